"""Which lines of a document belong together: listings, delimited blocks and tables. They hold no headings and are not cut."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW = re.compile(r"\s*[|+]")
_RULE = re.compile(r"\s*[|+]?[-=:|+ ]*[-=]{2}[-=:|+ ]*$")
_HEADER_LINES = 8
_TABLE_LINES = 1_000
"""A border is looked for so far from the one before."""
_UNDERLINES = frozenset("=-~^+")


class Block(NamedTuple):
    """Lines, counted from 0, the last one excluded."""

    start: int
    end: int
    header: int
    """Where its header ends, for a table; else `start`."""


def blocks(openers: Sequence[re.Pattern[str]], lines: Sequence[str]) -> list[Block]:
    """The blocks in order; none inside another. `lines` are without their ends."""
    if not openers:
        return []
    found: list[Block] = []
    next_at: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        next_at.setdefault(line.strip(), []).append(number)
    at = 0
    while at < len(lines):
        match = next((match for each in openers if (match := each.match(lines[at]))), None)
        end = _end(match, lines, at, next_at) if match is not None and not _is_underline(lines, at) else None
        if end is None:
            at += 1
            continue
        is_table = match is not None and ("border" in match.groupdict() or "|" in match[0])
        found.append(Block(at, end, _header(lines, at, end) if is_table else at))
        at = end
    return found


def tables(lines: Sequence[str], taken: Sequence[Block]) -> list[Block]:
    """Runs of rows that begin with `|` or `+`, outside of the blocks."""
    inside = {number for block in taken for number in range(block.start, block.end)}
    found, at = [], 0
    for is_row, run in groupby(
        range(len(lines)), lambda number: number not in inside and bool(_ROW.match(lines[number]))
    ):
        count = len(list(run))
        if is_row and count > 2:
            found.append(Block(at, at + count, _header(lines, at, at + count)))
        at += count
    return found


def _end(match: re.Match[str], lines: Sequence[str], at: int, next_at: dict[str, list[int]]) -> int | None:
    """The line after a block; None where nothing closes it: then it is none."""
    groups = match.groupdict()
    if groups.get("same"):
        return next((number + 1 for number in _after(next_at[lines[at].strip()], at)), None)
    if fence := groups.get("fence"):
        return next(
            (number + 1 for number in range(at + 1, len(lines)) if _closes(lines[number].strip(), fence)), len(lines)
        )
    border = match.re
    for number in range(at + 1, min(len(lines), at + _TABLE_LINES)):
        if border.match(lines[number]) and (number + 1 == len(lines) or not lines[number + 1].strip()):
            return number + 1
    return None


def _after(numbers: Sequence[int], at: int) -> Sequence[int]:
    place = bisect_right(numbers, at)
    return numbers[place : place + 1]


def _closes(line: str, fence: str) -> bool:
    return len(line) >= len(fence) and line.count(fence[0]) == len(line)


def _is_underline(lines: Sequence[str], at: int) -> bool:
    """A line of dashes that ends a paragraph of one line of its length is that title's, not the beginning of a listing."""
    line, above = lines[at].rstrip(), lines[at - 1].rstrip() if at else ""
    return (
        line[:1] in _UNDERLINES
        and above[:1].isalnum()
        and abs(len(above) - len(line)) <= 1
        and (at < 2 or not lines[at - 2].strip())
    )


def _header(lines: Sequence[str], start: int, end: int) -> int:
    """A table's header goes up to the first rule under its first words; without one it is the first row."""
    first = None
    for number in range(start, min(end, start + _HEADER_LINES)):
        if _RULE.match(lines[number]) or not any(map(str.isalnum, lines[number])):
            if first is not None:
                return number + 1
        elif first is None:
            first = number
    return (first if first is not None else start) + 1
