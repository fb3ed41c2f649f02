"""Invariant 3: whatever sequence of edits led here, after reconciling, search answers as a fresh index would."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from engine.answers import answers, assert_same, clean_answers
from engine.trees import SMALL, plant
from faults.driver import Task, run
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from indexer import Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer import Progress

PATHS = (
    "a.py",
    "b.go",
    "lib",
    "lib/c.ts",
    "lib/util",
    "lib/util/d.py",
    "lib/util/e.rb",
    "doc",
    "doc/f.md",
    "build/g.py",
    "h",
)
CONTENTS: tuple[bytes, ...] = (
    b"",
    b"\n\n",
    SMALL["net/upload.py"].encode(),
    SMALL["config/legacy.py"].encode(),
    SMALL["config/parse.ts"].encode(),
    SMALL["net/session.go"].encode(),
    SMALL["README.md"].encode(),
    b"def retry_upload():\n    return 'close the session'\n",
    b"def retry_session():\n    return 'parse a setting'\n",  # not longer, not shorter than
    b"def parse_session():\n    return 'retry a setting'\n",  # this one
    b"\x00\x01binary\xff",
    b"caf\xe9 = 'latin-1'\n",
    "# r\u00e9essayer l'envoi \U0001f600\ndef r\u00e9essayer(): pass\n".encode(),
    "def utf16(): pass\n".encode("utf-16"),
    b"#!/usr/bin/env python\ndef script(): pass\n",
)
PATTERNS = ("*.py", "lib/", "/a.py", "!d.py", "doc/**", "*.go\n!b.go")
DAY_NS = 24 * 3600 * 10**9
SEED = os.environ.get("SEMEME_FUZZ_SEED", "0")


@dataclass(frozen=True, slots=True)
class Step:
    """One change to a tree, or one look at it; `path` and `other` are relative to the root."""

    what: str
    path: str = ""
    other: str = ""
    content: bytes = b""
    number: int = 0


paths = st.sampled_from(PATHS)
contents = st.sampled_from(CONTENTS)
edits = st.one_of(
    st.builds(Step, st.just("write"), paths, content=contents),
    st.builds(Step, st.just("write"), paths, content=contents),
    st.builds(Step, st.just("append"), paths, content=contents),
    st.builds(Step, st.just("same size and time"), paths),
    st.builds(Step, st.just("move"), paths, paths),
    st.builds(Step, st.just("swap"), paths, paths),
    st.builds(Step, st.just("delete"), paths),
    st.builds(Step, st.just("touch"), paths, number=st.integers(-3, 3)),
    st.builds(Step, st.just("ignore"), st.sampled_from((".gitignore", ".sememeignore", "lib/.gitignore")),
              content=st.sampled_from(PATTERNS).map(str.encode)),
)  # fmt: skip
looks = st.one_of(
    st.just(Step("refresh")),
    st.builds(Step, st.just("cancel"), number=st.integers(0, 4)),
    st.builds(Step, st.just("interrupt"), number=st.integers(0, 4)),
    st.just(Step("forget the reader")),
    st.just(Step("ask")),
)
histories = st.lists(st.one_of(edits, edits, looks), min_size=2, max_size=14)


class History:
    """A tree, its index, and what happens to them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = plant(home / "root", {"a.py": CONTENTS[2], "lib/c.ts": CONTENTS[4], "lib/util/d.py": CONTENTS[7]})
        self.workspace = self._opened()
        self.workspace.refresh()

    def _opened(self) -> Workspace:
        return Workspace(self.root, Settings(cache_dir=self.home / "cache", threads=1))

    def carry_out(self, step: Step) -> None:
        """Do one step. What cannot be done to the tree as it is (a parent is a file, nothing is there) is not done."""
        actions: dict[str, Callable[[Step], object]] = {
            "write": self._write,
            "append": self._append,
            "same size and time": self._same_size_and_time,
            "move": self._move,
            "swap": self._swap,
            "delete": self._delete,
            "touch": self._touch,
            "ignore": self._write,
            "refresh": lambda _: self.workspace.refresh(),
            "cancel": lambda step: self.workspace.refresh(cancelled=_after(step.number)),
            "interrupt": self._interrupt,
            "kill": self._kill,
            "forget the reader": self._reopen,
            "ask": lambda _: answers(self.workspace),
        }
        with suppress(FileNotFoundError, NotADirectoryError, FileExistsError, IsADirectoryError):
            actions[step.what](step)

    def _write(self, step: Step) -> None:
        target = self.root / step.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            shutil.rmtree(target)
        target.write_bytes(step.content)

    def _append(self, step: Step) -> None:
        with (self.root / step.path).open("ab") as file:
            file.write(step.content)

    def _same_size_and_time(self, step: Step) -> None:
        """What an editor, a checkout tool or an attacker can do: other bytes under the same size and the same mtime."""
        target = self.root / step.path
        old, status = target.read_bytes(), target.stat()
        target.write_bytes(old.swapcase())
        os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))

    def _move(self, step: Step) -> None:
        source, target = self.root / step.path, self.root / step.other
        if not target.is_relative_to(source):
            target.parent.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):
                source.replace(target)

    def _swap(self, step: Step) -> None:
        one, other = self.root / step.path, self.root / step.other
        if one.is_file() and other.is_file():
            data = one.read_bytes()
            one.write_bytes(other.read_bytes())
            other.write_bytes(data)

    def _delete(self, step: Step) -> None:
        target = self.root / step.path
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink()

    def _touch(self, step: Step) -> None:
        status = (self.root / step.path).stat()
        os.utime(self.root / step.path, ns=(status.st_atime_ns, status.st_mtime_ns + step.number * DAY_NS))

    def _interrupt(self, step: Step) -> None:
        """An exception in the middle, as Ctrl-C is one."""
        counted = 0

        def progress(_: Progress) -> None:
            nonlocal counted
            counted += 1
            if counted > step.number:
                raise KeyboardInterrupt

        with suppress(KeyboardInterrupt):
            self.workspace.refresh(progress)

    def _kill(self, step: Step) -> None:
        run(Task(str(self.root), str(self.home / "cache"), kill_at=step.number, queries=()))

    def _reopen(self, _: Step) -> None:
        self.workspace.close()
        self.workspace = self._opened()

    def check(self) -> None:
        """The promise."""
        assert self.workspace.refresh().complete
        found = answers(self.workspace)
        wanted = clean_answers(self.root, self.home / "clean")
        self.workspace.close()
        assert_same(found, wanted)


def _after(calls: int) -> Callable[[], bool]:
    counted: Counter[str] = Counter()

    def cancelled() -> bool:
        counted["calls"] += 1
        return counted["calls"] > calls

    return cancelled


def _try(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as home:
        history = History(Path(home))
        for step in steps:
            history.carry_out(step)
        history.check()


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(histories)
def test_any_history_ends_in_the_index_of_a_clean_build(steps: list[Step]) -> None:
    """Edits, renames, ignore files, odd content, cancelled and interrupted refreshes leave no trace in the answers."""
    _try(steps)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(5))
def test_many_histories_end_in_the_index_of_a_clean_build(part: int) -> None:
    """150 more; SEMEME_FUZZ_SEED=NUMBER has it try others."""
    tried = given(histories)(_try)
    settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))(tried)
    seed(f"{SEED} {part}")(tried)()


def test_other_bytes_under_an_old_time_are_seen(tmp_path: Path) -> None:
    """A file whose size and mtime are as they were, but whose bytes are not, is read again."""
    history = History(tmp_path)
    history.carry_out(Step("touch", "lib/util/d.py", number=-2))
    history.workspace.refresh()
    history.carry_out(Step("same size and time", "lib/util/d.py"))
    history.check()


def _killed(kill_at: int, *, undone: bool) -> list[Step]:
    """Two files change, one goes, the refresh dies; `undone` puts everything back before the next one."""
    changes = [
        Step("write", "a.py", content=CONTENTS[8]),
        Step("write", "doc/f.md", content=CONTENTS[6]),
        Step("delete", "lib/util/d.py"),
        Step("kill", number=kill_at),
    ]
    back = [
        Step("write", "a.py", content=CONTENTS[2]),
        Step("delete", "doc/f.md"),
        Step("write", "lib/util/d.py", content=CONTENTS[7]),
    ]
    return [*changes, *back] if undone else changes


@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize("kill_at", [150, 450])
def test_a_killed_refresh_leaves_no_trace(kill_at: int, undone: bool) -> None:
    """After SIGKILL in the middle of a commit the next refresh ends in a clean build's answers, also when undone."""
    _try(_killed(kill_at, undone=undone))


@pytest.mark.slow
@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize("kill_at", range(20, 800, 35))
def test_a_refresh_killed_anywhere_leaves_no_trace(kill_at: int, undone: bool) -> None:
    """The same at many more steps of the store, of which this refresh has some 800."""
    _try(_killed(kill_at, undone=undone))
