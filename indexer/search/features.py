"""Signals of the candidates of one query, as arrays. Exact: they depend on the symbols, not on the index's history."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from ..analysis import TERM_CHARS, stem, terms
from ..store.bags import FIELDS, OpenedBags
from ..store.lexical import inverse_document_frequency
from .likeness import file_stem, folder, words_of
from .names import NameFit
from .query import MAX_TERMS
from .roles import role_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ..store.rows import CandidateRow
    from .query import Query
    from .weights import Weights

_PREFIX_CHARS = 4
"""Two words agree in a path when one begins with the other and it has this many letters: `auth`, `authentication`."""
_NAMELESS = frozenset({"file", "text"})
"""What is no symbol of its own has no name that a sentence could mention."""


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
    path: NDArray[np.float64]
    """1 where the query names the file by its path or the end of it."""
    size: NDArray[np.float64]
    """0..1: the logarithm of the symbol's lines, 1 at 1,000."""
    step: NDArray[np.float64]
    """The best name step (table `name`) over the names in the query that are sure to be names."""
    held: NDArray[np.float64]
    """0..1: how much of the query's weight each field has and, last, any of them; shape (fields + 1, candidates)."""
    name_held: NDArray[np.float64]
    """0..1: how much of the name the query has."""
    compounds: NDArray[np.float64]
    """Words that stand side by side in the query and as one identifier in the symbol, by how rare that one is."""
    steps: tuple[str, ...]
    """Names of the steps."""
    roles: tuple[str, ...]

    def take(self, places: Sequence[int]) -> Features:
        """The signals of some candidates."""
        at = np.array(places, dtype=np.intp)
        values: list[Any] = [
            tuple([each[i] for i in places]) if isinstance(each, tuple) else each[..., at] for each in _values(self)
        ]
        return Features(*values)


def joined(parts: Sequence[Features]) -> Features:
    """The signals of several sets of candidates as those of one."""
    if len(parts) == 1:
        return parts[0]
    values: list[Any] = [
        tuple(chain(*column)) if isinstance(column[0], tuple) else np.concatenate(column, axis=-1)
        for column in zip(*map(_values, parts), strict=True)
    ]
    return Features(*values)


def _values(signals: Features) -> list[Any]:
    return [getattr(signals, each.name) for each in fields(Features)]


def features(
    query: Query,
    rows: Sequence[CandidateRow],
    cosines: Mapping[int, float],
    document_count: Callable[[str], int],
    symbol_count: int,
    weights: Weights,
) -> Features:
    """The signals of each row for a query."""
    idf = term_weights(query, document_count, symbol_count)
    paths = [row.path for row in rows]
    opened = OpenedBags([row.bag for row in rows])
    counts, lengths = opened.counts(query.terms), opened.lengths()
    named = _best_steps(query, rows, weights)
    held, name_held = _held(counts, idf), _name_held(counts, lengths)
    # A file has several candidates: what its path says is found once.
    numbers = {path: number for number, path in enumerate(dict.fromkeys(paths))}
    of_row = np.fromiter(map(numbers.__getitem__, paths), dtype=np.intp, count=len(rows))
    roles = {path: role_of(path) for path in numbers}
    lines = np.array([row.end_line - row.start_line for row in rows])
    return Features(
        words=bm25f(counts, lengths, idf, weights),
        meaning=np.array([cosines.get(row.id, 0.0) for row in rows]),
        name=np.sqrt(held[0] * name_held),
        stem=_shares(query.terms, idf, [_stem_terms(path) for path in numbers])[of_row],
        folder=_shares(query.terms, idf, [_folder_terms(path) for path in numbers])[of_row],
        path=_named_paths(query.paths, list(numbers))[of_row],
        size=np.minimum(1.0, np.log1p(lines) / math.log1p(1000)),
        step=np.array([step for step, _ in named]),
        held=held,
        name_held=name_held,
        compounds=_compounds(query, opened, document_count, symbol_count),
        steps=tuple(kind for _, kind in named),
        roles=tuple(map(roles.__getitem__, paths)),
    )


def term_weights(query: Query, document_count: Callable[[str], int], symbol_count: int) -> NDArray[np.float64]:
    """The inverse document frequency of each of the query's terms."""
    return np.array([inverse_document_frequency(document_count(term), symbol_count) for term in query.terms])


def bm25f(
    counts: NDArray[np.float64], lengths: NDArray[np.float64], idf: NDArray[np.float64], weights: Weights
) -> NDArray[np.float64]:
    """BM25F of symbols, from what `OpenedBags` gives of them."""
    table = weights.bm25
    weight = np.array([table[field][0] for field in FIELDS])
    usual = np.array([table[field][1] for field in FIELDS])
    factors = weight[:, None] / (1 - table["b"] + table["b"] * lengths / usual[:, None])
    pseudo = (counts * factors).sum(axis=1)
    return _weighed(pseudo / (table["k1"] + pseudo), idf)


def _weighed(values: NDArray[np.float64] | NDArray[np.bool_], idf: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums over the terms, which come first. No matrix product: its last digits depend on a symbol's place among the others."""
    weights = idf.reshape(-1, *[1] * (values.ndim - 1))
    result: NDArray[np.float64] = (values * weights).sum(axis=0)
    return result


def _name_held(counts: NDArray[np.float64], lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    held = (counts[:, 0] > 0).sum(axis=0)
    result: NDArray[np.float64] = np.minimum(1.0, held / np.maximum(lengths[0], 1.0))
    return result


def _held(counts: NDArray[np.float64], idf: NDArray[np.float64]) -> NDArray[np.float64]:
    has = counts > 0
    has = np.concatenate([has, has.any(axis=1, keepdims=True)], axis=1)
    return _weighed(has, idf) / max(float(idf.sum()), 1e-9)


def _compounds(
    query: Query, bags: OpenedBags, document_count: Callable[[str], int], symbol_count: int
) -> NDArray[np.float64]:
    """An identifier of several parts is a term, too (see `analysis`): `memory buffer` finds `memory_buffer` by it."""
    found = np.zeros(len(bags))
    if query.is_name:
        return found
    words = words_of(query.text)
    content = [stem(word) in query.terms for word in words]
    grams = {
        "".join(words[i : i + size])[:TERM_CHARS]
        for size in (2, 3)
        for i in range(min(len(words), MAX_TERMS) - size + 1)
        if content[i] or content[i + size - 1]
    }
    known = [(gram, count) for gram in sorted(grams) if (count := document_count(gram))]
    if not known:
        return found
    counts = bags.counts([gram for gram, _ in known])
    weights = np.array([inverse_document_frequency(count, symbol_count) for _, count in known])
    return _weighed(counts.max(axis=1) > 0, weights)


def _shares(
    query_terms: Sequence[str], idf: NDArray[np.float64], held: Sequence[frozenset[str]]
) -> NDArray[np.float64]:
    """How much of the query's weight the terms of each path agree with."""
    agreeing = _agreeing(frozenset().union(*held))
    shares = np.zeros(len(held))
    for weight, term in zip(idf.tolist(), query_terms, strict=True):
        if some := agreeing(term):
            shares += [weight * (not some.isdisjoint(have)) for have in held]
    result: NDArray[np.float64] = shares / max(float(idf.sum()), 1e-9)
    return result


def _named_paths(said: Sequence[str], paths: Sequence[str]) -> NDArray[np.float64]:
    """1 for each path that is said, or whose end is, or that ends what is said."""
    if not said:
        return np.zeros(len(paths))
    ends = [f"/{each}" for each in said]
    wholes = [f"/{path.lower()}" for path in paths]
    return np.array([float(any(whole.endswith(end) or end.endswith(whole) for end in ends)) for whole in wholes])


@lru_cache(maxsize=1 << 14)
def _stem_terms(path: str) -> frozenset[str]:
    return frozenset(terms(file_stem(path)))


@lru_cache(maxsize=1 << 14)
def _folder_terms(path: str) -> frozenset[str]:
    return frozenset(terms(folder(path)))


def _agreeing(vocabulary: Iterable[str]) -> Callable[[str], set[str]]:
    """A function that gives the words of the vocabulary which agree with a term."""
    beginning: dict[str, list[str]] = defaultdict(list)
    for each in vocabulary:
        beginning[each[:_PREFIX_CHARS]].append(each)

    def agreeing(term: str) -> set[str]:
        # Two words agree only if their first letters are the same, so few of the vocabulary are compared.
        near = beginning.get(term[:_PREFIX_CHARS], ())
        if len(term) < _PREFIX_CHARS:
            return {each for each in near if each == term}
        return {each for each in near if each.startswith(term) or term.startswith(each)}

    return agreeing


def _best_steps(query: Query, rows: Sequence[CandidateRow], weights: Weights) -> list[tuple[float, str]]:
    """The best step of each row, and its name."""
    fits = [NameFit(name, weights.name) for name in query.names if name.sure]
    if not fits:
        return [(0.0, "")] * len(rows)
    nameless = frozenset() if query.is_name else _NAMELESS
    return [
        (0.0, "") if row.kind in nameless else max((fit.of(row) for fit in fits), key=lambda reached: reached[0])
        for row in rows
    ]
