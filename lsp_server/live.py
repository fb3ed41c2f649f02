"""Asks the running servers of this user for their figures (publishing.py tells them)."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import stat
import sys
import time
from typing import TYPE_CHECKING

from .figures import server_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .figures import ServerFigures

log = logging.getLogger(__name__)

FOLDER = "servers"
SUPPORTED = sys.platform != "win32"
"""Python has no sockets in files on Windows."""
ASK_SECONDS = 2.0
"""For all servers together."""
_MOST_BYTES = 4_000_000
_ABANDONED_SECONDS = 60.0
"""A socket that refuses for so long is that of a process that was killed, not of one that is about to listen."""


def ask_all(cache: Path) -> list[ServerFigures]:
    """The figures of every server of this user that runs; one that does not answer in time, or is of another version, is left out."""
    deadline = time.monotonic() + ASK_SECONDS
    found = []
    for path in sockets(cache / FOLDER):
        try:
            found.append(server_of(json.loads(_received(path, deadline))))
        except ConnectionRefusedError:
            remove_abandoned(path)
        except (OSError, ValueError) as error:
            log.info("%s does not say: %s", path.name, error)
    return sorted(found, key=lambda each: (each.started, each.pid))


def is_private(folder: Path) -> bool:
    """Nobody else can have put something there.

    :raises OSError: it is not there.
    """
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def sockets(folder: Path) -> list[Path]:
    """One for each server, also for those that were killed."""
    if not SUPPORTED:
        return []
    try:
        return sorted(folder.glob("*.sock")) if is_private(folder) else []
    except OSError:
        return []


def remove_abandoned(path: Path) -> None:
    """Remove a socket that refuses, unless its server may be about to listen."""
    with contextlib.suppress(OSError):
        if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            path.unlink()


def _received(path: Path, deadline: float) -> bytes:
    parts, size = [], 0
    with socket.socket(socket.AF_UNIX) as asking, short(path) as name:
        asking.settimeout(max(0.05, deadline - time.monotonic()))
        asking.connect(name)
        while part := asking.recv(1 << 16):
            parts.append(part)
            size += len(part)
            if size > _MOST_BYTES:
                raise ValueError("too long")
            asking.settimeout(max(0.05, deadline - time.monotonic()))
    return b"".join(parts)


@contextlib.contextmanager
def short(path: Path) -> Iterator[str]:
    """A name for a socket: systems take 104 to 108 bytes, cache folders may be longer."""
    if sys.platform != "linux":
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
