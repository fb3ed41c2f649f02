"""Where definitions begin and end beyond their own syntax node: wrappers, sections, merged clauses, extents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..values import Kind
from .found import NAME_CHARS, Found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .comments import CommentLines
    from .found import Wrapper
    from .front_matter import FrontMatter
    from .source import Source


def laid_out(found: list[Found]) -> list[Found]:
    """In order of their starts, outer ones first; one with an extent runs on to the next of the same extent."""
    found.sort(key=lambda each: (each.start, -each.end))
    next_start: dict[int, int] = {}
    for index in range(len(found) - 1, -1, -1):
        entry = found[index]
        if entry.extent is not None:
            found[index] = replace(entry, end=next_start.get(entry.extent, entry.extent))
            next_start[entry.extent] = entry.start
    return found


def merged(source: Source, found: list[Found], comments: CommentLines) -> list[Found]:
    """The clauses of a function as one: what follows directly with the same name and kind, without its own comment."""
    result: list[Found] = []
    open_: list[int] = []
    for entry in found:
        before = None
        while open_ and result[open_[-1]].end <= entry.start:
            before = open_.pop()
        first = result[before] if before is not None else None
        if (
            before is not None
            and first is not None
            and entry.callable
            and (first.name, first.kind, first.container) == (entry.name, entry.kind, entry.container)
            and not comments.above(source, entry.start)
        ):
            result[before] = replace(first, end=entry.end)
            open_.append(before)
        else:
            open_.append(len(result))
            result.append(entry)
    return result


def sectioned(source: Source, found: list[Found]) -> list[Found]:
    """Headings stretched over their sections, up to the next heading that does not belong under them."""
    open_: list[int] = []
    result = list(found)

    def close(index: int, end: int) -> None:
        section = source.data[result[index].start : end]
        result[index] = replace(result[index], end=end - (len(section) - len(section.rstrip())))

    for index, entry in enumerate(found):
        if entry.level is None:
            continue
        while open_ and (result[open_[-1]].level or 0) >= entry.level:
            close(open_.pop(), entry.start)
        open_.append(index)
    for index in open_:
        close(index, len(source.data))
    return result


def titled(found: list[Found], front: FrontMatter) -> list[Found]:
    """The headings under the title that front matter gives the whole document, unless its first heading says the same."""
    if not front.title or (found and found[0].name.casefold() == front.title.casefold()):
        return found
    whole = Found(
        0, front.end, Kind.HEADING, front.title[:NAME_CHARS], front.title_start, front.title_end, "", front.title_start,
        front.title_end, front.about or None, level=0, text_start=front.end,
    )  # fmt: skip
    return [whole, *found]


def widened(source: Source, entry: Found, wrappers: Mapping[tuple[int, int], Wrapper]) -> Found:
    """A definition with the range of what is wrapped around it: an `export`, a template's parameters."""
    while entry.kind is not None and (wrapper := wrappers.get((entry.start, entry.end))) is not None:
        entry = replace(
            entry,
            start=wrapper.start,
            end=wrapper.end,
            signature_start=entry.signature_start if wrapper.signature_start is None else wrapper.signature_start,
            body_start=wrapper.body_start if entry.body_start is None else entry.body_start,
        )
    if source.data[entry.end - 1 : entry.end].isspace():  # some grammars count a line's end to its last node
        written = source.data[entry.start : entry.end].rstrip()
        entry = replace(entry, end=entry.start + len(written)) if written else entry
    return entry
