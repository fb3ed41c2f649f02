"""From signals to an order: fusion by rank, then what is known about code. Every number is in `weights.toml`."""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from .likelihood import Likelihoods, likelihoods

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    from ..store.rows import CandidateRow
    from .features import Features
    from .likeness import Likeness
    from .query import Query
    from .weights import Weights


def scores(
    query: Query,
    rows: Sequence[CandidateRow],
    signals: Features,
    role_weights: Mapping[str, float],
    weights: Weights,
    files: Sequence[Hashable],
    like: Callable[[NDArray[np.int64]], Likeness],
) -> Likelihoods:
    """The score of each candidate, before crowding, and for a query in words what it is made of.

    `files` tells which candidates are of one file, `like` compares the words of some of them.
    """
    total = base_scores(query, rows, signals, role_weights, weights)
    if not query.is_name:
        return likelihoods(total, rows, signals, like, role_weights, files, weights)
    natural = weights.natural
    total = total + natural["file"] * _file_support(total, files, natural["file_decay"])
    nothing = np.zeros(len(rows))
    return Likelihoods(total + signals.step + weights.name["path"] * signals.path, nothing, nothing)


def base_scores(
    query: Query,
    rows: Sequence[CandidateRow],
    signals: Features,
    role_weights: Mapping[str, float],
    weights: Weights,
) -> NDArray[np.float64]:
    """What a candidate's own signals say, not those of its file."""
    fusion, natural = weights.fusion, weights.natural
    meaning = fusion["meaning_of_name" if query.is_name else "meaning"]
    total = fusion["words"] * reciprocal_rank(signals.words, fusion["k"])
    total = total + meaning * reciprocal_rank(signals.meaning, fusion["k"])
    total = total + natural["name"] * signals.name + natural["stem"] * signals.stem
    total = total + natural["folder"] * signals.folder + natural["size"] * signals.size
    if not query.is_name:
        total = total + natural["mentioned"] * signals.step / weights.name["exact"]
    total = total + np.array([weights.kind.get(row.kind, 0.0) for row in rows])
    result: NDArray[np.float64] = np.maximum(total, 0.0) * np.array([role_weights[role] for role in signals.roles])
    return result


def reciprocal_rank(values: NDArray[np.float64], k: float) -> NDArray[np.float64]:
    """k / (k + rank) with ranks from 0, equal values sharing one; 0 for what does not match at all."""
    matching = values > 0
    # The rank of a value is the number of candidates with a larger one.
    ranks = np.searchsorted(np.sort(-values[matching]), -values[matching], side="left")
    result = np.zeros(len(values))
    result[matching] = k / (k + ranks)
    return result


def _file_support(total: NDArray[np.float64], files: Sequence[Hashable], decay: float) -> NDArray[np.float64]:
    """How much the symbols of a file say together, 1 for the file where they say most; each further one counts less."""
    by_file: dict[Hashable, list[float]] = defaultdict(list)
    for score, file in zip(total.tolist(), files, strict=True):
        by_file[file].append(score)
    sums = {
        file: sum(score * decay**place for place, score in enumerate(sorted(found, reverse=True)))
        for file, found in by_file.items()
    }
    largest = max(sums.values(), default=0.0)
    return np.array([sums[file] for file in files]) / max(largest, 1e-9)


def crowded(
    order_by: NDArray[np.float64],
    rows: Sequence[CandidateRow],
    files: Sequence[Hashable],
    limit: int,
    damping: float,
    *,
    keep: Sequence[bool],
) -> list[tuple[int, float]]:
    """The best `limit` candidates and their scores, where each further one of a file counts less than the one before.

    What is in `keep` (the very name that was asked for) is not damped. Ties go by path and line, so that the same
    symbols give the same answer.
    """
    values = order_by.tolist()
    order = np.argsort(-order_by, kind="stable").tolist()
    if len(np.unique(order_by)) < len(values):
        order.sort(key=lambda i: (-values[i], rows[i].path, rows[i].start_line, rows[i].start_column))
    heap = [(-values[i], place) for place, i in enumerate(order)]  # sorted, hence a heap
    seen: dict[Hashable, int] = defaultdict(int)
    picked: list[tuple[int, float]] = []
    while heap and len(picked) < limit:
        negative, place = heap[0]
        i = order[place]
        # Damping only lowers: who leads with a score that is still right has won, else it goes back with the right one.
        damped = values[i] * (1.0 if keep[i] else damping ** seen[files[i]])
        if damped < -negative:
            heapq.heapreplace(heap, (-damped, place))
            continue
        heapq.heappop(heap)
        seen[files[i]] += 1
        picked.append((i, damped))
    return picked
