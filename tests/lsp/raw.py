"""A client that sends bytes: it can say what no library would, and it takes nothing but whole messages."""

from __future__ import annotations

import itertools
import json
import os
import queue
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

SERVER = [sys.executable, "-I", "-m", "lsp_server", "lsp"]
DRIVER = [sys.executable, "-I", str(Path(__file__).with_name("driver.py"))]
"""The same server with features that misbehave."""

PATIENCE_SECONDS = 90.0
"""How long anything may take before a test calls it lost; it says nothing about speed."""

Message = dict[str, Any]


def framed(body: bytes | Message) -> bytes:
    """A message as an editor sends it."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(data), data)


def error_code(answer: Message) -> int:
    """Of a response, which must be an error."""
    code: int = answer["error"]["code"]
    return code


class Client:
    """Starts a server, sends it anything, and collects what it says."""

    def __init__(self, home: Path, command: list[str] = SERVER, **variables: str) -> None:
        self.environment = environment = {**os.environ, "SEMEME_CACHE_DIR": str(home / "cache"), **variables}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=home, env=environment
        )
        self.seen: list[Message] = []
        """All messages that were taken from the server so far."""
        self._unclaimed: list[Message] = []
        self.errors = b""
        self._messages: queue.Queue[Message | str] = queue.Queue()
        self._ids = itertools.count(1000)
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._read_output, self._read_errors)]
        for thread in self._threads:
            thread.start()

    def send(self, *messages: bytes | Message) -> None:
        """Send messages in one write."""
        self.send_raw(b"".join(map(framed, messages)))

    def send_raw(self, data: bytes) -> None:
        """Send bytes."""
        stream = _pipe(self.process.stdin)
        stream.write(data)
        stream.flush()

    def request(self, method: str, params: Any = None) -> Message:
        """Send a request and wait for its response."""
        return self.response(self.start(method, params))

    def start(self, method: str, params: Any = None) -> int:
        """Send a request; gives its id."""
        number = next(self._ids)
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params if params is not None else {}})
        return number

    def notify(self, method: str, params: Any = None) -> None:
        """Send a notification."""
        self.send({"jsonrpc": "2.0", "method": method, "params": params if params is not None else {}})

    def must_work(self) -> None:
        """A request is answered; the driver's feature for that gives back what it gets."""
        assert self.request("test/echo", {"a": "still here"})["result"] == {"a": "still here"}

    def initialize(self, **params: Any) -> Message:
        """The handshake; gives the response to `initialize`."""
        given = {"processId": None, "rootUri": None, "capabilities": {}, **params}
        answer = self.request("initialize", given)
        assert "result" in answer, answer
        self.notify("initialized")
        return answer

    def response(self, number: Any) -> Message:
        """The response with this id, in whatever order they come."""
        while True:
            for message in self._unclaimed:
                if message["id"] == number:
                    self._unclaimed.remove(message)
                    return message
            message = self.next_message()
            if "method" not in message:
                self._unclaimed.append(message)

    def next_message(self) -> Message:
        """What the server says next."""
        message = self._messages.get(timeout=PATIENCE_SECONDS)
        assert isinstance(message, dict), f"{message}\n{self.errors.decode(errors='replace')}"
        self.seen.append(message)
        return message

    def code(self) -> int:
        """The exit code, after the end; nothing but whole messages was said until then."""
        code = self.process.wait(PATIENCE_SECONDS)
        self.rest()
        return code

    def rest(self) -> list[Message]:
        """What was still said, after the end of the output."""
        rest = []
        while (message := self._messages.get(timeout=PATIENCE_SECONDS)) != "the end":
            assert isinstance(message, dict), message
            rest.append(message)
        self._messages.put("the end")
        self.seen += rest
        self._threads[1].join(PATIENCE_SECONDS)
        return rest

    def hang_up(self) -> None:
        """Close the server's standard input."""
        _pipe(self.process.stdin).close()

    def close(self) -> None:
        """Kill it, if it still runs."""
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                _pipe(stream).close()
            except BrokenPipeError:  # unsent bytes for a server that is gone
                continue

    def _read_output(self) -> None:
        stream = _pipe(self.process.stdout)
        while line := stream.readline():
            header = re.fullmatch(rb"Content-Length: ([0-9]+)\r\n", line)
            if header is None or stream.readline() != b"\r\n":
                self._messages.put(f"no header: {line!r}")
                return
            self._messages.put(json.loads(stream.read(int(header[1]))))
        self._messages.put("the end")

    def _read_errors(self) -> None:
        for line in _pipe(self.process.stderr):
            self.errors += line


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream
