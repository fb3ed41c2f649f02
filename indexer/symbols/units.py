"""Units for what no symbol covers, so that nothing a user wrote is unfindable."""

from __future__ import annotations

from itertools import repeat
from operator import add
from typing import TYPE_CHECKING

from ..values import Extracted, Kind, Position, Span, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

UNIT_LINES = 60
"""A text unit ends at the first blank line after this many lines, and in any case after twice as many."""


def module_units(path: str, text: str, language: str, symbols: Sequence[Symbol]) -> list[Extracted]:
    """The module-level unit of a file: every line outside its symbols, under the file's own name.

    What exceeds one unit's size goes into further text units, so that a long script is found by all of its lines.
    """
    lines = _lines(text)
    outside = list(_outside(len(lines), symbols))
    if not any(lines[number].strip() for number in outside):
        return []
    head = outside[: 2 * UNIT_LINES]
    last = len(lines) - 1
    span = Span(Position(0, 0), Position(last, len(lines[last].rstrip("\r\n"))))
    first = _unit(path, language, Kind.FILE, span, "".join(lines[number] for number in head))
    rest = _runs(outside[2 * UNIT_LINES :])
    return [first, *(unit for start, end in rest for unit in _cut(path, language, lines, start, end))]


def text_units(path: str, text: str, language: str) -> list[Extracted]:
    """A file without a grammar, cut at blank lines into units of about `UNIT_LINES` lines."""
    lines = _lines(text)
    return list(_cut(path, language, lines, 0, len(lines)))


def _lines(text: str) -> list[str]:
    """With their ends. Only a newline ends a line, as for symbols and editors: not a form feed, which sources are paged with."""
    *whole, last = text.split("\n")
    lines = list(map(add, whole, repeat("\n")))
    return [*lines, last] if last else lines


def _outside(count: int, symbols: Iterable[Symbol]) -> Iterator[int]:
    at = 0
    for symbol in symbols:
        yield from range(at, min(symbol.span.start.line, count))
        at = max(at, symbol.span.end.line + 1 if symbol.span.end.column else symbol.span.end.line)
    yield from range(at, count)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for index in range(1, len(numbers) + 1):
        if index == len(numbers) or numbers[index] != numbers[index - 1] + 1:
            yield numbers[start], numbers[index - 1] + 1
            start = index


def _cut(path: str, language: str, lines: Sequence[str], start: int, end: int) -> Iterator[Extracted]:
    at = start
    while at < end:
        stop = min(end, at + UNIT_LINES)
        while stop < min(end, at + 2 * UNIT_LINES) and lines[stop - 1].strip():
            stop += 1
        body = "".join(lines[at:stop])
        if body.strip():
            span = Span(Position(at, 0), Position(stop - 1, len(lines[stop - 1].rstrip("\r\n"))))
            yield _unit(path, language, Kind.TEXT, span, body)
        at = stop


def _unit(path: str, language: str, kind: Kind, span: Span, body: str) -> Extracted:
    start = span.start
    symbol = Symbol(
        name=path.rsplit("/", 1)[-1],
        kind=kind,
        container="",
        path=path,
        language=language,
        span=span,
        name_span=Span(start, start),
        signature=next((line.strip()[:200] for line in body.splitlines() if line.strip()), ""),
        doc="",
    )
    return Extracted(symbol, body)
