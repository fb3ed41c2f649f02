"""Source text in, symbols out. Never raises for a text, whatever it holds; knows no language by name."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..values import Extracted, Kind, Position, Span, Symbol
from . import grammars
from .comments import CommentLines, clean
from .languages import Language, all_languages, detect
from .units import module_units, text_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .grammars import Capture

MAX_SYMBOLS = 20_000
"""Symbols taken from one file. A file with more is machine-written; its first ones stand for it."""
MAX_INJECTIONS = 8
"""How deep one language is looked for inside another: macros inside macros, scripts inside templates."""
SIGNATURE_CHARS = 300
DOC_CHARS = 2_000
NAME_CHARS = 200

_CLASS_LIKE = frozenset({Kind.CLASS, Kind.STRUCT, Kind.INTERFACE, Kind.TRAIT, Kind.ENUM, Kind.OBJECT})
_CALLABLE = frozenset({Kind.FUNCTION, Kind.METHOD, Kind.CONSTRUCTOR, Kind.OPERATOR})
_CLOSING_MARKS = re.compile(r" #+$")
_DOCUMENT_LIKE = frozenset({Kind.HEADING})


@dataclass(frozen=True, slots=True)
class _Found:
    """A definition or a scope, in byte offsets."""

    start: int
    end: int
    kind: Kind | None
    """None: a scope, which encloses symbols without being one."""
    name: str
    name_start: int
    name_end: int
    container: str
    signature_start: int
    body_start: int | None
    doc: str | None
    doc_span: tuple[int, int] | None = None
    """Where an explicit doc is, which a signature leaves out."""
    level: int | None = None
    """Of a heading: it ends where the next one of this level or a higher (lower number) one starts."""
    extent: int | None = None
    """End of what it may run on to: it ends where the next one with the same extent starts, else there."""
    declared: bool = False
    """By `@declaration.KIND`: without a body, it is a symbol only outside functions."""

    @property
    def callable(self) -> bool:
        return self.kind in _CALLABLE


@dataclass(frozen=True, slots=True)
class _Wrapper:
    """What stands around a definition and belongs to it."""

    start: int
    end: int
    signature_start: int | None
    body_start: int | None


def extract(path: str, text: str) -> list[Extracted]:
    """The symbols of a file in order of their start, then the units for what lies outside them.

    A file in a language without a grammar, or in none that is known, gives text units only.
    """
    language = detect(path, text)
    if language is None or language.grammar is None:
        return text_units(path, text, language.name if language else "text")
    source = _Source(text)
    found, comments = _definitions(source, language, ())
    symbols = _assemble(source, path, language, found, comments)
    return [*symbols, *module_units(path, text, language.name, [each.symbol for each in symbols])]


class _Source:
    """A text with its UTF-8 bytes and a map from byte offsets to positions."""

    def __init__(self, text: str) -> None:
        self.data = text.encode("utf-8", "surrogatepass")
        self.ascii = len(self.data) == len(text)
        self.line_starts = [0, *(match.end() for match in re.finditer(rb"\n", self.data))]

    def line(self, offset: int) -> int:
        return bisect_right(self.line_starts, offset) - 1

    def position(self, offset: int) -> Position:
        line = self.line(offset)
        start = self.line_starts[line]
        column = offset - start if self.ascii else len(self.text(start, offset))
        return Position(line, column)

    def text(self, start: int, end: int) -> str:
        return self.data[start:end].decode("utf-8", "replace")


def _definitions(
    source: _Source, language: Language, ranges: tuple[tuple[int, int], ...], depth: int = 0
) -> tuple[list[_Found], CommentLines]:
    comments = CommentLines()
    best: dict[tuple[int, int], tuple[int, _Found]] = {}
    injected: dict[str, list[tuple[int, int]]] = {}
    wrappers: dict[tuple[int, int], _Wrapper] = {}
    assert language.grammar is not None
    readable = language.readable(source.data)
    for pattern, captures in grammars.matches(language.grammar, language.query, readable, ranges):
        for capture in captures.get("comment", ()):
            comments.add(source, capture.start, capture.end)
        for capture in captures.get("attribute", ()):
            comments.add_transparent(source, capture.start, capture.end)
        for name, nodes in captures.items():
            if name.startswith("injection.") and name != "injection.content":
                injected.setdefault(name.removeprefix("injection."), []).extend((n.start, n.end) for n in nodes)
        if (wrapper := _read_wrapper(captures)) is not None:
            wrappers.setdefault(wrapper[0], wrapper[1])
        for entry in _read_match(source, captures):
            key = (entry.name_start, entry.name_end) if entry.kind else (-1, entry.start)
            if key not in best or pattern < best[key][0]:
                best[key] = (pattern, entry)
    found = _sectioned(source, _laid_out([_widened(source, entry, wrappers) for _, entry in best.values()]))
    if language.merge_clauses:
        found = _merged(source, found, comments)
    for name, spans in injected.items():
        inner = all_languages().get(name)
        if inner is not None and inner.grammar is not None and depth < MAX_INJECTIONS:
            more, inner_comments = _definitions(source, inner, tuple(sorted(spans)), depth + 1)
            found += more
            comments.merge(inner_comments)
    found.sort(key=lambda each: (each.start, -each.end))
    return found[:MAX_SYMBOLS], comments


def _laid_out(found: list[_Found]) -> list[_Found]:
    """In order of their starts, outer ones first; one with an extent runs on to the next of the same extent."""
    found.sort(key=lambda each: (each.start, -each.end))
    next_start: dict[int, int] = {}
    for index in range(len(found) - 1, -1, -1):
        entry = found[index]
        if entry.extent is not None:
            found[index] = replace(entry, end=next_start.get(entry.extent, entry.extent))
            next_start[entry.extent] = entry.start
    return found


def _merged(source: _Source, found: list[_Found], comments: CommentLines) -> list[_Found]:
    """The clauses of a function as one: what follows directly with the same name and kind, without its own comment."""
    result: list[_Found] = []
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


def _sectioned(source: _Source, found: list[_Found]) -> list[_Found]:
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


def _read_wrapper(captures: Mapping[str, list[Capture]]) -> tuple[tuple[int, int], _Wrapper] | None:
    """The range of a `@wrapped` node and what its `@wrapper` adds to a definition there."""
    if "wrapper" not in captures or "wrapped" not in captures:
        return None
    inner, outer = captures["wrapped"][0], captures["wrapper"][0]
    if (inner.start, inner.end) == (outer.start, outer.end):
        return None
    bodies, signatures = captures.get("body", ()), captures.get("signature", ())
    return (inner.start, inner.end), _Wrapper(
        outer.start,
        outer.end,
        signatures[0].start if signatures else None,
        bodies[0].start if bodies else outer.body_start,
    )


def _widened(source: _Source, entry: _Found, wrappers: Mapping[tuple[int, int], _Wrapper]) -> _Found:
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


def _read_match(source: _Source, captures: Mapping[str, list[Capture]]) -> list[_Found]:
    names = sorted(captures.get("name", ()), key=lambda capture: capture.start)
    if (whole := captures.get("name.whole")) is not None:
        names = [replace(whole[0], end=whole[-1].end)]
    parts = captures.get("name.part") or []
    containers = [_one_line(source.text(c.start, c.end), NAME_CHARS) for c in captures.get("container", ())]
    docs = captures.get("doc") or []
    doc = "\n".join(source.text(c.start, c.end) for c in docs) or None
    level = next((int(name.removeprefix("level.")) for name in captures if name.startswith("level.")), None)
    bodies, heads, signatures = captures.get("body", ()), captures.get("head", ()), captures.get("signature", ())
    extent = captures["extent"][0].end if "extent" in captures else None
    result = []
    for capture_name, nodes in captures.items():
        if capture_name == "scope":
            scope_names = captures.get("scope.name", ())
            name = ".".join(_plain_name(source.text(c.start, c.end)) for c in scope_names)
            result.append(_Found(nodes[0].start, nodes[0].end, None, name, -1, -1, "", -1, None, None, extent=extent))
        elif capture_name.startswith(("definition.", "declaration.")) and (names or parts):
            name = ".".join(_plain_name(c.text or source.text(c.start, c.end)) for c in names).strip(".")
            name += "".join(f"{source.text(c.start, c.end)}:" for c in parts)
            if not name:
                continue
            body_start = bodies[0].start if bodies else heads[0].end if heads else nodes[0].body_start
            start, end = min(each.start for each in nodes), max(each.end for each in nodes)
            result.append(
                _Found(
                    start, end, Kind(capture_name.partition(".")[2]), name,
                    (names or parts)[0].start, (names or parts)[-1].end, ".".join(containers),
                    signatures[0].start if signatures else start, body_start, doc,
                    (docs[0].start, docs[-1].end) if docs else None, level, extent,
                    declared=capture_name.startswith("declaration."),
                )
            )  # fmt: skip
    return result


def _plain_name(raw: str) -> str:
    """A name as one writes it to refer to it: on one line, without the quotes of a string."""
    name = _CLOSING_MARKS.sub("", _one_line(raw, NAME_CHARS))
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'`":
        return name[1:-1]
    return name[1:] if name[:1] == ":" and name[1:2].isalpha() else name


def _one_line(raw: str, limit: int) -> str:
    return " ".join(raw.split())[:limit]


def _assemble(
    source: _Source, path: str, language: Language, found: list[_Found], comments: CommentLines
) -> list[Extracted]:
    symbols: list[Symbol] = []
    found_of: list[_Found] = []
    children: dict[int, list[int]] = {}
    stack: list[tuple[_Found, int | None]] = []
    of_symbols = {(entry.start, entry.end) for entry in found if entry.kind is not None}
    for entry in found:
        if entry.kind is None and (entry.start, entry.end) in of_symbols:
            continue
        while stack and stack[-1][0].end <= entry.start:
            stack.pop()
        around = {(each.start, each.end): each for each, _ in reversed(stack)}
        around.pop((entry.start, entry.end), None)
        outer = list(reversed(around.values()))
        if entry.kind is None:
            stack.append((entry, None))
            continue
        parent_kind = next((each.kind or Kind.CLASS for each in reversed(outer)), None)
        outer_names = [name for each in outer for name in (each.container, each.name)]
        container = ".".join(name for name in (*outer_names, entry.container) if name)
        if entry.declared and entry.body_start is None and parent_kind in _CALLABLE:
            continue
        kind = entry.kind
        if kind is Kind.FUNCTION and language.methods and (parent_kind in _CLASS_LIKE or entry.container):
            kind = Kind.METHOD
        parent = next((index for _, index in reversed(stack) if index is not None), None)
        if parent is not None:
            children.setdefault(parent, []).append(len(symbols))
        symbols.append(
            Symbol(
                name=entry.name,
                kind=kind,
                container=container,
                path=path,
                language=language.name,
                span=Span(source.position(entry.start), source.position(entry.end)),
                name_span=Span(source.position(entry.name_start), source.position(entry.name_end)),
                signature=_signature(source, entry, comments),
                doc=_doc(source, entry, comments, outer),
            )
        )
        stack.append((entry, len(symbols) - 1))
        found_of.append(entry)
    return [
        Extracted(symbol, _own_text(source, found_of, children.get(index, []), index, symbols))
        for index, symbol in enumerate(symbols)
    ]


def _signature(source: _Source, entry: _Found, comments: CommentLines) -> str:
    start = comments.after_attributes(source, entry.signature_start, entry.name_start)
    end = entry.body_start
    if end is None or not entry.start < end <= entry.end or entry.name_end > end:
        end = _end_of_declaration(source.data, entry)
    text = source.text(start, end)
    if entry.doc_span is not None and start <= entry.doc_span[0] and entry.doc_span[1] <= end:
        text = source.text(start, entry.doc_span[0]) + source.text(entry.doc_span[1], end)
    return _one_line(text, SIGNATURE_CHARS).rstrip(" {=;\\")


def _end_of_declaration(data: bytes, entry: _Found) -> int:
    """Where a declaration without a body ends: with its line, a callable's not before its parameters are closed."""
    at = entry.name_end
    while (newline := data.find(b"\n", at, entry.end)) != -1:
        written = data[entry.name_end : newline]
        if not entry.callable or written.count(b"(") <= written.count(b")") or len(written) > SIGNATURE_CHARS:
            return newline
        at = newline + 1
    return entry.end


def _doc(source: _Source, entry: _Found, comments: CommentLines, outer: list[_Found]) -> str:
    """Its own doc, else the comments above it, which are an outer definition's if that starts on the same line."""
    first_on_line = not outer or outer[-1].kind is None or source.line(outer[-1].start) != source.line(entry.start)
    raw = entry.doc or (comments.above(source, entry.start) if first_on_line else None)
    return clean(raw)[:DOC_CHARS] if raw else ""


def _own_text(source: _Source, found: list[_Found], children: list[int], index: int, symbols: list[Symbol]) -> str:
    """A symbol's text with each symbol inside it reduced to its signature: a class is not all of its methods."""
    entry = found[index]
    if symbols[index].kind in _DOCUMENT_LIKE:
        children = []
    pieces, at = [], entry.start
    for child in children:
        inner = found[child]
        if inner.start < at or inner.end > entry.end:
            continue
        pieces += [source.text(at, inner.start), symbols[child].signature]
        at = inner.end
    pieces.append(source.text(at, entry.end))
    return "".join(pieces)


def renamed(extracted: Extracted, path: str) -> Extracted:
    """The same symbol in a file of another name."""
    return replace(extracted, symbol=replace(extracted.symbol, path=path))
