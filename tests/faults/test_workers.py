"""Worker processes that die or stall: the update ends, and of what they were at at least the text is found, with a reason."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from engine.answers import Answers, assert_same, clean_answers
from engine.trees import numbered, plant

from faults.driver import Task, outcome, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOT_FINISHED = "the parser did not finish this file, only its text is searched"
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


def check_all_are_found(symbols: list[str], skipped: list[tuple[str, str]], wanted: Answers) -> None:
    """Each file has the symbols of a clean index, or units of its text and a reason."""
    assert {reason for _, reason in skipped} <= {NOT_FINISHED}
    cut = {f"path={path!r}" for path, _ in skipped}

    def of_others(all_: list[str]) -> list[str]:
        return [each for each in all_ if not any(path in each for path in cut)]

    assert of_others(symbols) == of_others(wanted.symbols)
    assert all(any(path in each and "kind=<Kind.TEXT" in each for each in symbols) for path in cut)


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
    """A stopped worker is killed after a while; its files are read by another, or taken as texts with the reason."""
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
    check_all_are_found(symbols, skipped, clean_answers(root, tmp_path / "clean", ()))


def test_a_file_that_no_worker_survives_is_found_by_its_text(tmp_path: Path) -> None:
    """Workers die whenever they work: the update ends, says which files it has the text of, and takes them up when they change."""
    root = plant(tmp_path / "root", numbered(70))

    def kill(worker: int) -> bool:
        if is_reading(worker):
            os.kill(worker, signal.SIGKILL)
        return False

    task = Task(str(root), str(tmp_path / "cache"), threads=2, queries=())
    code, symbols, skipped, _ = disturbed(task, kill)
    assert code == 0
    check_all_are_found(symbols, skipped, clean_answers(root, tmp_path / "before", ()))
    plant(root, {path: content + "\n" for path, content in numbered(70).items()})
    again = outcome(start(Task(str(root), str(tmp_path / "cache"))))
    assert_same(again.found, clean_answers(root, tmp_path / "clean"))
