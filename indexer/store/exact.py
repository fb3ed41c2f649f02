"""A segment's vectors in a mapped file of their own: first the sign bits of all of them, then the vectors as signed bytes, both
in order of id."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING

import numpy as np

from ..errors import CorruptIndex
from .signs import Signs, sign_bits

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def written(vectors: NDArray[np.int8]) -> bytes:
    """What the file of these vectors holds."""
    return sign_bits(vectors).tobytes() + vectors.tobytes()


class ExactVectors:
    """Reads single rows. The file is no part of this process's memory between two reads, where the system can be told so."""

    def __init__(self, path: Path, count: int) -> None:
        """Map the file.

        :raises CorruptIndex: it is missing, or does not hold this many vectors.
        """
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise CorruptIndex(f"the vector file {path.name} cannot be read: {error}") from error
        bytes_each = len(self._map) // max(count, 1)
        dimensions = bytes_each * 8 // 9
        if not count or dimensions % 8 or (dimensions + dimensions // 8) * count != len(self._map):
            raise CorruptIndex(f"the vector file {path.name} is damaged")
        every = np.frombuffer(self._map, dtype=np.uint8)
        signs = count * dimensions // 8
        self._bits = every[:signs].reshape(count, -1)
        self._rows = every[signs:].view(np.int8).reshape(count, -1)

    def rows(self, places: NDArray[np.intp]) -> NDArray[np.int8]:
        """The vectors at these places, shape (places, dimensions)."""
        found: NDArray[np.int8] = self._rows[places]
        self._let_go()  # a read of one row maps sixteen pages of four kilobytes
        return found

    def signs(self) -> Signs:
        """The sign bits of all of them, in memory."""
        found = Signs.of(self._bits)
        self._let_go()
        return found

    def _let_go(self) -> None:
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)
