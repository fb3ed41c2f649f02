"""How likely each candidate is the answer to a query in words: first which file, then which symbol of it.

Two linear models over signals, fitted by `training/ranking.py` on questions about public repositories; their weights are
in `learned.toml`. A file's logit times a weight is its part in the score, so an order can be read off the signals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    from ..store.rows import CandidateRow
    from .features import Features
    from .likeness import Likeness
    from .weights import Weights

FILES = 60
"""Files that are weighed, the best by their best symbol: the models were fitted on so many. The others come after."""

FILE_SIGNALS = (
    "base", "support", "meaning", "role", "like_stem", "stem", "held", "depth", "compounds", "step", "lines", "like",
)  # fmt: skip
"""base: the best symbol's score; support: what all its symbols say together; the others are the largest of its symbols."""

_KINDS = (
    "file", "text", "method", "function", "class", "constant", "variable", "property", "module",
)  # fmt: skip
_NUMBER_OF_KIND = {kind: number for number, kind in enumerate(_KINDS)}
_OF_KIND = np.concatenate([np.eye(len(_KINDS)), np.zeros((len(_KINDS), 1))], axis=1)
"""A column of signals for each kind; the last one for all others."""
SYMBOL_SIGNALS = (
    "base", "words", "words_share", "meaning", "name", "in_name", "in_doc", "in_body", "held", "name_held", "like", "like_name",
    "lines", "depth", "place", *_KINDS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """Of each candidate; a score's logarithm is the sum of the two parts, the second as far as it counts."""

    scores: NDArray[np.float64]
    """Positive, 1 for the likeliest symbol of the likeliest file; comparable within one answer."""
    file: NDArray[np.float64]
    """The logit of the candidate's file, 0 for the likeliest."""
    symbol: NDArray[np.float64]
    """The logit of the candidate within its file, 0 for the likeliest."""


def likelihoods(
    base: NDArray[np.float64],
    rows: Sequence[CandidateRow],
    signals: Features,
    like: Callable[[NDArray[np.int64]], Likeness],
    role_weights: Mapping[str, float],
    files: Sequence[Hashable],
    weights: Weights,
) -> Likelihoods:
    """How likely each candidate is, see `Likelihoods`."""
    owner = file_numbers(files)
    weighed = best_files(base, owner)
    words = like(np.flatnonzero(np.isin(owner, weighed)))
    of_file = np.array([weights.file[name] for name in FILE_SIGNALS])
    of_symbol = np.array([weights.symbol[name] for name in SYMBOL_SIGNALS])
    file_logit = file_signals(base, rows, signals, words, role_weights, owner) @ of_file
    file_logit += weights.natural["path"] * _largest(signals.path, owner)
    last = file_logit[weighed].min()
    behind = np.setdiff1d(np.arange(len(file_logit)), weighed)
    best = _largest(base, owner)
    file_logit[behind] = last - 1.0 - (best.max() - best[behind])
    symbol_logit = symbol_signals(base, rows, signals, words, owner) @ of_symbol
    symbol_logit -= _largest(symbol_logit, owner)[owner]
    by_file = (file_logit - file_logit.max())[owner]
    return Likelihoods(np.exp(by_file + weights.crowding["symbol_share"] * symbol_logit), by_file, symbol_logit)


def file_numbers(files: Sequence[Hashable]) -> NDArray[np.int64]:
    """Each candidate's file as a number, counted in the order in which files first come."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(file, len(numbers)) for file in files], dtype=np.int64)


def best_files(base: NDArray[np.float64], owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """The files that are weighed."""
    return np.argsort(-_largest(base, owner), kind="stable")[:FILES]


def file_signals(
    base: NDArray[np.float64],
    rows: Sequence[CandidateRow],
    signals: Features,
    like: Likeness,
    role_weights: Mapping[str, float],
    owner: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Shape (files, FILE_SIGNALS)."""
    columns = (
        base,
        support(base, owner),
        signals.meaning - signals.meaning.max(),
        np.array([role_weights[role] for role in signals.roles]),
        like.by_stem,
        signals.stem,
        signals.held[-1],
        np.array([row.path.count("/") for row in rows], dtype=np.float64),
        signals.compounds,
        signals.step,
        _lines(rows),
        like.whole,
    )
    return np.stack([_largest(column, owner) for column in columns], axis=1)


def symbol_signals(
    base: NDArray[np.float64],
    rows: Sequence[CandidateRow],
    signals: Features,
    like: Likeness,
    owner: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Shape (candidates, SYMBOL_SIGNALS)."""
    kinds = [_NUMBER_OF_KIND.get(row.kind, -1) for row in rows]
    columns = (
        base,
        signals.words / max(float(signals.words.max()), 1e-9),
        signals.words,
        signals.meaning,
        signals.name,
        signals.held[0],
        signals.held[2],
        signals.held[3],
        signals.held[-1],
        signals.name_held,
        like.name,
        like.by_name,
        _lines(rows),
        np.array([_depth(row.container) for row in rows], dtype=np.float64),
        _places(base, owner),
        *_OF_KIND[:, kinds],
    )
    return np.stack(columns, axis=1)


@lru_cache(maxsize=1 << 14)
def _depth(container: str) -> int:
    """How many names a container has."""
    return sum(map(bool, container.split(".")))


def support(base: NDArray[np.float64], owner: NDArray[np.int64]) -> NDArray[np.float64]:
    """What the symbols of a file say together, each further one half as much; 1 for the file where they say most."""
    order = np.argsort(-base, kind="stable")
    sums = np.zeros(int(owner.max()) + 1)
    np.add.at(sums, owner[order], base[order] * 0.5 ** _places(base, owner)[order])
    result: NDArray[np.float64] = (sums / max(float(sums.max()), 1e-9))[owner]
    return result


def _places(base: NDArray[np.float64], owner: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many symbols of the same file have a larger score (of equals, come before)."""
    order = np.lexsort((np.arange(len(base)), -base, owner))
    sorted_owner = owner[order]
    starts = np.flatnonzero(np.concatenate([[True], sorted_owner[1:] != sorted_owner[:-1]]))
    counts = np.diff(np.concatenate([starts, [len(order)]]))
    places = np.empty(len(base))
    places[order] = np.arange(len(order)) - np.repeat(starts, counts)
    return places


def _largest(values: NDArray[np.float64], owner: NDArray[np.int64]) -> NDArray[np.float64]:
    largest = np.full(int(owner.max()) + 1, -np.inf)
    np.maximum.at(largest, owner, values)
    return largest


def _lines(rows: Sequence[CandidateRow]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = np.log1p([row.end_line - row.start_line for row in rows])
    return result
