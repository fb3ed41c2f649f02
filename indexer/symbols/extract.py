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
SIGNATURE_CHARS = 300
DOC_CHARS = 2_000
NAME_CHARS = 200

_CLASS_LIKE = frozenset({Kind.CLASS, Kind.STRUCT, Kind.INTERFACE, Kind.TRAIT, Kind.ENUM, Kind.OBJECT})
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
    source: _Source, language: Language, ranges: tuple[tuple[int, int], ...]
) -> tuple[list[_Found], CommentLines]:
    comments = CommentLines()
    best: dict[tuple[int, int], tuple[int, _Found]] = {}
    injected: dict[str, list[tuple[int, int]]] = {}
    assert language.grammar is not None
    for pattern, captures in grammars.matches(language.grammar, language.query, source.data, ranges):
        for capture in captures.get("comment", ()):
            comments.add(source, capture.start, capture.end)
        for capture in captures.get("attribute", ()):
            comments.add_transparent(source, capture.start, capture.end)
        for name, nodes in captures.items():
            if name.startswith("injection.") and name != "injection.content":
                injected.setdefault(name.removeprefix("injection."), []).extend((n.start, n.end) for n in nodes)
        for entry in _read_match(source, captures):
            key = (entry.name_start, entry.name_end) if entry.kind else (-1, entry.start)
            if key not in best or pattern < best[key][0]:
                best[key] = (pattern, entry)
    found = [entry for _, entry in best.values()]
    for name, spans in injected.items():
        inner = all_languages().get(name)
        if inner is not None and inner.grammar is not None:
            more, inner_comments = _definitions(source, inner, tuple(sorted(spans)))
            found += more
            comments.merge(inner_comments)
    found.sort(key=lambda each: (each.start, -each.end))
    return found[:MAX_SYMBOLS], comments


def _read_match(source: _Source, captures: Mapping[str, list[Capture]]) -> list[_Found]:
    names = sorted(captures.get("name", ()), key=lambda capture: capture.start)
    containers = [_one_line(source.text(c.start, c.end), NAME_CHARS) for c in captures.get("container", ())]
    doc = "\n".join(source.text(c.start, c.end) for c in captures.get("doc", ())) or None
    bodies, signatures = captures.get("body", ()), captures.get("signature", ())
    result = []
    for capture_name, nodes in captures.items():
        if capture_name == "scope":
            scope_names = captures.get("scope.name", ())
            name = ".".join(_one_line(source.text(c.start, c.end), NAME_CHARS) for c in scope_names)
            result.append(_Found(nodes[0].start, nodes[0].end, None, name, -1, -1, "", -1, None, None))
        elif capture_name.startswith("definition.") and names:
            name = ".".join(_plain_name(source.text(c.start, c.end)) for c in names).strip(".")
            if not name:
                continue
            body_start = bodies[0].start if bodies else nodes[0].body_start
            result.append(
                _Found(
                    nodes[0].start, nodes[0].end, Kind(capture_name.removeprefix("definition.")), name,
                    names[0].start, names[-1].end, ".".join(containers),
                    signatures[0].start if signatures else nodes[0].start, body_start, doc,
                )
            )  # fmt: skip
    return result


def _plain_name(raw: str) -> str:
    """A name as one writes it to refer to it: on one line, without the quotes of a string."""
    name = _one_line(raw, NAME_CHARS)
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'`" else name


def _one_line(raw: str, limit: int) -> str:
    return " ".join(raw.split())[:limit]


def _assemble(
    source: _Source, path: str, language: Language, found: list[_Found], comments: CommentLines
) -> list[Extracted]:
    symbols: list[Symbol] = []
    found_of: list[_Found] = []
    children: dict[int, list[int]] = {}
    stack: list[tuple[_Found, int | None]] = []
    for entry in found:
        while stack and stack[-1][0].end <= entry.start:
            stack.pop()
        outer = [each for each, _ in stack if not (each.start == entry.start and each.end == entry.end)]
        if entry.kind is None:
            stack.append((entry, None))
            continue
        parent_kind = next((each.kind or Kind.CLASS for each in reversed(outer)), None)
        container = ".".join(name for name in (*(each.name for each in outer), entry.container) if name)
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
                signature=_signature(source, entry),
                doc=_doc(source, entry, comments),
            )
        )
        stack.append((entry, len(symbols) - 1))
        found_of.append(entry)
    return [
        Extracted(symbol, _own_text(source, found_of, children.get(index, []), index, symbols))
        for index, symbol in enumerate(symbols)
    ]


def _signature(source: _Source, entry: _Found) -> str:
    end = entry.body_start
    if end is None or not entry.start < end <= entry.end or entry.name_end > end:
        newline = source.data.find(b"\n", entry.name_end)
        end = min(entry.end, newline if newline != -1 else entry.end)
    return _one_line(source.text(entry.signature_start, end), SIGNATURE_CHARS).rstrip(" {=")


def _doc(source: _Source, entry: _Found, comments: CommentLines) -> str:
    raw = entry.doc or comments.above(source, entry.start)
    return clean(raw)[:DOC_CHARS] if raw else ""


def _own_text(
    source: _Source, found: list[_Found], children: list[int], index: int, symbols: list[Symbol]
) -> str:
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
