"""A symbol's terms as a compact bag: for each field and distinct term a 32-bit hash and how often it stands there.

Exact BM25 is computed from these bags and live counts. Tantivy's own scores also count documents that were deleted but
not merged away yet, so they depend on an index's history; these do not: an index equals its clean rebuild.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FIELDS = ("name", "path", "doc", "body")
"""What the counts of a bag stand for, in order: name; container, file and folders; signature and doc; source."""

# Hash (native byte order: an index is not moved between machines), field, count.
_ENTRY_BYTES = 6


@lru_cache(maxsize=1 << 17)
def term_hash(term: str) -> int:
    """32 bits that stand for a term. Two terms share one about once in 4,000 vocabularies of a million terms a query."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


def pack(fields: Sequence[Sequence[str]]) -> bytes:
    """The bag of one symbol from the terms of its FIELDS; each count stops at 255."""
    hashes: list[int] = []
    columns, counts = bytearray(), bytearray()
    for column, field_terms in enumerate(fields):
        counted = Counter(field_terms)
        hashes.extend(map(term_hash, counted))
        columns += bytes((column,)) * len(counted)
        values = counted.values()
        counts += bytes(values) if max(values, default=0) < 256 else bytes(min(255, value) for value in values)
    return array("I", hashes).tobytes() + columns + counts


class OpenedBags:
    """The entries of many bags side by side, taken apart once however often they are asked."""

    def __init__(self, bags: Sequence[bytes]) -> None:
        sizes = [len(bag) // _ENTRY_BYTES for bag in bags]
        pairs = list(zip(bags, sizes, strict=True))
        self._hashes = np.frombuffer(b"".join([bag[: 4 * size] for bag, size in pairs]), dtype=np.uint32)
        self._columns = np.frombuffer(b"".join([bag[4 * size : 5 * size] for bag, size in pairs]), dtype=np.uint8)
        self._counts = np.frombuffer(b"".join([bag[5 * size :] for bag, size in pairs]), dtype=np.uint8)
        self._ends = np.cumsum(sizes)

    def __len__(self) -> int:
        return len(self._ends)

    def lengths(self) -> NDArray[np.float32]:
        """The terms in each field of each bag, repetitions included, shape (bags, fields)."""
        width = len(FIELDS)
        owners = np.repeat(np.arange(len(self)) * width, np.diff(self._ends, prepend=0))
        found = np.bincount(owners + self._columns, weights=self._counts, minlength=len(self) * width)
        return found.reshape(len(self), width).astype(np.float32)

    def counts(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """How often each term stands in each field of each bag, shape (bags, terms, fields)."""
        found = np.zeros((len(self), len(terms), len(FIELDS)), dtype=np.float32)
        for place, term in enumerate(terms):
            hit = np.flatnonzero(self._hashes == term_hash(term))
            owners = np.searchsorted(self._ends, hit, side="right")
            found[owners, place, self._columns[hit]] = self._counts[hit]
        return found


def term_counts(bags: Sequence[bytes], terms: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Counts of the terms in each bag, shape (bags, terms, fields), and the bags' lengths, shape (bags, fields)."""
    opened = OpenedBags(bags)
    return opened.counts(terms), opened.lengths()
