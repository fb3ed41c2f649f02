"""`kill -9` at any moment leaves the last commit whole, and the next start goes on from there (faults.md, 22)."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from pathlib import Path

import pytest
from engine.answers import assert_same, clean_answers
from engine.trees import numbered, plant

from faults.driver import Runner, Task, outcome, run, start
from indexer import CorruptIndex, Settings, Workspace

FILES = 150


class Tree:
    """Files to index, and what a clean index of them answers."""

    def __init__(self, home: Path, runner: Runner) -> None:
        self.root = plant(home / "root", numbered(FILES))
        self.wanted = clean_answers(self.root, home / "clean")
        self._runner = runner

    def task(self, cache: Path) -> Task:
        """Index them, with many commits."""
        return Task(str(self.root), str(cache), commit_seconds=0.02)

    def goes_on(self, task: Task) -> None:
        """Start again: nothing is called damaged, no more is read than what was not committed, and the end is a clean index's."""
        had = _committed(task)
        again = self._runner.run(task)
        assert again.code == 0
        assert again.report.complete
        assert not any("damaged" in notice for notice in again.report.notices), again.report.notices
        assert again.report.added == FILES - len(had)
        assert_same(again.found, self.wanted)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, runner: Runner) -> Tree:
    return Tree(tmp_path_factory.mktemp("tree"), runner)


def _committed(task: Task) -> set[str]:
    """Paths of the files that a reader sees; the last process did not end cleanly."""
    with Workspace(task.root, Settings(cache_dir=Path(task.cache))) as workspace:
        try:
            return {symbol.path for symbol in workspace.symbols(".")}
        except CorruptIndex:  # killed before there was anything to read
            assert not workspace.is_indexed
            return set()


def _kill_at_random_moments(tree: Tree, home: Path, times: int, seed: int) -> None:
    """Each kill hits an update that goes on where the one before was hit, until one ends; then all begins anew."""
    luck = random.Random(seed)  # noqa: S311
    task = tree.task(home / "cache")
    killed = rounds = 0
    while killed < times:
        process = start(task)
        time.sleep(luck.uniform(0.0, 0.6))
        process.kill()
        if outcome(process).code == -9:
            killed += 1
            assert len(_committed(task)) <= FILES
        else:
            rounds += 1
            task = tree.task(home / f"cache{rounds}")
    tree.goes_on(task)


def test_an_index_survives_sigkill_at_random_moments(tree: Tree, tmp_path: Path) -> None:
    """After 4 kills in the middle of indexing the next run goes on and ends equal to a clean index."""
    _kill_at_random_moments(tree, tmp_path, times=4, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_an_index_survives_many_sigkills_at_random_moments(tree: Tree, tmp_path: Path, seed: int) -> None:
    """25 kills, of other seeds."""
    _kill_at_random_moments(tree, tmp_path, times=5, seed=100 + seed)


def _kill_at_step(tree: Tree, home: Path, step: int) -> None:
    task = tree.task(home / "cache")
    first = run(replace(task, commit_seconds=0.0, kill_at=step))
    if first.code == 0:
        pytest.skip(f"an update ends before step {step}")
    assert first.code == -9
    tree.goes_on(task)


@pytest.mark.parametrize("step", [40, 2500])
def test_work_before_a_kill_is_kept(tree: Tree, tmp_path: Path, step: int) -> None:
    """What a reader saw after the kill is not read again by the next run."""
    _kill_at_step(tree, tmp_path, step)


@pytest.mark.slow
@pytest.mark.parametrize("step", [*range(1, 120, 6), *range(500, 9000, 700)])
def test_a_kill_at_any_step_of_the_store_is_survived(tree: Tree, tmp_path: Path, step: int) -> None:
    """Before, in and after commits: at every sixth step of the first ones, and now and then later on."""
    _kill_at_step(tree, tmp_path, step)


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
