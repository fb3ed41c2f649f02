"""Every file of the index, damaged: noticed, rebuilt, said; never a crash, never a wrong answer (faults.md, 25)."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from engine.answers import assert_same, clean_answers
from engine.trees import SMALL, numbered, plant

from faults.driver import Runner, Task
from indexer import CorruptIndex, Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SEGMENT_SYMBOLS = 40


class Sound:
    """An index with several vector segments, and what it answers; copied for each test that damages it."""

    def __init__(self, home: Path, runner: Runner) -> None:
        self.home, self.runner = home, runner
        self.root = plant(home / "root", {**SMALL, **numbered(30)})
        self.task = Task(
            str(self.root),
            str(home / "cache"),
            segment_symbols=SEGMENT_SYMBOLS,
            exact_symbols=SEGMENT_SYMBOLS,
            commit_seconds=0.0,
        )
        assert runner.run(self.task).report.complete
        self.answers = clean_answers(self.root, home / "clean")

    def copy(self, home: Path) -> Task:
        """The same index in another cache, sealed as it is: copying moves every stat, so one update reads it anew."""
        shutil.copytree(self.home / "cache", home / "cache")
        task = replace(self.task, cache=str(home / "cache"), commit_seconds=3.0)
        assert self.runner.run(replace(task, queries=())).report.complete
        return task

    def files(self) -> list[str]:
        """Names of the index's files, without those that any process may leave."""
        folder = index_folder(self.task)
        return sorted(
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal"))
        )


def index_folder(task: Task) -> Path:
    """Where the one version of the index lies."""
    (folder,) = (path for path in Path(task.cache).glob("*/*") if path.is_dir())
    return folder


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, runner: Runner) -> Sound:
    return Sound(tmp_path_factory.mktemp("sound"), runner)


def flip(path: Path, luck: random.Random) -> None:
    """Another value in one byte. In place: a process that has mapped the file may not find it shorter for a moment."""
    with path.open("r+b") as file:
        at = luck.randrange(path.stat().st_size)
        file.seek(at)
        value = file.read(1)[0] ^ 1 << luck.randrange(8)
        file.seek(at)
        file.write(bytes((value,)))


def cut(path: Path, luck: random.Random) -> None:
    """A file that ends too early."""
    os.truncate(path, luck.randrange(path.stat().st_size))


def remove(path: Path, _: random.Random) -> None:
    """A file that is gone."""
    path.unlink()


def flip_unseen(path: Path, luck: random.Random) -> None:
    """A flipped byte in a file whose times are put back."""
    status = path.stat()
    flip(path, luck)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


DAMAGES: tuple[Callable[[Path, random.Random], None], ...] = (flip, cut, remove, flip_unseen)


def kinds_of_files(names: list[str]) -> dict[str, str]:
    """One file for each ending: those of one kind fail alike."""
    return {Path(name).suffix or name: name for name in names}


def check_repaired(sound: Sound, task: Task, name: str) -> None:
    """The next update ends well, says what it found and answers as a clean index; the one after it has nothing to say."""
    after = sound.runner.run(replace(task, refreshes=2))
    assert after.code == 0, name
    repaired, again = after.reports
    assert_same(after.found, sound.answers)
    if name != "seal.json":  # a damaged seal may cost nothing but the time to check
        assert any("damaged" in notice and "built again" in notice for notice in repaired.notices), name
    assert again.notices == ()


def test_the_index_has_all_kinds_of_files(sound: Sound) -> None:
    """The tests below have something to damage: a catalog, words, several vector segments with their graphs and a seal."""
    names = sound.files()
    assert {"catalog.sqlite", "seal.json", "words/meta.json"} <= set(names)
    assert sum(name.startswith("vectors/") for name in names) >= 4


@pytest.mark.parametrize(
    ("damage", "suffix"),
    [
        (flip, ".usearch"),
        (flip, ".vectors"),
        (cut, ".vectors"),
        (cut, ".sqlite"),
        (remove, ".term"),
        (flip_unseen, ".sqlite"),
        (flip, ".json"),
    ],
)
def test_damage_is_noticed_repaired_and_said(
    sound: Sound, tmp_path: Path, damage: Callable[[Path, random.Random], None], suffix: str
) -> None:
    """The next update builds a damaged index again and says so; its answers are those of a clean one."""
    task = sound.copy(tmp_path)
    name = kinds_of_files(sound.files())[suffix]
    damage(index_folder(task) / name, random.Random(suffix))  # noqa: S311
    check_repaired(sound, task, name)


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_to_every_file_is_noticed_repaired_and_said(
    sound: Sound, tmp_path: Path, damage: Callable[[Path, random.Random], None]
) -> None:
    """Each file of the index in turn, and one of each kind at two other places."""
    luck = random.Random(damage.__name__)  # noqa: S311
    more = [] if damage is remove else 2 * list(kinds_of_files(sound.files()).values())
    for number, name in enumerate([*sound.files(), *more]):
        home = tmp_path / str(number)
        home.mkdir()
        task = sound.copy(home)
        damage(index_folder(task) / name, luck)
        check_repaired(sound, task, name)
        shutil.rmtree(home)


def test_a_search_without_an_update_notices_damage(sound: Sound, tmp_path: Path) -> None:
    """Who only reads an index at rest gets CorruptIndex for a damaged file of any kind, and never dies."""
    task = replace(sound.copy(tmp_path), refreshes=0)
    check_noticed_by_readers(
        sound, task, dict(zip(kinds_of_files(sound.files()).values(), cycle(DAMAGES), strict=False))
    )


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_search_without_an_update_notices_all_damage(
    sound: Sound, tmp_path: Path, damage: Callable[[Path, random.Random], None]
) -> None:
    """The same for every file and every kind of damage."""
    check_noticed_by_readers(sound, replace(sound.copy(tmp_path), refreshes=0), dict.fromkeys(sound.files(), damage))


def check_noticed_by_readers(
    sound: Sound, task: Task, damages: Mapping[str, Callable[[Path, random.Random], None]]
) -> None:
    """Damage one file after the other, search, and put it back."""
    luck = random.Random(7)  # noqa: S311
    for name, damage in damages.items():
        path = index_folder(task) / name
        before, status = path.read_bytes(), path.stat()
        damage(path, luck)
        after = sound.runner.run(task)
        assert after.code == 0, name
        # Without a seal, an index is one that a writer is changing. A byte of the seal may mean nothing for now.
        assert after.error.startswith("CorruptIndex") or name == "seal.json", name
        path.write_bytes(before)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_a_missing_seal_is_said_and_what_is_there_is_checked(sound: Sound, tmp_path: Path) -> None:
    """Without its seal an index is one whose writer died: it is checked, kept and sealed again, and the user is told."""
    task = sound.copy(tmp_path)
    (index_folder(task) / "seal.json").unlink()
    after = sound.runner.run(task)
    assert after.report.added == 0
    assert any("checked" in notice for notice in after.report.notices)
    assert (index_folder(task) / "seal.json").exists()


@pytest.mark.parametrize("name", ["catalog.sqlite", "words/meta.json"])
def test_damage_to_an_index_without_a_seal_is_repaired(sound: Sound, tmp_path: Path, name: str) -> None:
    """A writer died, and then a file was lost or overwritten: the index is built again, with a notice."""
    task = sound.copy(tmp_path)
    folder = index_folder(task)
    (folder / "seal.json").unlink()
    (folder / name).write_bytes(b"\xff" * 5000)
    check_repaired(sound, task, name)


def test_verify_reads_every_byte(tmp_path: Path) -> None:
    """`verify` passes a sound index and names the file of a damaged one, whatever its times say."""
    with Workspace(plant(tmp_path / "root", SMALL), Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        workspace.refresh()
        workspace.verify()
        words = next(path for path in (workspace.index_folder / "words").iterdir() if path.suffix == ".store")
        flip(words, random.Random(3))  # noqa: S311
        with pytest.raises(CorruptIndex, match=words.name):
            workspace.verify()


def test_an_empty_workspace_is_not_a_damaged_one(tmp_path: Path) -> None:
    """A folder without a single file can be refreshed and searched again and again."""
    (tmp_path / "root").mkdir()
    with Workspace(tmp_path / "root", Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        for _ in range(3):
            assert workspace.refresh().notices == ()
            assert workspace.search("anything").hits == ()
            assert workspace.symbols(".") == []
