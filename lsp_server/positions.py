"""Places in a text, between Sememe (lines end at a newline, columns count code points) and an editor.

An editor ends lines at CR LF, LF or CR, and counts columns in the unit that was agreed on: bytes of UTF-8, units of
UTF-16, or code points. Invariant: any number is accepted; what lies beyond a line or the text is moved to its end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from indexer import Position
from indexer.values import has_lone_return

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Span

UTF8, UTF16, UTF32 = "utf-8", "utf-16", "utf-32"

_LINE_END = re.compile(r"\r\n|\n|\r")
_NEWLINE = re.compile(r"\n")


def units(text: str, encoding: str) -> int:
    """The length of a text in the units of an encoding. A lone surrogate counts as what it would be written as."""
    if encoding == UTF32 or text.isascii():
        return len(text)
    if encoding == UTF8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(char > "\uffff" for char in text)


def column_at(line: str, count: int, encoding: str) -> int:
    """How many code points of a line fit into so many units; in the middle of a character, those before it."""
    if encoding == UTF32 or line.isascii():
        return max(0, min(count, len(line)))
    taken = 0
    for column, char in enumerate(line):
        taken += units(char, encoding)
        if taken > count:
            return column
    return len(line)


class EditorLines:
    """The lines of a text as an editor counts them."""

    def __init__(self, text: str, encoding: str) -> None:
        self._text, self._encoding = text, encoding
        self._starts = _starts(text, _LINE_END)

    def offset(self, line: int, character: int) -> int:
        """Where an editor's position is in the text, in code points."""
        if line >= len(self._starts):
            return len(self._text)
        if line < 0:
            return 0
        start = self._starts[line]
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        content = self._text[start:end].rstrip("\r\n")
        return start + column_at(content, character, self._encoding)

    def place(self, offset: int) -> tuple[int, int]:
        """The editor's line and character of a place in the text."""
        line = bisect_right(self._starts, offset) - 1
        return line, units(self._text[self._starts[line] : offset], self._encoding)


class SpanConverter:
    """Spans of one text as an editor writes them: ((line, character), (line, character))."""

    def __init__(self, text: str, encoding: str) -> None:
        self._encoding = encoding
        self._lines = text.split("\n")
        # Only a CR alone makes the editor's lines others than ours; without one there is nothing to count beyond a line.
        self._editor = EditorLines(text, encoding) if has_lone_return(text) else None
        self._starts = _starts(text, _NEWLINE) if self._editor is not None else ()

    def __call__(self, span: Span) -> tuple[tuple[int, int], tuple[int, int]]:
        """The editor's range of a span."""
        return self._place(span.start), self._place(span.end)

    def _place(self, place: Position) -> tuple[int, int]:
        line = min(place.line, len(self._lines) - 1)
        content = self._lines[line]
        column = place.column if line == place.line else len(content)
        if self._editor is not None:
            return self._editor.place(self._starts[line] + min(column, len(content)))
        return line, units(content[:column], self._encoding)


def as_is(span: Span) -> tuple[tuple[int, int], tuple[int, int]]:
    """The editor's range of a span in a plain text."""
    return (span.start.line, span.start.column), (span.end.line, span.end.column)


def _starts(text: str, line_end: re.Pattern[str]) -> Sequence[int]:
    return [0, *(match.end() for match in line_end.finditer(text))]
