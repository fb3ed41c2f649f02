"""Symbols that may be the answer: by name, by words and by meaning, from one generation of an index and its buffers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from ..errors import Cancelled
from ..store.lexical import WordFilter
from ..store.quantized import cosines, matrix
from .features import Features, features, term_weights
from .likeness import likeness, query_words
from .names import humps
from .typos import allowed_typos

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from ..embedding.models import EmbeddingModel
    from ..store.reader import IndexReader
    from ..store.rows import CandidateRow
    from .likeness import Likeness, QueryWords
    from .place import Source
    from .query import Query
    from .weights import Weights

_FEW_USUAL = 8
"""Of fewer cosines only the mean is taken: their deviation says little."""
_NO_SPREAD = 1e-4
CANDIDATES = 200
"""Symbols taken from each of words and meaning, and again by name."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates with their signals, in the same order."""

    rows: Sequence[CandidateRow]
    signals: Features
    words: QueryWords | None
    """The query's, as they weigh in this place."""

    def like(self, at: NDArray[np.int64]) -> Likeness:
        """The likeness of the candidates with these numbers, where this place is the only one."""
        return likeness([self.words], [0] * len(self.rows), self.rows, at)


def never() -> bool:
    """The `cancelled` of a question that nobody can take back."""
    return False


def check(cancelled: Callable[[], bool]) -> None:
    """Stop between two steps when the caller has lost interest.

    :raises Cancelled: it has.
    """
    if cancelled():
        raise Cancelled("The search was cancelled.")


def pool(
    source: Source,
    query: Query,
    model: EmbeddingModel | None,
    vectors: Sequence[NDArray[np.float32] | None],
    weights: Weights,
    cancelled: Callable[[], bool],
) -> Pool | None:
    """The best candidates of a place for a query, if there are any; call inside `reading`.

    :param model: compares single words.
    :param vectors: the query's by space; None where a space is not asked.
    """
    rows, cosines, nearest = candidates(source, query, vectors, cancelled)
    check(cancelled)
    if not rows:
        return None
    reader = source.place.reader
    signals = features(query, rows, cosines, reader.document_count, reader.symbol_count, weights)
    words = query_words(query, term_weights(query, reader.document_count, reader.symbol_count), model)
    best = best_candidates(rows, signals, nearest, words)
    return best if best.rows else None  # an unsaved text without vectors is a candidate that nothing speaks for


def best_candidates(
    rows: Sequence[CandidateRow], signals: Features, nearest: frozenset[int], words: QueryWords | None = None
) -> Pool:
    """The best candidates of each side by their exact signals.

    Which symbols Tantivy and USearch propose beyond the best depends a little on an index's history (deleted documents
    count in their scores until they are merged away, equals come in any order). What is kept here does not.
    """
    in_order = by_place(rows)
    is_near = np.array([row.id in nearest for row in rows])
    everywhere = np.ones(len(rows), dtype=np.bool_)
    kept = np.zeros(len(rows), dtype=np.bool_)
    for values, proposed in ((signals.words, everywhere), (signals.meaning, is_near), (signals.step, everywhere)):
        fitting = in_order[((values != 0) & proposed)[in_order]]
        kept[fitting[np.argsort(-values[fitting], kind="stable")[:CANDIDATES]]] = True
    chosen = in_order[kept[in_order]].tolist()
    return Pool([rows[i] for i in chosen], signals.take(chosen), words)


def by_place(rows: Sequence[CandidateRow]) -> NDArray[np.intp]:
    """The rows' numbers in the order of their paths and, in a file, of their starts."""
    numbers = {path: number for number, path in enumerate(sorted({row.path for row in rows}))}
    found: NDArray[np.intp] = np.lexsort(
        ([row.start_column for row in rows], [row.start_line for row in rows], [numbers[row.path] for row in rows])
    )
    return found


def candidates(
    source: Source,
    query: Query,
    vectors: Sequence[NDArray[np.float32] | None],
    cancelled: Callable[[], bool] = never,
) -> tuple[list[CandidateRow], dict[int, float], frozenset[int]]:
    """Symbols that may be the answer, the cosines of those that have a vector, and the ids of those that the vectors
    proposed; call inside `reading`."""
    reader, only = source.place.reader, source.place.only
    asked = [(space, vector) for space, vector in enumerate(vectors) if vector is not None]
    word_filter = WordFilter(only.kinds, only.languages_of_content)
    wanted = CANDIDATES
    while True:
        found = _by_name(reader, query, word_filter, wanted)
        check(cancelled)
        by_words = reader.having(query.terms, wanted * 3 // 2, word_filter)
        check(cancelled)
        nearest = {
            space: dict(reader.nearest(vector, wanted // 4 if query.is_name else wanted, space))
            for space, vector in asked
        }
        check(cancelled)
        ids = dict.fromkeys((*found, *by_words, *chain(*nearest.values())))
        rows = source.admitted(reader.candidates(ids))
        exhausted = wanted >= 4 * reader.symbol_count  # no list was cut: the shortest limit is a quarter
        # A narrow filter may leave little of the best 200: look further down until enough is there, or nothing more is.
        if not only.narrow or len(rows) >= CANDIDATES // 2 or exhausted:
            break
        wanted *= 8
    buffered = source.buffered()
    proposed = frozenset([*chain(*nearest.values()), *(row.id for row in buffered)])
    known: dict[int, float] = {}
    for space, vector in asked:
        own = nearest[space]
        own |= reader.cosines([row.id for row in rows if row.id not in own], vector, space)
        own |= _cosines([row for row in buffered if source.hiding[row.path].space == space], vector)
        known |= own
        if space and vectors[0] is not None:
            known |= in_scale(own, reader.usual_cosines(vectors[0], 0), reader.usual_cosines(vector, space))
    return rows + buffered, known, proposed


def in_scale(
    cosines: Mapping[int, float], usual: NDArray[np.float32], own_usual: NDArray[np.float32]
) -> dict[int, float]:
    """Cosines of one model as they would be if those that are usual with it lay as those of another do.

    What two unrelated texts have differs from model to model (0.0 with some, 0.7 with others), and so does how far they spread. So
    a cosine counts by how many deviations it lies above the mean of this query's with a sample of the space.
    """
    if not len(usual) or not len(own_usual):
        return dict(cosines)
    spread, own_spread = (float(each.std()) for each in (usual, own_usual))
    few = min(len(usual), len(own_usual)) < _FEW_USUAL
    factor = 1.0 if few or own_spread < _NO_SPREAD else spread / own_spread
    mean, own_mean = float(usual.mean()), float(own_usual.mean())
    return {id_: mean + (value - own_mean) * factor for id_, value in cosines.items()}


def _cosines(rows: Sequence[CandidateRow], vector: NDArray[np.float32]) -> dict[int, float]:
    """Of rows that hold their vectors."""
    having = [(row.id, row.vector) for row in rows if row.vector is not None and len(row.vector) == len(vector)]
    if not having:
        return {}
    values = cosines(matrix([stored for _, stored in having]), vector)
    return dict(zip((id_ for id_, _ in having), values.tolist(), strict=True))


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
            # Last, and only if need be: a part is looked for in every name there is.
            if len(last) > 2 and len(found) < wanted // 4:
                found.update(dict.fromkeys(reader.containing(last, wanted // 2, only)))
        if not exact and (typos := allowed_typos(last)):
            found.update(dict.fromkeys(reader.words.similar_names(last[:60], typos, wanted // 4, only)))
    return list(found)
