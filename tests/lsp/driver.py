"""The server with features that misbehave, or that show what the guard does. Run as a script."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import subprocess
import sys
import threading
import time
from typing import Any

from lsprotocol import types

from indexer import SememeError
from lsp_server.guard import GuardedServer
from lsp_server.logs import start_logging
from lsp_server.transport import serve_stdio

server = GuardedServer("driver", "0")
stopped: list[str] = []


@server.feature("initialize")
async def initialize(params: types.InitializeParams) -> None:
    """Fail if that is asked for, otherwise take a moment."""
    if params.initialization_options:
        raise SememeError("not today")
    await asyncio.sleep(0)


@server.feature("test/echo")
def echo(params: Any) -> Any:
    """What it was given."""
    return params


@server.feature("test/print")
def print_everywhere(_: Any) -> str:
    """Write to standard output in every way there is; gives what a child can read from standard input."""
    print("printed", flush=True)
    sys.__stdout__ and sys.__stdout__.write("by the first sys.stdout\n")
    os.write(1, b"Content-Length: 3\r\n\r\nby os.write")
    if os.name == "posix":
        library = ctypes.CDLL(None)
        library.puts(b"by the C library")
        library.fflush(None)
    child = [sys.executable, "-I", "-c", "import sys; print('by a child'); sys.stderr.write(sys.stdin.read())"]
    return subprocess.run(child, stderr=subprocess.PIPE, check=True).stderr.decode()


async def _slow(name: str) -> None:
    try:
        await asyncio.sleep(600)
    except asyncio.CancelledError:
        stopped.append(name)
        raise


@server.feature("test/slow")
async def slow(_: Any) -> None:
    """Work that only cancelling ends."""
    await _slow("request")


@server.command("test.slow")
async def slow_command() -> None:
    """The same as a command."""
    await _slow("command")


@server.feature("test/stopped")
def tell_stopped(_: Any) -> list[str]:
    """Which of them were cancelled."""
    return stopped


@server.feature("test/block")
def block(_: Any) -> None:
    """Block the event loop."""
    time.sleep(600)


@server.feature("test/busy")
@server.thread()
def busy(_: Any) -> None:
    """Keep a thread of the pool."""
    time.sleep(600)


@server.feature("test/fail")
async def fail(params: Any) -> Any:
    """Fail in the way that is asked for."""
    if params["how"] == "for users":
        raise SememeError("The cache is full: free some space.")
    if params["how"] == "not json":
        return float("nan")
    if params["how"] == "panic":
        raise BaseException("as pyo3's PanicException")  # noqa: TRY002 (exactly that is the test)
    return params["no such key"]


@server.feature("test/ask")
async def ask(_: Any) -> str:
    """Ask the client in turn; gives what it answered."""
    params = types.ConfigurationParams([types.ConfigurationItem(section="sememe")])
    try:
        return repr(await server.workspace_configuration_async(params))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@server.feature("test/log")
def log(params: Any) -> None:
    """Log many records."""
    for number in range(params["count"]):
        logging.getLogger("lsp_server.test").warning("record %d %s", number, params["text"])


@server.feature("test/threads")
def notify_from_threads(params: Any) -> None:
    """Many threads send at once."""

    def send() -> None:
        for _ in range(params["each"]):
            server.protocol.notify("test/noise", {"text": "x" * 20_000})

    threads = [threading.Thread(target=send) for _ in range(params["threads"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@server.feature("test/documents")
def documents(_: Any) -> dict[str, str]:
    """The open documents."""
    return {uri: document.source for uri, document in server.workspace.text_documents.items()}


def _at_end() -> None:
    sys.stderr.write("the hook was called\n")
    sys.stderr.flush()
    if os.environ.get("HANG_AT_END"):
        time.sleep(600)


if __name__ == "__main__":
    start_logging()
    code = serve_stdio(server, _at_end)
    sys.stderr.flush()
    os._exit(code)
