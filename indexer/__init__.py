"""Search a codebase by meaning: the engine behind the `sememe` command, as a library.

>>> from indexer import Workspace
>>> with Workspace("path/to/repository") as workspace:
...     workspace.refresh()
...     reply = workspace.search("where do we retry failed uploads")

Invariant: nothing here knows a protocol or an editor.
"""

import sys
from typing import TYPE_CHECKING

from . import telemetry  # noqa: F401 (before anything loads onnxruntime)

# Whatever is imported from a package imports the package first. A worker process reads files and needs none of this, which
# takes 0.2 s and 20 MB.
if TYPE_CHECKING or sys.orig_argv[-1] != "indexer.extraction.worker":
    from .cache import CachedVectors, CachedWorkspace, cached_vectors, cached_workspaces
    from .errors import (
        CacheUnusable,
        Cancelled,
        CorruptIndex,
        IndexBusy,
        ModelUnavailable,
        NotAWorkspace,
        SememeError,
    )
    from .keeping.keeper import Keeper
    from .keeping.messages import KeptNotice, KeptState
    from .questions import search, similar, similar_to_text
    from .relations.callees import callees
    from .relations.usages import usages
    from .relations.values import Callee, Definition, Relations, Tie, Usage, UsageKind
    from .replies import Reply, Status
    from .search.engine import Hit, Signals
    from .settings import Settings
    from .update import Progress, UpdateReport
    from .values import Kind, Position, Skip, SourceFile, Span, Symbol
    from .workspace import Workspace

__all__ = [
    "CacheUnusable", "CachedVectors", "CachedWorkspace", "Callee", "Cancelled", "CorruptIndex", "Definition", "Hit", "IndexBusy", "Keeper",
    "KeptNotice", "KeptState", "Kind", "ModelUnavailable", "NotAWorkspace", "Position", "Progress", "Relations", "Reply", "SememeError",
    "Settings", "Signals", "Skip", "SourceFile", "Span", "Status", "Symbol", "Tie", "UpdateReport", "Usage", "UsageKind", "Workspace",
    "cached_vectors", "cached_workspaces", "callees", "search", "similar", "similar_to_text", "usages",
]  # fmt: skip
