"""Only this module knows USearch: it finds symbols whose vectors point the same way as a query's.

Vectors are kept in the catalog as signed bytes. A segment is an immutable USearch graph over their sign bits (about 100
bytes a symbol): it proposes candidates by Hamming distance, whose exact cosine is then computed from the catalog. What
no segment covers yet (the newest symbols) is compared exactly.
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
from .durable import write_durably
from .rows import Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_CONNECTIVITY = 8
_EXPANSION_ADD, _EXPANSION_SEARCH = 96, 128
EXACT_SYMBOLS = 150_000
"""Up to here the sign bits of all symbols are compared (7 ms at 85,000), beyond it USearch's graph proposes: then the
order of the index's changes can decide which of the farther candidates are seen."""
OVERSAMPLING = 3
"""Candidates taken by sign bits for each result wanted (`benchmarks/recall.py`)."""


def quantize(vectors: NDArray[np.float32]) -> list[bytes | None]:
    """Vectors as signed bytes, each scaled to its own largest value; None for a vector without a direction."""
    peaks = np.abs(vectors).max(axis=1) if len(vectors) else np.empty(0)
    sound = np.isfinite(peaks) & (peaks > 0)
    scaled = np.zeros(vectors.shape, dtype=np.int8)
    scaled[sound] = np.round(vectors[sound] / peaks[sound, None] * 127).astype(np.int8)
    return [row.tobytes() if ok else None for row, ok in zip(scaled, sound, strict=True)]


def matrix(vectors: Sequence[bytes]) -> NDArray[np.int8]:
    """Stored vectors as one array, shape (vectors, dimensions)."""
    return np.frombuffer(b"".join(vectors), dtype=np.int8).reshape(len(vectors), -1)


def unit_rows(stored: NDArray[np.int8]) -> NDArray[np.float32]:
    """Stored vectors at unit length."""
    rows = stored.astype(np.float32)
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    result: NDArray[np.float32] = rows / np.maximum(norms, 1e-9)[:, None]
    return result


def cosines(stored: NDArray[np.int8], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine of each stored vector with a query, which is rounded to signed bytes as they are.

    The products are sums of whole numbers that fit a float32, so the result does not depend on how many are computed
    together: equal vectors have equal cosines.
    """
    rows, asked = stored.astype(np.float32), _rounded(query).astype(np.float32)
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows) * float(asked @ asked))
    result: NDArray[np.float32] = (rows @ asked) / np.maximum(norms, 1e-9)
    return result


def build_segment(folder: Path, low: int, high: int, rows: Sequence[tuple[int, bytes]], threads: int) -> Segment:
    """Write the graph of these symbols to a file of its own, durable before this returns."""
    signs = _signs(matrix([vector for _, vector in rows]))
    index = Index(
        ndim=signs.shape[1] * 8, metric="hamming", dtype="b1", connectivity=_CONNECTIVITY, expansion_add=_EXPANSION_ADD
    )
    index.add(np.array([id_ for id_, _ in rows], dtype=np.uint64), signs, threads=threads)
    raw = index.save(None)
    data = bytes(raw) if raw is not None else b""
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    name = f"{low}-{high}-{digest[:8]}.usearch"
    write_durably(folder / name, data)
    return Segment(low, high, len(rows), name, digest)


class Vectors:
    """The vector index of a workspace, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, Any] = {}
        self._tail_ids: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._tail: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)
        self._tail_signs: NDArray[np.uint8] = np.empty((0, 0), dtype=np.uint8)
        self._tail_low = self._tail_high = 0

    def refresh(
        self,
        segments: Sequence[Segment],
        high: int,
        between: Callable[[int, int], list[tuple[int, bytes]]],
        spans: Callable[[int], list[tuple[int, int]]],
    ) -> None:
        """Follow a generation: its segments, and the vectors of ids up to `high` that none of them covers.

        `between` looks up ids and vectors with low < id <= high; `spans` the (first, last) ids of files beyond an id.

        :raises CorruptIndex: a segment's file is missing or is not what was written.
        """
        wanted = {each.name for each in segments}
        self._open = {name: index for name, index in self._open.items() if name in wanted}
        for segment in segments:
            if segment.name not in self._open:
                self._open[segment.name] = self._verified(segment)
        low = max((each.high for each in segments), default=0)
        if low != self._tail_low or high < self._tail_high:
            self._tail_ids, self._tail = np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.float32)
            self._tail_low = self._tail_high = low
        self._drop_removed(spans(low))
        if high > self._tail_high:
            self._extend_tail(between(self._tail_high, high))
            self._tail_high = high
        self._tail_signs = (
            _signs(self._tail) if self._open and len(self._tail_ids) else np.empty((0, 0), dtype=np.uint8)
        )

    def _drop_removed(self, spans: Sequence[tuple[int, int]]) -> None:
        # Else a file that is saved often would fill the best of the tail with its own past.
        if not len(self._tail_ids):
            return
        bounds = np.array(sorted(spans), dtype=np.int64).reshape(-1, 2)
        place = np.searchsorted(bounds[:, 0], self._tail_ids, side="right") - 1
        kept = place >= 0
        kept[kept] = self._tail_ids[kept] <= bounds[place[kept], 1]
        if not kept.all():
            self._tail_ids, self._tail = self._tail_ids[kept], self._tail[kept]

    def _extend_tail(self, rows: Sequence[tuple[int, bytes]]) -> None:
        if rows:
            more = unit_rows(matrix([vector for _, vector in rows]))
            self._tail = np.concatenate([self._tail, more]) if len(self._tail) else more
            self._tail_ids = np.concatenate([self._tail_ids, np.array([id_ for id_, _ in rows], dtype=np.int64)])

    def _verified(self, segment: Segment) -> Any:
        path = self._folder / segment.name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CorruptIndex(f"the vector file {segment.name} cannot be read: {error}") from error
        # USearch reads whatever it is given: 11 of 14 damaged files of the right length were a segmentation fault.
        if hashlib.blake2b(data, digest_size=16).hexdigest() != segment.digest:
            raise CorruptIndex(f"the vector file {segment.name} is damaged")
        return Index.restore(str(path), view=True)

    def find(
        self, query: NDArray[np.float32], limit: int, vectors: Callable[[Sequence[int]], Mapping[int, bytes]]
    ) -> list[tuple[int, float]]:
        """Ids and cosines of the symbols nearest to a query, best first; `vectors` looks up the exact ones."""
        if not query.any():  # no word of it is known: it points nowhere, and every symbol would be as near
            return []
        exact = (
            self._nearest_signs(query, limit * OVERSAMPLING, vectors)
            if self._open
            else self._nearest_tail(query, limit, vectors)
        )
        if not exact:
            return []
        scored = zip(exact, cosines(matrix(list(exact.values())), query).tolist(), strict=True)
        return sorted(scored, key=lambda each: (-each[1], each[0]))[:limit]

    def _nearest_tail(
        self, query: NDArray[np.float32], limit: int, vectors: Callable[[Sequence[int]], Mapping[int, bytes]]
    ) -> Mapping[int, bytes]:
        """The vectors nearest to a query, twice as many as wanted, where no segment was built yet."""
        if not len(self._tail_ids):
            return {}
        values = self._tail @ query
        best = np.argpartition(-values, min(limit * 2, len(values) - 1))[: limit * 2]
        return vectors(self._tail_ids[best].tolist())

    def _nearest_signs(
        self, query: NDArray[np.float32], count: int, vectors: Callable[[Sequence[int]], Mapping[int, bytes]]
    ) -> Mapping[int, bytes]:
        """The vectors of at most `count` living symbols whose sign bits differ least from the query's.

        Of those that differ equally at the cut, none is taken: which ones came first would depend on the index's
        history. Twice the count is asked for, as segments still hold removed symbols.
        """
        signs = _signs(_rounded(query)[None, :])[0]
        asked = count * 2
        compare_all = sum(len(index) for index in self._open.values()) <= EXACT_SYMBOLS
        keys = [self._tail_ids]
        distances = (
            [np.bitwise_count(self._tail_signs ^ signs).sum(axis=1, dtype=np.int64)]
            if len(self._tail_ids)
            else [keys[0]]
        )
        horizon = np.inf
        for index in self._open.values():
            index.expansion_search = max(_EXPANSION_SEARCH, asked)
            found = index.search(signs, min(asked, len(index)), exact=compare_all)
            keys.append(np.asarray(found.keys, dtype=np.int64))
            distances.append(np.asarray(found.distances, dtype=np.int64))
            if len(found.keys) < len(index):  # beyond its last one, this segment may hold more
                horizon = min(horizon, float(found.distances[-1]))
        every, distance = np.concatenate(keys), np.concatenate(distances)
        order = np.argsort(distance, kind="stable")
        order = order[distance[order] < horizon][:asked]
        alive = vectors(every[order].tolist())
        living = [(int(distance[i]), id_) for i in order if (id_ := int(every[i])) in alive]
        limit = living[count][0] if len(living) > count else np.inf
        return {id_: alive[id_] for away, id_ in living if away < limit}


def _rounded(query: NDArray[np.float32]) -> NDArray[np.int8]:
    return np.round(query / max(float(np.abs(query).max()), 1e-9) * 127).astype(np.int8)


def _signs(stored: NDArray[np.int8] | NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.packbits(stored > 0, axis=1)
