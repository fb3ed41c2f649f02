"""Only this module knows USearch: it finds symbols whose vectors point the same way as a query's.

Vectors are kept in the catalog as signed bytes. A segment is an immutable USearch graph over their sign bits (about 100
bytes a symbol): it proposes candidates by Hamming distance, whose exact cosine is then computed from the catalog. What
no segment covers yet (the newest symbols) is compared exactly.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Self

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
EXACT_SYMBOLS = 400_000
"""Up to here the sign bits of all symbols are compared, beyond it USearch's graph proposes: then the order of the index's
changes can decide which of the farther candidates are seen."""
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
        self._covered = _Signs.none()
        """What the segments hold, when it is little enough to compare all of it."""
        self._tail = _Signs.none()
        self._tail_low = self._tail_high = 0
        self._bounds: NDArray[np.int64] = np.empty((0, 2), dtype=np.int64)
        """First and last id of each file's symbols, in order: what lies in none of them was removed."""
        self._alive: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)

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
        if self._open.keys() != {each.name for each in segments}:
            self._open = {each.name: self._open.get(each.name) or self._verified(each) for each in segments}
            small = sum(len(index) for index in self._open.values()) <= EXACT_SYMBOLS
            self._covered = _Signs.of(list(self._open.values())) if small else _Signs.none()
        low = max((each.high for each in segments), default=0)
        if low != self._tail_low or high < self._tail_high:
            self._tail = _Signs.none()
            self._tail_low = self._tail_high = low
        if high > self._tail_high:
            self._tail = self._tail.extended(between(self._tail_high, high))
            self._tail_high = high
        self._bounds = np.array(sorted(spans(0)), dtype=np.int64).reshape(-1, 2)
        # A file that is saved often leaves its past in the tail; else it would grow until the next segment.
        self._tail = self._tail.only(self._living(self._tail.ids))
        self._alive = self._living(self._covered.ids)

    def _living(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        if not len(self._bounds):
            return np.zeros(len(ids), dtype=np.bool_)
        place = np.searchsorted(self._bounds[:, 0], ids, side="right") - 1
        found: NDArray[np.bool_] = (place >= 0) & (ids <= self._bounds[place, 1])
        return found

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
        exact = vectors(self._proposed(_signs(_rounded(query)[None, :])[0], limit * OVERSAMPLING))
        if not exact:
            return []
        scored = zip(exact, cosines(matrix(list(exact.values())), query).tolist(), strict=True)
        return sorted(scored, key=lambda each: (-each[1], each[0]))[:limit]

    def _proposed(self, signs: NDArray[np.uint8], count: int) -> list[int]:
        """At most `count` living symbols whose sign bits differ least from a query's.

        Of those that differ equally at the cut, none is taken: which ones came first would depend on the index's history.
        """
        ids, distances = [self._tail.ids], [self._tail.distances(signs)]
        horizon = np.inf
        if len(self._covered.ids):
            ids.append(self._covered.ids[self._alive])
            distances.append(self._covered.distances(signs)[self._alive])
        else:
            for index in self._open.values():
                # Twice as many as wanted, as segments still hold removed symbols.
                keys, found = _in_graph(index, signs, count * 2)
                if len(keys) < len(index):  # beyond its last one, this segment may hold more
                    horizon = min(horizon, float(found[-1]))
                alive = self._living(keys)
                ids.append(keys[alive])
                distances.append(found[alive])
        every, distance = np.concatenate(ids), np.concatenate(distances)
        near = np.flatnonzero(distance < min(_cut(distance, count), horizon))
        return [int(id_) for id_ in every[near]]


def _cut(distances: NDArray[np.uint16], count: int) -> float:
    """The distance below which there are at most `count`."""
    if len(distances) <= count:
        return np.inf
    return int(np.searchsorted(np.cumsum(np.bincount(distances)), count, side="right"))


def _in_graph(index: Any, signs: NDArray[np.uint8], count: int) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    index.expansion_search = max(_EXPANSION_SEARCH, count)
    found = index.search(signs, min(count, len(index)))
    return np.asarray(found.keys, dtype=np.int64), np.asarray(found.distances).astype(np.uint16)


class _Signs:
    """The sign bits of some symbols, one row of words for each 64 dimensions: 32 bytes a symbol at 256."""

    def __init__(self, ids: NDArray[np.int64], words: NDArray[np.uint64]) -> None:
        self.ids, self._words = ids, words

    @classmethod
    def none(cls) -> Self:
        """Of no symbol."""
        return cls(np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.uint64))

    @classmethod
    def of(cls, indexes: Sequence[Any]) -> Self:
        """Everything that some segments hold."""
        parts = [(keys := np.sort(np.asarray(index.keys, dtype=np.uint64)), index.get(keys)) for index in indexes]
        if not parts:
            return cls.none()
        ids = np.concatenate([keys for keys, _ in parts]).astype(np.int64)
        return cls(ids, _words(np.concatenate([signs for _, signs in parts])))

    def extended(self, rows: Sequence[tuple[int, bytes]]) -> _Signs:
        """With more symbols, given by id and stored vector."""
        if not rows:
            return self
        ids = np.array([id_ for id_, _ in rows], dtype=np.int64)
        words = _words(_signs(matrix([vector for _, vector in rows])))
        if not len(self.ids):
            return _Signs(ids, words)
        return _Signs(np.concatenate([self.ids, ids]), np.concatenate([self._words, words], axis=1))

    def only(self, kept: NDArray[np.bool_]) -> _Signs:
        """Some of them."""
        return self if kept.all() else _Signs(self.ids[kept], self._words[:, kept])

    def distances(self, signs: NDArray[np.uint8]) -> NDArray[np.uint16]:
        """In how many signs each differs from these."""
        total = np.zeros(len(self.ids), dtype=np.uint16)
        if len(total):
            for row, word in zip(self._words, _words(signs[None, :])[:, 0], strict=True):
                total += np.bitwise_count(row ^ word)
        return total


def _words(signs: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Rows of packed bits as columns of 64-bit words."""
    missing = -signs.shape[1] % 8
    padded = np.pad(signs, ((0, 0), (0, missing))) if missing else signs
    return np.ascontiguousarray(np.ascontiguousarray(padded).view(np.uint64).T)


def _rounded(query: NDArray[np.float32]) -> NDArray[np.int8]:
    return np.round(query / max(float(np.abs(query).max()), 1e-9) * 127).astype(np.int8)


def _signs(stored: NDArray[np.int8] | NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.packbits(stored > 0, axis=1)
