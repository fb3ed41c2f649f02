"""Files that are whole or not there: written beside, flushed to the disk, then renamed; and whether a path still names one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_durably(path: Path, data: bytes) -> None:
    """Replace a file's content at once. After a crash it holds the old or the new bytes, never a part."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def file_identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one that has its name later; None: there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)
