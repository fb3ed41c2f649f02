"""Usages and callees as JSON and as lines. Invariant: JSON has these names and meanings; every text that comes from a file passes
through `inert` on its way to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .inert import inert
from .rendering import qualified
from .rows import lines_of, symbol_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer import Callee, Definition, Relations, Span, Usage

    from .screen import Screen

_SHOWN_DEFINITIONS = 3


def relations_row(found: Relations) -> dict[str, Any]:
    """A whole answer. Lines and columns count from 1, columns in code points; ends are exclusive."""
    return {
        "name": found.name,
        "definitions": [symbol_row(each.symbol) for each in found.definitions],
        "usages": [_usage_row(each) for each in found.usages],
        "callees": [_callee_row(each) for each in found.callees],
        "total": found.total, "elsewhere": found.elsewhere, "files_read": found.files_read,
        "files_holding": found.files_holding, "missing": list(found.missing), "near": list(found.near),
        "status": {
            "state": "ready" if found.coverage >= 1 else "building", "coverage": found.coverage, "stale": found.stale,
            "degraded": list(found.degraded), "generation": found.generation,
        },
        "took_ms": found.took_ms,
    }  # fmt: skip


def _usage_row(usage: Usage) -> dict[str, Any]:
    return {
        "name": usage.name, "kind": usage.kind.value, "path": usage.path, **_place(usage.span), "language": usage.language,
        "text": usage.text, "symbol": symbol_row(usage.symbol) if usage.symbol is not None else None,
        "resolved": usage.resolved.value,
        "definition": _definition_row(usage.definition) if usage.definition is not None else None,
    }  # fmt: skip


def _callee_row(callee: Callee) -> dict[str, Any]:
    return {
        "name": callee.name, "kind": callee.kind.value, "path": callee.path, **_place(callee.span), "count": callee.count,
        "resolved": callee.resolved.value, "definitions": [symbol_row(each.symbol) for each in callee.definitions],
    }  # fmt: skip


def _place(span: Span) -> dict[str, int]:
    return {
        "line": span.start.line + 1, "column": span.start.column + 1, "end_line": span.end.line + 1,
        "end_column": span.end.column + 1,
    }  # fmt: skip


def _definition_row(definition: Definition) -> dict[str, Any]:
    symbol = definition.symbol
    return {"path": symbol.path, "line": symbol.name_span.start.line + 1, "container": symbol.container}


def defined_text(found: Relations) -> str:
    """Where the name is defined, in words."""
    places = [f"{each.symbol.path}:{lines_of(each.symbol)[0]}" for each in found.definitions]
    more = len(places) - _SHOWN_DEFINITIONS
    some = ", ".join(places[:_SHOWN_DEFINITIONS]) + (f" and at {more:,} more places" if more > 0 else "")
    return f"{found.name} is defined at {some}."


def plain(found: Relations) -> Iterator[str]:
    """Lines without colour or escapes, one for each."""
    for usage in found.usages:
        yield f"{_at(usage)}: {_about(usage)} — {inert(usage.text.strip())}"
    for callee in found.callees:
        yield f"{_at(callee)}: {_told(callee)}"


def terminal(found: Relations, root: Path, screen: Screen) -> None:
    """The same with colour and clickable places."""
    from rich.console import Console  # noqa: PLC0415 (60 ms that a pipe need not wait for)
    from rich.style import Style  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=screen.out, markup=False, emoji=False, highlight=False, soft_wrap=True)

    def place(each: Usage | Callee) -> Text:
        link = f"{(root / each.path).as_uri()}#{each.span.start.line + 1}"
        return Text(no_wrap=True).append(_at(each), Style(color="cyan", link=link)).append("  ")

    for usage in found.usages:
        console.print(place(usage).append(_about(usage), "dim").append(f"\n    {inert(usage.text.strip())}"))
    for callee in found.callees:
        console.print(place(callee).append(_told(callee)))


def _at(each: Usage | Callee) -> str:
    return f"{inert(each.path)}:{each.span.start.line + 1}:{each.span.start.column + 1}"


def _about(usage: Usage) -> str:
    where = f" in {qualified(usage.symbol)}" if usage.symbol is not None else ""
    meant = f" of {inert(usage.definition.symbol.path)}" if usage.definition is not None else ""
    return f"{usage.kind.value}{where} [{usage.resolved.value}{meant}]"


def _told(callee: Callee) -> str:
    places = [
        f"{inert(each.symbol.path)}:{lines_of(each.symbol)[0]} {qualified(each.symbol)}" for each in callee.definitions
    ]
    more = len(places) - _SHOWN_DEFINITIONS
    some = ", ".join(places[:_SHOWN_DEFINITIONS]) + (f" and {more:,} more" if more > 0 else "")
    times = f" ({callee.count} times)" if callee.count > 1 else ""
    return f"{callee.kind.value} {inert(callee.name)}{times} — {some} [{callee.resolved.value}]"
