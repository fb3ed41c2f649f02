"""Only this module knows USearch: graphs over the sign bits of vectors, about 100 bytes a symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

# usearch 2.26 before onnxruntime 1.31 in one process is a segmentation fault in the latter's import (seen here); the
# other way round is sound.
import onnxruntime  # noqa: F401
from usearch.index import Index

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_CONNECTIVITY = 8
_EXPANSION_ADD, _EXPANSION_SEARCH = 96, 128


def build_graph(ids: NDArray[np.int64], signs: NDArray[np.uint8], threads: int) -> bytes:
    """What the file of the graph over these sign bits, shape (ids, dimensions / 8), holds."""
    index = Index(
        ndim=signs.shape[1] * 8, metric="hamming", dtype="b1", connectivity=_CONNECTIVITY, expansion_add=_EXPANSION_ADD
    )
    index.add(ids.astype(np.uint64), signs, threads=threads)
    raw = index.save(None)
    return bytes(raw) if raw is not None else b""


class Graph:
    """A graph that was built, mapped into memory. The file must be known to be what was written."""

    def __init__(self, path: Path) -> None:
        self._index: Any = Index.restore(str(path), view=True)

    def nearest(self, bits: NDArray[np.uint8], count: int) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        """Ids and Hamming distances of about the nearest, by distance."""
        self._index.expansion_search = max(_EXPANSION_SEARCH, count)
        found = self._index.search(bits, count)
        return np.asarray(found.keys, dtype=np.int64), np.asarray(found.distances).astype(np.uint16)
