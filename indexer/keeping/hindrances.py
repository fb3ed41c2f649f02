"""What keeps a workspace from being indexed at the moment: another program, or an error, in words for the user."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from pathlib import Path

_VERSION_CONTROL_SECONDS = 10.0


def wait_for_version_control(root: Path, stopping: threading.Event) -> None:
    """git holds this file while it writes the work tree: half a branch is not worth indexing."""
    lock = root / ".git" / "index.lock"
    deadline = time.monotonic() + _VERSION_CONTROL_SECONDS
    while lock.exists() and time.monotonic() < deadline and not stopping.wait(0.05):
        pass


def in_words(error: Exception, root: Path) -> str:
    """Why an index cannot be written."""
    if not root.exists():
        return f"The folder {root} is not there any more. Its index is kept as it is."
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"The index of {root} cannot be written: {said}. It is tried again every few seconds."
