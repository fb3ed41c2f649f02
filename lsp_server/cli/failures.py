"""What went wrong, as a sentence that says what to do. Invariant: no traceback unless SEMEME_DEBUG asks for it."""

from __future__ import annotations

import errno
import os
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .screen import Screen

FOUND, NOTHING, ERROR, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""

_ADVICE = {
    errno.ENOSPC: "Free some disk space, or set SEMEME_CACHE_DIR to a folder with room.",
    errno.EDQUOT: "Free some of your disk quota, or set SEMEME_CACHE_DIR to a folder with room.",
    errno.EROFS: "Set SEMEME_CACHE_DIR to a folder that can be written.",
    errno.EACCES: "Check who may read and write it.",
    errno.EMFILE: "Raise the limit of open files ('ulimit -n').",
}


class UsageError(Exception):
    """What was asked for makes no sense; the message says what does."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, met at a moment when the message can say what was kept."""


def report(error: Exception, screen: Screen) -> int:
    """Tell the user about an error; gives the exit code."""
    if os.environ.get("SEMEME_DEBUG"):
        screen.err.write("".join(traceback.format_exception(error)))
    screen.say(_sentence(error))
    return ERROR


def _sentence(error: Exception) -> str:
    from indexer.errors import CorruptIndex, SememeError  # noqa: PLC0415 (loads the engine, which whoever raised it has done)

    if isinstance(error, CorruptIndex) and "'sememe index" not in str(error):
        return f"The index is damaged: {error}. 'sememe index' builds it again."
    if isinstance(error, (UsageError, SememeError)):
        return str(error)
    if isinstance(error, OSError):
        where = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, (str, bytes)) else ""
        advice = _ADVICE.get(error.errno or 0, "")
        return f"{error.strerror or error}{where}. {advice}".rstrip()
    return (
        f"This is a fault of sememe, please report it: {type(error).__name__}: {error}. "
        "SEMEME_DEBUG=1 shows where it happened."
    )
