"""A symbol's terms as a compact bag: for each field and distinct term a 32-bit hash and how often it stands there.

Exact BM25 is computed from these bags and live counts. Tantivy's own scores also count documents that were deleted but
not merged away yet, so they depend on an index's history; these do not: an index equals its clean rebuild.
"""

from __future__ import annotations

import zlib
from array import array
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Self

import numpy as np

from ..ranges import spread, starts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

FIELDS = ("name", "path", "doc", "body")
"""What the counts of a bag stand for, in order: name; container, file and folders; signature and doc; source."""

# Hash (native byte order: an index is not moved between machines), field, count.
_ENTRY_BYTES = 6


def term_hash(term: str) -> int:
    """32 bits that stand for a term. Two terms share one about once in 4,000 vocabularies of a million terms a query."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


def hashes_of(terms: Iterable[str]) -> bytes:
    """The hashes of some terms, as `HashedWords` takes them."""
    return array("I", map(term_hash, terms)).tobytes()


@dataclass(frozen=True, slots=True)
class HashedWords:
    """The hashes of the terms of words, by number of the word."""

    hashes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, words: Sequence[bytes]) -> Self:
        """From what `hashes_of` gives of each word."""
        lengths = np.fromiter(map(len, words), np.int64, len(words)) // 4
        return cls(np.frombuffer(b"".join(words), dtype=np.uint32), starts_of(lengths), lengths)


def pack(
    numbers: NDArray[np.int32], lengths: NDArray[np.int64], fields: Sequence[int], words: HashedWords
) -> list[bytes]:
    """The bags of some symbols, by field and hash in order; each count stops at 255.

    :param numbers: of the words of all pieces of the first symbol, then the next.
    :param lengths: words in each piece of each symbol, shape (symbols, pieces).
    :param fields: which of FIELDS each piece belongs to.
    """
    symbols, width = len(lengths), len(FIELDS)
    places = np.arange(symbols)[:, None] * width + np.array(fields, dtype=np.int64)
    terms = words.lengths[numbers]
    place_of_term = np.repeat(np.repeat(places.ravel(), lengths.ravel()), terms)
    # Hashes as their rank among those of the batch: keys of 32 bits are sorted in half the time.
    ranked, rank_of = np.unique(words.hashes, return_inverse=True)
    ranks = rank_of[spread(words.starts[numbers], terms)]
    few = symbols * width * len(ranked) < 1 << 32
    keys = np.sort((place_of_term * len(ranked) + ranks).astype(np.uint32 if few else np.uint64))
    firsts = np.flatnonzero(np.concatenate([keys[:1] == keys[:1], keys[1:] != keys[:-1]]))
    counts = np.minimum(np.diff(firsts, append=len(keys)), 255).astype(np.uint8).tobytes()
    place, rank = np.divmod(keys[firsts].astype(np.int64), max(1, len(ranked)))
    hashed = ranked[rank].tobytes()
    columns = (place % width).astype(np.uint8).tobytes()
    ends = np.searchsorted(place, np.arange(symbols + 1) * width).tolist()
    return [hashed[4 * start : 4 * end] + columns[start:end] + counts[start:end] for start, end in pairwise(ends)]


class OpenedBags:
    """The entries of many bags side by side, taken apart once however often they are asked."""

    def __init__(self, bags: Sequence[bytes]) -> None:
        sizes = [len(bag) // _ENTRY_BYTES for bag in bags]
        pairs = list(zip(bags, sizes, strict=True))
        self._count = len(sizes)
        self._hashes = np.frombuffer(b"".join([bag[: 4 * size] for bag, size in pairs]), dtype=np.uint32)
        fields = np.frombuffer(b"".join([bag[4 * size : 5 * size] for bag, size in pairs]), dtype=np.uint8)
        self._counts = np.frombuffer(b"".join([bag[5 * size :] for bag, size in pairs]), dtype=np.uint8)
        self._places = fields * np.intp(self._count) + np.repeat(np.arange(self._count), sizes)
        """Of each entry in an array of the shape (fields, bags)."""

    def __len__(self) -> int:
        return self._count

    def lengths(self) -> NDArray[np.float64]:
        """The terms in each field of each bag, repetitions included, shape (fields, bags)."""
        found = np.bincount(self._places, weights=self._counts, minlength=len(FIELDS) * self._count)
        return found.astype(np.float64, copy=False).reshape(len(FIELDS), self._count)

    def counts(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """How often each term stands in each field of each bag, shape (terms, fields, bags)."""
        found = np.zeros((len(terms), len(FIELDS) * self._count))
        for row, term in zip(found, terms, strict=True):
            hit = np.flatnonzero(self._hashes == term_hash(term))
            row[self._places[hit]] = self._counts[hit]
        return found.reshape(len(terms), len(FIELDS), self._count)
