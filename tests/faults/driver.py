"""One process that refreshes an index and asks it: for tests that kill it, or that fear for its life.

Run as `python -m faults.driver JSON` with the fields of `Task`. It prints `ready`, then one line of JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.answers import QUERIES, Answers, answers

import indexer.extraction.pool
import indexer.store.index
import indexer.update
from indexer import SememeError, Settings, UpdateReport, Workspace

if TYPE_CHECKING:
    from types import FrameType

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
    stall_seconds: float = 30.0
    wait_seconds: float = 0.0
    refresh: bool = True
    queries: tuple[str, ...] = QUERIES
    kill_at: int = 0
    """Dies by SIGKILL at this step (a Python call, or the return of a native one) of the store; 0: lives."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the process said before it ended."""

    code: int
    """The exit code; minus a signal's number when it died of that."""
    report: UpdateReport | None = None
    answers: Answers | None = None
    degraded: tuple[str, ...] = ()
    error: str = ""
    """The class and the message of what was raised."""
    steps: int = 0
    """Steps of the store, see `kill_at`."""
    stderr: str = field(default="", compare=False)


def start(task: Task) -> subprocess.Popen[str]:
    """Start the process; it has printed `ready`, and works from now on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "faults.driver", json.dumps(asdict(task))],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(TESTS)},
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line == "ready\n", process.communicate()[1]
    return process


def outcome(process: subprocess.Popen[str]) -> Outcome:
    """Wait for the end."""
    out, err = process.communicate(timeout=300)
    if not out.strip():
        return Outcome(process.returncode, stderr=err)
    said = json.loads(out.strip().splitlines()[-1])
    report = said["report"] and UpdateReport(**{**said["report"], "notices": tuple(said["report"]["notices"])})
    hits = said["answers"] and {
        query: [(name, path, line, score) for name, path, line, score in rows]
        for query, rows in said["answers"]["hits"].items()
    }
    found = said["answers"] and Answers(
        said["answers"]["symbols"], hits, [(path, reason) for path, reason in said["answers"]["skipped"]]
    )
    return Outcome(process.returncode, report, found, tuple(said["degraded"]), said["error"], said["steps"], err)


def run(task: Task) -> Outcome:
    """Start the process and wait for its end."""
    return outcome(start(task))


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
    indexer.store.index.SEGMENT_SYMBOLS = task.segment_symbols
    indexer.extraction.pool.STALL_SECONDS = task.stall_seconds
    settings = Settings(cache_dir=Path(task.cache), threads=task.threads, model=task.model)
    said: dict[str, Any] = {"report": None, "answers": None, "degraded": [], "error": "", "steps": 0}
    steps = _Steps(task.kill_at)
    with Workspace(task.root, settings) as workspace:
        workspace.model()
        print("ready", flush=True)
        try:
            if task.refresh:
                sys.setprofile(steps)
                report = workspace.refresh(wait_seconds=task.wait_seconds)
                sys.setprofile(None)
                said["report"] = asdict(report)
            said["answers"] = asdict(answers(workspace, task.queries))
        except SememeError as error:
            said["error"] = f"{type(error).__name__}: {error}"
        said["degraded"], said["steps"] = list(workspace.degraded), steps.count
    return said


if __name__ == "__main__":
    print(json.dumps(_carry_out(Task(**json.loads(sys.argv[1])))), flush=True)
