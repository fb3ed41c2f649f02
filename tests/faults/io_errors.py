"""One process whose k-th change to the cache fails, for one k after the other.

Run as `python -m faults.io_errors JSON` with the fields of `Trial` and the shim (`shim.c`) preloaded. It prints one line
of JSON a k: what the update raised, what a reader found then, and whether the next update healed it.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache as once
from pathlib import Path

from engine.answers import Answers, answers, assert_same, clean_answers
from engine.trees import SMALL, numbered, plant

import indexer.model_slot
import indexer.store.writer
import indexer.update
from indexer import CorruptIndex, Settings, Workspace

TESTS = Path(__file__).resolve().parent.parent
QUERIES = ("retry_upload", "RetryPolicy", "parse_config_file", "a_late_comer", "where do we retry a failed upload")


@dataclass(frozen=True, slots=True)
class Trial:
    """Which changes fail, and how."""

    home: str
    error: int = errno.EIO
    for_good: bool = False
    """All changes after it fail as well, as on a full disk."""
    fresh: bool = False
    """There is no index before; otherwise there is one of an older version of the tree."""
    first: int = 1
    step: int = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What one failure led to."""

    k: int
    error: str
    """What the update raised; empty: it ended well."""
    after: str
    """What a reader found then: old, new, none, refused (CorruptIndex) or mixed."""
    healed: bool
    """The next update ended well, with the answers of a clean index."""
    notices: tuple[str, ...]
    """What that update told the user."""


def tried(trial: Trial, shim: str) -> list[Seen]:
    """Carry out a trial in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "LD_PRELOAD": shim}
    done = subprocess.run(
        [sys.executable, "-m", "faults.io_errors", json.dumps(asdict(trial))],
        env=environment, capture_output=True, text=True, check=False, timeout=500,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-5000:]}"
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [Seen(**{**row, "notices": tuple(row["notices"])}) for row in rows]


class _Faults:
    """The shim, as this process has it loaded."""

    def __init__(self) -> None:
        self._shim = ctypes.CDLL(None)
        self._shim.shim_arm.argtypes = [ctypes.c_char_p, ctypes.c_long, ctypes.c_int, ctypes.c_int]
        self._shim.shim_disarm.restype = ctypes.c_long

    def arm(self, folder: Path, trial: Trial, k: int) -> None:
        self._shim.shim_arm(os.fsencode(folder), k, trial.error, trial.for_good)

    def disarm(self) -> int:
        """Gives how many changes there were."""
        return int(self._shim.shim_disarm())


def _is_same(found: Answers, wanted: Answers) -> bool:
    try:
        assert_same(found, wanted)
    except AssertionError:
        return False
    return True


def _places(found: Answers) -> dict[str, list[tuple[str, str, int]]]:
    return {query: [hit[:3] for hit in hits] for query, hits in found.hits.items()}


class _Trials:
    """A tree in two versions, an index of the first, and what both answer."""

    def __init__(self, trial: Trial) -> None:
        self.trial, self.home, self.faults = trial, Path(trial.home), _Faults()
        self.root = plant(self.home / "root", {**SMALL, **numbered(12)})
        self.old = clean_answers(self.root, self.home / "base", QUERIES)
        changes = {**dict(list(numbered(4, "New").items())), "late.py": "def a_late_comer():\n    return 1\n"}
        plant(self.root, changes)
        (self.root / "config" / "legacy.py").unlink()
        self.new = clean_answers(self.root, self.home / "clean", QUERIES)

    def run(self) -> Iterator[Seen]:
        """One k after the other, until there are no more changes to fail."""
        k = self.trial.first
        while (seen := self._try(k)) is not None:
            yield seen
            k += self.trial.step

    def _workspace(self, cache: Path) -> Workspace:
        return Workspace(self.root, Settings(cache_dir=cache, threads=1))

    def _try(self, k: int) -> Seen | None:
        cache = self.home / f"cache{k}"
        if not self.trial.fresh:
            shutil.copytree(self.home / "base", cache)
        error = ""
        with self._workspace(cache) as workspace:
            self.faults.arm(cache, self.trial, k)
            try:
                workspace.refresh()
            except BaseException as raised:  # what it is, the test judges
                error = f"{type(raised).__name__}: {raised}"
            finally:
                changes = self.faults.disarm()
        if changes < k:
            return None
        after = self._found(cache)
        with self._workspace(cache) as workspace:
            report = workspace.refresh()
            healed = report.complete and _is_same(answers(workspace, QUERIES), self.new)
        with self._workspace(cache) as workspace:
            again = workspace.refresh()
            healed = healed and not again.notices and not again.symbols
        shutil.rmtree(cache)
        return Seen(k, error, after, healed, report.notices)

    def _found(self, cache: Path) -> str:
        with self._workspace(cache) as workspace:
            if not workspace.is_indexed:
                return "none"
            try:
                found = answers(workspace, QUERIES)
            except CorruptIndex:
                return "refused"
            if not found.symbols:
                return "none"
            # Not the scores: words of removed files count until the next commit forgets them.
            for name, wanted in (("old", self.old), ("new", self.new)):
                if found.symbols == wanted.symbols and _places(found) == _places(wanted):
                    return name
            return "mixed"


if __name__ == "__main__":
    # Loading the model again and again is not what is tried.
    indexer.model_slot.open_model = once(indexer.model_slot.open_model)  # type: ignore[attr-defined]
    indexer.store.writer.SEGMENT_SYMBOLS = 20  # so that a vector segment is written, too
    indexer.update.FIRST_COMMIT_SECONDS = indexer.update.COMMIT_SECONDS = (
        1e9  # one generation, however slow the machine is
    )
    for each in _Trials(Trial(**json.loads(sys.argv[1]))).run():
        print(json.dumps(asdict(each)), flush=True)
