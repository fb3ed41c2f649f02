"""The vectors of a workspace, opened for reading: finds symbols whose vectors point the same way as a query's.

Vectors are signed bytes, in immutable segments. Their sign bits propose candidates by Hamming distance: all are compared or,
beyond EXACT_SYMBOLS, the segments' graphs are asked; then exact cosines are computed. What no segment covers yet (the newest
symbols) is read from the catalog.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import scan
from .quantized import cosines, rounded
from .segments import OpenSegment
from .signs import sign_bits
from .tail import Tail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from .catalog import Catalog

EXACT_SYMBOLS = 1_500_000
"""Up to here the sign bits of all symbols are compared (a million: 5 ms), beyond it USearch's graphs propose: then the order of
the index's changes can decide which of the farther candidates are seen. No graph is built before it is needed."""
KEPT_SYMBOLS = 131_072
"""Up to here exact vectors are in memory, too: 32 MB at 256 dimensions."""
_FEW_REMOVALS = 200
"""Files; more are found faster by looking at all that are left."""
OVERSAMPLING = 6
"""Candidates taken by sign bits for each result wanted. At a million symbols recall@10 is 0.954 with three and 0.970 with six, and a
look-up takes 5.2 and 6.4 ms (`benchmarks/recall.py`)."""


class Vectors:
    """The vector index of one space of a workspace, opened for reading."""

    def __init__(self, folder: Path, space: int = 0) -> None:
        self._folder, self._space = folder, space
        self._open: dict[str, OpenSegment] = {}
        self._tail = Tail.empty()
        self._tail_low = self._tail_high = 0
        self._generation = -1

    def refresh(self, generation: int, catalog: Catalog) -> None:
        """Follow a generation of the catalog, which is read from: its segments, and the symbols that none of them covers.

        :raises CorruptIndex: a segment's file is missing or is not what was written.
        """
        segments, high = catalog.segments(self._space), int(catalog.meta("next_symbol")) - 1
        if self._open.keys() != {each.name for each in segments}:
            self._open = {each.name: self._open.get(each.name) or OpenSegment(self._folder, each) for each in segments}
        if sum(each.count for each in segments) <= KEPT_SYMBOLS:
            for opened in self._open.values():
                opened.keep_rows()
        low = max((each.high for each in segments), default=0)
        if low != self._tail_low or high < self._tail_high:
            self._tail, self._tail_low, self._tail_high = Tail.empty(), low, low
        if high > self._tail_high:
            self._tail = self._tail.extended(catalog.vectors_between(self._tail_high, high, self._space))
            self._tail_high = high
        removed = catalog.removals_after(self._generation) if self._generation >= 0 else None
        if removed is None or len(removed) > _FEW_REMOVALS:
            self._find_living(catalog.symbol_spans(0))
        else:
            self._kill(removed)
        self._generation = generation

    def _find_living(self, spans: Sequence[tuple[int, int]]) -> None:
        """From the (first, last) ids of all files: what lies in none of them was removed."""
        bounds = np.array(sorted(spans), dtype=np.int64).reshape(-1, 2)
        for each in self._open.values():
            each.alive = _within(each.ids, bounds)
        self._tail = self._tail.only(_within(self._tail.ids, bounds))

    def _kill(self, spans: Sequence[tuple[int, int]]) -> None:
        for first, last in spans:
            for each in self._open.values():
                each.kill(first, last)
            # A file that is saved often leaves its past in the tail; else it would grow until the next segment.
            self._tail = self._tail.only((self._tail.ids < first) | (self._tail.ids > last))

    def find(self, query: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Ids and cosines of the symbols nearest to a query, best first."""
        if not query.any():  # no word of it is known: it points nowhere, and every symbol would be as near
            return []
        ids, values = self._cosines(self._proposed(sign_bits(rounded(query)[None, :])[0], limit * OVERSAMPLING), query)
        best = np.lexsort((ids, -values))[:limit]
        return list(zip(ids[best].tolist(), values[best].tolist(), strict=True))

    def cosines(self, ids: Sequence[int], query: NDArray[np.float32]) -> dict[int, float]:
        """Cosines of those of these symbols that have a vector."""
        found, values = self._cosines(np.array(sorted(ids), dtype=np.int64), query)
        return dict(zip(found.tolist(), values.tolist(), strict=True))

    def _cosines(
        self, ids: NDArray[np.int64], query: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        parts = [self._tail.rows(ids)] if len(self._tail.ids) else []
        low = 0
        for each in sorted(self._open.values(), key=lambda opened: opened.high):
            some = ids[(ids > low) & (ids <= each.high)]
            low = each.high
            if len(some):
                parts.append(each.rows(some))
        parts = [(some, rows) for some, rows in parts if len(some) and rows.shape[1] == len(query)]
        if not parts:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        return np.concatenate([some for some, _ in parts]), cosines(np.concatenate([rows for _, rows in parts]), query)

    def _proposed(self, bits: NDArray[np.uint8], count: int) -> NDArray[np.int64]:
        """At most `count` living symbols whose sign bits differ least from a query's.

        Of those that differ equally at the cut, none is taken: which ones came first would depend on the index's history.
        """
        opened = list(self._open.values())
        if sum(len(each.ids) for each in opened) > EXACT_SYMBOLS:
            return self._proposed_by_graphs(bits, count)
        parts = [(self._tail.signs, np.ones(len(self._tail.ids), dtype=np.bool_))]
        parts += [(each.signs, each.alive) for each in opened]
        places = scan.nearest(parts, bits, count)
        ids = [self._tail.ids, *(each.ids for each in opened)]
        return np.concatenate([some[at] for some, at in zip(ids, places, strict=True)])

    def _proposed_by_graphs(self, bits: NDArray[np.uint8], count: int) -> NDArray[np.int64]:
        ids, distances = [self._tail.ids], [self._tail.signs.distances(bits)]
        horizon = scan.BEYOND
        for each in self._open.values():
            if each.has_graph:
                # Twice as many as wanted, as segments still hold removed symbols.
                keys, found, end = each.proposed(bits, count * 2)
                horizon = min(horizon, end)
            else:  # newer than the last merge
                keys, found = each.ids[each.alive], each.signs.distances(bits)[each.alive]
            ids.append(keys)
            distances.append(found)
        every, distance = np.concatenate(ids), np.concatenate(distances)
        return every[distance < min(scan.cut(distance, count), horizon)]


def _within(ids: NDArray[np.int64], bounds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which ids lie in one of the ranges, first and last in each row."""
    if not len(bounds):
        return np.zeros(len(ids), dtype=np.bool_)
    place = np.searchsorted(bounds[:, 0], ids, side="right") - 1
    found: NDArray[np.bool_] = (place >= 0) & (ids <= bounds[place, 1])
    return found
