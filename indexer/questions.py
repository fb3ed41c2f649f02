"""Questions to one or several workspaces, with one answer: results in one order, and what they rest on."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from .errors import ModelAway, ModelUnavailable, SememeError
from .opening import Answering
from .replies import Reply
from .search import engine
from .search.candidates import never
from .search.engine import Target
from .search.filters import FilterOptions, Filters
from .search.place import Place
from .search.reranking import RERANKED, is_reranked, reranked
from .store.reader import share
from .values import first_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .embedding.cross_encoder import CrossEncoder
    from .embedding.models import EmbeddingModel
    from .opening import OpenIndex
    from .search.engine import Hit
    from .store.reader import IndexReader
    from .values import Symbol

TARGET_CHARS = 1_500
"""Of a piece of text that others are to be like."""
SOURCE_LINES = 30
"""Of a symbol, for a cross-encoder, which reads the beginning of them."""


def search(
    workspaces: Sequence[OpenIndex],
    query: str,
    limit: int = 10,
    *,
    wait_for_model: bool = True,
    rerank: bool = True,
    cancelled: Callable[[], bool] = never,
    **filters: Unpack[FilterOptions],
) -> Reply:
    """The best symbols of all workspaces for a question, a name or any other text, reranked where the first one's settings
    name a cross-encoder.

    :param wait_for_model: without it, what nobody has loaded yet is left out of this answer.
    :param rerank: without it, no cross-encoder is asked, whatever the settings name.
    :raises CorruptIndex: one has no index, or a damaged one.
    :raises Cancelled: the caller said so on the way.
    """
    rests = [each.answering(wait=wait_for_model) for each in workspaces]
    model = _asked_model(rests, query)
    # Taken now: it may be over by the time of the answer, which lacks vectors nevertheless.
    missed = _without_model(workspaces) if model is None else ()
    encoder = workspaces[0].second_opinion.encoder(wait=wait_for_model) if rerank and is_reranked(query) else None
    wanted = limit if encoder is None else max(limit, RERANKED)

    def hits(places: Sequence[Place]) -> list[Hit]:
        return engine.search(places, query, model, wanted, cancelled=cancelled)

    reply = _asked(workspaces, rests, query, Filters.of(**filters), hits)
    if encoder is not None:
        reply = _reranked(workspaces, reply, encoder, limit, cancelled)
    return replace(reply, degraded=tuple(dict.fromkeys((*missed, *reply.degraded)))) if missed else reply


def similar(
    workspaces: Sequence[OpenIndex],
    path: str,
    line: int,
    limit: int = 10,
    *,
    cancelled: Callable[[], bool] = never,
    **filters: Unpack[FilterOptions],
) -> Reply:
    """Symbols of all workspaces like the one at a line (counted from 1) of a file of the first.

    :raises SememeError: the file is not in the index, or no symbol is there.
    """
    # No model is asked: where another one made the index of another workspace, likeness there goes by words.
    rests = [Answering(each.open_reader(), None) for each in workspaces]
    with rests[0].reader.reading():
        target, name = _target_at(workspaces[0], rests[0].reader, path, line)

    def hits(places: Sequence[Place]) -> list[Hit]:
        return engine.similar(places, target, limit, cancelled=cancelled)

    return _asked(workspaces, rests, f"{path}:{line} {name}", Filters.of(**filters), hits)


def similar_to_text(
    workspaces: Sequence[OpenIndex],
    text: str,
    limit: int = 10,
    *,
    cancelled: Callable[[], bool] = never,
    **filters: Unpack[FilterOptions],
) -> Reply:
    """Symbols like a piece of source text."""
    text = text[:TARGET_CHARS]
    rests = [each.answering() for each in workspaces]
    target = Target(text, _vector_of(_common_model(rests), text))

    def hits(places: Sequence[Place]) -> list[Hit]:
        return engine.similar(places, target, limit, cancelled=cancelled)

    return _asked(workspaces, rests, text, Filters.of(**filters), hits)


def _common_model(rests: Sequence[Answering]) -> EmbeddingModel | None:
    """The model that all of them use: with two different ones, their vectors could not be compared."""
    models = [each.model for each in rests]
    if any(model is None for model in models) or len({model.fingerprint for model in models if model}) != 1:
        return None
    return models[0]


def _asked_model(rests: Sequence[Answering], query: str) -> EmbeddingModel | None:
    """The model for a question. One in another process is asked now, before the indexes are held."""
    model = _common_model(rests)
    try:
        return model.for_question(query) if model is not None and query.strip() else model
    except ModelUnavailable:  # `degraded` says so
        return None


def _without_model(workspaces: Sequence[OpenIndex]) -> tuple[str, ...]:
    return tuple(problem for each in workspaces if (problem := each.model_problem) is not None)


def _vector_of(model: EmbeddingModel | None, text: str) -> NDArray[np.float32] | None:
    try:
        vector: NDArray[np.float32] | None = model.documents([text])[0] if model is not None and text.strip() else None
    except ModelAway:  # `degraded` says so
        return None
    return vector


def _reranked(
    workspaces: Sequence[OpenIndex], reply: Reply, encoder: CrossEncoder, limit: int, cancelled: Callable[[], bool]
) -> Reply:
    """An answer after a second opinion. No generation is held meanwhile: others can be answered."""
    began = time.perf_counter()
    by_root = {str(each.root): each for each in workspaces}
    texts: dict[tuple[str, str], str] = {}

    def source(hit: Hit) -> str:
        key = (hit.root, hit.symbol.path)
        if key not in texts:
            texts[key] = by_root[hit.root].text(hit.symbol.path) or ""
        return first_lines(hit.symbol, texts[key], SOURCE_LINES)

    try:
        hits = reranked(reply.hits, reply.query, encoder, source, cancelled)
    except ModelUnavailable as error:
        hits = list(reply.hits)
        for each in workspaces:
            each.second_opinion.set_aside(error)
    took = round(reply.took_ms + (time.perf_counter() - began) * 1000, 2)
    return replace(reply, hits=tuple(hits[:limit]), degraded=problems_of(workspaces), took_ms=took)


def problems_of(workspaces: Sequence[OpenIndex]) -> tuple[str, ...]:
    """What does not work as it should in any of them, in words for the user."""
    return tuple(dict.fromkeys(said for each in workspaces for said in each.degraded))


def _asked(
    workspaces: Sequence[OpenIndex],
    rests: Sequence[Answering],
    query: str,
    only: Filters,
    hits: Callable[[Sequence[Place]], list[Hit]],
) -> Reply:
    began = time.perf_counter()
    places = [place_of(each, rest.reader, workspaces, only) for each, rest in zip(workspaces, rests, strict=True)]
    with ExitStack() as stack:
        generations = [stack.enter_context(place.reader.reading()) for place in places]
        found = hits(places)
        counts = [place.reader.file_counts() for place in places]
    indexed, pending = sum(count[0] for count in counts), sum(count[1] for count in counts)
    return Reply(
        query, tuple(found), sum(generations), share(indexed, pending),
        not all(each.is_fresh for each in workspaces),
        problems_of(workspaces),
        round((time.perf_counter() - began) * 1000, 2),
    )  # fmt: skip


def place_of(workspace: OpenIndex, reader: IndexReader, workspaces: Sequence[OpenIndex], only: Filters) -> Place:
    """Where to ask one of the workspaces, which leaves to those inside of it what is theirs."""
    inner = tuple(
        f"{each.root.relative_to(workspace.root).as_posix()}/"
        for each in workspaces
        if each.root != workspace.root and each.root.is_relative_to(workspace.root)
    )
    return Place(
        reader, str(workspace.root), replace(only, outside=inner) if inner else only,
        workspace.buffers.now(),
    )  # fmt: skip


def _target_at(workspace: OpenIndex, reader: IndexReader, path: str, line: int) -> tuple[Target, str]:
    buffer = workspace.buffers.now().get(path)
    if buffer is not None:
        vectors = {row.id: row.vector for row in buffer.rows}
        found = _innermost(buffer.symbols, path, line)
        return _target(buffer.symbols[found], vectors[found]), buffer.symbols[found].name
    rows = {row.id: row for row in reader.symbols_of(path)}
    row = rows[_innermost({id_: each.symbol for id_, each in rows.items()}, path, line)]
    return _target(row.symbol, row.vector), row.symbol.name


def _innermost(symbols: Mapping[int, Symbol], path: str, line: int) -> int:
    """The id of the innermost symbol around a line, counted from 1.

    :raises SememeError: none is there.
    """
    around = [
        (each.span.end.line - each.span.start.line, id_)
        for id_, each in symbols.items()
        if each.span.start.line < line <= each.span.end.line + 1
    ]
    if not around:
        raise SememeError(f"There is no symbol at {path}:{line}.")
    return min(around, key=lambda each: each[0])[1]


def _target(symbol: Symbol, vector: bytes | None) -> Target:
    return Target(f"{symbol.name} {symbol.signature} {symbol.doc}", _as_array(vector), symbol.path, symbol.span)


def _as_array(vector: bytes | None) -> NDArray[np.float32] | None:
    import numpy as np  # noqa: PLC0415

    return np.frombuffer(vector, dtype=np.int8).astype(np.float32) if vector else None
