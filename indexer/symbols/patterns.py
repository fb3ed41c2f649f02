"""Definitions by regular expressions, for languages that no one grammar reads because every product has a dialect.

A file `queries/NAME.toml` holds the expressions, so this code knows no language either. It answers as `grammars` does.

    comment, string     what is no code: the definitions are looked for in the rest
    quotes              characters that open a quoted name
    end                 ends a definition
    block, block_end    a definition with a `block` before its end goes on to the last `block_end`
    boundary            no definition goes on over this
    [[definition]]      kind, match (with groups `name` and perhaps `container`), body (what its signature leaves out)
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Definition:
    capture: str
    match: re.Pattern[bytes]
    body: re.Pattern[bytes]


@dataclass(frozen=True, slots=True)
class _Rules:
    comment: re.Pattern[bytes]
    not_code: re.Pattern[bytes]
    quotes: bytes
    end: re.Pattern[bytes]
    block: re.Pattern[bytes]
    block_end: re.Pattern[bytes]
    boundary: re.Pattern[bytes]
    definitions: tuple[_Definition, ...]


def _compiled(expression: str) -> re.Pattern[bytes]:
    return re.compile(expression.encode(), re.MULTILINE | re.IGNORECASE)


@cache
def _rules(name: str) -> _Rules:
    table = tomllib.loads((resources.files(__package__) / "queries" / f"{name}.toml").read_text(encoding="utf-8"))
    return _Rules(
        comment=_compiled(table["comment"]),
        not_code=_compiled(f"{table['comment']}|{table['string']}"),
        quotes=table["quotes"].encode(),
        end=_compiled(table["end"]),
        block=_compiled(table["block"]),
        block_end=_compiled(table["block_end"]),
        boundary=_compiled(table["boundary"]),
        definitions=tuple(
            _Definition(f"definition.{entry['kind']}", _compiled(entry["match"]), _compiled(entry["body"]))
            for entry in table["definition"]
        ),
    )


def spans(name: str, source: bytes) -> Iterator[tuple[int, Mapping[str, Span]]]:
    """Comments and definitions: a number, and the ranges of `comment`, `definition.KIND`, `name` and the like."""
    rules = _rules(name)
    code = bytearray(source)
    for match in rules.not_code.finditer(source):
        start, end = match.span()
        code[start:end] = re.sub(rb"[^\n]", b" ", match[0])
        if rules.comment.match(source, start):
            yield 0, {"comment": (start, end)}
    masked = bytes(code)
    found = sorted(
        ((match, definition) for definition in rules.definitions for match in definition.match.finditer(masked)),
        key=lambda each: each[0].start(),
    )
    at = 0
    for index, (match, definition) in enumerate(found):
        if match.start() < at:
            continue
        limit = found[index + 1][0].start() if index + 1 < len(found) else len(source)
        at = _end(rules, masked, match.end(), limit)
        body = definition.body.search(masked, match.end(), at)
        captures = {definition.capture: (match.start(), at)}
        for group, text in match.groupdict().items():
            if text is not None:
                start, end = match.span(group)
                quoted = len(text) > 2 and text[:1] in rules.quotes and b"." not in text
                captures[group] = (start + 1, end - 1) if quoted else (start, end)
        if body is not None:
            captures["body"] = (body.start(), at)
        yield 1, captures


def _end(rules: _Rules, masked: bytes, start: int, limit: int) -> int:
    first = rules.end.search(masked, start, limit)
    end = first.end() if first else limit
    boundary = rules.boundary.search(masked, start, limit)
    has_block = rules.block.search(masked, start, end) is not None
    if has_block:
        last = None
        for last in rules.block_end.finditer(masked, start, boundary.start() if boundary else limit):
            pass
        end = last.end() if last else end
    elif boundary is not None:
        end = min(end, boundary.start())
    return start + len(masked[start:end].rstrip())
