"""Documents: what is not a heading's in them, and units for what a long section says after its beginning.

A section is one symbol whatever its length, found by all of its words. A model reads the beginning of a text only, so what follows
is given units of its own, which are cut between paragraphs and never through a table or a listing that fits one.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from ..values import Extracted, Kind, Position, Span, Symbol
from .blocks import Block, blocks, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .languages import Language

LONG_CHARS = 3_000
"""A section with more text of its own, without the sections under it, is cut."""
UNIT_CHARS = 1_500
"""A unit ends at the first good place after so many: as much as is embedded (`embedding.text.BODY_CHARS`)."""
HEADER_CHARS = 400


def without_blocks(language: Language, data: bytes) -> bytes:
    """A document with its blocks blanked, every offset unchanged: nothing in them is a heading."""
    if not language.blocks:
        return data
    raw = data.split(b"\n")
    lines = [line.decode("utf-8", "replace").rstrip() for line in raw]
    for block in blocks(language.blocks, lines):
        for number in range(block.start, block.end):
            raw[number] = b" " * len(raw[number])
    return b"\n".join(raw)


def section_units(language: Language, text: str, symbols: Sequence[Symbol]) -> list[Extracted]:
    """Units for what follows the beginnings of long sections."""
    lines = text.split("\n")
    kept: list[Block] | None = None
    found: list[Extracted] = []
    for index, symbol in enumerate(symbols):
        start, end = symbol.span.start.line, symbol.span.end.line + 1
        if index + 1 < len(symbols):
            end = min(end, symbols[index + 1].span.start.line)
        if sum(map(len, lines[start:end])) <= LONG_CHARS:
            continue
        if kept is None:
            of_format = blocks(language.blocks, lines)
            kept = sorted([*of_format, *tables(lines, of_format)])
        pieces = list(_cut(lines, start, end, kept))
        found += [_unit(symbol, lines, piece, kept) for piece in pieces[1:]]
    return [each for each in found if each.body.strip()]


def _cut(lines: Sequence[str], start: int, end: int, kept: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """First and last line (excluded) of each piece."""
    at, held = start, 0
    good: int | None = None
    for number in range(start, end):
        length = len(lines[number]) + 1
        if number > at and held >= UNIT_CHARS:
            rank = _cut_rank(lines, number, kept)
            if rank == 2 or (held + length > LONG_CHARS and (good is not None or rank)):
                stop = good if rank < 2 and good is not None else number
                yield at, stop
                at, good = stop, None
                held = sum(len(line) + 1 for line in lines[at:number])
            elif rank and good is None:
                good = number
        held += length
    yield at, end


def _cut_rank(lines: Sequence[str], number: int, kept: Sequence[Block]) -> int:
    """How well a piece may begin with a line. 2: with a paragraph; 1: elsewhere, if need be; 0: inside of what fits a piece."""
    place = bisect_right(kept, number, key=lambda block: block.start) - 1
    if place >= 0 and kept[place].start < number < kept[place].end:
        block = kept[place]
        fits = sum(len(line) + 1 for line in lines[block.start : block.end]) <= LONG_CHARS
        return 0 if fits or number < block.header else 1
    line = lines[number]
    return 2 if line.strip() and not line[:1].isspace() and not lines[number - 1].strip() else 1


def _unit(section: Symbol, lines: Sequence[str], piece: tuple[int, int], kept: Sequence[Block]) -> Extracted:
    start, end = piece
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    while start < end - 1 and not lines[start].strip():
        start += 1
    body = "\n".join(lines[start:end])
    table = next((block for block in kept if block.header <= start < block.end and block.header > block.start), None)
    if table is not None and start > table.start:  # the rest of a table: its columns are named where it begins
        body = "\n".join(lines[table.start : table.header])[:HEADER_CHARS] + "\n" + body
    symbol = Symbol(
        name=section.path.rsplit("/", 1)[-1], kind=Kind.TEXT,
        container=".".join(filter(None, (section.container, section.name))), path=section.path, language=section.language,
        span=Span(Position(start, 0), Position(end - 1, len(lines[end - 1].rstrip("\r")))),
        name_span=Span(Position(start, 0), Position(start, 0)), signature=lines[start].strip()[:200], doc="",
    )  # fmt: skip
    return Extracted(symbol, body)
