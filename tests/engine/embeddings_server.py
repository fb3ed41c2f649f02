"""A server of embeddings on a real socket, which knows which words mean the same and can be made to fail in any way."""

from __future__ import annotations

import json
import math
import re
import socket
import threading
import time
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Fault = Callable[["Handler", dict[str, Any]], None]

DIMENSIONS = 32
MEANINGS = (
    ("retry", "attempt", "again"),
    ("upload", "send", "transmit"),
    ("weigh", "heft", "mass"),
    ("parcel", "crate"),
)


def vector(text: str, dimensions: int = DIMENSIONS, seed: int = 0) -> list[float]:
    """A unit vector: words of one meaning point the same way, others anywhere."""
    found = [0.01] * dimensions
    for word in re.findall(r"[a-z]+", text.lower()):
        stem = word.rstrip("s")
        meaning = next((i for i, group in enumerate(MEANINGS) if stem in group), None)
        place = zlib.crc32(f"{seed} {stem if meaning is None else meaning}".encode()) % dimensions
        found[place] += 1.0 if meaning is None else 5.0
    norm = math.sqrt(sum(each * each for each in found))
    return [each / norm for each in found]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def texts(self) -> list[str]:
        """What was to be embedded."""
        return list(self.body["input"])


@dataclass
class EmbeddingsServer:
    """Its `url` is what a user would name."""

    port: int = 0
    seed: int = 0
    """Another one is another model."""
    dimensions: int = DIMENSIONS
    asked: list[Asked] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    seconds: float = 0.0
    """What a text takes it."""
    fault: Fault | None = None
    """How to answer instead."""
    times: int = 1_000_000
    """So many requests are answered so."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """As a user names it."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def documents(self) -> list[str]:
        """The texts that were to be embedded so far, without questions (what has only one line) and the known text."""
        with self.lock:
            return [text for asked in self.asked for text in asked.texts if "\n" in text]

    def fail(self, fault: Fault | None, times: int = 1_000_000) -> None:
        """From now on, or so many times."""
        self.fault, self.times = fault, times

    def takes_fault(self) -> Fault | None:
        """The fault that this request is to meet."""
        with self.lock:
            if self.fault is None or self.times < 1:
                return None
            self.times -= 1
            return self.fault


class Handler(BaseHTTPRequestHandler):
    """Answers one connection's requests."""

    protocol_version = "HTTP/1.1"
    state: EmbeddingsServer

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        """One request for vectors."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state = self.state
        with state.lock:
            state.asked.append(Asked(self.path, dict(self.headers), body))
            state.at_once += 1
            state.most_at_once = max(state.most_at_once, state.at_once)
        try:
            fault = state.takes_fault()
            with suppress(ConnectionError):
                if fault is not None:
                    fault(self, body)
                else:
                    time.sleep(state.seconds * len(body["input"]))
                    self.reply(rows(state, body["input"], body.get("dimensions")))
        finally:
            with state.lock:
                state.at_once -= 1

    def reply(self, document: Any, status: int = 200, **headers: str) -> None:
        """Send JSON, or bytes as they are."""
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def rows(state: EmbeddingsServer, texts: Sequence[str], dimensions: int | None = None) -> dict[str, Any]:
    """The answer as it should be."""
    given = [vector(text, dimensions or state.dimensions, state.seed) for text in texts]
    data = [{"object": "embedding", "index": i, "embedding": each} for i, each in enumerate(given)]
    return {"object": "list", "data": data, "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}}


@contextmanager
def serving(port: int = 0, **options: Any) -> Iterator[EmbeddingsServer]:
    """A server for as long as this is entered, on a free port or on this one."""
    state = EmbeddingsServer(**options)
    handler = type("OfThisServer", (Handler,), {"state": state})

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        allow_reuse_address = True

    server = Server(("127.0.0.1", port), handler)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    """One that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


# -- faults ------------------------------------------------------------------------------------------------------------


def status(code: int, body: Any = b"", **headers: str) -> Fault:
    """Answer with this status."""
    return lambda handler, _: handler.reply(body, code, **headers)


def changed(change: Callable[[list[dict[str, Any]]], Any]) -> Fault:
    """Answer with other rows than there should be."""

    def fault(handler: Handler, body: dict[str, Any]) -> None:
        document = rows(handler.state, body["input"])
        document["data"] = change(document["data"])
        handler.reply(document)

    return fault


def with_number(number: Any) -> Fault:
    """A vector holds this instead of a number."""

    def change(data: list[dict[str, Any]]) -> Any:
        data[-1]["embedding"][3] = number
        return data

    return changed(change)


def silent(handler: Handler, _: dict[str, Any]) -> None:
    """Say nothing for long."""
    time.sleep(3)
    handler.close_connection = True


def cut(handler: Handler, body: dict[str, Any]) -> None:
    """End in the middle of the body."""
    data = json.dumps(rows(handler.state, body["input"])).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data[: len(data) // 2])
    handler.close_connection = True


def dripping(handler: Handler, body: dict[str, Any]) -> None:
    """A byte now and then: each in time, all of them never."""
    del body
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.close_connection = True
    for _ in range(40):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def endless(handler: Handler, body: dict[str, Any]) -> None:
    """More than anybody asked for."""
    del body
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.close_connection = True
    for _ in range(400):
        handler.wfile.write(b'{"data": [' + b"1," * 500_000)


def gone(handler: Handler, _: dict[str, Any]) -> None:
    """Close the connection without a word."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)
