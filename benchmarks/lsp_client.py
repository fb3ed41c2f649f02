"""A language client for measuring: requests with their round-trip times, and nothing between them and the pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

SERVER = [sys.executable, "-I", "-m", "lsp_server", "lsp"]


class LspClient:
    """One server process."""

    def __init__(
        self,
        cache: str,
        *roots: Path,
        settings: Any = None,
        command: Sequence[str] = SERVER,
        stderr: Any = subprocess.DEVNULL,
    ) -> None:
        environment = {**os.environ, "SEMEME_CACHE_DIR": cache}
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env=environment,
            cwd=Path(sys.executable).parent,
        )  # fmt: skip
        self._sent = 0
        self._answers: dict[int, Any] = {}
        self._changed = threading.Condition()
        self._has_ended = False
        self.progress: list[Any] = []
        self.notifications: list[Any] = []
        threading.Thread(target=self._read, daemon=True).start()
        folders = [{"uri": root.as_uri(), "name": root.name} for root in roots]
        self.request("initialize", {
            "processId": None, "rootUri": None, "workspaceFolders": folders, "initializationOptions": settings,
            "capabilities": {"window": {"workDoneProgress": True}},
        })  # fmt: skip
        self.notify("initialized", {})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self.process.stdin
        assert stream is not None
        stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        stream.flush()

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def start(self, method: str, params: Any) -> int:
        """Send a request; gives its id."""
        self._sent += 1
        self._send({"id": self._sent, "method": method, "params": params})
        return self._sent

    def wait(self, number: int) -> Any:
        """The response to a request."""
        with self._changed:
            self._changed.wait_for(lambda: number in self._answers or self._has_ended, 600)
            if number not in self._answers:
                raise RuntimeError(f"no answer; the server's exit code is {self.process.poll()}")
            return self._answers.pop(number)

    def request(self, method: str, params: Any = None) -> Any:
        """The result of a request."""
        answer = self.wait(self.start(method, params if params is not None else {}))
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def timed(self, method: str, params: Any) -> float:
        """Milliseconds from sending a request to having read its result."""
        began = time.perf_counter()
        self.request(method, params)
        return (time.perf_counter() - began) * 1000

    def ready(self) -> bool:
        """Everything is indexed and nothing is being done."""
        status = self.request("sememe/status")
        return status["state"] == "ready" and not any(each["stale"] for each in status["folders"])

    def wait_until_ready(self) -> None:
        """Ask until then."""
        while not self.ready():
            time.sleep(0.1)

    def close(self) -> None:
        """End as the specification has it."""
        self.request("shutdown")
        self.notify("exit", {})
        self.process.wait(10)

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.partition(b":")[2])
            stream.readline()
            message = json.loads(stream.read(length))
            if "method" not in message:
                with self._changed:
                    self._answers[message["id"]] = message
                    self._changed.notify_all()
            elif "id" in message:
                self._send({"id": message["id"], "result": None})
            else:
                self.notifications.append(message["method"])
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()


def memory_mb(pid: int) -> dict[str, float]:
    """Resident memory of a process now, in MB: all of it, and what it shares with nobody (Linux only)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    fields = {line.split(":")[0]: line.split() for line in rollup.splitlines()[1:]}
    private = sum(int(fields[name][1]) for name in ("Private_Clean", "Private_Dirty"))
    return {"resident": round(int(fields["Rss"][1]) / 1024, 1), "private": round(private / 1024, 1)}


def descendants(pid: int) -> list[int]:
    """Every process below one (Linux only)."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            try:
                fields = (path / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(path.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found
