"""Only this module knows tree-sitter: a language's name and a text go in, captured ranges come out.

Grammars come inside the wheel of tree-sitter-language-pack 0.x, so nothing is fetched when a language is first met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_language_pack

from . import patterns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATTERNS = "patterns"
"""Instead of a grammar: regular expressions (see `patterns`)."""

# A pattern that could match in very many ways at once on a crafted file is cut off instead of filling the memory.
MATCH_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Capture:
    """A captured syntax node: byte offsets into the UTF-8 text, and the start of its body if the grammar names one."""

    start: int
    end: int
    type: str
    body_start: int | None


@cache
def _query(grammar: str, query_name: str) -> tree_sitter.Query:
    source = (resources.files(__package__) / "queries" / f"{query_name}.scm").read_text(encoding="utf-8")
    return tree_sitter.Query(tree_sitter_language_pack.get_language(grammar), source)  # type: ignore[arg-type]


@cache
def _name_stops(grammar: str, query_name: str) -> dict[int, bytes]:
    """By pattern: what ends the name inside the node captured as `@name` (`#set! name.until "="`)."""
    query = _query(grammar, query_name)
    stops = ((number, query.pattern_settings(number).get("name.until")) for number in range(query.pattern_count))
    return {number: stop.encode() for number, stop in stops if stop}


@cache
def _parser(grammar: str) -> tree_sitter.Parser:
    return tree_sitter_language_pack.get_parser(grammar)  # type: ignore[arg-type]


def matches(
    grammar: str, query_name: str, source: bytes, ranges: Sequence[tuple[int, int]] = ()
) -> Iterator[tuple[int, Mapping[str, list[Capture]]]]:
    """Each match of a language's query file in `source`: the pattern's number and its captures by name.

    `ranges` restricts parsing to parts of the text (a script inside a component file); offsets stay those of the
    whole text. A text that does not parse gives what its sound parts hold: parsing never fails.
    """
    if grammar == PATTERNS:
        for pattern, found in patterns.spans(query_name, source):
            yield pattern, {name: [Capture(start, end, name, None)] for name, (start, end) in found.items()}
        return
    parser = _parser(grammar)
    parser.included_ranges = [_range(source, start, end) for start, end in ranges]
    tree = parser.parse(source)
    cursor = tree_sitter.QueryCursor(_query(grammar, query_name), match_limit=MATCH_LIMIT)
    stops = _name_stops(grammar, query_name)
    for pattern, captures in cursor.matches(tree.root_node):
        result = {name: [_capture(node) for node in nodes] for name, nodes in captures.items()}
        if (stop := stops.get(pattern)) is not None:
            result["name"] = [_cut(source, capture, stop) for capture in result.get("name", ())]
        yield pattern, result


def _capture(node: tree_sitter.Node) -> Capture:
    body = node.child_by_field_name("body")
    return Capture(node.start_byte, node.end_byte, node.type, body.start_byte if body else None)


def _cut(source: bytes, capture: Capture, stop: bytes) -> Capture:
    at = source.find(stop, capture.start, capture.end)
    return capture if at == -1 else replace(capture, end=at)


def _range(source: bytes, start: int, end: int) -> tree_sitter.Range:
    return tree_sitter.Range(_point(source, start), _point(source, end), start, end)


def _point(source: bytes, offset: int) -> tree_sitter.Point:
    line_start = source.rfind(b"\n", 0, offset) + 1
    return tree_sitter.Point(source.count(b"\n", 0, offset), offset - line_start)
