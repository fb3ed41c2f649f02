"""Source text in, symbols out. Never raises for a text, whatever it holds; knows no language by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..values import Extracted, Kind, Span, Symbol
from . import grammars
from .comments import CommentLines, clean
from .found import CALLABLE, Found, Wrapper, read_match, read_wrapper
from .front_matter import front_matter
from .languages import Language, all_languages, detect
from .layout import laid_out, merged, sectioned, titled, widened
from .sections import section_units, without_blocks
from .source import Source, one_line
from .units import module_units, text_units

if TYPE_CHECKING:
    from .front_matter import FrontMatter

MAX_SYMBOLS = 20_000
"""Symbols taken from one file. A file with more is machine-written; its first ones stand for it."""
MAX_INJECTIONS = 8
"""How deep one language is looked for inside another: macros inside macros, scripts inside templates."""
MAX_NESTING = 100
"""What is nested deeper is no symbol of its own: no one writes such code."""
SIGNATURE_CHARS = 300
DOC_CHARS = 2_000

_CLASS_LIKE = frozenset({Kind.CLASS, Kind.STRUCT, Kind.INTERFACE, Kind.TRAIT, Kind.ENUM, Kind.OBJECT})
_DOCUMENT_LIKE = frozenset({Kind.HEADING})


def extract(path: str, text: str) -> list[Extracted]:
    """The symbols of a file in order of their start, then the units for what lies outside them.

    A file in a language without a grammar, or in none that is known, gives text units only.
    """
    return extract_as(detect(path, text), path, text)


def extract_as(language: Language | None, path: str, text: str) -> list[Extracted]:
    """As `extract`, of a file whose language is known to be this one."""
    if language is None or language.grammar is None:
        return as_text(language, path, text)
    source = Source(text)
    found, comments = _definitions(source, language, ())
    if not found and language.grammar == grammars.HEADINGS:
        return as_text(language, path, text)
    extracted = _assemble(source, path, language, found, comments)
    symbols = [each.symbol for each in extracted]
    rest = section_units(language, text, symbols) if language.is_document else []
    return [*extracted, *rest, *module_units(path, text, language.name, symbols)]


def as_text(language: Language | None, path: str, text: str) -> list[Extracted]:
    """Text units of a file in any language, as of one that its grammar does not finish. No grammar is used."""
    return text_units(path, text, language.name if language else "text")


def _definitions(
    source: Source, language: Language, ranges: tuple[tuple[int, int], ...], depth: int = 0
) -> tuple[list[Found], CommentLines]:
    best: dict[tuple[int, int], tuple[int, Found]] = {}
    wrappers: dict[tuple[int, int], Wrapper] = {}
    readable = language.readable(source.data)
    front = front_matter(source.data) if language.is_document and not ranges else None
    if language.is_document:
        readable = _running_text(language, readable, front)
    taken = grammars.matched(language.grammar or "", language.query, readable, ranges)
    comments = CommentLines(source, taken.comments, taken.attributes)
    for pattern, captures in taken.others:
        if (wrapper := read_wrapper(captures)) is not None:
            wrappers.setdefault(wrapper[0], wrapper[1])
        for entry in read_match(source, captures):
            key = (entry.name_start, entry.name_end) if entry.kind else (-1, entry.start)
            if key not in best or pattern < best[key][0]:
                best[key] = (pattern, entry)
    entries = laid_out([widened(source, entry, wrappers) for _, entry in best.values()])
    found = sectioned(source, titled(entries, front) if front is not None else entries)
    if language.merge_clauses:
        found = merged(source, found, comments)
    for name, spans in taken.injections.items():
        inner = all_languages().get(name)
        if inner is not None and inner.grammar is not None and depth < MAX_INJECTIONS:
            more, inner_comments = _definitions(source, inner, tuple(sorted(spans)), depth + 1)
            found += more
            comments.merge(inner_comments)
    found.sort(key=lambda each: (each.start, -each.end))
    return found[:MAX_SYMBOLS], comments


def _running_text(language: Language, data: bytes, front: FrontMatter | None) -> bytes:
    """A document in which nothing but headings looks like one, every offset unchanged."""
    if front is not None:
        data = re.sub(rb"[^\r\n]", b" ", data[: front.end]) + data[front.end :]
    return without_blocks(language, data) if language.grammar == grammars.HEADINGS else data


@dataclass(slots=True)
class _Open:
    """A definition or scope in which others may follow."""

    entry: Found
    index: int | None
    """Of its symbol; None: a scope."""
    around: list[Found] | None = None
    """It and what is around it, outermost first, one for each range; made with the first entry inside."""


def _around(stack: list[_Open], entry: Found) -> list[Found]:
    """What is around an entry, outermost first; of several with one range the outermost, of those with its own range none."""
    if not stack:
        return []
    if stack[-1].around is None:
        ranges = {(each.entry.start, each.entry.end): each.entry for each in reversed(stack)}
        stack[-1].around = list(reversed(ranges.values()))
    outer = stack[-1].around
    if any(each.end == entry.end and each.start == entry.start for each in outer):
        return [each for each in outer if (each.start, each.end) != (entry.start, entry.end)]
    return outer


def _assemble(
    source: Source, path: str, language: Language, found: list[Found], comments: CommentLines
) -> list[Extracted]:
    symbols: list[Symbol] = []
    found_of: list[Found] = []
    children: dict[int, list[int]] = {}
    stack: list[_Open] = []
    of_symbols = {(entry.start, entry.end) for entry in found if entry.kind is not None}
    for entry in found:
        if entry.kind is None and (entry.start, entry.end) in of_symbols:
            continue
        while stack and stack[-1].entry.end <= entry.start:
            stack.pop()
        if len(stack) >= MAX_NESTING:
            continue
        outer = _around(stack, entry)
        if entry.kind is None:
            stack.append(_Open(entry, None))
            continue
        parent_kind = (outer[-1].kind or Kind.CLASS) if outer else None
        outer_names = [name for each in outer for name in (each.container, each.name)]
        container = ".".join([name for name in (*outer_names, entry.container) if name])
        if entry.declared and entry.body_start is None and parent_kind in CALLABLE:
            continue
        kind = entry.kind
        if kind is Kind.FUNCTION and language.methods and (parent_kind in _CLASS_LIKE or entry.container):
            kind = Kind.METHOD
        parent = next((each.index for each in reversed(stack) if each.index is not None), None)
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
        stack.append(_Open(entry, len(symbols) - 1))
        found_of.append(entry)
    return [
        Extracted(symbol, _own_text(source, found_of, children.get(index, []), index, symbols))
        for index, symbol in enumerate(symbols)
    ]


def _signature(source: Source, entry: Found, comments: CommentLines) -> str:
    start = comments.after_attributes(source, entry.signature_start, entry.name_start)
    end = entry.body_start
    if end is None or not entry.start < end <= entry.end or entry.name_end > end:
        end = _end_of_declaration(source.data, entry)
    text = source.text(start, end)
    if entry.doc_span is not None and start <= entry.doc_span[0] and entry.doc_span[1] <= end:
        text = source.text(start, entry.doc_span[0]) + source.text(entry.doc_span[1], end)
    return one_line(text, SIGNATURE_CHARS).rstrip(" {=;\\")


def _end_of_declaration(data: bytes, entry: Found) -> int:
    """Where a declaration without a body ends: with its line, a callable's not before its parameters are closed."""
    at = entry.name_end
    while (newline := data.find(b"\n", at, entry.end)) != -1:
        written = data[entry.name_end : newline]
        if not entry.callable or written.count(b"(") <= written.count(b")") or len(written) > SIGNATURE_CHARS:
            return newline
        at = newline + 1
    return entry.end


def _doc(source: Source, entry: Found, comments: CommentLines, outer: list[Found]) -> str:
    """Its own doc, else the comments above it, which are an outer definition's if that starts on the same line."""
    first_on_line = not outer or outer[-1].kind is None or source.line(outer[-1].start) != source.line(entry.start)
    raw = entry.doc or (comments.above(source, entry.start) if first_on_line else None)
    return clean(raw)[:DOC_CHARS] if raw else ""


def _own_text(source: Source, found: list[Found], children: list[int], index: int, symbols: list[Symbol]) -> str:
    """A symbol's text with each symbol inside it reduced to its signature: a class is not all of its methods."""
    entry = found[index]
    if symbols[index].kind in _DOCUMENT_LIKE:
        children = []
    pieces, at = [], entry.start if entry.text_start is None else entry.text_start
    for child in children:
        inner = found[child]
        if inner.start < at or inner.end > entry.end:
            continue
        pieces += [source.text(at, inner.start), symbols[child].signature]
        at = inner.end
    pieces.append(source.text(at, entry.end))
    if entry.text_start is not None:  # last, as a model reads the beginning
        pieces += ["\n", source.text(entry.start, entry.text_start)]
    return "".join(pieces)
