"""Questions of an editor to the indexes of its folders, and the answers in the protocol's form."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from indexer import CorruptIndex, Hit, Kind, Signals

from . import asking, metrics
from . import status as freshness
from .convert import Converter
from .figures import server_row, status_row
from .settings import kinds, roles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .asking import Asked, Stop
    from .requests import FoldersParams, SearchParams, SimilarParams
    from .session import Session

    Json = dict[str, Any]

_NO_SIGNALS = Signals(0.0, 0.0, 0.0, 0.0, 0.0, "", 0.0)


async def workspace_symbols(session: Session, query: str) -> list[Json]:
    """`workspace/symbol`: names first, then words and meaning. Without a query, the symbols of the open documents."""
    settings = session.settings.workspace_symbol
    if settings.mode == "off":
        return []
    converter = converter_of(session)

    def job(stop: Stop) -> list[Json]:
        if not query.strip():
            hits: Sequence[Hit] = _open_symbols(session, settings.limit)
        else:
            hits = _names_and_more(session, query, settings.mode, settings.limit, stop)
        return [converter.workspace_symbol(hit) for hit in hits]

    with session.tally.requests.timed("workspace/symbol"):
        return await session.searching.run(job, "workspace/symbol")


def _names_and_more(session: Session, query: str, mode: str, limit: int, stop: Stop) -> Sequence[Hit]:
    reply = asking.searched(session, list(session.roots), query, limit, stop, asking.NO_FILTERS, rerank=mode != "names")
    hits = reply.hits if reply is not None else ()
    return [hit for hit in hits if hit.signals.step] if mode == "names" else hits


def _open_symbols(session: Session, limit: int) -> list[Hit]:
    found: list[Hit] = []
    for document in reversed(list(session.documents)):
        place = session.roots.at(document.path) if document.path is not None else None
        if place is not None and place[0].workspace.is_indexed:
            root, path = place
            symbols = [each for each in root.workspace.symbols(path) if each.kind not in {Kind.FILE, Kind.TEXT}]
            found += [Hit(symbol, 0.0, _NO_SIGNALS, root.key) for symbol in symbols]
    return found[:limit]


async def search(session: Session, params: SearchParams) -> Json:
    """`sememe/search`."""
    series = params.session and f"search {params.session}"
    with session.tally.requests.timed("sememe/search"):
        return await _results(session, lambda stop: asking.search(session, params, stop), series, params.explain)


async def similar(session: Session, params: SimilarParams) -> Json:
    """`sememe/similar`: like the symbol at a position, or like a text."""
    series = params.session and f"similar {params.session}"
    with session.tally.requests.timed("sememe/similar"):
        return await _results(session, lambda stop: asking.similar(session, params, stop), series, params.explain)


async def _results(session: Session, ask: Callable[[Stop], Asked], series: str | None, explain: bool) -> Json:
    converter = converter_of(session)

    def job(stop: Stop) -> Json:
        roots, reply = ask(stop)
        rows = [
            converter.result(hit, _snippet(session, hit), explain=explain)
            for hit in (reply.hits if reply is not None else ())
        ]
        took = reply.took_ms if reply is not None else 0.0
        return {"results": rows, "status": {**freshness.freshness(roots, reply), "tookMs": took}}

    return await session.searching.run(job, series)


def _snippet(session: Session, hit: Hit) -> str:
    root = session.roots.by_key(hit.root)
    return root.workspace.snippet(hit.symbol) if root is not None else ""


def converter_of(session: Session) -> Converter:
    """For one answer to the session's editor."""

    def text_of(key: str, path: str) -> str | None:
        root = session.roots.by_key(key)
        return root.workspace.text(path) if root is not None else None

    def known_uri(key: str, path: str) -> str | None:
        root = session.roots.by_key(key)
        if root is None:
            return None
        # The document may have come under the root's own name, though the root came as a link to it.
        names = (os.path.join(top, path.replace("/", os.sep)) for top in (str(root.path), key))  # noqa: PTH118 (3 ms of 128 results)
        return next((uri for name in names if (uri := session.documents.uri_of(name)) is not None), None)

    return Converter(session.roots, session.client.encoding, text_of, known_uri, session.client.symbol_kinds)


async def status(session: Session, params: FoldersParams) -> Json:
    """`sememe/status`."""
    roots = session.chosen(params.folders)

    def job(_: Stop) -> list[Json]:
        found = []
        for root in roots:
            try:
                found.append(freshness.folder(root))
            except CorruptIndex as damage:
                session.repair(root, damage)
                found.append({**freshness.brief(root), "state": "none", "degraded": [str(damage)]})
        return found

    folders = await session.searching.run(job)
    server = {"version": version("sememe"), "pid": os.getpid(), "indexingPid": session.keeper_pid}
    degraded = [] if roots else [freshness.NO_FOLDER]
    degraded += [text for each in folders for text in each["degraded"]]
    return {
        "state": freshness.overall(folders), "folders": folders, "server": server, "kinds": kinds(), "roles": roles(),
        "degraded": list(dict.fromkeys(degraded)),
    }  # fmt: skip


async def figures(session: Session, params: FoldersParams) -> Json:
    """`sememe/metrics`: the same names and meanings as in `sememe status --json`."""
    roots = session.chosen(params.folders)

    def job(_: Stop) -> list[Json]:
        found = []
        for root in roots:
            try:
                found.append(status_row(root.workspace.status()))
            except CorruptIndex as damage:
                session.repair(root, damage)
                found.append({"root": root.key, "state": "none", "degraded": [str(damage)]})
        return found

    folders = await session.searching.run(job)
    return {"folders": folders, "server": server_row(await metrics.collect(session))}
