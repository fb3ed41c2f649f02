"""Only this module knows tree-sitter: a language's name and a text go in, captured ranges come out.

Grammars come inside the wheel of tree-sitter-language-pack 0.x, so nothing is fetched when a language is first met.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import tree_sitter
import tree_sitter_language_pack

from . import headings, patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PATTERNS = "patterns"
"""Instead of a grammar: regular expressions (see `patterns`)."""
HEADINGS = "headings"
"""Instead of a grammar: what headings look like (see `headings`)."""
_BY_DATA = {PATTERNS: patterns.ranges, HEADINGS: headings.ranges}

# A pattern that could match in very many ways at once on a crafted file is cut off instead of filling the memory.
MATCH_LIMIT = 20_000
_INJECTION = "injection."
_WITH_BODY = ("definition.", "declaration.", "wrapper")
_REFERENCES = "references"
# The leaf is a piece of prose or data: nothing in it is a name.
_NO_CODE = re.compile(r"string|comment|content|(?:^|_)text|char|fragment|heredoc|regex|escape|doc")
_SIGILS = 2
"""Bytes that a token may have besides the name: `:name`, `$name`, `name:`."""


class Capture(NamedTuple):
    """A captured syntax node: byte offsets into the UTF-8 text, and the start of its body if the grammar names one.

    A body is looked for only in what a definition can be. A tuple: there are four or five for each symbol.
    """

    start: int
    end: int
    body_start: int | None = None
    text: str | None = None
    """What it stands for, where that is not the text itself (`#set! name.is "Companion"`)."""


class Matched(NamedTuple):
    """What a query file takes of a text. Comments and attributes are most of it, and no more than ranges."""

    comments: list[tuple[int, int]]
    attributes: list[tuple[int, int]]
    injections: dict[str, list[tuple[int, int]]]
    """Parts in other languages, by language."""
    others: list[tuple[int, Mapping[str, list[Capture]]]]
    """All other matches: the pattern's number and the captures by name. Those that only the query needs (`@_name`) are left out."""


class Use(NamedTuple):
    """A name that a language's reference query takes: how it is used, and byte offsets."""

    pattern: int
    kind: str
    start: int
    end: int
    receiver: tuple[int, int] | None
    """What a message is sent to, where the grammar says so and no operator does."""


@cache
def _query(grammar: str, query_name: str, folder: str = "queries") -> tree_sitter.Query:
    source = (resources.files(__package__) / folder / f"{query_name}.scm").read_text(encoding="utf-8")
    return tree_sitter.Query(tree_sitter_language_pack.get_language(grammar), source)  # type: ignore[arg-type]


@cache
def _settings(grammar: str, query_name: str) -> dict[int, dict[str, str | None]]:
    """By pattern, where it has any: `name.until` ends a name inside its node, `name.is` says what a node stands for."""
    query = _query(grammar, query_name)
    settings = {number: query.pattern_settings(number) for number in range(query.pattern_count)}
    return {number: found for number, found in settings.items() if "name.until" in found or "name.is" in found}


@cache
def _parser(grammar: str) -> tree_sitter.Parser:
    return tree_sitter_language_pack.get_parser(grammar)  # type: ignore[arg-type]


def matched(grammar: str, query_name: str, source: bytes, ranges: Sequence[tuple[int, int]] = ()) -> Matched:
    """What a language's query file takes of `source`.

    `ranges` restricts parsing to parts of the text (a script inside a component file); offsets stay those of the
    whole text. A text that does not parse gives what its sound parts hold: parsing never fails.
    """
    if (by_data := _BY_DATA.get(grammar)) is not None:
        return _matched_by_data(by_data(query_name, source))
    comments, attributes, injections, others = result = Matched([], [], {}, [])
    tree = _parsed(grammar, source, ranges)
    cursor = tree_sitter.QueryCursor(_query(grammar, query_name), match_limit=MATCH_LIMIT)
    settings = _settings(grammar, query_name)
    for pattern, captures in cursor.matches(tree.root_node):
        if "comment" in captures:
            comments += [node.byte_range for node in captures["comment"]]
        elif "attribute" in captures:
            attributes += [node.byte_range for node in captures["attribute"]]
        else:
            kept = {}
            for name, nodes in captures.items():
                if name.startswith(_INJECTION):
                    injections.setdefault(name.removeprefix(_INJECTION), []).extend(node.byte_range for node in nodes)
                elif name[0] != "_":
                    kept[name] = _captured(name, nodes)
            if pattern in settings:
                kept["name"] = [_named(source, capture, settings[pattern]) for capture in kept.get("name", ())]
            if kept:
                others.append((pattern, kept))
    return result


def _matched_by_data(matches: Iterable[tuple[int, Mapping[str, tuple[int, int]]]]) -> Matched:
    result = Matched([], [], {}, [])
    for pattern, found in matches:
        if "comment" in found:
            result.comments.append(found["comment"])
        else:
            result.others.append((pattern, {name: [Capture(start, end)] for name, (start, end) in found.items()}))
    return result


def _parsed(grammar: str, source: bytes, ranges: Sequence[tuple[int, int]]) -> tree_sitter.Tree:
    parser = _parser(grammar)
    parser.included_ranges = [_range(source, start, end) for start, end in ranges]
    return parser.parse(source)


@cache
def reference_query(*names: str) -> str | None:
    """The first of these names that a query of references has."""
    folder = resources.files(__package__) / _REFERENCES
    return next((name for name in names if (folder / f"{name}.scm").is_file()), None)


class Tree:
    """A parsed text in which single places are looked at; a text that regular expressions read has no kinds of use."""

    def __init__(
        self,
        grammar: str,
        query_name: str,
        source: bytes,
        ranges: Sequence[tuple[int, int]] = (),
        uses: str | None = None,
    ) -> None:
        """
        :param uses: name of the query of references, if there is one.
        """
        self._grammar, self._uses = grammar, uses
        self._tree: tree_sitter.Tree | None = None
        self._code = b""
        if grammar == PATTERNS:
            self._code = patterns.code(query_name, source)
        else:
            self._tree = _parsed(grammar, source, ranges)

    def is_name(self, start: int, end: int) -> bool:
        """Whether these bytes are a token of their own, outside of comments and strings."""
        if self._tree is None:
            return any(self._code[start:end].strip(b" _"))
        node = self._tree.root_node.descendant_for_byte_range(start, end)
        if node is None or not node.is_named or node.named_child_count:
            return False
        if node.end_byte - node.start_byte - (end - start) > _SIGILS:
            return False
        return _NO_CODE.search(node.type) is None

    def uses(self, start: int, end: int) -> list[Use]:
        """What the query of references takes in a range."""
        if self._tree is None or self._uses is None:
            return []
        cursor = tree_sitter.QueryCursor(_query(self._grammar, self._uses, _REFERENCES), match_limit=MATCH_LIMIT)
        cursor.set_byte_range(start, end)
        found = []
        for pattern, captures in cursor.matches(self._tree.root_node):
            kind = next((name[10:] for name in captures if name.startswith("reference.")), "")
            receivers = captures.get("receiver")
            receiver = (receivers[0].start_byte, receivers[0].end_byte) if receivers else None
            names = [(node.start_byte, node.end_byte) for node in captures.get("name", ())]
            found += [Use(pattern, kind, *name, receiver) for name in names if start <= name[0] and name[1] <= end]
        return found


def _captured(name: str, nodes: Sequence[tree_sitter.Node]) -> list[Capture]:
    if not name.startswith(_WITH_BODY):
        return [_new(Capture, (*node.byte_range, None, None)) for node in nodes]
    bodies = [node.child_by_field_name("body") for node in nodes]
    return [
        Capture(*node.byte_range, body.start_byte if body is not None else None)
        for node, body in zip(nodes, bodies, strict=True)
    ]


_new = tuple.__new__
"""Makes a Capture in a third of the time that it takes to call it."""


def _named(source: bytes, capture: Capture, settings: Mapping[str, str | None]) -> Capture:
    stop = settings.get("name.until")
    at = source.find(stop.encode(), capture.start, capture.end) if stop else -1
    return capture._replace(end=capture.end if at == -1 else at, text=settings.get("name.is"))


def _range(source: bytes, start: int, end: int) -> tree_sitter.Range:
    return tree_sitter.Range(_point(source, start), _point(source, end), start, end)


def _point(source: bytes, offset: int) -> tree_sitter.Point:
    line_start = source.rfind(b"\n", 0, offset) + 1
    return tree_sitter.Point(source.count(b"\n", 0, offset), offset - line_start)
