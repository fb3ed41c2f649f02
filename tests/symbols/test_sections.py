"""Documents are cut by headings, long sections between paragraphs; nothing in a document is lost or breaks the cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Kind
from indexer.embedding.text import document_text
from indexer.symbols import extract
from indexer.symbols.sections import LONG_CHARS

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = (".md", ".rst", ".adoc", ".txt")
PARAGRAPH = (
    "A paragraph of words about uploads, sessions and what becomes of them when the network is away.\n" * 3 + "\n"
)
PIECES = (
    "---", "+++", "title: Words", "description: >-", "  folded", "```", "~~~~", "----", "====", "====  ====", "|===", "--", "....",
    "# One", "## Two ##", "== Two", "= Doc", "Title", "=====", "-----", "~~~~~", "1. First", "1.1 Second", "SEE ALSO", "| a | b |",
    "|---|---|", "+---+---+", "+===+===+", ".. note::", "    indented", "- item", "", "", "", "word " * 90, "é家🏠", "\r", "\x00", "\ud800",
    "| row |\n" * 200, PARAGRAPH * 30,
)  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25))
def test_cutting_loses_no_line(ending: str, pieces: list[str]) -> None:
    """Each line of a document is in the text of a symbol or unit whose range holds it, whatever the document is like."""
    text = "\n".join(pieces)
    found = extract(f"a{ending}", text)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.strip():
            written = line.strip().replace("\ud800", "\ufffd")
            assert any(
                each.symbol.span.start.line <= number <= each.symbol.span.end.line
                and written in each.body.replace("\ud800", "\ufffd")
                for each in found
            ), (number, line)
    assert all(each.symbol.span.end.line < len(lines) for each in found)


@pytest.mark.parametrize(
    ("ending", "heading"),
    [(".md", "# Long\n\n"), (".rst", "Long\n====\n\n"), (".adoc", "= Long\n\n"), (".txt", "Long\n====\n\n")],
)
def test_a_long_section_has_units_for_what_a_model_would_not_read(ending: str, heading: str) -> None:
    """What stands deep in a section is at the beginning of a unit's embedded text, with the section's name."""
    text = heading + PARAGRAPH * 40 + "Deep down it says marmalade.\n\n" + PARAGRAPH * 4
    found = extract(f"doc/a{ending}", text)
    units = [each for each in found if each.symbol.kind is Kind.TEXT]
    assert [each.symbol.name for each in found if each.symbol.kind is Kind.HEADING] == ["Long"]
    assert {each.symbol.container for each in units} == {"Long"}
    assert all(len(each.body) <= LONG_CHARS for each in units)
    [holding] = [each for each in units if "marmalade" in each.body]
    assert document_text(holding).startswith("Long\n")
    starts = [each.symbol.span.start.line for each in units]
    ends = [each.symbol.span.end.line for each in units]
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))


TABLES = {
    ".md": ("# T\n\n", "| Name | Value |\n|---|---|\n", "| key{} | some value of it |\n", ""),
    ".rst": (
        "T\n=\n\nU\n==\n\n",
        "+------+-------+\n| Name | Value |\n+======+=======+\n",
        "| k{} | some value of it |\n+----+----+\n",
        "",
    ),
    ".adoc": ("= T\n\n", "|===\n|Name |Value\n\n", "|key{}\n|some value of it\n\n", "|===\n"),
}


@pytest.mark.parametrize("ending", TABLES)
def test_a_table_that_fits_a_unit_is_whole(ending: str) -> None:
    """A table in a long section is not cut, though it has blank lines and begins where a unit would end."""
    title, head, row, foot = TABLES[ending]
    table = head + "".join(row.format(number) for number in range(25)) + foot
    text = title + PARAGRAPH * 4 + table + "\n" + PARAGRAPH * 20
    found = [each for each in extract(f"a{ending}", text) if each.symbol.kind is Kind.TEXT]
    assert found
    holding = [each for each in found if "some value" in each.body]
    assert len(holding) <= 1
    assert all(table.strip() in each.body for each in holding)


@pytest.mark.parametrize("ending", TABLES)
def test_each_part_of_a_long_table_names_its_columns(ending: str) -> None:
    """A table of many rows is cut between rows, and every unit of it begins with the header."""
    title, head, row, foot = TABLES[ending]
    text = title + head + "".join(row.format(number) for number in range(400)) + foot
    found = [each for each in extract(f"a{ending}", text) if each.symbol.kind is Kind.TEXT]
    assert len(found) > 3
    assert all("Name" in each.body[:60] for each in found if "some value" in each.body)


@pytest.mark.parametrize("ending", ENDINGS)
def test_front_matter_titles_the_document_and_stays_out_of_its_sections(ending: str) -> None:
    """Title and description are those of the whole document; no section's text holds the rest, the document's own is first."""
    text = "---\ntitle: Resumable uploads\ndescription: How to go on.\nslug: x-y\n---\n\nFirst words.\n\nPart\n====\n\nMore.\n"
    whole, part = (each for each in extract(f"a{ending}", text) if each.symbol.kind is Kind.HEADING)
    assert (whole.symbol.name, whole.symbol.doc) == ("Resumable uploads", "How to go on.")
    assert whole.body.strip().startswith("First words.")
    assert "slug" in whole.body
    assert (part.symbol.name, part.symbol.container) == ("Part", "Resumable uploads")
    assert "slug" not in part.body


def test_plain_text_without_headings_stays_units() -> None:
    """A text file that has none is cut into units of lines, as a file of an unknown language is."""
    text = "one line of words\n" * 100 + "\n" + "another\n" * 100
    assert [each.symbol for each in extract("a.txt", text)] == [
        each.symbol for each in extract("a.txt", text) if each.symbol.kind is Kind.TEXT and not each.symbol.container
    ]
