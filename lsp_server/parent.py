"""Whether the editor still lives. Invariant: only asks, never signals."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

POLL_SECONDS = 0.5


def watch_parent(process_id: int | None, when_gone: Callable[[], None]) -> None:
    """Call `when_gone` once, in a thread, when this process (`processId` of `initialize`) is no more."""
    # On Windows os.kill(pid, 0) ends the process it asks about; the end of standard input must tell there.
    if process_id is None or process_id <= 0 or sys.platform == "win32":
        return
    threading.Thread(target=_watch, args=(process_id, when_gone), name="parent", daemon=True).start()


def _watch(process_id: int, when_gone: Callable[[], None]) -> None:
    # A dead process that nobody has waited for (an editor in a container) still answers, but is not our parent any more.
    is_parent = os.getppid() == process_id
    while _lives(process_id) and (not is_parent or os.getppid() == process_id):
        time.sleep(POLL_SECONDS)
    when_gone()


def _lives(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's, which lives; or no number of a process
        return True
    return True
