"""The text of a document is the editor's text after any edits, in any encoding (faults.md, 14 and 17)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp_server.documents import Documents, TextChange

URI = "file:///w/a.py"
WIDTHS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}

encodings = st.sampled_from(sorted(WIDTHS))
texts = st.lists(
    st.sampled_from(
        ["a", "bc", " ", "é", "漢", "😀", "e\u0301", "\n", "\r\n", "\r", "\f", "\v", "\x1c", "\x85", "\u2028", "\t"]
    ),
    max_size=12,
).map("".join)
places = st.tuples(st.integers(0, 8), st.integers(0, 12))
changes = st.one_of(
    st.tuples(texts, st.none()),
    st.tuples(texts, st.tuples(places, places).map(lambda ends: (min(ends), max(ends)))),
)


def _offset(text: str, line: int, character: int, encoding: str) -> int:
    """Counted on the text as it goes over the wire: cut it there, and see how much is left of it."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    if line >= len(lines):
        return len(text)
    codec, width = WIDTHS[encoding]
    content = lines[line].rstrip("\r\n").encode(codec)[: character * width]
    return sum(map(len, lines[:line])) + len(content.decode(codec, "ignore"))


@given(texts, st.lists(changes, max_size=5), encodings)
def test_edits_end_with_the_editor_s_text(
    text: str, edits: list[tuple[str, tuple[tuple[int, int], tuple[int, int]] | None]], encoding: str
) -> None:
    """Line ends are CR LF, LF and CR alone; what lies past a line or the text is its end, the inside of a character its
    beginning."""
    documents = Documents()
    documents.open(URI, text, 1)
    for new, ends in edits:
        if ends is None:
            text = new
        else:
            start, end = (_offset(text, *place, encoding) for place in ends)
            text = text[:start] + new + text[end:]
    document = documents.change(URI, [TextChange(*edit) for edit in edits], 2, encoding)
    assert document is not None
    assert (document.text, document.version) == (text, 2)
    assert [each.text for each in documents] == [text]


@pytest.mark.parametrize("encoding", sorted(WIDTHS))
@pytest.mark.parametrize(
    "ends", [((0, 10**9), (10**9, 10**9)), ((2**31 - 1, 2**31 - 1), (2**31 - 1, 0)), ((5, 0), (0, 2**53))]
)
def test_a_position_far_away_is_the_end(ends: tuple[tuple[int, int], tuple[int, int]], encoding: str) -> None:
    """A client that replaces everything often names a range that is larger than the document."""
    documents = Documents()
    documents.open(URI, "ab", 1)
    document = documents.change(URI, [TextChange("!", ends)], 2, encoding)
    assert document is not None
    assert document.text == "ab!"


def test_a_lone_surrogate_stays_as_it_is() -> None:
    """Some editors send halves of characters; they count as one unit of UTF-16, and as three bytes."""
    for encoding, end in (("utf-16", 1), ("utf-8", 3), ("utf-32", 1)):
        documents = Documents()
        documents.open(URI, "\ud83dx", 1)
        document = documents.change(URI, [TextChange("y", ((0, end), (0, end)))], 2, encoding)
        assert document is not None
        assert document.text == "\ud83dyx"


def test_two_spellings_of_a_uri_are_one_document() -> None:
    """And what is not open does not change."""
    documents = Documents()
    documents.open("file:///w/c%23.py", "a", 1)
    assert documents.change("file:///w/%63%23.py", [TextChange("b")], 2, "utf-16") is not None
    assert documents.change("file:///w/c#.py", [TextChange("c")], 3, "utf-16") is None
    assert [(each.uri, each.text) for each in documents] == [("file:///w/c%23.py", "b")]
    assert documents.close("file://localhost/w/./c%23.py") is not None
    assert list(documents) == []
