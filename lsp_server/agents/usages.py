"""Usages and callees, for agents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexer import Callee

from .. import relating
from .. import status as freshness
from ..cli.inert import inert
from ..fields import BadParamsError, fields_of, number, text
from ..requests import usages_params
from . import rows, schemas
from .agent import patience
from .answers import Answer
from .places import uri_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Definition, Relations, Usage

    from ..asking import Stop
    from ..session import Session

    Json = dict[str, Any]

_MOST_DEFINITIONS = 5


async def find_usages(session: Session, given: object) -> Answer:
    """Where a name is used, or what a symbol uses."""
    fields = fields_of(given, schemas.FIND_USAGES["properties"])
    path = text(fields, "path")
    line = number(fields, "line", 0, 1, 10**9)
    shared = {name: fields[name] for name in ("name", "direction", "uses", "languages", "paths") if name in fields}
    limit = number(fields, "limit", schemas.USAGES, 1, schemas.MOST_USAGES)
    if not text(fields, "name"):
        raise BadParamsError("name is missing")
    if (path is None) != (not line):
        raise BadParamsError("path and line belong together: they say which definition is meant")
    usages_params({**shared, "limit": limit})  # what is wrong is said before anything is waited for
    await patience(session)

    def job(stop: Stop) -> Answer:
        place: Json = {}
        if path is not None:
            place = {"textDocument": {"uri": uri_at(session, path)}, "position": {"line": line - 1, "character": 0}}
        asked = usages_params({**shared, **place, "limit": limit})
        roots, found = relating.related(session, asked, stop)
        return _answer(session, found, rows.inert_status(freshness.freshness(roots, found)))

    with session.tally.requests.timed("find_usages"):
        return await session.searching.run(job)


def _answer(session: Session, found: Relations | None, status: Json) -> Answer:
    shown: Sequence[Usage | Callee] = (*found.usages, *found.callees) if found is not None else ()
    data: Json = {
        "definitions": [rows.symbol(each.symbol) for each in found.definitions] if found is not None else [],
        "results": [_row(session, each) for each in shown],
        "total": found.total if found is not None else 0, "elsewhere": found.elsewhere if found is not None else 0,
        "missing": [inert(each) for each in found.missing] if found is not None else [],
        "near": [inert(each) for each in found.near] if found is not None else [], "status": status,
    }  # fmt: skip
    return Answer(data, _text(data))


def _row(session: Session, each: Usage | Callee) -> Json:
    row: Json = {
        "name": inert(each.name), "kind": each.kind.value, "path": inert(each.path), "line": each.span.start.line + 1,
        "column": each.span.start.column + 1, "resolved": each.resolved.value,
    }  # fmt: skip
    root = session.roots.by_key(each.root)
    if root is not None and len(session.roots) > 1:
        row["root"] = inert(str(root.path))
    if isinstance(each, Callee):
        return {
            **row,
            "count": each.count,
            "definitions": [_definition(one) for one in each.definitions[:_MOST_DEFINITIONS]],
        }
    row["text"] = inert(each.text.strip())
    if each.definition is not None:
        row["definitions"] = [_definition(each.definition)]
    if each.symbol is not None:
        caller = rows.symbol(each.symbol, doc=False)
        row["symbol"] = {
            key: caller[key] for key in ("name", "kind", "container", "start_line", "end_line") if key in caller
        }
    return row


def _definition(each: Definition) -> Json:
    symbol = each.symbol
    row: Json = {"path": inert(symbol.path), "line": symbol.name_span.start.line + 1}
    return {**row, "container": inert(symbol.container)} if symbol.container else row


def _text(data: Json) -> str:
    """For a model to read."""
    lines = [f"defined: {rows.place(each)}" for each in data["definitions"][:_MOST_DEFINITIONS]]
    if len(data["definitions"]) > _MOST_DEFINITIONS:
        lines.append(f"[{len(data['definitions']) - _MOST_DEFINITIONS} more definitions]")
    for row in data["results"]:
        lines.append(f"{row['path']}:{row['line']} {_about(row)} [{row['resolved']}]")
        lines += [f"    {row['text']}"] if "text" in row else []
    if not data["results"]:
        lines.append("Nothing was found." + (f" Did you mean {' or '.join(data['near'])}?" if data["near"] else ""))
    if data["total"] > len(data["results"]):
        lines.append(f"[cut: {data['total']} in all; limit shows more]")
    if data["elsewhere"]:
        lines.append(f"[{data['elsewhere']} more names that are not defined here]")
    return "\n".join([*lines, *(f"[{each}]" for each in data["missing"]), rows.freshness_text(data["status"])])


def _about(row: Json) -> str:
    if "count" in row:
        places = ", ".join(f"{each['path']}:{each['line']}" for each in row["definitions"])
        return f"{row['kind']} {row['name']}, defined at {places}"
    caller = row.get("symbol")
    if caller is None:
        return str(row["kind"])
    name = f"{caller['container']}.{caller['name']}" if "container" in caller else caller["name"]
    return f"{row['kind']} in {caller['kind']} {name}"
