"""Headings of documents by the looks of their lines, for formats that no grammar at hand reads as a whole.

tree-sitter-language-pack has a grammar for reStructuredText, which gives no levels (they follow from the order in which
adornments first appear), and none for AsciiDoc or plain text. A file `queries/NAME.toml` says what a heading looks like, so this
code knows no format either. It answers as `grammars` does.

    adornments      characters that a line under (and over) a title is made of
    levels          the adornments in order of their levels; without it, levels follow from the order of appearance
    overlined       a title may stand between two such lines; that is a level of its own
    shortest        an adornment has so many characters; one of `enough` fits any title, if that is given
    shorter, longer how many characters an adornment may have less and more than the title (longer: -1: any number)
    title           what such a title must be like, searched for;   follows: what may stand above one but for a blank line
    [[line]]        a title on a line alone: match, with groups `name` and perhaps `marks`;
                    level: "marks": as many as these, "appearance": by order of appearance, dots in the marks telling levels apart;
                    above, below: what the lines around it must be like (an empty one is blank, or none)
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Range = tuple[int, int]

LEVELS = 20
"""Deeper ones count as this level."""
_TITLE_CHARS = 250
_ANY = ""


@dataclass(frozen=True, slots=True)
class _Line:
    match: re.Pattern[str]
    by_marks: bool
    above: re.Pattern[str]
    below: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Rules:
    adornments: str
    levels: str
    overlined: bool
    shortest: int
    enough: int
    shorter: int
    longer: int
    title: re.Pattern[str]
    follows: re.Pattern[str]
    lines: tuple[_Line, ...]


@cache
def _rules(name: str) -> _Rules:
    file = resources.files(__package__) / "queries" / f"{name}.toml"
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return _Rules(
        adornments=table["adornments"], levels=table.get("levels", ""), overlined=table.get("overlined", False),
        shortest=table["shortest"], enough=table.get("enough", 0), shorter=table.get("shorter", 0),
        longer=table.get("longer", -1), title=re.compile(table.get("title", r"\w")),
        follows=re.compile(table.get("follows", r"(?!)")),
        lines=tuple(
            _Line(
                re.compile(entry["match"]), entry["level"] == "marks", re.compile(entry.get("above", _ANY)),
                re.compile(entry.get("below", _ANY)),
            )
            for entry in table.get("line", ())
        ),
    )  # fmt: skip


def ranges(name: str, source: bytes) -> Iterator[tuple[int, Mapping[str, Range]]]:
    """The headings in order: 0, and the ranges of `definition.heading`, `name` and `level.N` in bytes."""
    rules = _rules(name)
    raw = source.split(b"\n")
    lines = [line.decode("utf-8", "replace").rstrip() for line in raw]
    starts = [0]
    for line in raw:
        starts.append(starts[-1] + len(line) + 1)
    styles: dict[tuple[str, int], int] = {}
    at = 0
    while at < len(lines):
        found = _adorned(rules, lines, at) or _alone(rules, lines, at)
        if found is None:
            at += 1
            continue
        title, end, style, fixed, span = found
        level = fixed or styles.setdefault(style, len(styles) + 1)
        name_start, name_end = _in_bytes(raw[title], lines[title], span)
        yield (
            0,
            {
                "definition.heading": (starts[at], starts[end - 1] + len(raw[end - 1].rstrip())),
                "name": (starts[title] + name_start, starts[title] + name_end),
                "signature": (starts[title], starts[title] + name_end),
                f"level.{min(level, LEVELS)}": (starts[at], starts[at]),
            },
        )
        at = end


_Title = tuple[int, int, tuple[str, int], int, Range]
"""The title's line, the line after the heading, what tells its level, the level where that is fixed (else 0), and where the name is
in its line, in characters."""


def _adorned(rules: _Rules, lines: Sequence[str], at: int) -> _Title | None:
    """A title with a line under it, and perhaps one over it, that begins at a line."""
    if not lines[at] or (at and lines[at - 1] and not _may_follow(rules, lines, at)):
        return None
    over = _adornment(rules, lines[at]) if rules.overlined else ""
    if (
        over
        and at + 2 < len(lines)
        and _adornment(rules, lines[at + 2]) == over
        and _is_title(rules, lines[at + 1].strip())
    ):
        if _fits(rules, lines[at + 1].strip(), lines[at]) and _fits(rules, lines[at + 1].strip(), lines[at + 2]):
            return at + 1, at + 3, (over, 1), 0, _words(lines[at + 1])
        return None
    title = lines[at]
    under = _adornment(rules, lines[at + 1]) if at + 1 < len(lines) else ""
    if (
        not under
        or title[:1].isspace()
        or _adornment(rules, title)
        or not _is_title(rules, title)
        or not _fits(rules, title, lines[at + 1])
    ):
        return None
    return at, at + 2, (under, 0), rules.levels.find(under) + 1, _words(title)


def _may_follow(rules: _Rules, lines: Sequence[str], at: int) -> bool:
    return rules.follows.search(lines[at - 1]) is not None or bool(_adornment(rules, lines[at - 1]))


def _adornment(rules: _Rules, line: str) -> str:
    """The character that a line is made of, if it may be an adornment."""
    char = line[:1]
    long = len(line) >= rules.shortest
    return char if long and char in rules.adornments and line.count(char) == len(line) else ""


def _is_title(rules: _Rules, title: str) -> bool:
    return 0 < len(title) <= _TITLE_CHARS and rules.title.search(title) is not None


def _fits(rules: _Rules, title: str, adornment: str) -> bool:
    if rules.enough and len(adornment) >= rules.enough:
        return True
    difference = len(adornment) - len(title)
    return difference >= -rules.shorter and (rules.longer < 0 or difference <= rules.longer)


def _alone(rules: _Rules, lines: Sequence[str], at: int) -> _Title | None:
    if len(lines[at]) > _TITLE_CHARS:
        return None
    for number, rule in enumerate(rules.lines):
        if (found := rule.match.fullmatch(lines[at])) is None:
            continue
        above = lines[at - 1] if at else ""
        below = lines[at + 1] if at + 1 < len(lines) else ""
        if rule.above.search(above) is None or rule.below.search(below) is None:
            continue
        marks = found.groupdict().get("marks") or ""
        return at, at + 1, (f"line {number}", marks.count(".")), len(marks) if rule.by_marks else 0, found.span("name")
    return None


def _words(line: str) -> Range:
    return len(line) - len(line.lstrip()), len(line)


def _in_bytes(written: bytes, line: str, span: Range) -> Range:
    start, end = (len(line[:place].encode()) for place in span)
    # What is no UTF-8 was replaced by something longer: the line's own end is as good then.
    return min(start, len(written)), min(end, len(written))
