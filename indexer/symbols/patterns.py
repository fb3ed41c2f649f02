"""Definitions by regular expressions, for languages that no grammar at hand reads: SQL has a dialect for each product.

A file `queries/NAME.toml` holds the expressions, so this code knows no language either. It answers as `grammars` does.

    comment, string     what is no code. A string with a group `tag` ends where the tag comes again.
                        Definitions are looked for in a text without comments and with strings filled with "_".
    ignore_case         default false
    quotes              characters that open a quoted name
    start               where a definition may begin
    end                 ends a definition
    block, block_end    a definition with a `block` before its end goes on to the last `block_end`
    boundary            no definition goes on over this
    [[definition]]      kind; match, with groups `name`, perhaps `container` and `signature` (where that starts);
                        body, what the signature leaves out; extent: "braces" up to the brace that closes the first one,
                        "line" to the end of the line, default: by `end`, with no definition inside another
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
    from collections.abc import Mapping

Range = tuple[int, int]

_NEVER = r"(?!)"
_HEAD = 2_000
"""A body begins at most so far after the name."""


@dataclass(frozen=True, slots=True)
class _Definition:
    capture: str
    match: re.Pattern[bytes]
    body: re.Pattern[bytes]
    extent: str


@dataclass(frozen=True, slots=True)
class _Rules:
    not_code: re.Pattern[bytes]
    quotes: bytes
    start: re.Pattern[bytes]
    end: re.Pattern[bytes]
    block: re.Pattern[bytes]
    block_end: re.Pattern[bytes]
    boundary: re.Pattern[bytes]
    definitions: tuple[_Definition, ...]


@cache
def _rules(name: str) -> _Rules:
    file = resources.files(__package__) / "queries" / f"{name}.toml"
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    flags = re.MULTILINE | (re.IGNORECASE if table.get("ignore_case") else 0)

    def compiled(expression: str) -> re.Pattern[bytes]:
        for key, part in table.get("parts", {}).items():
            expression = expression.replace(f"<{key}>", part)
        return re.compile(expression.encode(), flags)

    return _Rules(
        not_code=compiled(f"(?P<comment>{table['comment']})|{table['string']}"),
        quotes=table.get("quotes", "").encode(),
        start=compiled(table["start"]),
        end=compiled(table.get("end", _NEVER)),
        block=compiled(table.get("block", _NEVER)),
        block_end=compiled(table.get("block_end", _NEVER)),
        boundary=compiled(table.get("boundary", _NEVER)),
        definitions=tuple(
            _Definition(
                f"definition.{entry['kind']}",
                compiled(entry["match"]),
                compiled(entry.get("body", _NEVER)),
                entry.get("extent", "end"),
            )
            for entry in table["definition"]
        ),
    )


def ranges(name: str, source: bytes) -> Iterator[tuple[int, Mapping[str, Range]]]:
    """Comments and definitions: a number, and the ranges of `comment`, `definition.KIND`, `name` and the like."""
    rules = _rules(name)
    code, comments = _code(rules, source)
    for comment in comments:
        yield 0, {"comment": comment}
    closing = _closing_braces(code) if any(each.extent == "braces" for each in rules.definitions) else {}
    found = [
        (match, definition)
        for start in rules.start.finditer(code)
        if (found := _first(rules, code, start.start())) is not None
        for match, definition in [found]
    ]
    done, whole = 0, len(code.rstrip())
    for index, (match, definition) in enumerate(found):
        if match.start() < done:
            continue
        if definition.extent == "end":
            limit = found[index + 1][0].start() if index + 1 < len(found) else len(code)
            end = done = _end(rules, code, match.end(), limit)
        elif definition.extent == "braces" and (brace := code.find(b"{", match.end(), match.end() + _HEAD)) != -1:
            end = closing.get(brace, whole)
        else:
            newline = code.find(b"\n", match.end())
            end = newline if newline != -1 else whole
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        captures = {definition.capture: (start, end)}
        for group, text in match.groupdict().items():
            if text is not None:
                first, last = match.span(group)
                quoted = len(text) > 2 and text[:1] in rules.quotes and b"." not in text
                captures[group] = (first + 1, last - 1) if quoted else (first, last)
        if (body := definition.body.search(code, match.end(), min(end, match.end() + _HEAD))) is not None:
            captures["body"] = (body.start(), end)
        yield 1, captures


def code(name: str, source: bytes) -> bytes:
    """The text with comments blanked and strings filled with `_`, every offset unchanged."""
    return _code(_rules(name), source)[0]


def _first(rules: _Rules, code: bytes, start: int) -> tuple[re.Match[bytes], _Definition] | None:
    for definition in rules.definitions:
        if (match := definition.match.match(code, start)) is not None:
            return match, definition
    return None


def _code(rules: _Rules, source: bytes) -> tuple[bytes, list[Range]]:
    """The text with comments blanked and strings filled, every offset unchanged; and where the comments are."""
    code, comments = bytearray(source), []
    at = 0
    while (match := rules.not_code.search(source, at)) is not None:
        start, end = match.span()
        groups = match.groupdict()
        if groups.get("tag") is not None:
            closing = source.find(groups["tag"], end)
            if closing == -1:
                at = end
                continue
            end = closing + len(groups["tag"])
        at = max(end, start + 1)
        if groups["comment"] is not None:
            comments.append((start, end))
            code[start:end] = re.sub(rb"[^\n]", b" ", source[start:end])
        elif end - start > 2:
            code[start + 1 : end - 1] = re.sub(rb"[^\n]", b"_", source[start + 1 : end - 1])
    return bytes(code), comments


def _closing_braces(code: bytes) -> dict[int, int]:
    """For each opening brace, the end of what it opens; one that nothing closes goes on to the end of the text."""
    closing, open_ = {}, []
    for match in re.finditer(rb"[{}]", code):
        if match[0] == b"{":
            open_.append(match.start())
        elif open_:
            closing[open_.pop()] = match.end()
    return closing


def _end(rules: _Rules, code: bytes, start: int, limit: int) -> int:
    first = rules.end.search(code, start, limit)
    end = first.end() if first else limit
    boundary = rules.boundary.search(code, start, limit)
    if rules.block.search(code, start, end) is not None:
        ends = [each.end() for each in rules.block_end.finditer(code, start, boundary.start() if boundary else limit)]
        end = ends[-1] if ends else end
    elif boundary is not None:
        end = min(end, boundary.start())
    return start + len(code[start:end].rstrip())
