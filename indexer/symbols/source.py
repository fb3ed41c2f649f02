"""A source text with its UTF-8 bytes, and positions in it. Byte offsets are tree-sitter's, positions are ours."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, count
from operator import add

from ..values import Position

_SURROGATE = re.compile("[\ud800-\udfff]")


class Source:
    """A text with its UTF-8 bytes and a map from byte offsets to positions."""

    def __init__(self, text: str) -> None:
        # Half a character in an unsaved text is no UTF-8, and tree-sitter's predicates read nothing else. This one is as long.
        self.ascii = text.isascii()
        self._text = text
        self.data = (text if self.ascii else _SURROGATE.sub("\ufffd", text)).encode()
        # Sums of lengths take half the time of looking for each line's end.
        self.line_starts: list[int] = list(
            map(add, accumulate(map(len, self.data.split(b"\n")[:-1]), initial=0), count())
        )

    def line(self, offset: int) -> int:
        """The line of a byte offset, from 0."""
        return bisect_right(self.line_starts, offset) - 1

    def position(self, offset: int) -> Position:
        """Line and column of a byte offset."""
        line = self.line(offset)
        start = self.line_starts[line]
        column = offset - start if self.ascii else len(self.text(start, offset))
        return Position(line, column)

    def text(self, start: int, end: int) -> str:
        """The text between two byte offsets."""
        return self._text[start:end] if self.ascii else self.data[start:end].decode("utf-8", "replace")


def one_line(raw: str, limit: int) -> str:
    """A text without its line ends and indentation, cut to `limit` characters."""
    return " ".join(raw.split())[:limit]
