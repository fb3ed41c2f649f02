"""Opening what lies on disk. Invariant: nothing but a regular file is ever opened, and no more than a limit is read."""

from __future__ import annotations

import os
import stat

# NONBLOCK: a FIFO put in a file's place would wait for a writer. NOFOLLOW: a link would lead out of the root.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_BY_DESCRIPTOR = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
# IO_REPARSE_TAG_SYMLINK and _MOUNT_POINT. Other tags are no links: a file that OneDrive keeps has one.
_LINK_TAGS = {0xA000000C, 0xA0000003}


class NotRegularError(OSError):
    """A link, folder, FIFO, socket or device stands where a regular file was expected."""


def is_link(status: os.stat_result) -> bool:
    """Whether a path leads elsewhere: a symbolic link or, on Windows, a junction."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) in _LINK_TAGS


def changed_ns(status: os.stat_result) -> int:
    """When a file last changed, in nanoseconds: its content or its inode, whichever is later.

    An mtime can be set back (`cp -p`, `touch -r`, `tar`) over other bytes of the same size; that sets the other time.
    """
    return max(status.st_mtime_ns, status.st_ctime_ns)


def open_below(root: str, parts: tuple[str, ...]) -> tuple[int, os.stat_result]:
    """A descriptor, to be closed by the caller, and the status of a regular file that is reached through no link.

    :raises OSError: it cannot be opened; `NotRegularError` where it is something else.
    """
    if not _BY_DESCRIPTOR:
        return _open_checking_each(root, parts)
    # Folder by folder, each opened in the one before: no link can be slipped in between the check and the opening,
    # and a path may be longer than PATH_MAX.
    folder = os.open(root, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        for part in parts[:-1]:
            inner = os.open(part, _FOLDER_FLAGS, dir_fd=folder)
            os.close(folder)
            folder = inner
        # Opening a device can have effects of its own, so look first.
        _require_regular(os.stat(parts[-1], dir_fd=folder, follow_symlinks=False))
        return _checked(os.open(parts[-1], _FLAGS, dir_fd=folder))
    finally:
        os.close(folder)


def _open_checking_each(root: str, parts: tuple[str, ...]) -> tuple[int, os.stat_result]:
    path = root
    for part in parts:
        path = os.path.join(path, part)  # noqa: PTH118 - plain strings, as the walk has them
        status = os.lstat(path)
        if is_link(status):
            raise NotRegularError("link, not followed")
    _require_regular(status)
    return _checked(os.open(path, _FLAGS))


def _checked(descriptor: int) -> tuple[int, os.stat_result]:
    try:
        status = os.fstat(descriptor)
        _require_regular(status)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor, status


def _require_regular(status: os.stat_result) -> None:
    if is_link(status):
        raise NotRegularError("link, not followed")
    if not stat.S_ISREG(status.st_mode):
        raise NotRegularError("not a regular file")


def read_at_most(descriptor: int, limit: int) -> bytes:
    """All there is up to `limit` bytes; one byte more shows that there was more."""
    chunks = []
    left = limit + 1
    while left > 0 and (chunk := os.read(descriptor, left)):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def read_regular(path: str, limit: int) -> bytes | None:
    """The content of a regular file that is no link; None if there is none, or it holds more than `limit` bytes."""
    try:
        _require_regular(os.lstat(path))
        descriptor, _ = _checked(os.open(path, _FLAGS))
        try:
            raw = read_at_most(descriptor, limit)
        finally:
            os.close(descriptor)
    except (OSError, ValueError):
        return None
    return raw if len(raw) <= limit else None
