"""Only this module knows USearch: it finds symbols whose vectors point the same way as a query's.

Vectors are signed bytes. A segment is an immutable USearch graph over their sign bits (about 100 bytes a symbol), which
proposes candidates by Hamming distance, and a file of the vectors themselves, from which the exact cosine of those is
computed. What no segment covers yet (the newest symbols) is read from the catalog.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

# usearch 2.26 before onnxruntime 1.31 in one process is a segmentation fault in the latter's import (seen here); the
# other way round is sound. Importing it costs 20 ms.
import onnxruntime  # noqa: F401
from usearch.index import Index

from ..errors import CorruptIndex
from . import scan
from .durable import write_durably
from .exact import ExactVectors, written
from .quantized import cosines, matrix, rounded
from .rows import Segment
from .signs import sign_bits
from .tail import Tail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from .catalog import Catalog
    from .signs import Signs

_GRAPH, _EXACT = ".usearch", ".vectors"
_CONNECTIVITY = 8
_EXPANSION_ADD, _EXPANSION_SEARCH = 96, 128
EXACT_SYMBOLS = 1_500_000
"""Up to here the sign bits of all symbols are compared, beyond it USearch's graph proposes: then the order of the index's
changes can decide which of the farther candidates are seen."""
_FEW_REMOVALS = 200
"""Files; more are found faster by looking at all that are left."""
OVERSAMPLING = 3
"""Candidates taken by sign bits for each result wanted (`benchmarks/recall.py`)."""


def build_segment(
    folder: Path, low: int, high: int, rows: Sequence[tuple[int, bytes]], threads: int, space: int = 0
) -> Segment:
    """Write the graph and the vectors of these symbols (in order of id) to files of their own, durable before this returns."""
    vectors = matrix([vector for _, vector in rows])
    signs = sign_bits(vectors)
    index = Index(
        ndim=signs.shape[1] * 8, metric="hamming", dtype="b1", connectivity=_CONNECTIVITY, expansion_add=_EXPANSION_ADD
    )
    ids = np.array([id_ for id_, _ in rows], dtype=np.int64)
    index.add(ids.astype(np.uint64), signs, threads=threads)
    raw = index.save(None)
    graph = bytes(raw) if raw is not None else b""
    exact = written(ids, vectors)
    digest = f"{_digest(graph)}-{_digest(exact)}"
    segment = Segment(low, high, len(rows), f"{low}-{high}-{digest[:8]}{_GRAPH}", digest, space)
    write_durably(folder / segment.name, graph)
    write_durably(folder / exact_name(segment), exact)
    return segment


def exact_name(segment: Segment) -> str:
    """The name of the file of a segment's vectors."""
    return segment.name.removesuffix(_GRAPH) + _EXACT


def check_segment(folder: Path, segment: Segment) -> None:
    """Read all of a segment.

    :raises CorruptIndex: one of its files is missing or is not what was written.
    """
    _intact(folder / segment.name, segment.digest.partition("-")[0])
    _intact(folder / exact_name(segment), segment.digest.partition("-")[2])


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _intact(path: Path, digest: str) -> None:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorruptIndex(f"the vector file {path.name} cannot be read: {error}") from error
    if _digest(data) != digest:
        raise CorruptIndex(f"the vector file {path.name} is damaged")


class _Opened:
    """A segment, opened for reading. Its graph is opened when it is first searched: many are never."""

    def __init__(self, folder: Path, segment: Segment) -> None:
        self.high = segment.high
        self._folder, self._segment = folder, segment
        self._exact = ExactVectors(folder / exact_name(segment), segment.count)
        self.ids = self._exact.ids()
        self.alive: NDArray[np.bool_] = np.ones(len(self.ids), dtype=np.bool_)
        self._signs: Signs | None = None
        self._opened_graph: Any = None

    @property
    def _graph(self) -> Any:
        if self._opened_graph is None:
            # USearch reads whatever it is given: 11 of 14 damaged files of the right length were a segmentation fault.
            _intact(self._folder / self._segment.name, self._segment.digest.partition("-")[0])
            self._opened_graph = Index.restore(str(self._folder / self._segment.name), view=True)
        return self._opened_graph

    def rows(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
        """Those of the ids that have a vector here, and the vectors."""
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        here = self.ids[places] == ids
        return ids[here], self._exact.rows(places[here])

    def kill(self, first: int, last: int) -> None:
        """The symbols with these ids were removed."""
        self.alive[np.searchsorted(self.ids, first) : np.searchsorted(self.ids, last, side="right")] = False

    @property
    def signs(self) -> Signs:
        """The sign bits of all symbols, in order of id."""
        if self._signs is None:
            self._signs = self._exact.signs()
        return self._signs

    def proposed(self, bits: NDArray[np.uint8], count: int) -> tuple[NDArray[np.int64], NDArray[np.uint16], int]:
        """Living symbols that the graph finds near, their distances, and the distance beyond which it may have more."""
        self._signs = None
        wanted = min(count, len(self.ids))
        self._graph.expansion_search = max(_EXPANSION_SEARCH, wanted)
        found = self._graph.search(bits, wanted)
        keys = np.asarray(found.keys, dtype=np.int64)
        distances = np.asarray(found.distances).astype(np.uint16)
        horizon = int(distances[-1]) if len(keys) < len(self.ids) else scan.BEYOND
        alive = self.alive[np.searchsorted(self.ids, keys)]
        return keys[alive], distances[alive], horizon


class Vectors:
    """The vector index of one space of a workspace, opened for reading."""

    def __init__(self, folder: Path, space: int = 0) -> None:
        self._folder, self._space = folder, space
        self._open: dict[str, _Opened] = {}
        self._tail = Tail.empty()
        self._tail_low = self._tail_high = 0
        self._generation = -1

    def refresh(self, generation: int, catalog: Catalog) -> None:
        """Follow a generation of the catalog, which is read from: its segments, and the symbols that none of them covers.

        :raises CorruptIndex: a segment's file is missing or is not what was written.
        """
        segments, high = catalog.segments(self._space), int(catalog.meta("next_symbol")) - 1
        if self._open.keys() != {each.name for each in segments}:
            self._open = {each.name: self._open.get(each.name) or _Opened(self._folder, each) for each in segments}
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
            # Twice as many as wanted, as segments still hold removed symbols.
            keys, found, end = each.proposed(bits, count * 2)
            horizon = min(horizon, end)
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
