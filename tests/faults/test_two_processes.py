"""One writes, all others read and follow; an answer is of one whole generation (faults.md, 28)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from engine.answers import answers, assert_same, clean_answers
from engine.trees import SMALL, numbered, plant

from faults.alternate import FILES
from faults.driver import TESTS, Task, outcome, start
from indexer import IndexBusy, Settings, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from indexer import Progress


def test_of_two_writers_one_works_and_the_other_is_told(tmp_path: Path) -> None:
    """While one process writes, `refresh` raises IndexBusy at once; with time to wait, it finds the work done."""
    root = plant(tmp_path / "root", numbered(100))
    task = Task(str(root), str(tmp_path / "cache"))
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        told: list[str] = []
        waiting: list[subprocess.Popen[str]] = []

        def start_others(_: Progress) -> None:
            if not told:
                told.append(outcome(start(task)).error)
                waiting.append(start(Task(str(root), str(tmp_path / "cache"), wait_seconds=60)))

        assert workspace.refresh(start_others).added == 100
        found = answers(workspace)
    assert told[0].startswith("IndexBusy")
    waited = outcome(waiting[0])
    assert waited.report.added == 0
    wanted = clean_answers(root, tmp_path / "clean")
    assert_same(found, wanted)
    assert_same(waited.found, wanted)


def test_two_that_start_at_once_end_with_one_index(tmp_path: Path) -> None:
    """Both wait for each other where they must; neither finds the index damaged."""
    root = plant(tmp_path / "root", numbered(100))
    task = Task(str(root), str(tmp_path / "cache"), wait_seconds=60, commit_seconds=0.05)
    one, other = (outcome(each) for each in (start(task), start(task)))
    assert one.report.added + other.report.added == 100
    assert one.report.notices == other.report.notices == ()
    assert_same(one.found, other.found)
    assert_same(one.found, clean_answers(root, tmp_path / "clean"))


def test_the_lock_of_a_dead_writer_is_free(tmp_path: Path) -> None:
    """SIGKILL frees the lock: the next process writes at once."""
    root = plant(tmp_path / "root", numbered(150))
    process = start(Task(str(root), str(tmp_path / "cache"), commit_seconds=0.0))
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        while not workspace.is_indexed:  # until the other has made its first commit
            assert process.poll() is None
        with pytest.raises(IndexBusy):
            workspace.refresh()
        process.kill()
        outcome(process)
        assert workspace.refresh().complete


def _read_while_written(home: Path, times: int) -> int:
    """Ask again and again while another process alternates between two versions; gives the changes that were seen."""
    root, cache = home / "root", home / "cache"
    root.mkdir()
    writer = subprocess.Popen(
        [sys.executable, "-m", "faults.alternate", str(root), str(cache), str(times)],
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(TESTS)},
    )  # fmt: skip
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"ready\n"
    wanted = {
        version: {f"retry_upload{version}_{i}" for i in range(FILES)}
        | {f"Policy{version}{i}" for i in range(FILES)}
        | {f"close_session{version}"}
        for version in "AB"
    }
    seen = []
    with Workspace(root, Settings(cache_dir=cache, threads=1)) as workspace:
        while writer.poll() is None:
            names = {symbol.name for symbol in workspace.symbols(".")}
            assert names in wanted.values()
            hits = workspace.search("retry the upload of a part", limit=3 * FILES).hits
            found = {hit.symbol.name for hit in hits}
            assert len(hits) == 3 * FILES, "every symbol is like every other here: none may be missing"
            assert found in wanted.values()
            named = workspace.search("close_session", limit=FILES).hits
            assert len(named) == FILES
            assert len({hit.symbol.name for hit in named}) == 1
            seen.append("A" if found == wanted["A"] else "B")
    assert writer.returncode == 0
    return sum(before != after for before, after in pairwise(seen))


def test_a_reader_sees_one_whole_generation(tmp_path: Path) -> None:
    """While all files are replaced at once, an answer holds the old symbols or the new ones: no mixture, none missing."""
    assert _read_while_written(tmp_path, times=12) > 0


@pytest.mark.slow
def test_a_reader_sees_one_whole_generation_for_long(tmp_path: Path) -> None:
    """The same many times over."""
    assert _read_while_written(tmp_path, times=100) > 10


def test_threads_may_ask_while_another_refreshes(tmp_path: Path) -> None:
    """One Workspace serves several threads: each gets whole answers while the files change and the index follows."""
    root = plant(tmp_path / "root", numbered(FILES, "A"))
    problems: list[BaseException] = []
    done = threading.Event()
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        workspace.refresh()

        def ask() -> None:
            try:
                while not done.is_set():
                    assert len(workspace.search("close_session", limit=FILES).hits) == FILES
                    assert len({symbol.path for symbol in workspace.symbols(".")}) == FILES
            except BaseException as problem:
                problems.append(problem)

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for turn in range(6):
            plant(root, numbered(FILES, "BA"[turn % 2]))
            workspace.refresh()
        (workspace.index_folder / "words" / "meta.json").write_bytes(b"not an index")
        assert workspace.refresh().notices, "built again while others read"
        done.set()
        for thread in threads:
            thread.join()
    assert problems == []


def test_a_reader_follows_an_index_that_was_built_again(tmp_path: Path) -> None:
    """When another process finds damage and replaces the index, an open reader goes over to the new one by itself."""
    root = plant(tmp_path / "root", SMALL)
    settings = Settings(cache_dir=tmp_path / "cache", threads=1)
    with Workspace(root, settings) as reader, Workspace(root, settings) as writer:
        writer.refresh()
        assert reader.search("RetryPolicy").hits[0].symbol.name == "RetryPolicy"
        (writer.index_folder / "catalog.sqlite").write_bytes(b"not a database")
        plant(root, {"late.py": "def a_late_comer():\n    return 1\n"})
        assert any("damaged" in notice for notice in writer.refresh().notices)
        assert reader.search("a_late_comer").hits[0].symbol.name == "a_late_comer"
        assert_same(answers(reader), answers(writer))
