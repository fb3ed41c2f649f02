"""Who uses a name, and what a symbol uses: read from the syntax when it is asked, nothing of it is stored.

Invariant: a usage says what ties it to a definition, and claims no more than its text shows. There is no type inference.
"""

import sys
from typing import TYPE_CHECKING

# A worker process, which reads the files, needs nothing of what asks the index.
if TYPE_CHECKING or sys.orig_argv[-1] != "indexer.extraction.worker":
    from .callees import callees
    from .usages import LIMIT, usages
    from .values import SURE, Callee, Definition, Relations, Tie, Usage, UsageKind

__all__ = ["LIMIT", "SURE", "Callee", "Definition", "Relations", "Tie", "Usage", "UsageKind", "callees", "usages"]
