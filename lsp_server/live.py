"""The figures of running servers, for another process of the same user: a socket for each server in the cache folder.

Who connects is told the figures and cannot say anything. Nothing is listened for on a port, nothing is written but the socket's name,
and where there are no such sockets (Windows), or none can be made, there are no live figures.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
import socket
import stat
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from .metrics import ServerFigures

log = logging.getLogger(__name__)

FOLDER = "servers"
ASK_SECONDS = 2.0
"""For all servers together."""
_MOST_BYTES = 4_000_000
_ABANDONED_SECONDS = 60.0
"""A socket that refuses for so long is that of a process that was killed, not of one that is about to listen."""


class Publisher:
    """Tells who asks."""

    def __init__(self, tell: Callable[[], Awaitable[str]]) -> None:
        """Nothing is open before `begin`."""
        self._tell = tell
        self._path: Path | None = None
        self._task: asyncio.Task[asyncio.Server] | None = None

    def begin(self, cache: Path) -> None:
        """Listen, on the running event loop. That it cannot be costs nothing but the figures."""
        try:
            listener, self._path = _listener(cache / FOLDER)
        except OSError as error:
            log.info("no other process can ask for figures: %s", error)
            return
        self._task = asyncio.get_running_loop().create_task(asyncio.start_unix_server(self._answer, sock=listener))

    def end(self) -> None:
        """Be found no more; from any thread."""
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()

    async def _answer(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write((await self._tell()).encode())
            await writer.drain()
        except OSError:  # whoever asked is gone
            pass
        except Exception:  # the edge of the task
            log.exception("the figures cannot be told")
        finally:
            writer.close()


def ask_all(cache: Path) -> list[ServerFigures]:
    """The figures of every server of this user that runs; one that does not answer in time, or is of another version, is left out."""
    from .metrics import server_of  # noqa: PLC0415 (where nobody runs, nothing is loaded)

    deadline = time.monotonic() + ASK_SECONDS
    found = []
    for path in _sockets(cache / FOLDER):
        try:
            found.append(server_of(json.loads(_received(path, deadline))))
        except ConnectionRefusedError:
            _remove_abandoned(path)
        except (OSError, ValueError) as error:
            log.info("%s does not say: %s", path.name, error)
    return sorted(found, key=lambda each: (each.started, each.pid))


def _listener(folder: Path) -> tuple[socket.socket, Path]:
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no sockets in files")
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if not _is_private(folder):
        raise OSError(f"{folder} can be entered by other users")
    for path in _sockets(folder):
        with contextlib.suppress(OSError):
            _remove_if_refused(path)
    path = folder / f"{os.getpid()}-{secrets.token_hex(4)}.sock"
    listener = socket.socket(socket.AF_UNIX)
    try:
        with _short(path) as name:
            listener.bind(name)
        path.chmod(0o600)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener, path


def _is_private(folder: Path) -> bool:
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _sockets(folder: Path) -> list[Path]:
    if not hasattr(socket, "AF_UNIX"):
        return []
    try:
        return sorted(folder.glob("*.sock")) if _is_private(folder) else []
    except OSError:
        return []


def _remove_if_refused(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as asking, _short(path) as name:
        asking.setblocking(False)
        try:
            asking.connect(name)
        except ConnectionRefusedError:
            _remove_abandoned(path)


def _remove_abandoned(path: Path) -> None:
    with contextlib.suppress(OSError):
        if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            path.unlink()


def _received(path: Path, deadline: float) -> bytes:
    parts, size = [], 0
    with socket.socket(socket.AF_UNIX) as asking, _short(path) as name:
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
def _short(path: Path) -> Iterator[str]:
    """A name for a socket: systems take 104 to 108 bytes, cache folders may be longer."""
    if sys.platform != "linux":
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
