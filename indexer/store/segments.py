"""A segment: an immutable file of the vectors of some symbols and, where one was asked for, a graph over their sign bits."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from ..errors import CorruptIndex
from . import scan
from .durable import write_durably
from .exact import ExactVectors, written
from .quantized import matrix
from .rows import Segment
from .signs import sign_bits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from .graph import Graph
    from .signs import Signs

_GRAPH, _VECTORS = ".usearch", ".vectors"


def build_segment(
    folder: Path, low: int, high: int, rows: Sequence[tuple[int, bytes]], space: int = 0, *, graph_threads: int = 0
) -> Segment:
    """Write the vectors of these symbols of a space (in order of id) to a file, durable before this returns.

    :param graph_threads: build their graph, too, by so many threads; 0: without one.
    """
    vectors = matrix([vector for _, vector in rows])
    ids = np.array([id_ for id_, _ in rows], dtype=np.int64)
    content = written(ids, vectors)
    graph = _graph_of(ids, vectors, graph_threads) if graph_threads else None
    digest = _digest(content)
    name = f"{low}-{high}-{digest[:8]}"
    segment = Segment(low, high, len(rows), name, digest, _digest(graph) if graph is not None else None, space)
    if graph is not None:
        write_durably(folder / f"{name}{_GRAPH}", graph)
    write_durably(folder / f"{name}{_VECTORS}", content)
    return segment


def _graph_of(ids: NDArray[np.int64], vectors: NDArray[np.int8], threads: int) -> bytes:
    from .graph import build_graph  # noqa: PLC0415 (hardly any index is so large)

    return build_graph(ids, sign_bits(vectors), threads)


def files_of(segment: Segment) -> dict[str, str]:
    """The names of a segment's files, with their digests."""
    files = {f"{segment.name}{_VECTORS}": segment.digest}
    return files | {f"{segment.name}{_GRAPH}": segment.graph_digest} if segment.graph_digest else files


def check_segment(folder: Path, segment: Segment) -> None:
    """Read all of a segment.

    :raises CorruptIndex: one of its files is missing or is not what was written.
    """
    for name, digest in files_of(segment).items():
        _intact(folder / name, digest)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _intact(path: Path, digest: str) -> None:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorruptIndex(f"the vector file {path.name} cannot be read: {error}") from error
    if _digest(data) != digest:
        raise CorruptIndex(f"the vector file {path.name} is damaged")


class OpenSegment:
    """A segment, opened for reading. Its graph is opened when it is first searched."""

    def __init__(self, folder: Path, segment: Segment) -> None:
        """Open its files.

        :raises CorruptIndex: one is missing, or has not the size that it should have.
        """
        self.high = segment.high
        self._folder, self._segment = folder, segment
        self._exact = ExactVectors(folder / f"{segment.name}{_VECTORS}", segment.count)
        self.ids = self._exact.ids()
        self.alive: NDArray[np.bool_] = np.ones(len(self.ids), dtype=np.bool_)
        self._signs: Signs | None = None
        self._opened_graph: Graph | None = None

    @property
    def has_graph(self) -> bool:
        """`proposed` can be asked."""
        return self._segment.graph_digest is not None

    def rows(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
        """Those of the ids that have a vector here, and the vectors."""
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        here = self.ids[places] == ids
        return ids[here], self._exact.rows(places[here])

    def keep_rows(self) -> None:
        """Have all vectors in memory."""
        self._exact.keep_rows()

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
        keys, distances = self._graph.nearest(bits, min(count, len(self.ids)))
        horizon = int(distances[-1]) if len(keys) < len(self.ids) else scan.BEYOND
        alive = self.alive[np.searchsorted(self.ids, keys)]
        return keys[alive], distances[alive], horizon

    @property
    def _graph(self) -> Graph:
        if self._opened_graph is None:
            from .graph import Graph  # noqa: PLC0415

            # USearch reads whatever it is given: 11 of 14 damaged files of the right length were a segmentation fault.
            path = self._folder / f"{self._segment.name}{_GRAPH}"
            _intact(path, self._segment.graph_digest or "")
            self._opened_graph = Graph(path)
        return self._opened_graph
