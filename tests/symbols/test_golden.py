"""Each language's query file against a sample that looks like real code, with nesting, Unicode and syntax errors.

`SEMEME_UPDATE_GOLDEN=1 pytest tests/symbols/test_golden.py` rewrites the expected listings: read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from indexer.symbols import all_languages, detect, extract

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".golden")


def listing(path: str, text: str) -> str:
    """One block a symbol: kind, qualified name, ranges (1-based lines), signature and doc."""
    rows = []
    for each in extract(path, text):
        s = each.symbol
        where = f"{s.span.start.line + 1}:{s.span.start.column}-{s.span.end.line + 1}:{s.span.end.column}"
        name_at = f"{s.name_span.start.line + 1}:{s.name_span.start.column}"
        qualified = f"{s.container}.{s.name}" if s.container else s.name
        rows.append(f"{s.kind} {qualified} [{where}] @{name_at} {s.language}")
        if s.kind.value not in {"file", "text"}:
            rows.append(f"    {s.signature}")
            rows += [f"    | {line}" for line in s.doc.splitlines()]
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_sample_gives_the_expected_symbols(sample: Path) -> None:
    """Names, kinds, containers, ranges, signatures and docs of the sample are exactly those written down."""
    expected = sample.with_name(sample.name + ".golden")
    got = listing(sample.name, sample.read_text(encoding="utf-8"))
    if os.environ.get("SEMEME_UPDATE_GOLDEN"):
        expected.write_text(got, encoding="utf-8")
    assert got == expected.read_text(encoding="utf-8")


def test_every_language_with_a_grammar_has_a_sample() -> None:
    """A language is an entry, a query file and a golden sample."""
    sampled = {
        language.name
        for path in SAMPLES
        if (language := detect(path.name, path.read_text(encoding="utf-8"))) is not None
    }
    assert {name for name, each in all_languages().items() if each.grammar} <= sampled


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_name_range_holds_the_name(sample: Path) -> None:
    """The text at a symbol's name range is its name (several parts are joined with a dot, those of a selector with colons)."""
    text = sample.read_text(encoding="utf-8")
    lines = text.split("\n")
    for each in extract(sample.name, text):
        symbol = each.symbol
        start, end = symbol.name_span.start, symbol.name_span.end
        if start.line == end.line and start != end:
            written = lines[start.line][start.column : end.column]
            assert re.split("[.:]", symbol.name)[0].lower() in written.lower()
