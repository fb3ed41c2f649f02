"""The sign bits of vectors, compared all at once: what proposes the symbols whose exact vectors are then read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ALL = slice(None)
_BLOCK = 32_768
"""Symbols compared at a time: what is computed of so many stays in the processor's cache."""


def sign_bits(stored: NDArray[np.int8] | NDArray[np.float32]) -> NDArray[np.uint8]:
    """The signs of vectors, eight to a byte, shape (vectors, dimensions / 8)."""
    return np.packbits(stored > 0, axis=1)


class Signs:
    """The sign bits of some symbols, one row of words for each 64 dimensions: 32 bytes a symbol at 256."""

    def __init__(self, words: NDArray[np.uint64]) -> None:
        self._words = words

    @classmethod
    def of(cls, bits: NDArray[np.uint8]) -> Self:
        """Of what `sign_bits` gives."""
        return cls(_words(bits))

    def __len__(self) -> int:
        return int(self._words.shape[1])

    def extended(self, more: Signs) -> Signs:
        """With more symbols after these."""
        return Signs(np.concatenate([self._words, more._words], axis=1)) if len(self) else more

    def only(self, kept: NDArray[np.bool_]) -> Signs:
        """Some of them."""
        return Signs(np.ascontiguousarray(self._words[:, kept]))

    def distances(self, bits: NDArray[np.uint8], words: slice = _ALL) -> NDArray[np.unsignedinteger]:
        """In how many signs each differs from one vector's, counted over some of the words."""
        if not len(self):
            return np.empty(0, dtype=np.uint8)
        pairs = list(zip(self._words, _words(bits[None, :])[:, 0], strict=True))[words]
        kind: type[np.unsignedinteger] = np.uint8 if len(pairs) * 64 < 256 else np.uint16
        total: NDArray[np.unsignedinteger] = np.zeros(len(self), dtype=kind)
        differing, count = np.empty(_BLOCK, dtype=np.uint64), np.empty(_BLOCK, dtype=np.uint8)
        for start in range(0, len(total), _BLOCK):
            block = total[start : start + _BLOCK]
            for row, word in pairs:
                found, counted = differing[: len(block)], count[: len(block)]
                np.bitwise_xor(row[start : start + _BLOCK], word, out=found)
                np.bitwise_count(found, out=counted)
                np.add(block, counted, out=block)
        return total

    def at(self, places: NDArray[np.intp]) -> Signs:
        """Those at some places."""
        return Signs(self._words[:, places])


def _words(bits: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Rows of packed bits as columns of 64-bit words."""
    missing = -bits.shape[1] % 8
    padded = np.pad(bits, ((0, 0), (0, missing))) if missing else bits
    return np.ascontiguousarray(np.ascontiguousarray(padded).view(np.uint64).T)
