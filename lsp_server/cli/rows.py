"""Results as JSON. Invariant: these names and meanings are documented and stable; text stays exact, JSON escapes it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from indexer import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer import Hit, Reply, Symbol


def lines_of(symbol: Symbol) -> tuple[int, int]:
    """First and last line, counted from 1, both included. A span that ends before a line's first character ends above."""
    start, end = symbol.span.start, symbol.span.end
    last = end.line if end.column == 0 and end.line > start.line else end.line + 1
    return start.line + 1, last


def symbol_row(symbol: Symbol) -> dict[str, Any]:
    """A symbol."""
    start_line, end_line = lines_of(symbol)
    return {
        "name": symbol.name, "kind": symbol.kind.value, "container": symbol.container, "path": symbol.path,
        "start_line": start_line, "end_line": end_line, "language": symbol.language, "signature": symbol.signature,
        "doc": symbol.doc,
    }  # fmt: skip


def nested(symbols: Iterable[Symbol]) -> Iterator[tuple[int, Symbol]]:
    """The symbols of a file in order, each with the number of those around it; the unit of the file itself counts for none."""
    around: list[Symbol] = []
    for symbol in sorted(symbols, key=lambda each: (each.span.start, each.kind is not Kind.FILE)):
        while around and not (around[-1].span.end >= symbol.span.end and around[-1].kind is not Kind.FILE):
            around.pop()
        yield len(around), symbol
        around.append(symbol)


def hit_row(hit: Hit) -> dict[str, Any]:
    """A result: its symbol, score and signals."""
    return {**symbol_row(hit.symbol), "score": hit.score, "signals": asdict(hit.signals)}


def reply_row(reply: Reply) -> dict[str, Any]:
    """A whole answer."""
    return {
        "query": reply.query,
        "results": [hit_row(hit) for hit in reply.hits],
        "status": {
            "state": "ready" if reply.coverage >= 1 else "building", "coverage": reply.coverage, "stale": reply.stale,
            "degraded": list(reply.degraded), "generation": reply.generation,
        },
        "took_ms": reply.took_ms,
    }  # fmt: skip


def to_json(value: object) -> str:
    """One line. Only ASCII, so that any encoding of the output can carry it."""
    return json.dumps(value, ensure_ascii=True)
