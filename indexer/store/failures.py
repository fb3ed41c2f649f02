"""What SQLite raises, as the decision that it asks for: a disk that takes no more, or damage."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import CorruptIndex

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def damage_is_named() -> Iterator[None]:
    """SQLite's errors about what it reads, as the decision that they ask for."""
    try:
        with failure_is_named():
            yield
    except (TypeError, ValueError, OverflowError) as error:
        raise CorruptIndex(f"the catalog holds a value that it cannot hold: {error}") from error


@contextmanager
def failure_is_named() -> Iterator[None]:
    """SQLite's errors: OSError where the disk takes no more, CorruptIndex for damage."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if (number := _disk_error(getattr(error, "sqlite_errorcode", 0))) is not None:
            raise OSError(number, os.strerror(number)) from error
        # Missing tables or files are damage too: whoever opens a catalog has made sure that it was there.
        if "locked" in str(error) or "interrupted" in str(error):
            raise
        raise CorruptIndex(f"the catalog cannot be read: {error}") from error
    except sqlite3.DatabaseError as error:
        raise CorruptIndex(f"the catalog is damaged: {error}") from error


_WRITING_FAILED = {
    sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_DELETE, sqlite3.SQLITE_IOERR_CLOSE,
}  # fmt: skip


def _disk_error(code: int) -> int | None:
    """The system's number for what kept SQLite from writing; None where that is not what failed."""
    if code in _WRITING_FAILED:
        return errno.EIO
    return {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_READONLY: errno.EROFS}.get(code & 0xFF)
