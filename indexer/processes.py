"""What the system knows about a process of ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .extraction import lender


def worker_pids() -> tuple[int, ...]:
    """The processes that extract for this one."""
    return lender.pids()


def resident_bytes(pid: int) -> int | None:
    """The memory that a process has in use, shared libraries included; None where nobody can tell."""
    try:
        if sys.platform == "linux":
            return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):  # it has ended, or /proc is not for us
        return None
    return _asked_of_psutil(pid)


def _asked_of_psutil(pid: int) -> int | None:
    try:
        import psutil  # noqa: PLC0415 (of the extra `metrics`, where the system has no /proc)
    except ImportError:
        return None
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return None
