"""The symbols whose sign bits differ least from a query's, by comparing all of them.

What is given depends on what is compared, not on how it is arranged: distances at a cut are taken together or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .signs import Signs

    Distances = NDArray[np.unsignedinteger]

_FIRST_HALF, _SECOND_HALF = slice(2), slice(2, None)
"""Of the four words of 256 signs: where there are many symbols, all are compared in the first, few of them in the others."""
_MOST = 2 * 64
BEYOND = 1 << 15
"""A distance that no two vectors have."""
_FEW = 65_536
_SHORTLIST = 16
"""Symbols that are compared as a whole for each one wanted (`benchmarks/recall.py`)."""
_EVERY = 16


def nearest(
    parts: Sequence[tuple[Signs, NDArray[np.bool_]]], bits: NDArray[np.uint8], count: int
) -> list[NDArray[np.intp]]:
    """Places, in each part, of at most `count` living symbols in all.

    :param parts: the sign bits of symbols, and which of these are still there.
    """
    if sum(len(signs) for signs, _ in parts) <= _FEW:
        places = [np.flatnonzero(alive) for _, alive in parts]
        distances = [signs.distances(bits)[some] for some, (signs, _) in zip(places, parts, strict=True)]
    else:
        places, distances = _shortlist(parts, bits, count * _SHORTLIST)
    below = cut(np.concatenate(distances), count)
    return [some[found < below] for some, found in zip(places, distances, strict=True)]


def _shortlist(
    parts: Sequence[tuple[Signs, NDArray[np.bool_]]], bits: NDArray[np.uint8], wanted: int
) -> tuple[list[NDArray[np.intp]], list[Distances]]:
    """Places and distances of the living ones among those, at least so many, that differ least in the first signs."""
    halves = [signs.distances(bits, _FIRST_HALF) for signs, _ in parts]
    # To count all of a million takes longer than to compare them: a sample shows what is too far to be counted.
    sample = np.bincount(np.concatenate([half[::_EVERY] for half in halves]), minlength=_MOST)
    bound = int(np.searchsorted(np.cumsum(sample), wanted * 5 // 4 // _EVERY + 8))
    while sum(map(len, places := [np.flatnonzero(half <= bound) for half in halves])) < wanted and bound < _MOST:
        bound += 4
    near = [half[some] for half, some in zip(halves, places, strict=True)]
    bound = int(np.searchsorted(np.cumsum(np.bincount(np.concatenate(near))), wanted))
    kept = [(found <= bound) & alive[some] for found, some, (_, alive) in zip(near, places, parts, strict=True)]
    places = [some[keep] for some, keep in zip(places, kept, strict=True)]
    rest = [signs.at(some).distances(bits, _SECOND_HALF) for some, (signs, _) in zip(places, parts, strict=True)]
    return places, [found[keep].astype(np.uint16) + more for found, keep, more in zip(near, kept, rest, strict=True)]


def cut(distances: Distances, count: int) -> int:
    """The distance below which there are at most `count`."""
    if len(distances) <= count:
        return BEYOND
    return int(np.searchsorted(np.cumsum(np.bincount(distances)), count, side="right"))
