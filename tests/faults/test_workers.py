"""Worker processes that die or stall: the update ends, and what they were at is read again or skipped, with a reason."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from engine.answers import assert_same, clean_answers
from engine.trees import numbered, plant

from faults.driver import Task, outcome, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for the workers in /proc")
FILES = 200


def workers_of(pid: int) -> Iterator[int]:
    """The worker processes that a process has now."""
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            children = (task / "children").read_text().split()
            yield from (
                int(each) for each in children if b"extraction.worker" in Path(f"/proc/{each}/cmdline").read_bytes()
            )
        except OSError:
            continue


def disturbed(task: Task, act: Callable[[int], bool]) -> tuple[int, list[str], list[tuple[str, str]], float]:
    """Run an update while `act` is done to every worker that appears, until it says that this is enough."""
    process = start(task)
    enough = threading.Event()

    def watch() -> None:
        while not enough.is_set() and process.poll() is None:
            for worker in list(workers_of(process.pid)):
                try:
                    if act(worker):
                        enough.set()
                except ProcessLookupError:
                    continue
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    after = outcome(process)
    enough.set()
    watcher.join()
    assert after.report.complete
    return after.code, after.found.symbols, after.found.skipped, time.monotonic() - began


def is_reading(worker: int) -> bool:
    """Whether a worker got as far as the files: it has loaded a grammar."""
    try:
        return "tree_sitter" in Path(f"/proc/{worker}/maps").read_text()
    except OSError:
        return False


def test_a_worker_that_is_killed_costs_nothing_but_time(tmp_path: Path) -> None:
    """SIGKILL from outside, as by the system when memory is short: its files are given to another worker."""
    root = plant(tmp_path / "root", numbered(FILES))

    def kill(worker: int) -> bool:
        if is_reading(worker):
            os.kill(worker, signal.SIGKILL)
            return True
        return False

    code, symbols, skipped, _ = disturbed(Task(str(root), str(tmp_path / "cache"), threads=2, queries=()), kill)
    assert code == 0
    wanted = clean_answers(root, tmp_path / "clean", ())
    assert (symbols, skipped) == (wanted.symbols, wanted.skipped)


def test_workers_that_cannot_start_are_done_without(tmp_path: Path) -> None:
    """Where every worker is killed at its start, the update reads all files itself: none is called unreadable."""
    root = plant(tmp_path / "root", numbered(70))

    def kill(worker: int) -> bool:
        if not is_reading(worker):
            os.kill(worker, signal.SIGKILL)
        return False

    code, symbols, skipped, _ = disturbed(Task(str(root), str(tmp_path / "cache"), threads=2, queries=()), kill)
    assert code == 0
    wanted = clean_answers(root, tmp_path / "clean", ())
    assert (symbols, skipped) == (wanted.symbols, wanted.skipped)


def test_a_worker_that_stalls_is_replaced(tmp_path: Path) -> None:
    """A stopped worker is killed after a while; its files are read by another, or skipped with the reason."""
    root = plant(tmp_path / "root", numbered(FILES))
    stopped: list[int] = []

    def stop(worker: int) -> bool:
        os.kill(worker, signal.SIGSTOP)
        stopped.append(worker)
        return True

    task = Task(str(root), str(tmp_path / "cache"), threads=2, stall_seconds=3.0, queries=())
    code, symbols, skipped, _ = disturbed(task, stop)
    assert code == 0
    assert stopped
    wanted = clean_answers(root, tmp_path / "clean", ())
    assert {reason for _, reason in skipped} <= {"the parser did not finish this file"}
    left_out = {path for path, _ in skipped}
    assert symbols == [each for each in wanted.symbols if not any(f"path={path!r}" in each for path in left_out)]


def test_a_file_that_no_worker_survives_is_skipped_and_the_rest_is_read(tmp_path: Path) -> None:
    """Workers die whenever they work: the update ends, says which files it gave up, and takes them up when they change."""
    root = plant(tmp_path / "root", numbered(70))

    def kill(worker: int) -> bool:
        if is_reading(worker):
            os.kill(worker, signal.SIGKILL)
        return False

    task = Task(str(root), str(tmp_path / "cache"), threads=2, queries=())
    code, symbols, skipped, _ = disturbed(task, kill)
    assert code == 0
    assert {reason for _, reason in skipped} <= {"the parser did not finish this file"}
    paths = {path for path in numbered(70) if any(f"path={path!r}" in each for each in symbols)}
    assert paths | {path for path, _ in skipped} == set(numbered(70))
    plant(root, {path: content + "\n" for path, content in numbered(70).items()})
    again = outcome(start(Task(str(root), str(tmp_path / "cache"))))
    assert_same(again.found, clean_answers(root, tmp_path / "clean"))
