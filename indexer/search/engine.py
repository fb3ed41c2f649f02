"""Search over one generation of an index: candidates by name, words and meaning, then exact signals, then the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..store.lexical import WordFilter
from . import filters
from .features import Features, features
from .names import allowed_typos, humps
from .query import parse
from .rank import crowded, scores
from .roles import role_weights
from .weights import default_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..embedding.models import EmbeddingModel
    from ..store.index import IndexReader
    from ..store.rows import CandidateRow, SymbolRow
    from ..values import Symbol
    from .query import Query
    from .weights import Weights

CANDIDATES = 200
"""Symbols taken from each of words and meaning, and again by name."""


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
    step: str
    """How the name fits a name in the query: exact, other_case, parts, prefix, initials, contains, fuzzy or empty."""
    role: str
    base: float
    """The score before results of the same file were damped."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A result: a symbol, its score (larger is better; comparable within one answer only) and why."""

    symbol: Symbol
    score: float
    signals: Signals


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place."""

    row: CandidateRow
    score: float
    signals: Signals


def search(
    reader: IndexReader,
    text: str,
    model: EmbeddingModel | None,
    limit: int,
    only: filters.Filters,
    weights: Weights | None = None,
) -> list[Hit]:
    """The best symbols for a query. Any text is a valid query; one without a single word finds nothing."""
    weights = weights or default_weights()
    query = parse(text)
    if not query.terms and not query.names:
        return []
    vector = model.query(query.text) if model is not None else None
    with reader.reading():
        rows, cosines, nearest = candidates(reader, query, vector, only)
        if not rows:
            return []
        signals = features(query, rows, cosines, reader.document_count, reader.symbol_count, weights)
        rows, signals = best_candidates(rows, signals, nearest)
        return _hits(reader, ranked(query, rows, signals, limit, weights))


def best_candidates(
    rows: Sequence[CandidateRow], signals: Features, nearest: frozenset[int]
) -> tuple[list[CandidateRow], Features]:
    """The best candidates of each side by their exact signals.

    Which symbols Tantivy and USearch propose beyond the best depends a little on an index's history (deleted documents
    count in their scores until they are merged away, equals come in any order). What is kept here does not.
    """
    by_place = sorted(range(len(rows)), key=lambda i: (rows[i].path, rows[i].start_line, rows[i].start_column))
    kept: set[int] = set()
    for values, proposed in ((signals.words, None), (signals.meaning, nearest), (signals.step, None)):
        fitting = (i for i in by_place if values[i] != 0 and (proposed is None or rows[i].id in proposed))
        kept.update(sorted(fitting, key=lambda i: -values[i])[:CANDIDATES])
    chosen = [i for i in by_place if i in kept]
    return [rows[i] for i in chosen], signals.take(chosen)


def _hits(reader: IndexReader, order: Sequence[Ranked]) -> list[Hit]:
    symbols = reader.catalog.symbols([each.row.id for each in order])
    return [Hit(symbols[each.row.id].symbol, each.score, each.signals) for each in order]


def ranked(query: Query, rows: Sequence[CandidateRow], signals: Features, limit: int, weights: Weights) -> list[Ranked]:
    """The candidates in their order, with their signals."""
    total = scores(query, rows, signals, role_weights(query), weights)
    keep = [query.is_name and step in {"exact", "other_case"} for step in signals.steps]
    return [
        Ranked(
            rows[i],
            score,
            Signals(
                words=float(signals.words[i]), meaning=float(signals.meaning[i]), name=float(signals.name[i]),
                stem=float(signals.stem[i]), folder=float(signals.folder[i]), step=signals.steps[i], role=signals.roles[i], base=float(total[i]),
            ),
        )
        for i, score in crowded(total, rows, limit, weights, keep=keep)
    ]  # fmt: skip


def candidates(
    reader: IndexReader, query: Query, vector: NDArray[np.float32] | None, only: filters.Filters
) -> tuple[list[CandidateRow], dict[int, float], frozenset[int]]:
    """Symbols that may be the answer, the cosines of those that have a vector, and the ids of those that the vectors
    proposed; call inside `reading`."""
    word_filter = WordFilter(only.kinds, only.languages)
    wanted = CANDIDATES
    while True:
        found = _by_name(reader, query, word_filter, wanted)
        by_words = reader.words.find(query.terms, wanted * 2, word_filter)
        nearest = reader.nearest(vector, wanted) if vector is not None else []
        ids = dict.fromkeys((*found, *by_words, *(id_ for id_, _ in nearest)))
        rows = [row for row in reader.catalog.candidates(list(ids)) if only.admits(row)]
        exhausted = wanted >= 4 * reader.symbol_count  # no list was cut: the shortest limit is a quarter
        # A narrow filter may leave little of the best 200: look further down until enough is there, or nothing more is.
        if not only.narrow or len(rows) >= CANDIDATES // 2 or exhausted:
            break
        wanted *= 8
    return rows, _cosines(rows, vector) if vector is not None else {}, frozenset(id_ for id_, _ in nearest)


def _cosines(rows: Sequence[CandidateRow], vector: NDArray[np.float32]) -> dict[int, float]:
    from ..store.vectors import cosines, matrix  # noqa: PLC0415 (usearch: imported when vectors are first used)

    having = [(row.id, row.vector) for row in rows if row.vector is not None and len(row.vector) == len(vector)]
    if not having:
        return {}
    values = cosines(matrix([stored for _, stored in having]), vector)
    return {id_: float(value) for (id_, _), value in zip(having, values, strict=True)}


def _by_name(reader: IndexReader, query: Query, only: WordFilter, wanted: int) -> list[int]:
    found: dict[int, None] = {}
    for name in query.names:
        last = name.last
        exact = reader.words.named(last, wanted, only)
        if len(name.parts) > 1:
            exact += reader.words.named(".".join(name.parts), wanted, only)
        found.update(dict.fromkeys(exact))
        if not name.sure:
            continue
        if query.is_name:
            found.update(dict.fromkeys(reader.words.prefixed(last, wanted, only)))
            letters = "".join(piece[0] for piece in humps(last))
            if 1 < len(letters) <= 12:
                found.update(dict.fromkeys(reader.words.with_initials(letters, wanted, only)))
            # Last, and only if need be: a part is looked for in every name there is (50 ms at 600,000 symbols).
            if len(last) > 2 and len(found) < wanted // 4:
                found.update(dict.fromkeys(reader.words.containing(last, wanted // 2, only)))
        if not exact and (typos := allowed_typos(last)):
            found.update(dict.fromkeys(reader.words.similar_names(last[:60], typos, wanted // 4, only)))
    return list(found)


def similar(
    reader: IndexReader, target: SymbolRow, limit: int, only: filters.Filters, weights: Weights | None = None
) -> list[Hit]:
    """Symbols like one that is in the index, by meaning where it has a vector, else by the words of its declaration."""
    import numpy as np  # noqa: PLC0415

    weights = weights or default_weights()
    symbol = target.symbol
    query = parse(f"{symbol.name} {symbol.signature} {symbol.doc}")
    vector = np.frombuffer(target.vector, dtype=np.int8).astype(np.float32) if target.vector else None
    with reader.reading():
        rows, cosines, _ = candidates(reader, query, vector, only)
        rows = [row for row in rows if row.id != target.id and not _overlap(row, symbol)]
        if not rows:
            return []
        signals = features(query, rows, cosines, reader.document_count, reader.symbol_count, weights)
    # Like by meaning first; the words of the declaration decide between near-equals.
    strength = signals.words / max(float(signals.words.max()), 1e-9)
    order = signals.meaning + 0.1 * strength if vector is not None else strength
    best = [
        Ranked(
            rows[i],
            score,
            Signals(float(signals.words[i]), float(signals.meaning[i]), float(signals.name[i]), float(signals.stem[i]),
                    float(signals.folder[i]),                     "", signals.roles[i], float(order[i])),
        )
        for i, score in crowded(order, rows, limit, weights, keep=[True] * len(rows))
    ]  # fmt: skip
    with reader.reading():
        return _hits(reader, best)


def _overlap(row: CandidateRow, symbol: Symbol) -> bool:
    return row.path == symbol.path and row.start_line <= symbol.span.end.line and symbol.span.start.line <= row.end_line
