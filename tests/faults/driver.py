"""A process that refreshes an index and asks it: for tests that kill it, or that fear for its life.

Run as `python -m faults.driver`. It reads tasks, one line of JSON each with the fields of `Task`, until its input ends, and prints two
lines for each: `ready`, then an outcome.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.answers import QUERIES, Answers, answers

import indexer.extraction.process
import indexer.store.vectors
import indexer.store.writer
import indexer.update
from indexer import SememeError, Settings, UpdateReport, Workspace

if TYPE_CHECKING:
    from types import FrameType

TOO_LONG_SECONDS = 240
TESTS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Task:
    """What the process is to do. Small values of the engine's constants stand for large trees."""

    root: str
    cache: str
    threads: int = 1
    model: str = "sememe"
    commit_seconds: float = 3.0
    segment_symbols: int = 16_384
    exact_symbols: int = 1_500_000
    stall_seconds: float = 30.0
    wait_seconds: float = 0.0
    refreshes: int = 1
    queries: tuple[str, ...] = QUERIES
    kill_at: int = 0
    """Dies by SIGKILL at this step (a Python call, or the return of a native one) of the store; 0: lives."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the process said before it ended."""

    code: int
    """The exit code; minus a signal's number when it died of that."""
    reports: tuple[UpdateReport, ...] = ()
    """Of each refresh that ended well."""
    answers: Answers | None = None
    degraded: tuple[str, ...] = ()
    error: str = ""
    """The class and the message of what was raised."""
    steps: int = 0
    """Steps of the store, see `kill_at`."""

    @property
    def report(self) -> UpdateReport:
        """Of the first refresh, which must have ended well."""
        assert self.reports, self
        return self.reports[0]

    @property
    def found(self) -> Answers:
        """The answers, which must have come."""
        assert self.answers is not None, self
        return self.answers


def _process() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "faults.driver"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(TESTS)},
    )  # fmt: skip


def _begin(process: subprocess.Popen[str], task: Task) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{json.dumps(asdict(task))}\n")
    process.stdin.flush()
    assert process.stdout.readline() == "ready\n"


def _said(process: subprocess.Popen[str]) -> Outcome | None:
    """Of the task that was begun; None when the process ended instead."""
    assert process.stdout is not None
    watchdog = threading.Timer(TOO_LONG_SECONDS, process.kill)
    watchdog.start()
    line = process.stdout.readline()
    watchdog.cancel()
    if not line.endswith("\n"):  # what it was saying when it was killed may be cut off
        return None
    said = json.loads(line)
    reports = [UpdateReport(**{**each, "notices": tuple(each["notices"])}) for each in said["reports"]]
    found = None
    if (seen := said["answers"]) is not None:
        hits = {query: [(row[0], row[1], row[2], row[3]) for row in rows] for query, rows in seen["hits"].items()}
        found = Answers(seen["symbols"], hits, [(path, reason) for path, reason in seen["skipped"]])
    return Outcome(0, tuple(reports), found, tuple(said["degraded"]), said["error"], said["steps"])


def _ended(process: subprocess.Popen[str]) -> int:
    """Wait for the end; gives the exit code."""
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()
    return process.wait(TOO_LONG_SECONDS)


def start(task: Task) -> subprocess.Popen[str]:
    """Start a process for one task; it has printed `ready`, and works from now on."""
    process = _process()
    _begin(process, task)
    return process


def outcome(process: subprocess.Popen[str]) -> Outcome:
    """Wait for the end."""
    said, code = _said(process), _ended(process)
    return Outcome(code) if code or said is None else said


def run(task: Task) -> Outcome:
    """Carry a task out in a process of its own."""
    return outcome(start(task))


class Runner:
    """Carries out one task after the other in one process, and in another once that died: its start takes longer than most tasks."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(self, task: Task) -> Outcome:
        """Carry a task out; the outcome is that of a process of its own."""
        process = self._process = self._process or _process()
        _begin(process, task)
        if (said := _said(process)) is None:
            return Outcome(self.close())
        return said

    def close(self) -> int:
        """End the process; gives its exit code."""
        process, self._process = self._process, None
        return _ended(process) if process else 0


class _Steps:
    """Counts what the store does, and dies at one step of it."""

    def __init__(self, kill_at: int) -> None:
        self.kill_at = kill_at
        self.count = 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if event in {"call", "c_return"} and "/indexer/store/" in frame.f_code.co_filename:
            self.count += 1
            if self.count == self.kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


def _carry_out(task: Task) -> dict[str, Any]:
    indexer.update.COMMIT_SECONDS = task.commit_seconds
    indexer.store.writer.SEGMENT_SYMBOLS = task.segment_symbols
    indexer.store.vectors.EXACT_SYMBOLS = task.exact_symbols
    indexer.extraction.process.STALL_SECONDS = task.stall_seconds
    settings = Settings(cache_dir=Path(task.cache), threads=task.threads, model=task.model)
    said: dict[str, Any] = {"reports": [], "answers": None, "degraded": [], "error": "", "steps": 0}
    steps = _Steps(task.kill_at)
    with Workspace(task.root, settings) as workspace:
        workspace.model()
        print("ready", flush=True)
        try:
            sys.setprofile(steps)
            for _ in range(task.refreshes):
                said["reports"].append(asdict(workspace.refresh(wait_seconds=task.wait_seconds)))
            sys.setprofile(None)
            said["answers"] = asdict(answers(workspace, task.queries))
        except SememeError as error:
            said["error"] = f"{type(error).__name__}: {error}"
        said["degraded"], said["steps"] = list(workspace.degraded), steps.count
    return said


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_carry_out(Task(**json.loads(line)))), flush=True)
