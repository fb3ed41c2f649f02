"""A segment's vectors in a file of their own: the ids of its symbols, the sign bits of all of them, then the vectors as signed
bytes, each in order of id."""

from __future__ import annotations

import mmap
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from ..errors import CorruptIndex
from .signs import Signs, sign_bits

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


_ID = np.dtype(np.int64)


def written(ids: NDArray[np.int64], vectors: NDArray[np.int8]) -> bytes:
    """What the file of these vectors holds."""
    return ids.astype(_ID).tobytes() + sign_bits(vectors).tobytes() + vectors.tobytes()


class ExactVectors:
    """Reads single rows; the others are not in this process's memory, unless it was told to keep all.

    Not mapped where the system can do without: of rows far apart a map keeps fifteen pages around each in memory, and to let go
    of them costs three times what reading does (600 rows: 2.5 ms against 0.8).
    """

    def __init__(self, path: Path, count: int) -> None:
        """Open the file.

        :raises CorruptIndex: it is missing, or does not hold this many vectors.
        """
        try:
            self._file = path.open("rb", buffering=0)
            size = path.stat().st_size
        except OSError as error:
            raise CorruptIndex(f"the vector file {path.name} cannot be read: {error}") from error
        self._count = count
        # Of d dimensions a symbol has 8 bytes of id, d / 8 of signs and d of the vector.
        self._width = (size // max(count, 1) - _ID.itemsize) * 8 // 9
        self._begin = count * (_ID.itemsize + self._width // 8)
        if not count or self._width <= 0 or self._width % 8 or self._begin + count * self._width != size:
            raise CorruptIndex(f"the vector file {path.name} is damaged")
        self._rows: NDArray[np.int8] | None = None
        if not hasattr(os, "pread"):
            mapped = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            self._rows = np.frombuffer(mapped, dtype=np.int8, offset=self._begin).reshape(count, -1)

    def __del__(self) -> None:
        with suppress(AttributeError):  # it could not be opened
            self._file.close()

    def rows(self, places: NDArray[np.intp]) -> NDArray[np.int8]:
        """The vectors at these places, shape (places, dimensions).

        :raises CorruptIndex: the file ends too early.
        """
        if self._rows is not None:
            return self._rows[places]
        file, width = self._file.fileno(), self._width
        read = b"".join([os.pread(file, width, at) for at in (places * width + self._begin).tolist()])
        if len(read) != len(places) * width:
            raise CorruptIndex("a vector file has become shorter")
        return np.frombuffer(read, dtype=np.int8).reshape(len(places), width)

    def keep_rows(self) -> None:
        """Have all vectors in memory from now on: 600 rows then take 0.03 ms, not 0.5."""
        if self._rows is None:
            self._rows = np.frombuffer(self._read(self._begin, self._count * self._width), dtype=np.int8).reshape(
                self._count, self._width
            )

    def ids(self) -> NDArray[np.int64]:
        """The ids, in memory."""
        return np.frombuffer(self._read(0, self._count * _ID.itemsize), dtype=_ID)

    def signs(self) -> Signs:
        """The sign bits of all of them, in memory."""
        start = self._count * _ID.itemsize
        bits = np.frombuffer(self._read(start, self._begin - start), dtype=np.uint8)
        return Signs.of(bits.reshape(self._count, -1))

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        read = self._file.read(size)
        if len(read) != size:
            raise CorruptIndex("a vector file has become shorter")
        return read
