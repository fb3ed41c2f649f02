"""Connects a server with its client. Invariant: once the client, its process or the connection is gone, so is this process: within
two seconds, whatever its threads are busy with."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import os
import socket
import sys
import threading
from typing import TYPE_CHECKING, BinaryIO

from .framing import FramingFault, read_messages, write_message
from .streams import ProtocolStreams, claim

if TYPE_CHECKING:
    from collections.abc import Callable

    from .framing import ByteSink
    from .guard import GuardedServer

logger = logging.getLogger(__name__)

INTERRUPTED = 130
"""The exit code after Ctrl-C, as of the other commands."""

BACKLOG_BYTES = 64 * 1024 * 1024
MESSAGE_OVERHEAD_BYTES = 1024

DRAIN_SECONDS = 0.4
"""For the messages that came before the end of the stream."""
HOOK_SECONDS = 1.0
"""For `on_end`."""
LEAVE_SECONDS = 0.2
"""For the event loop. With the poll of parent.py the longest way is 0.5 + 1.0 + 0.2 seconds."""


def serve_stdio(server: GuardedServer, on_end: Callable[[], None], streams: ProtocolStreams | None = None) -> int:
    """Serve the process's standard streams, or those that were claimed before; gives the exit code."""
    streams = streams or claim()
    return _Connection(server, streams.input, streams.output, on_end).serve()


def serve_tcp(server: GuardedServer, host: str, port: int, on_end: Callable[[], None]) -> int:
    """Serve the first client that connects to this port of this machine (0: any free one); gives the exit code.

    :raises ValueError: other machines could connect.
    :raises OSError: the port cannot be had.
    """
    address = loopback(host)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, port), family=family, backlog=1) as listener:
        shown = f"[{address}]" if ":" in address else address
        sys.stderr.write(f"listening on {shown}:{listener.getsockname()[1]}\n")
        sys.stderr.flush()
        client, _ = listener.accept()
    with client, client.makefile("rb") as reader, client.makefile("wb", buffering=0) as writer:
        return _Connection(server, reader, writer, on_end).serve()


def loopback(host: str) -> str:
    """The address that a host's name stands for.

    :raises ValueError: other machines could connect to it.
    """
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise ValueError(f"{host!r} is no address of this machine alone: use 127.0.0.1, ::1 or localhost")
    return str(address)


class _Connection:
    """One client, from the first message to the end of the process."""

    def __init__(self, server: GuardedServer, reader: BinaryIO, writer: ByteSink, on_end: Callable[[], None]) -> None:
        self._protocol = server.protocol
        self._reader = reader
        self._on_end = on_end
        self._backlog = _Backlog()
        self._ending = threading.Lock()
        self._served = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._code: asyncio.Future[int] = self._loop.create_future()
        self._protocol.connect(_Writer(writer, lambda: self.end(self._protocol.exit_code)), self.end)

    def serve(self) -> int:
        """Handle messages until there is an exit code."""
        threading.Thread(target=self._read, name="reader", daemon=True).start()
        asyncio.set_event_loop(self._loop)
        try:
            return self._loop.run_until_complete(self._code)
        except KeyboardInterrupt:
            self.end(INTERRUPTED)
            return self._loop.run_until_complete(self._code)
        finally:
            self._cancel_tasks()
            self._served.set()

    def end(self, code: int) -> None:
        """End the process, soon; from any thread, only the first call counts."""
        if self._ending.acquire(blocking=False):
            threading.Thread(target=self._leave, args=(code,), name="end", daemon=True).start()

    def _leave(self, code: int) -> None:
        hook = threading.Thread(target=self._call_hook, name="on_end", daemon=True)
        hook.start()
        hook.join(HOOK_SECONDS)
        self._call_soon(self._code.set_result, code)
        if not self._served.wait(LEAVE_SECONDS):
            os._exit(code)  # a handler blocks the loop

    def _call_hook(self) -> None:
        try:
            self._on_end()
        except Exception:
            logger.exception("ending failed")

    def _read(self) -> None:
        try:
            for body in read_messages(self._reader):
                self._backlog.add(body)
                self._call_soon(self._handle, body)
        except FramingFault as fault:
            logger.error("the connection is closed: %s", fault)  # noqa: TRY400 (no fault of this program: no traceback)
        except (OSError, ValueError) as error:  # reset, or closed under the reader
            logger.info("reading failed: %s", error)
        self._backlog.wait_until_empty(DRAIN_SECONDS)
        self.end(self._protocol.exit_code)

    def _handle(self, body: bytes) -> None:
        try:
            self._protocol.receive(body)
        finally:
            self._backlog.remove(body)

    def _call_soon(self, function: Callable[..., object], *args: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the end has come
            self._loop.call_soon_threadsafe(function, *args)

    def _cancel_tasks(self) -> None:
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self._loop.run_until_complete(asyncio.wait(tasks, timeout=LEAVE_SECONDS / 2))
        self._loop.close()


class _Backlog:
    """Counts what was read and not handled yet, so that a client that talks faster than it is answered has to wait."""

    def __init__(self) -> None:
        self._bytes = 0
        self._changed = threading.Condition()

    def add(self, body: bytes) -> None:
        """Wait for room."""
        with self._changed:
            self._changed.wait_for(lambda: self._bytes < BACKLOG_BYTES)
            self._bytes += len(body) + MESSAGE_OVERHEAD_BYTES

    def remove(self, body: bytes) -> None:
        """It is handled."""
        with self._changed:
            self._bytes -= len(body) + MESSAGE_OVERHEAD_BYTES
            self._changed.notify_all()

    def wait_until_empty(self, seconds: float) -> None:
        """Or until the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: not self._bytes, seconds)


class _Writer:
    """Writes whole messages, from any thread. After the client went away there is nobody to write to, which is no error."""

    def __init__(self, stream: ByteSink, when_broken: Callable[[], None]) -> None:
        self._stream = stream
        self._when_broken = when_broken
        self._lock = threading.Lock()
        self._broken = False

    def write(self, body: bytes) -> None:
        """Send one message."""
        with self._lock:
            if self._broken:
                return
            try:
                write_message(self._stream, body)
            except (OSError, ValueError):  # a broken pipe; a closed file
                self._broken = True
        if self._broken:
            self._when_broken()
