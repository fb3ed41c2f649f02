"""Doc comments: which comment lines stand directly above a definition, and what they say without their marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_OPENING = re.compile(
    r"^\s*(?:[rRbBuUfF]{0,2}(?:\"\"\"|''')|@(?:module|type)?doc\s+(?:~[sS])?(?:\"\"\"|\")|/\*+!?|\(\*+|\{-\s*\|?|--\[=*\[|<#|<!--|=(?:begin|head\d|item|over|back|cut|pod|encoding|for)\b|///?!?|/\++|#\[=*\[|!+[<>!]*|"
    r"//!|#+'?!?\|?|-{2,}\s?[|^]?|;+|%+!?|[\"'`*])\s?"
)
_CLOSING = re.compile(r"\s*(?:[*+]+/|\*+\)|-\}|\]=*\]|#>|-->|=end|\"\"\"|''')\s*$|(?<=\S)[\"']\s*$")
_LAST_OF_CLOSING = ("/", ")", "}", "]", ">", "d", '"', "'")
_RULE = re.compile(r"^\W*$")
_MARKUP = re.compile(r"</?[a-zA-Z](?:[^<>]*?\b(?:cref|langword)=\"([^\"<>]*)\")?[^<>]*>")


class _Source(Protocol):
    @property
    def data(self) -> bytes: ...
    @property
    def line_starts(self) -> Sequence[int]: ...
    def line(self, offset: int) -> int: ...
    def text(self, start: int, end: int) -> str: ...


class CommentLines:
    """The comments of one file, found by the line on which they end."""

    def __init__(
        self, source: _Source, comments: Iterable[tuple[int, int]] = (), attributes: Iterable[tuple[int, int]] = ()
    ) -> None:
        """From the ranges, in byte offsets, of comments and of what may stand between a comment and what it documents."""
        self._by_last_line: dict[int, tuple[int, int, int]] = {}
        self._transparent: dict[int, int] = {}
        self._attributes: dict[int, int] = {}
        for start, end in comments:
            self._add(source, start, end)
        for start, end in attributes:
            self._add_transparent(source, start, end)

    def _add(self, source: _Source, start: int, end: int) -> None:
        """A comment; ignored when code stands before it on its line, or when it is a `#!` line."""
        data = source.data
        first = source.line(start)
        if data[source.line_starts[first] : start].strip() or (start == 0 and data.startswith(b"#!")):
            return
        trimmed = start + len(data[start:end].rstrip())
        last = first if data.find(b"\n", start, trimmed) == -1 else source.line(trimmed - 1)
        self._by_last_line[last] = (first, start, trimmed)

    def _add_transparent(self, source: _Source, start: int, end: int) -> None:
        """A decorator or the like.

        Not when other code follows on its line: that is what a comment above it documents.
        """
        self._attributes[start] = end
        newline = source.data.find(b"\n", end)
        if not source.data[end : newline if newline != -1 else len(source.data)].strip():
            self._transparent[source.line(max(start, end - 1))] = source.line(start)

    def after_attributes(self, source: _Source, start: int, limit: int) -> int:
        """`start`, or where the attributes that stand there end, so that a signature begins with the declaration."""
        at = start
        while (end := self._attributes.get(at)) is not None and end <= limit:
            at = end
            while at < limit and source.data[at : at + 1].isspace():
                at += 1
        return at

    def merge(self, other: CommentLines) -> None:
        """Take in the comments of an injected part of the same file."""
        self._by_last_line |= other._by_last_line
        self._transparent |= other._transparent
        self._attributes |= other._attributes

    def above(self, source: _Source, offset: int) -> str:
        """The text of the comments that end on the line above `offset`, without a gap between them."""
        line = source.line(offset) - 1
        pieces: list[str] = []
        while line >= 0:
            if line in self._transparent:
                line = self._transparent[line] - 1
            elif line in self._by_last_line:
                first, start, end = self._by_last_line[line]
                pieces.append(source.text(start, end))
                line = first - 1
            else:
                break
        return "\n".join(reversed(pieces))


def clean(raw: str) -> str:
    """A comment's or docstring's words, line by line, without marks, rules of dashes or markup tags."""
    lines = []
    for line in raw.splitlines():
        opening = _OPENING.match(line)
        plain = (line[opening.end() :] if opening else line).strip()
        # A look at the last character saves most lines a search from each of theirs.
        if plain.endswith(_LAST_OF_CLOSING):
            plain = _CLOSING.sub("", plain).strip()
        if "<" in plain:
            plain = _MARKUP.sub(r"\1", plain)
        if plain and not _RULE.match(plain):
            lines.append(plain)
    return "\n".join(lines)
