"""Mutated sources of every language: symbols whose places lie in the text, no crash, no hang (faults.md, 19).

What is mutated are the golden samples. A worker reads them, as it does for an index: what kills or stalls it is a failure here.
The mutations are the same each time; SEMEME_FUZZ_SEED=NUMBER makes others of them.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import indexer.extraction.process
from indexer.extraction.analysing import prepared
from indexer.extraction.process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer import Symbol

SAMPLES = sorted(path for path in (Path(__file__).parent / "golden").iterdir() if path.suffix != ".golden")
STALL_SECONDS = 20.0
LARGEST = 50_000
"""Characters. Svelte's grammar takes time that grows with the square of what follows an open tag: 8 s for 66,000 characters."""
SEED = os.environ.get("SEMEME_FUZZ_SEED", "0")
ODD = (
    '"', "'", '"""', "`", "\\", "/*", "*/", "//", "<!--", "{-", "#", "(", ")", "{", "}", "[", "]", "<", ">", ";", ":", "@", "\t",
    "\r", "\n\n", "\f", "\ufeff", "\u2028", "é" * 9, "👩‍👩‍👧", "e\u0301", "\u202e", "\ud800", "\x1b[31m", "{{{{{{{{", "((((((((",
    "\n    ", "class ", "def ", "end\n", "0" * 300, "x" * 5_000,
)  # fmt: skip


def mutated(text: str, other: str, luck: random.Random) -> str:
    """The text after one to five changes: parts lost, doubled, repeated, moved, exchanged with another language's."""
    for _ in range(luck.randint(1, 5)):
        start = luck.randrange(len(text) + 1)
        end = min(len(text), start + luck.choice((1, 1, 3, 20, 200)))
        part = text[start:end]
        match luck.randrange(6):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + luck.choice(ODD) + text[start:]
            case 2:
                text = text[:start] + part * luck.choice((2, 50, 300)) + text[end:]
            case 3:
                place = luck.randrange(len(text) + 1)
                text = text[:place] + part + text[place:]
            case 4:
                begin = luck.randrange(len(other) + 1)
                text = text[:start] + other[begin : begin + 200] + text[end:]
            case _:
                text = text[:end]
    return text[:LARGEST]


def _is_inside(symbol: Symbol, lines: int) -> bool:
    return all(
        (0, 0) <= (span.start.line, span.start.column) <= (span.end.line, span.end.column) and span.end.line < lines
        for span in (symbol.span, symbol.name_span)
    )


def _read(worker: WorkerProcess, sample: Path, number: int) -> None:
    luck = random.Random(f"{SEED} {sample.name} {number}")  # noqa: S311 (the same tests each time are wanted)
    other = luck.choice(SAMPLES).read_text(encoding="utf-8")
    text = mutated(sample.read_text(encoding="utf-8"), other, luck)
    answer = worker.ask_text(sample.name, text, with_texts=())
    assert answer is not None, f"the worker did not survive number {number} of seed {SEED}: {text!r}"
    lines = text.count("\n") + 1
    assert all(_is_inside(each, lines) for each in prepared(answer).one.values()), text


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    """A process that is given up earlier than usual."""
    before = indexer.extraction.process.STALL_SECONDS
    indexer.extraction.process.STALL_SECONDS = STALL_SECONDS
    process = WorkerProcess()
    yield process
    process.close()
    indexer.extraction.process.STALL_SECONDS = before


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_mutated_source_is_read(worker: WorkerProcess, sample: Path) -> None:
    """One of each language."""
    _read(worker, sample, 0)


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_many_mutated_sources_are_read(worker: WorkerProcess, sample: Path) -> None:
    """Thirty more of each language."""
    for number in range(1, 31):
        _read(worker, sample, number)
