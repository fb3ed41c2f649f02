"""`kill -9` at any moment leaves the last commit whole, and the next start goes on from there (faults.md, 22)."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from engine.answers import assert_same, clean_answers
from engine.trees import numbered, plant

from faults.driver import Outcome, Task, outcome, run, start
from indexer import CorruptIndex, Settings, Workspace

FILES = 150


def _task(home: Path) -> Task:
    plant(home / "root", numbered(FILES))
    return Task(str(home / "root"), str(home / "cache"), commit_seconds=0.02)


def _committed(task: Task) -> set[str]:
    """Paths of the files that a reader sees; the last process did not end cleanly."""
    with Workspace(task.root, Settings(cache_dir=Path(task.cache))) as workspace:
        try:
            return {symbol.path for symbol in workspace.symbols(".")}
        except CorruptIndex:  # killed before there was anything to read
            assert not workspace.is_indexed
            return set()


def _goes_on(task: Task, had: set[str]) -> Outcome:
    """Start again: nothing is called damaged, and no more is read than what was not committed."""
    again = run(task)
    assert again.code == 0
    assert again.report.complete
    assert not any("damaged" in notice for notice in again.report.notices), again.report.notices
    assert again.report.added == FILES - len(had)
    return again


def _kill_at_random_moments(home: Path, times: int, seed: int) -> None:
    """Each kill hits an update that goes on where the one before was hit, until one ends; then all begins anew."""
    luck = random.Random(seed)  # noqa: S311
    task = _task(home)
    wanted = clean_answers(home / "root", home / "clean")
    killed = rounds = 0
    while killed < times:
        process = start(task)
        time.sleep(luck.uniform(0.0, 0.6))
        process.kill()
        if outcome(process).code == -9:
            killed += 1
            had = _committed(task)
            assert len(had) <= FILES
        else:
            rounds += 1
            task = Task(task.root, str(home / f"cache{rounds}"), commit_seconds=0.02)
    again = _goes_on(task, _committed(task))
    assert_same(again.found, wanted)


def test_an_index_survives_sigkill_at_random_moments(tmp_path: Path) -> None:
    """After 4 kills in the middle of indexing the next run goes on and ends equal to a clean index."""
    _kill_at_random_moments(tmp_path, times=4, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_an_index_survives_many_sigkills_at_random_moments(tmp_path: Path, seed: int) -> None:
    """25 kills, of other seeds."""
    _kill_at_random_moments(tmp_path, times=5, seed=100 + seed)


def _kill_at_step(home: Path, step: int) -> None:
    task = _task(home)
    first = run(Task(task.root, task.cache, commit_seconds=0.0, kill_at=step))
    had = _committed(task)
    if first.code == 0:
        pytest.skip(f"an update ends before step {step}")
    assert first.code == -9
    again = _goes_on(task, had)
    assert_same(again.found, clean_answers(home / "root", home / "clean"))


@pytest.mark.parametrize("step", [40, 2500])
def test_work_before_a_kill_is_kept(tmp_path: Path, step: int) -> None:
    """What a reader saw after the kill is not read again by the next run."""
    _kill_at_step(tmp_path, step)


@pytest.mark.slow
@pytest.mark.parametrize("step", [*range(1, 120, 6), *range(500, 9000, 700)])
def test_a_kill_at_any_step_of_the_store_is_survived(tmp_path: Path, step: int) -> None:
    """Before, in and after commits: at every sixth step of the first ones, and now and then later on."""
    _kill_at_step(tmp_path, step)


def test_a_kill_between_words_and_catalog_shows_no_mixture(tmp_path: Path) -> None:
    """Words that no catalog row stands for are not in any answer, and are gone after the next run."""
    root = plant(tmp_path / "root", numbered(10))
    task = Task(str(root), str(tmp_path / "cache"))
    steps = run(task).steps
    plant(root, {"pkg0/late.py": "def a_late_comer():\n    return 1\n"})
    for step in range(steps // 4, steps, max(1, steps // 4)):
        code = run(Task(task.root, task.cache, kill_at=step)).code
        assert code in {0, -9}
    again = run(task)
    assert_same(again.found, clean_answers(root, tmp_path / "clean"))
