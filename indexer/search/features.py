"""Signals of the candidates of one query, as arrays. Exact: they depend on the symbols, not on the index's history."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..analysis import stem, terms
from ..store.bags import FIELDS, term_counts
from ..store.lexical import inverse_document_frequency
from .names import name_fit
from .roles import role_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from ..store.rows import CandidateRow
    from .query import Query
    from .weights import Weights

_PREFIX_CHARS = 4
"""Two words agree in a path when one begins with the other and it has this many letters: `auth`, `authentication`."""


@dataclass(frozen=True, slots=True)
class Features:
    """One value a candidate, in the candidates' order."""

    words: NDArray[np.float64]
    """BM25F."""
    meaning: NDArray[np.float64]
    """Cosine; 0 without a vector."""
    name: NDArray[np.float64]
    """0..1: how much of the query the name says, and of the name the query."""
    stem: NDArray[np.float64]
    """0..1: how much of the query the file's stem says."""
    folder: NDArray[np.float64]
    """0..1: how much of the query the file's folder says."""
    size: NDArray[np.float64]
    """0..1: the logarithm of the symbol's lines, 1 at 1,000."""
    step: NDArray[np.float64]
    """The best name step (table `name`) over the names in the query that are sure to be names."""
    capital: NDArray[np.float64]
    """1 where a word with a capital is the symbol's exact name."""
    steps: tuple[str, ...]
    """Names of the steps."""
    roles: tuple[str, ...]

    def take(self, places: Sequence[int]) -> Features:
        """The signals of some candidates."""
        at = list(places)
        return Features(
            words=self.words[at], meaning=self.meaning[at], name=self.name[at], stem=self.stem[at],
            folder=self.folder[at], size=self.size[at], step=self.step[at], capital=self.capital[at],
            steps=tuple(self.steps[i] for i in at), roles=tuple(self.roles[i] for i in at),
        )  # fmt: skip


def joined(parts: Sequence[Features]) -> Features:
    """The signals of several sets of candidates as those of one."""
    if len(parts) == 1:
        return parts[0]
    return Features(
        words=np.concatenate([each.words for each in parts]), meaning=np.concatenate([each.meaning for each in parts]),
        name=np.concatenate([each.name for each in parts]), stem=np.concatenate([each.stem for each in parts]),
        folder=np.concatenate([each.folder for each in parts]), size=np.concatenate([each.size for each in parts]),
        step=np.concatenate([each.step for each in parts]), capital=np.concatenate([each.capital for each in parts]),
        steps=tuple(step for each in parts for step in each.steps), roles=tuple(role for each in parts for role in each.roles),
    )  # fmt: skip


def features(
    query: Query,
    rows: Sequence[CandidateRow],
    cosines: Mapping[int, float],
    document_count: Callable[[str], int],
    symbol_count: int,
    weights: Weights,
) -> Features:
    """The signals of each row for a query."""
    idf = np.array([inverse_document_frequency(document_count(term), symbol_count) for term in query.terms])
    counts, lengths = term_counts([row.bag for row in rows], query.terms)
    named = [_best_step(query, row, weights) for row in rows]
    stems = _shares(query.terms, idf, {row.path: _stem_terms(row.path) for row in rows})
    folders = _shares(query.terms, idf, {row.path: _folder_terms(row.path) for row in rows})
    return Features(
        words=_bm25f(counts, lengths, idf, weights),
        meaning=np.array([cosines.get(row.id, 0.0) for row in rows]),
        name=_name_share(counts, lengths, idf),
        stem=np.array([stems[row.path] for row in rows]),
        folder=np.array([folders[row.path] for row in rows]),
        size=np.array([min(1.0, math.log1p(row.end_line - row.start_line) / math.log1p(1000)) for row in rows]),
        step=np.array([step for step, _, _ in named]),
        capital=np.array([capital for _, _, capital in named]),
        steps=tuple(kind for _, kind, _ in named),
        roles=tuple(role_of(row.path) for row in rows),
    )


def _bm25f(
    counts: NDArray[np.float32], lengths: NDArray[np.float32], idf: NDArray[np.float64], weights: Weights
) -> NDArray[np.float64]:
    table = weights.bm25
    weight = np.array([table[field][0] for field in FIELDS])
    usual = np.array([table[field][1] for field in FIELDS])
    norms = 1 - table["b"] + table["b"] * lengths / usual
    pseudo = (counts * (weight / norms)[:, None, :]).sum(axis=2)
    result: NDArray[np.float64] = (pseudo / (table["k1"] + pseudo)) @ idf if len(idf) else np.zeros(len(counts))
    return result


def _name_share(
    counts: NDArray[np.float32], lengths: NDArray[np.float32], idf: NDArray[np.float64]
) -> NDArray[np.float64]:
    if not len(idf):
        return np.zeros(len(counts))
    held = counts[:, :, 0] > 0
    recall = (held @ idf) / max(float(idf.sum()), 1e-9)
    precision = np.minimum(1.0, held.sum(axis=1) / np.maximum(lengths[:, 0], 1.0))
    result: NDArray[np.float64] = np.sqrt(recall * precision)
    return result


def _shares(
    query_terms: Sequence[str], idf: NDArray[np.float64], held: Mapping[str, frozenset[str]]
) -> dict[str, float]:
    """How much of the query's weight each path's terms agree with."""
    total = max(float(idf.sum()), 1e-9)
    vocabulary = frozenset().union(*held.values())
    agreeing = [{each for each in vocabulary if _agree(term, each)} for term in query_terms]
    return {
        path: sum(float(weight) for weight, some in zip(idf, agreeing, strict=True) if not some.isdisjoint(have))
        / total
        for path, have in held.items()
    }


@lru_cache(maxsize=1 << 14)
def _stem_terms(path: str) -> frozenset[str]:
    name = path.rpartition("/")[2]
    return frozenset(terms(name.partition(".")[0] or name))


@lru_cache(maxsize=1 << 14)
def _folder_terms(path: str) -> frozenset[str]:
    return frozenset(terms(path.rpartition("/")[0].rpartition("/")[2]))


def _agree(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter, longer = (one, other) if len(one) < len(other) else (other, one)
    return len(shorter) >= _PREFIX_CHARS and longer.startswith(shorter)


def _best_step(query: Query, row: CandidateRow, weights: Weights) -> tuple[float, str, float]:
    best, kind, capital = 0.0, "", 0.0
    if row.kind in {"file", "text"} and not query.is_name:
        return best, kind, capital
    for name in query.names:
        step, reached = name_fit(name, row, weights.name)
        if name.sure:
            if step > best:
                best, kind = step, reached
        elif reached == "exact" or (reached == "other_case" and stem(name.last.lower()) == name.last.lower()):
            capital = 1.0
    return best, kind, capital
