"""Search over one generation of one or several indexes: candidates, exact signals, one order over all of them."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from .candidates import candidates, check, never, pool
from .features import features, joined
from .likeness import likeness
from .place import Source
from .query import parse
from .rank import crowded, scores
from .roles import role_weights
from .spelling import respelled
from .weights import default_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..embedding.models import EmbeddingModel
    from ..embedding.spaces import Models
    from ..store.rows import CandidateRow
    from ..values import Span, Symbol
    from .features import Features
    from .likeness import Likeness
    from .place import Place
    from .query import Query
    from .weights import Weights


@dataclass(frozen=True, slots=True)
class Signals:
    """Why a result stands where it does. Each is a part of what the score was made of, see `weights.toml`."""

    words: float
    """BM25F over name, path, signature, doc and source."""
    meaning: float
    """Cosine of the query's and the symbol's vector."""
    name: float
    stem: float
    """How much of the query the file's stem says."""
    folder: float
    role: str
    base: float
    """The score before results of the same file were damped."""
    step: str = ""
    """How the name fits a name in the query: exact, other_case, parts, prefix, initials, contains, fuzzy or empty."""
    path: float = 0.0
    """1 where the query names the file by its path."""
    file: float = 0.0
    """For a query in words, how likely the file is: the logarithm of its odds against the likeliest one, which has 0."""
    symbol: float = 0.0
    """The same for the symbol among those of its file."""
    rerank: float | None = None
    """What the cross-encoder said, where one was asked: its place among the others is a part of the score then."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A result: a symbol, its score (larger is better; comparable within one answer only) and why."""

    symbol: Symbol
    score: float
    signals: Signals
    root: str
    """The workspace that it is in."""


@dataclass(frozen=True, slots=True)
class Target:
    """What others are to be like: a symbol that is indexed, or a piece of text."""

    query: str
    vectors: Sequence[NDArray[np.float32] | None]
    """By space; None: symbols of that space are found by words."""
    path: str = ""
    span: Span | None = None
    """Where it stands: what overlaps it is no answer."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place."""

    index: int
    """Of the candidate among those given."""
    row: CandidateRow
    score: float
    signals: Signals


def by_space(found: Mapping[int, NDArray[np.float32]]) -> list[NDArray[np.float32] | None]:
    """Vectors as `Target` and `pool` take them."""
    return [found.get(space) for space in range(max(found, default=-1) + 1)]


@contextmanager
def held(places: Sequence[Place]) -> Iterator[list[Source]]:
    """One generation of each place, until the answer is whole."""
    with ExitStack() as stack:
        for place in places:
            stack.enter_context(place.reader.reading())
        yield [Source(place, place.differing()) for place in places]


def search(
    places: Sequence[Place],
    text: str,
    models: Models,
    limit: int,
    weights: Weights | None = None,
    cancelled: Callable[[], bool] = never,
    of_words: EmbeddingModel | None = None,
) -> list[Hit]:
    """The best symbols for a query. Any text is a valid query; one without a single word finds nothing.

    :param models: those that are given the query.
    :param of_words: the one that compares single words, if it is another.

    :raises Cancelled: the caller said so on the way.
    """
    weights = weights or default_weights()
    query = parse(text)
    if not query.terms and not query.names:
        return []
    model = of_words or models.of_words
    check(cancelled)
    with held(places) as sources:
        query = respelled(query, sources, model)
        vectors = by_space({space: each.query(query.text) for space, each in models})
        check(cancelled)
        found = [
            (number, some)
            for number, source in enumerate(sources)
            if (some := pool(source, query, model, vectors, weights, cancelled)) is not None
        ]
        if not found:
            return []
        check(cancelled)
        rows = [row for _, some in found for row in some.rows]
        owners = [number for number, some in found for _ in some.rows]
        files = [(owner, row.path) for owner, row in zip(owners, rows, strict=True)]
        words = {number: some.words for number, some in found}
        like = partial(likeness, [words.get(number) for number in range(len(sources))], owners, rows)
        order = ranked(query, rows, joined([some.signals for _, some in found]), like, limit, weights, files)
        return _hits(sources, owners, order)


def _hits(sources: Sequence[Source], owners: Sequence[int], order: Sequence[Ranked]) -> list[Hit]:
    found: dict[tuple[int, int], Symbol] = {}
    for number, source in enumerate(sources):
        ids = [each.row.id for each in order if owners[each.index] == number]
        stored = source.place.reader.catalog.symbols([id_ for id_ in ids if id_ >= 0])
        found |= {(number, id_): row.symbol for id_, row in stored.items()}
        for buffer in source.hiding.values():
            found |= {(number, id_): symbol for id_, symbol in buffer.symbols.items()}
    return [
        Hit(found[(number, each.row.id)], each.score, each.signals, sources[number].place.root)
        for each in order
        for number in (owners[each.index],)
    ]


def ranked(
    query: Query,
    rows: Sequence[CandidateRow],
    signals: Features,
    like: Callable[[NDArray[np.int64]], Likeness],
    limit: int,
    weights: Weights,
    files: Sequence[Hashable] | None = None,
) -> list[Ranked]:
    """The candidates in their order, with their signals. `like` compares the words of the rows with these numbers, `files` tells
    which rows are of one file (default: the path)."""
    files = files or [row.path for row in rows]
    total = scores(query, rows, signals, role_weights(query), weights, files, like)
    damping = weights.crowding["same_file" if query.is_name else "same_likely_file"]
    keep = [query.is_name and step in {"exact", "other_case"} for step in signals.steps]
    return [
        Ranked(
            i,
            rows[i],
            score,
            replace(
                _signals(signals, i, float(total.scores[i])), step=signals.steps[i],
                path=float(signals.path[i]), file=float(total.file[i]), symbol=float(total.symbol[i]),
            ),
        )
        for i, score in crowded(total.scores, rows, files, limit, damping, keep=keep)
    ]  # fmt: skip


def similar(
    places: Sequence[Place],
    target: Target,
    limit: int,
    weights: Weights | None = None,
    cancelled: Callable[[], bool] = never,
) -> list[Hit]:
    """Symbols like a target, by meaning where it has a vector, else by its words. The target stands in the first place."""
    weights = weights or default_weights()
    query = parse(target.query)
    with held(places) as sources:
        rows: list[CandidateRow] = []
        owners: list[int] = []
        signals = []
        for number, source in enumerate(sources):
            more, cosines, _ = candidates(source, query, target.vectors, cancelled)
            if number == 0:
                more = [row for row in more if not _overlaps(row, target)]
            reader = source.place.reader
            if more:
                signals.append(features(query, more, cosines, reader.document_count, reader.symbol_count, weights))
                owners += [number] * len(more)
                rows += more
        if not rows:
            return []
        check(cancelled)
        return _hits(sources, owners, _likest(rows, owners, joined(signals), target, limit))


def _likest(
    rows: Sequence[CandidateRow],
    owners: Sequence[int],
    signals: Features,
    target: Target,
    limit: int,
) -> list[Ranked]:
    # Like by meaning first; the words of the declaration decide between near-equals.
    strength = signals.words / max(float(signals.words.max()), 1e-9)
    order = signals.meaning + 0.1 * strength if any(each is not None for each in target.vectors) else strength
    files = [(owner, row.path) for owner, row in zip(owners, rows, strict=True)]
    return [
        Ranked(i, rows[i], score, _signals(signals, i, float(order[i])))
        for i, score in crowded(order, rows, files, limit, 1.0, keep=[True] * len(rows))
    ]


def _signals(signals: Features, i: int, base: float) -> Signals:
    """What every candidate has, whatever was asked."""
    return Signals(
        words=float(signals.words[i]), meaning=float(signals.meaning[i]), name=float(signals.name[i]),
        stem=float(signals.stem[i]), folder=float(signals.folder[i]), role=signals.roles[i], base=base,
    )  # fmt: skip


def _overlaps(row: CandidateRow, target: Target) -> bool:
    span = target.span
    return (
        span is not None
        and row.path == target.path
        and row.start_line <= span.end.line
        and span.start.line <= row.end_line
    )
