"""Questions of an editor to the indexes of its folders, and the answers in the protocol's form."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import indexer
from indexer import CorruptIndex, Hit, Kind, SememeError, Signals

from . import status as freshness
from . import uris
from .convert import Converter
from .requests import FilterParams
from .settings import kinds, roles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer import Reply, Workspace

    from .requests import FoldersParams, SearchParams, SimilarParams
    from .roots import Root
    from .session import Session

    Json = dict[str, Any]
    Stop = Callable[[], bool]
    Asked = Callable[[Sequence[Workspace]], Reply]

_NO_SIGNALS = Signals(0.0, 0.0, 0.0, 0.0, 0.0, "", "", 0.0, 0.0, 0.0, 0.0)


async def workspace_symbols(session: Session, query: str) -> list[Json]:
    """`workspace/symbol`: names first, then words and meaning. Without a query, the symbols of the open documents."""
    settings = session.settings.workspace_symbol
    if settings.mode == "off":
        return []
    converter = _converter(session)

    def job(stop: Stop) -> list[Json]:
        if not query.strip():
            hits: Sequence[Hit] = _open_symbols(session, settings.limit)
        else:
            hits = _names_and_more(session, query, settings.mode, settings.limit, stop)
        return [converter.workspace_symbol(hit) for hit in hits]

    return await session.searching.run(job, "workspace/symbol")


def _names_and_more(session: Session, query: str, mode: str, limit: int, stop: Stop) -> Sequence[Hit]:
    filters = _with_defaults(session, FilterParams(kinds=(), languages=(), paths=(), exclude=(), roles=()))

    def asked(workspaces: Sequence[Workspace]) -> Reply:
        return _searched(session, workspaces, query, limit, stop, filters, rerank=mode != "names")

    reply = _from_sound_indexes(session, list(session.roots), asked)
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
    filters = _with_defaults(session, params.filters)

    def asked(workspaces: Sequence[Workspace], stop: Stop) -> Reply:
        return _searched(session, workspaces, params.query, params.limit, stop, filters)

    roots = session.chosen(params.folders)
    return await _results(session, roots, asked, params.session and f"search {params.session}", params.explain)


def _searched(
    session: Session,
    workspaces: Sequence[Workspace],
    query: str,
    limit: int,
    stop: Stop,
    filters: FilterParams,
    *,
    rerank: bool = True,
) -> Reply:
    """What is there now: nobody waits for a model. A cross-encoder that fails on the way is told of."""
    opinion = workspaces[0].second_opinion
    before = opinion.failure
    reply = indexer.search(workspaces, query, limit, wait_for_model=False, rerank=rerank, cancelled=stop, **filters)
    if opinion.failure != before:
        session.say_problem(opinion.failure)
    return reply


async def similar(session: Session, params: SimilarParams) -> Json:
    """`sememe/similar`: like the symbol at a position, or like a text."""
    filters = _with_defaults(session, params.filters)
    roots = session.chosen(params.folders)
    path = ""
    if params.text is None:
        root, path = _place(session, params.uri or "")
        roots = [root, *(each for each in roots if each is not root)]

    def asked(workspaces: Sequence[Workspace], stop: Stop) -> Reply:
        if params.text is not None:
            return indexer.similar_to_text(workspaces, params.text, params.limit, cancelled=stop, **filters)
        return indexer.similar(workspaces, path, params.line + 1, params.limit, cancelled=stop, **filters)

    return await _results(session, roots, asked, params.session and f"similar {params.session}", params.explain)


def _place(session: Session, uri: str) -> tuple[Root, str]:
    path = uris.path_of(uri)
    place = session.roots.at(path) if path is not None else None
    if place is None:
        raise SememeError(f"{uri} is in no open folder.")
    return place


async def _results(
    session: Session,
    roots: list[Root],
    asked: Callable[[Sequence[Workspace], Stop], Reply],
    series: str | None,
    explain: bool,
) -> Json:
    converter = _converter(session)

    def job(stop: Stop) -> Json:
        reply = _from_sound_indexes(session, roots, lambda workspaces: asked(workspaces, stop))
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


def _from_sound_indexes(session: Session, roots: list[Root], asked: Asked) -> Reply | None:
    """The reply of those roots that have an index; a damaged one is left out, and built again."""
    indexed = [root for root in roots if root.workspace.is_indexed]
    if not indexed:
        return None
    try:
        return asked([root.workspace for root in indexed])
    except CorruptIndex:
        sound = [root for root in indexed if _is_sound(session, root)]
    return asked([root.workspace for root in sound]) if sound else None


def _is_sound(session: Session, root: Root) -> bool:
    try:
        root.workspace.verify()
    except CorruptIndex as damage:
        session.repair(root, damage)
        return False
    return True


def _with_defaults(session: Session, filters: FilterParams) -> FilterParams:
    """What the settings restrict holds where the request says nothing."""
    settings = session.settings
    return FilterParams(
        kinds=filters["kinds"], languages=filters["languages"] or settings.languages, paths=filters["paths"],
        exclude=filters["exclude"], roles=filters["roles"] or settings.roles,
    )  # fmt: skip


def _converter(session: Session) -> Converter:
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
