"""A folder of about so many symbols, made of whole source trees.

Trees are copied, as hard links would let the measurement's edits reach the originals, and the walk follows no symbolic ones.
"""

from __future__ import annotations

import hashlib
import itertools
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.extraction.pool import prepare_all
from indexer.files import walk
from indexer.files.walk import DEFAULT_RULES
from indexer.values import Skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OVER, UNDER = 1.03, 0.97
"""A folder may have so much more or less than was asked for."""
MOST_BYTES_A_SYMBOL = 2_000
"""Trees with more text than this for each symbol that is missing are not even counted: the mean is near 500."""
WRITTEN = 40
"""Functions in a written module, as many as the symbols of a usual file."""
WORDS = (
    "read", "write", "parse", "merge", "split", "open", "close", "cache", "queue", "token", "frame", "index", "score", "match",
    "route", "retry",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grown:
    """What a folder was made of."""

    trees: int
    symbols: int
    """Counted while it was made; those that were written are among them."""
    written: int
    """Symbols that were written to fill up, in no real tree."""


class Sources:
    """The trees below some folders, in an order that mixes languages and is the same each time."""

    def __init__(self, folders: Sequence[Path]) -> None:
        found = [each for folder in folders for each in folder.iterdir() if each.is_dir() and not each.is_symlink()]
        # A walk leaves these out below another folder, not as its root: they would be counted, and not be there.
        found = [each for each in found if not each.name.endswith((".dist-info", ".egg-info"))]
        self._trees = sorted(found, key=lambda each: hashlib.blake2b(each.name.encode()).digest())
        self._bytes: dict[Path, int] = {}
        self._symbols: dict[Path, int] = {}

    def grow(self, root: Path, symbols: int) -> Grown:
        """Fill a new folder with whole trees, each that still fits, and with written modules where they do not suffice."""
        root.mkdir()
        held = trees = 0
        for number, tree in enumerate(self._trees):
            if held >= symbols * UNDER:
                break
            room = symbols * OVER - held
            if self._size(tree) > room * MOST_BYTES_A_SYMBOL or not 0 < self._count(tree) <= room:
                continue
            _copy(tree, root / f"{number:04}-{tree.name}")
            held, trees = held + self._count(tree), trees + 1
            print(f"\r{held:,} of {symbols:,} symbols, {trees} trees ", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        missing = symbols - held if held < symbols * UNDER else 0
        if not missing and not any(root.rglob("*.py")):
            missing = WRITTEN  # what is saved in is a Python file (`speed.py`)
        _write(root, missing)
        return Grown(trees, held + missing, missing)

    def _size(self, tree: Path) -> int:
        if tree not in self._bytes:
            self._bytes[tree] = sum(size for _, size in readable(tree))
        return self._bytes[tree]

    def _count(self, tree: Path) -> int:
        if tree not in self._symbols:
            files = [each for each in walk(tree) if not isinstance(each, Skip)]
            prepared = prepare_all(tree, files, DEFAULT_RULES, 2, lambda: False)
            found = (file for some in prepared for _, file in some.files if file is not None)
            self._symbols[tree] = sum(len(file.symbols) for file in found)
        return self._symbols[tree]


def readable(root: Path) -> Iterator[tuple[str, int]]:
    """Paths and bytes of the files of a folder that are worth reading."""
    return ((each.path, each.size) for each in walk(root) if not isinstance(each, Skip))


def _copy(tree: Path, to: Path) -> None:
    shutil.copytree(tree, to, symlinks=True, ignore=shutil.ignore_patterns(".git", "__pycache__"))


def _write(root: Path, symbols: int) -> None:
    """Modules of functions, each named and described by three words; one symbol in each module is the module itself."""
    named = itertools.product(range(symbols), WORDS, WORDS, WORDS)
    for number in range(-(-symbols // WRITTEN)):
        folder = root / "written" / f"part_{number // 100}"
        folder.mkdir(parents=True, exist_ok=True)
        functions = [
            f"def {a}_{b}_{c}_{round_}(value):\n    \"\"\"{a.title()} the {b} of a {c}, {number}.\"\"\"\n    return {a}({b}(value), {number})\n"
            for round_, a, b, c in itertools.islice(named, min(WRITTEN, symbols - number * WRITTEN) - 1)
        ]  # fmt: skip
        (folder / f"module_{number}.py").write_text(
            f"import {WORDS[number % len(WORDS)]}\n\n\n" + "\n\n".join(functions)
        )
