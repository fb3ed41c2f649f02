"""The references in a text: where names are used, how, and on what. Works on one text alone, in a worker process."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ..symbols import all_languages, detect
from ..symbols.grammars import Tree, matched, reference_query
from ..symbols.source import Source
from .rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..symbols.grammars import Use
    from ..symbols.languages import Language
    from .rules import Rules

SOMETHING = "?"
"""A receiver that is more than a plain name: what it is cannot be read from the text."""
MOST_REFERENCES = 2_000
"""In one text."""
LINE_CHARS = 300
IMPORT_CHARS = 4_000
MOST_IMPORTS = 500
_SINGLY = 24
"""So many places are looked at one by one; with more of them the whole text is."""
_MOST_PLACES = 5 * MOST_REFERENCES
"""Places in one text that are looked at: some are in comments and strings."""
_BEFORE = 300
"""Bytes in which a receiver is looked for."""
_PART_OF_NAME = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


class Reference(NamedTuple):
    """A use of a name. A tuple: it crosses a pipe."""

    name: str
    kind: str
    """call, type, import or mention."""
    line: int
    """Counted from 0, as in a Span."""
    column: int
    end_line: int
    end_column: int
    receiver: str
    """What stands before it: a plain name, SOMETHING, or nothing."""
    text: str
    """Its line."""
    statement: int
    """Which of the text's imports it is in; -1: in none."""


class References(NamedTuple):
    """What a text uses, and what says where from."""

    found: list[Reference]
    imports: list[str]
    """Their texts."""
    bound: list[tuple[str, int, int]]
    """Names of parameters and local variables: name, line, column."""
    is_cut: bool
    """There are more than are given."""


def uses_of(path: str, text: str, name: str) -> References:
    """Every token of a text that is this name, but for definitions that the syntax shows (those of symbols are the caller's
    to leave out: they are in the index)."""
    language = detect(path, text)
    source = Source(text)
    wanted = name.encode("utf-8", "replace")
    places = [(at, at + len(wanted)) for at in islice(_occurrences(source.data, wanted), _MOST_PLACES + 1)]
    if language is None or language.grammar is None or not places:
        return _NOTHING
    reading = _Reading(source, language)
    found, left = [], list(places)
    for layer in reading.layers():
        here = [place for place in left if layer.tree.is_name(*place)]
        left = [place for place in left if place not in set(here)]
        found += reading.references(layer, here)
        if not left:
            break
    return reading.answer(found, is_cut=len(places) > _MOST_PLACES)


def uses_in(path: str, text: str, start: tuple[int, int], end: tuple[int, int]) -> References:
    """What is called or taken for a type between two places (line and column, counted from 0) of a text."""
    language = detect(path, text)
    if language is None or language.grammar is None:
        return _NOTHING
    source = Source(text)
    first, last = (_offset(source, *place) for place in (start, end))
    reading = _Reading(source, language)
    found = []
    for layer in reading.layers():
        uses = _best(layer.tree.uses(first, last))
        reading.bind(uses)
        found += [reading.reference(layer.rules, *place, use) for place, use in uses.items() if use.kind in _KINDS]
    return reading.answer(found)


def has_kinds(language: str) -> bool:
    """Whether calls and types of a language are told apart from other mentions."""
    known = all_languages().get(language)
    return known is not None and (reference_query(known.name, known.query) is not None or rules_of(language).embeds)


_NOTHING = References([], [], [], is_cut=False)
_KINDS = frozenset({"call", "type"})
_NO_USE = frozenset({"definition", "parameter"})
_BINDING = frozenset({"parameter", "local"})


class _Layer(NamedTuple):
    """A language's part of a text."""

    tree: Tree
    rules: Rules


class _Reading:
    """One text, taken apart as far as is needed."""

    def __init__(self, source: Source, language: Language) -> None:
        self._source, self._language = source, language
        self._data = language.readable(source.data)
        self._bound: list[tuple[str, int, int]] = []
        self._import_spans: list[tuple[int, int]] | None = None

    def layers(self) -> Iterator[_Layer]:
        """The text itself, then the languages that it holds."""
        rules = rules_of(self._language.name)
        yield self._layer(self._language, (), rules)
        if not rules.embeds:
            return
        found = matched(self._language.grammar or "", self._language.query, self._data)
        for name, spans in found.injections.items():
            language = all_languages().get(name)
            if language is not None and language.grammar is not None:
                yield self._layer(language, sorted(spans), rules_of(name))

    def _layer(self, language: Language, ranges: Sequence[tuple[int, int]], rules: Rules) -> _Layer:
        uses = reference_query(language.name, language.query)
        return _Layer(Tree(language.grammar or "", language.query, self._data, ranges, uses), rules)

    def references(self, layer: _Layer, places: Sequence[tuple[int, int]]) -> list[Reference]:
        """What stands at these places, without definitions."""
        if len(places) <= _SINGLY:
            uses = {place: use for place in places for place, use in _best(layer.tree.uses(*place)).items()}
        else:
            uses = _best(layer.tree.uses(0, len(self._data)))
        here = {place: uses[place] for place in places if place in uses}
        self.bind(here)
        return [
            self.reference(layer.rules, *place, here.get(place))
            for place in places
            if place not in here or here[place].kind not in _NO_USE
        ]

    def bind(self, uses: Mapping[tuple[int, int], Use]) -> None:
        """Note which names are those of parameters and local variables."""
        for place, use in uses.items():
            if use.kind in _BINDING:
                at = self._source.position(place[0])
                self._bound.append((self._source.text(*place), at.line, at.column))

    def answer(self, found: list[Reference], *, is_cut: bool = False) -> References:
        """What was found, in order."""
        found.sort(key=lambda each: (each.line, each.column))
        imports = (
            [self._source.text(start, min(end, start + IMPORT_CHARS)) for start, end in self._imports()]
            if found
            else []
        )
        bound = self._bound[:MOST_REFERENCES] if found else []
        return References(found[:MOST_REFERENCES], imports, bound, is_cut or len(found) > MOST_REFERENCES)

    def reference(self, rules: Rules, start: int, end: int, use: Use | None) -> Reference:
        """One of them as a value."""
        source = self._source
        statement = self._statement(start)
        kind = "import" if statement != -1 else use.kind if use is not None and use.kind in _KINDS else "mention"
        here, after = source.position(start), source.position(end)
        starts = source.line_starts
        line_end = starts[here.line + 1] if here.line + 1 < len(starts) else len(source.data)
        line = source.text(starts[here.line], min(line_end, starts[here.line] + 4 * LINE_CHARS)).rstrip("\r\n")
        return Reference(
            source.text(start, end), kind, here.line, here.column, after.line, after.column,
            self._receiver(rules, start, use), line[:LINE_CHARS], statement,
        )  # fmt: skip

    def _receiver(self, rules: Rules, start: int, use: Use | None) -> str:
        if use is not None and use.receiver is not None:
            text = self._source.text(*use.receiver)
            return text if text.isidentifier() else SOMETHING
        before = self._data[max(0, start - _BEFORE) : start]
        found = rules.receiver.search(before)
        if found is None:
            return ""
        name, closing, operator = found.groups()
        if name is not None:
            return str(name.decode("utf-8", "replace"))
        # Nothing before it: `::name` is a name, so is the last of `...name`; `.name` is a member of what is left out.
        if closing is None and (
            operator in {b"::", b"\\", b"/", b":"} or before[found.start() - 1 : found.start()] == b"."
        ):
            return ""
        return SOMETHING

    def _statement(self, at: int) -> int:
        return next((number for number, span in enumerate(self._imports()) if span[0] <= at < span[1]), -1)

    def _imports(self) -> list[tuple[int, int]]:
        if self._import_spans is None:
            found = rules_of(self._language.name).imports.finditer(self._source.data)
            self._import_spans = [match.span() for match, _ in zip(found, range(MOST_IMPORTS), strict=False)]
        return self._import_spans


def _occurrences(data: bytes, wanted: bytes) -> Iterator[int]:
    """Where the bytes stand that are no part of a longer ASCII word."""
    if not wanted:
        return
    inner_start, inner_end = wanted[0] in _PART_OF_NAME, wanted[-1] in _PART_OF_NAME
    at = data.find(wanted)
    while at != -1:
        end = at + len(wanted)
        cut_before = inner_start and at > 0 and data[at - 1] in _PART_OF_NAME
        if not cut_before and not (inner_end and end < len(data) and data[end] in _PART_OF_NAME):
            yield at
        at = data.find(wanted, at + 1)


def _best(uses: Sequence[Use]) -> dict[tuple[int, int], Use]:
    """By place: a name that several patterns match belongs to the first of them."""
    found: dict[tuple[int, int], Use] = {}
    for use in uses:
        key = (use.start, use.end)
        if key not in found or use.pattern < found[key].pattern:
            found[key] = use
    return found


def _offset(source: Source, line: int, column: int) -> int:
    if line >= len(source.line_starts):
        return len(source.data)
    start = source.line_starts[line]
    if source.ascii:
        return min(start + column, len(source.data))
    end = source.line_starts[line + 1] if line + 1 < len(source.line_starts) else len(source.data)
    return start + len(source.text(start, end)[:column].encode())
