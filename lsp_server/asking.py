"""Questions of a session to the indexes of its folders. Invariant: a damaged index costs its own results only, and is built again."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import indexer
from indexer import CorruptIndex, SememeError

from . import uris
from .requests import FilterParams

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer import Reply, Workspace

    from .requests import SearchParams, SimilarParams
    from .roots import Root
    from .session import Session

    Stop = Callable[[], bool]
    Asked = tuple[list[Root], Reply | None]

Answer = TypeVar("Answer")

NO_FILTERS = FilterParams(kinds=(), languages=(), paths=(), exclude=(), roles=(), content="all")


def search(session: Session, params: SearchParams, stop: Stop, *, wait_for_model: bool = False) -> Asked:
    """The folders that were asked and their reply; None where none of them has an index."""
    roots = session.chosen(params.folders)
    return roots, searched(
        session, roots, params.query, params.limit, stop, params.filters, wait_for_model=wait_for_model
    )


def searched(
    session: Session,
    roots: Sequence[Root],
    query: str,
    limit: int,
    stop: Stop,
    filters: FilterParams,
    *,
    rerank: bool = True,
    wait_for_model: bool = False,
) -> Reply | None:
    """What is there now: an editor does not wait for a model. A cross-encoder that fails on the way is told of."""
    filters = with_defaults(session, filters)

    def ask(workspaces: Sequence[Workspace]) -> Reply:
        opinion = workspaces[0].second_opinion
        before = opinion.failure
        reply = indexer.search(
            workspaces, query, limit, wait_for_model=wait_for_model, rerank=rerank, cancelled=stop, **filters
        )
        if opinion.failure != before:
            session.say_problem(opinion.failure)
        # As the engine has it, but for texts that nobody types.
        kind = "name" if len(query.split(None, 1)) == 1 else "question"
        session.tally.searches.observe(kind, reply.took_ms / 1000)
        return reply

    return from_sound_indexes(session, roots, ask)


def similar(session: Session, params: SimilarParams, stop: Stop) -> Asked:
    """Like the symbol at a position, or like a text; as for `search`.

    :raises SememeError: the position is in no open folder, its file not in the index, or no symbol is there.
    """
    filters = with_defaults(session, params.filters)
    roots = session.chosen(params.folders)
    path = ""
    if params.text is None:
        root, path = place_of(session, params.uri or "")
        roots = [root, *(each for each in roots if each is not root)]

    def ask(workspaces: Sequence[Workspace]) -> Reply:
        if params.text is not None:
            reply = indexer.similar_to_text(workspaces, params.text, params.limit, cancelled=stop, **filters)
        else:
            reply = indexer.similar(workspaces, path, params.line + 1, params.limit, cancelled=stop, **filters)
        session.tally.searches.observe("similar", reply.took_ms / 1000)
        return reply

    return roots, from_sound_indexes(session, roots, ask)


def place_of(session: Session, uri: str) -> tuple[Root, str]:
    """The folder of a document, and its path in it.

    :raises SememeError: it is in no open folder.
    """
    path = uris.path_of(uri)
    place = session.roots.at(path) if path is not None else None
    if place is None:
        raise SememeError(f"{uri} is in no open folder.")
    return place


def from_sound_indexes(
    session: Session, roots: Sequence[Root], ask: Callable[[Sequence[Workspace]], Answer]
) -> Answer | None:
    """The reply of those roots that have an index; a damaged one is left out, and built again."""
    indexed = [root for root in roots if root.workspace.is_indexed]
    if not indexed:
        return None
    try:
        return ask([root.workspace for root in indexed])
    except CorruptIndex:
        sound = [root for root in indexed if _is_sound(session, root)]
    return ask([root.workspace for root in sound]) if sound else None


def _is_sound(session: Session, root: Root) -> bool:
    try:
        root.workspace.verify()
    except CorruptIndex as damage:
        session.repair(root, damage)
        return False
    return True


def with_defaults(session: Session, filters: FilterParams) -> FilterParams:
    """What the settings restrict holds where the request says nothing."""
    settings = session.settings
    return FilterParams(
        kinds=filters["kinds"], languages=filters["languages"] or settings.languages, paths=filters["paths"],
        exclude=filters["exclude"], roles=filters["roles"] or settings.roles,
        content=filters["content"],
    )  # fmt: skip
