"""Tells other processes of the same user the figures of this server, over a socket in the cache folder.

Who connects is told and cannot say anything. There is no port, no thread and no file but the socket's name. Where there are no such
sockets (Windows), or none can be made, nobody is told.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import socket
from typing import TYPE_CHECKING

from .live import FOLDER, SUPPORTED, is_private, remove_abandoned, short, sockets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

log = logging.getLogger(__name__)


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
        # Not start_unix_server: from Python 3.13 on it looks for the socket's name, which is a short-lived one (live.short).
        self._task = asyncio.get_running_loop().create_task(asyncio.start_server(self._answer, sock=listener))

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


def _listener(folder: Path) -> tuple[socket.socket, Path]:
    if not SUPPORTED:
        raise OSError("this system has no sockets in files")
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if not is_private(folder):
        raise OSError(f"{folder} can be entered by other users")
    for path in sockets(folder):
        with contextlib.suppress(OSError):
            _remove_if_refused(path)
    path = folder / f"{os.getpid()}-{secrets.token_hex(4)}.sock"
    listener = socket.socket(socket.AF_UNIX)
    try:
        with short(path) as name:
            listener.bind(name)
        path.chmod(0o600)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener, path


def _remove_if_refused(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as asking, short(path) as name:
        asking.setblocking(False)
        try:
            asking.connect(name)
        except ConnectionRefusedError:
            remove_abandoned(path)
