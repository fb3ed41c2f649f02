"""The answers to an agent's questions, each as plain data and as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer import CorruptIndex, Kind, SememeError

from .. import asking, questions
from .. import status as freshness
from ..cli.inert import inert, inert_source
from ..cli.rows import lines_of, nested
from ..fields import BadParamsError, fields_of, number, text
from ..requests import FoldersParams, search_params, similar_params
from . import rows, schemas
from .agent import patience
from .places import file_at, symbol_at, uri_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer import Hit, Symbol

    from ..asking import Asked, Stop
    from ..session import Session

    Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool gives."""

    data: Json
    text: str
    """The same, for a model to read."""


async def search_symbols(session: Session, given: object) -> Answer:
    """By meaning, by words or by name."""
    fields = fields_of(given, schemas.SEARCH_SYMBOLS["properties"])
    params = search_params(_shared(fields, "query"))
    lines = _source_lines(fields)
    if not params.query.strip():
        raise BadParamsError("query is empty: say what the code does, or a name")
    await patience(session)

    def job(stop: Stop) -> Answer:
        return _hits(session, asking.search(session, params, stop, wait_for_model=True), lines)

    with session.tally.requests.timed("search_symbols"):
        return await session.searching.run(job)


async def find_similar(session: Session, given: object) -> Answer:
    """Like the symbol at a line of a file, or like a text."""
    fields = fields_of(given, schemas.FIND_SIMILAR["properties"])
    path, source = text(fields, "path"), text(fields, "text")
    line = number(fields, "line", 0, 1, 10**9)
    lines = _source_lines(fields)
    if (source is None) == (path is None or not line):
        raise BadParamsError("give either path and line, or text")
    await patience(session)

    def job(stop: Stop) -> Answer:
        about: Json = {"text": source}
        if path is not None:
            about = {"textDocument": {"uri": uri_at(session, path)}, "position": {"line": line - 1}}
        params = similar_params({**_shared(fields), **about})
        return _hits(session, asking.similar(session, params, stop), lines)

    with session.tally.requests.timed("find_similar"):
        return await session.searching.run(job)


def _shared(fields: Mapping[str, Any], *more: str) -> Json:
    """What the protocol for editors has under the same names."""
    limit = number(fields, "limit", schemas.LIMIT, 1, schemas.MOST_RESULTS)
    names = (*more, "kinds", "languages", "paths", "content")
    return {**{name: fields[name] for name in names if name in fields}, "limit": limit}


def _source_lines(fields: Mapping[str, Any]) -> int:
    return number(fields, "source_lines", 0, 0, schemas.MOST_SOURCE_LINES)


def _hits(session: Session, asked: Asked, lines: int) -> Answer:
    roots, reply = asked
    found, room = [], rows.LONGEST_SOURCE
    for hit in reply.hits if reply is not None else ():
        source = _source(session, hit, lines)[:room]
        room -= len(source)
        found.append(rows.hit(hit, root=_root_name(session, hit), source=source))
    status = rows.inert_status(freshness.freshness(roots, reply))
    return Answer({"results": found, "status": status}, rows.hits_text(found, status))


def _root_name(session: Session, hit: Hit) -> str | None:
    root = session.roots.by_key(hit.root)
    return str(root.path) if root is not None and len(session.roots) > 1 else None


def _source(session: Session, hit: Hit, lines: int) -> str:
    root = session.roots.by_key(hit.root)
    return root.workspace.snippet(hit.symbol, lines) if root is not None and lines else ""


async def get_symbol(session: Session, given: object) -> Answer:
    """The source of one symbol."""
    fields = fields_of(given, schemas.GET_SYMBOL["properties"])
    path, name = _required(fields, "path"), text(fields, "name")
    line = number(fields, "line", 0, 1, 10**9) or None
    around = number(fields, "lines_around", schemas.AROUND, 0, schemas.MOST_AROUND)
    most = number(fields, "max_lines", schemas.LINES, 1, schemas.MOST_LINES)
    if line is None and name is None:
        raise BadParamsError("give the line or the name of the symbol")

    def job(_: Stop) -> Answer:
        relative, source, symbols = _file(session, path)
        return _one_symbol(symbol_at(symbols, relative, line, name), source, around, most)

    return await session.searching.run(job)


def _one_symbol(symbol: Symbol, source: str, around: int, most: int) -> Answer:
    lines = source.split("\n")
    first, last = lines_of(symbol)
    start, end = max(1, first - around), min(len(lines), last + around)
    shown = "\n".join(lines[start - 1 : min(end, start - 1 + most)])[: rows.LONGEST_SOURCE]
    shown_end = start + shown.count("\n")
    truncated = shown_end < end or len(shown) == rows.LONGEST_SOURCE
    row = rows.symbol(symbol)
    data = {
        "symbol": row, "source": inert_source(shown), "source_start_line": start, "source_end_line": shown_end,
        "truncated": truncated,
    }  # fmt: skip
    head = f"{rows.place(row)}, lines {start}-{shown_end}:"
    tail = f"\n[cut: it ends at line {last}; max_lines shows more]" if truncated else ""
    return Answer(data, f"{head}\n{data['source']}{tail}")


async def file_outline(session: Session, given: object) -> Answer:
    """The symbols of one file."""
    fields = fields_of(given, schemas.FILE_OUTLINE["properties"])
    path = _required(fields, "path")
    limit = number(fields, "limit", schemas.OUTLINED, 1, schemas.MOST_OUTLINED)

    def job(_: Stop) -> Answer:
        relative, source, symbols = _file(session, path)
        return _outline(relative, source, symbols, limit)

    return await session.searching.run(job)


def _outline(path: str, source: str, symbols: list[Symbol], limit: int) -> Answer:
    named = [each for each in nested(symbols) if each[1].kind is not Kind.FILE]
    found = [{**rows.symbol(symbol, doc=False), "depth": depth} for depth, symbol in named[:limit]]
    language = symbols[0].language if symbols else ""
    truncated = len(named) > limit
    data = {
        "path": inert(path), "language": language, "lines": source.count("\n") + 1, "truncated": truncated,
        "symbols": found,
    }  # fmt: skip
    lines = [f"{data['path']}: {data['lines']} lines{f' of {language}' if language else ''}"]
    lines += [f"{'  ' * (row['depth'] + 1)}{row['start_line']}-{row['end_line']} {_named(row)}" for row in found]
    if truncated:
        lines.append(f"[cut: {len(named) - limit} more symbols; limit shows more]")
    return Answer(data, "\n".join(lines))


def _named(row: Json) -> str:
    signature = str(row.get("signature", row["name"]))
    return signature if signature.startswith(f"{row['kind']} ") else f"{row['kind']} {signature}"


def _required(fields: Mapping[str, Any], name: str) -> str:
    value = text(fields, name)
    if not value:
        raise BadParamsError(f"{name} is missing")
    return value


def _file(session: Session, named: str) -> tuple[str, str, list[Symbol]]:
    """A file's path, text and symbols, as it is now."""
    root, path = file_at(session, named)
    try:
        found = root.workspace.current(path)
    except CorruptIndex as damage:
        session.repair(root, damage)
        raise
    if found is None:
        raise SememeError(f"{named} cannot be read.")
    return path, *found


async def index_status(session: Session, given: object) -> Answer:
    """What is searched, and how far it can be trusted."""
    fields_of(given, schemas.INDEX_STATUS["properties"])
    status = await questions.status(session, FoldersParams(None, rebuild=False))
    folders = [_folder(session, each) for each in status["folders"]]
    data = {
        "state": status["state"], "folders": folders, "degraded": [inert(each) for each in status["degraded"]],
        "version": status["server"]["version"],
    }  # fmt: skip
    return Answer(data, "\n".join(map(_folder_text, folders)))


def _folder(session: Session, row: Json) -> Json:
    root = next(each for each in session.roots if each.uri == row["uri"])
    empty: Json = {"files": 0, "symbols": 0, "pending": 0, "coverage": 0.0, "languages": [], "model": ""}
    row = {**empty, "changedSecondsAgo": None, **row}
    return {
        "root": inert(str(root.path)), "state": row["state"], "phase": row["phase"], "stale": row["stale"],
        "coverage": row["coverage"], "files": row["files"], "symbols": row["symbols"], "pending": row["pending"],
        "seconds_left": row["secondsLeft"], "changed_seconds_ago": row["changedSecondsAgo"], "model": inert(row["model"]),
        "languages": {each["name"]: each["symbols"] for each in row["languages"]},
        "degraded": [inert(each) for each in row["degraded"]],
    }  # fmt: skip


def _folder_text(row: Json) -> str:
    most = sorted(row["languages"].items(), key=lambda each: -each[1])[:8]
    languages = ", ".join(f"{name} {count:,}" for name, count in most)
    return "\n".join([
        f"{row['root']}: {row['files']:,} files, {row['symbols']:,} symbols ({languages or 'none yet'})",
        rows.freshness_text(row),
    ])  # fmt: skip
