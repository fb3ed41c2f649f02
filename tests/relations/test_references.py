"""What a text uses, language by language: calls, types, imports and mentions, and what stands before them.

`SEMEME_UPDATE_GOLDEN=1 pytest tests/relations/test_references.py` rewrites the expected listings: read the difference.
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import indexer.symbols
from indexer.relations.references import has_kinds, uses_in, uses_of
from indexer.symbols import detect

if TYPE_CHECKING:
    from indexer.relations.references import Reference

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".golden")
NAMES = {"elixir": "deliver", "perl": "deliver", "csharp": "Send", "powershell": "Send-All", "bash": "send"}
WITH_DASH = {"clojure", "elisp", "commonlisp"}


def wanted(sample: Path) -> str:
    """The name that the sample uses in every way that it can be used."""
    return NAMES.get(sample.stem, "send-all" if sample.stem in WITH_DASH else "send")


def row(each: Reference) -> str:
    """Place from 1, use, receiver and name."""
    before = f"{each.receiver} . " if each.receiver else ""
    return f"{each.line + 1}:{each.column + 1} {each.kind} {before}{each.name}"


def listing(sample: Path) -> str:
    """First every use of one name, then all that is called or taken for a type."""
    text = sample.read_text(encoding="utf-8")
    name = wanted(sample)
    found = uses_of(sample.name, text, name)
    end = (text.count("\n"), len(text.rpartition("\n")[2]))
    return "\n".join([
        f"uses of {name}", *(f"    {row(each)}" for each in found.found),
        "imports", *(f"    {' '.join(each.split())}" for each in found.imports),
        "used", *(f"    {row(each)}" for each in uses_in(sample.name, text, (0, 0), end).found), "",
    ])  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_sample_gives_the_expected_references(sample: Path) -> None:
    """Uses in comments and strings are none; names of parameters and labels are no uses of a definition."""
    expected = sample.with_name(f"{sample.name}.golden")
    got = listing(sample)
    if os.environ.get("SEMEME_UPDATE_GOLDEN"):
        expected.write_text(got, encoding="utf-8")
    assert got == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_use_is_where_the_name_stands(sample: Path) -> None:
    """Columns count code points; the line is given with it."""
    text = sample.read_text(encoding="utf-8")
    for each in uses_of(sample.name, text, wanted(sample)).found:
        assert text.split("\n")[each.line][each.column : each.end_column] == each.name
        assert each.text == text.split("\n")[each.line]


def test_every_query_of_references_has_a_sample() -> None:
    """And tells calls from mentions."""
    queries = {Path(each.name).stem for each in (resources.files(indexer.symbols) / "references").iterdir()}
    sampled = {detect(path.name, path.read_text(encoding="utf-8")) for path in SAMPLES}
    names = {language.name for language in sampled if language is not None}
    assert queries <= names
    assert all(has_kinds(name) for name in queries)


def test_an_enormous_text_is_cut_and_says_so() -> None:
    """A file of nothing but calls costs a bounded answer."""
    found = uses_of("many.py", "send()\n" * 5_000, "send")
    assert found.is_cut
    assert len(found.found) == 2_000


@pytest.mark.parametrize("name", ["", "(", "[a-z]+", ".*", "\\", "send(", "\x1b[31m", "家", "a" * 10_000])
def test_any_text_is_a_name(name: str) -> None:
    """Nothing in it is read as a pattern."""
    found = uses_of("a.py", "x = 家\nsend(a)\n[a-z]\n", name).found
    assert [each.name for each in found] == (["家"] if name == "家" else [])
