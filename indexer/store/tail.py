"""The newest symbols' vectors, which no segment covers yet, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from .quantized import matrix
from .signs import Signs, sign_bits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Tail:
    """The symbols that no segment covers, in order of id, with their vectors in memory."""

    def __init__(self, ids: NDArray[np.int64], vectors: NDArray[np.int8], signs: Signs) -> None:
        self.ids, self._vectors, self.signs = ids, vectors, signs

    @classmethod
    def empty(cls) -> Self:
        """Of no symbol."""
        return cls(
            np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.int8), Signs(np.empty((0, 0), dtype=np.uint64))
        )

    def rows(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
        """Those of the ids that are here, and their vectors."""
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        here = self.ids[places] == ids
        return ids[here], self._vectors[places[here]]

    def extended(self, rows: Sequence[tuple[int, bytes]]) -> Tail:
        """With more symbols, given by id and stored vector."""
        if not rows:
            return self
        ids = np.array([id_ for id_, _ in rows], dtype=np.int64)
        vectors = matrix([vector for _, vector in rows])
        signs = Signs.of(sign_bits(vectors))
        if not len(self.ids):
            return Tail(ids, vectors, signs)
        return Tail(
            np.concatenate([self.ids, ids]), np.concatenate([self._vectors, vectors]), self.signs.extended(signs)
        )

    def only(self, kept: NDArray[np.bool_]) -> Tail:
        """Some of them."""
        return self if kept.all() else Tail(self.ids[kept], self._vectors[kept], self.signs.only(kept))
