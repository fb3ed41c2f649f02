"""A symbol's terms as a compact bag: per distinct term a 32-bit hash and how often each field holds it.

Exact BM25 is computed from these bags and live counts. Tantivy's own scores also count documents that were deleted but
not merged away yet, so they depend on an index's history; these do not: an index equals its clean rebuild.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

FIELDS = ("name", "path", "doc", "body")
"""What the counts of a bag stand for, in order: name; container, file and folders; signature and doc; source."""


@lru_cache(maxsize=1 << 17)
def term_hash(term: str) -> int:
    """32 bits that stand for a term. Two terms share one about once in 4,000 vocabularies of a million terms a query."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


def pack(fields: Sequence[Iterable[str]]) -> bytes:
    """The bag of one symbol from the terms of its FIELDS; each count stops at 255."""
    counts: dict[int, list[int]] = {}
    width = len(FIELDS)
    for column, field_terms in enumerate(fields):
        for term in field_terms:
            row = counts.setdefault(term_hash(term), [0] * width)
            row[column] += 1
    hashes = np.fromiter(counts, dtype="<u4", count=len(counts)).tobytes()
    return hashes + bytes(min(255, count) for row in counts.values() for count in row)


def term_counts(bags: Sequence[bytes], terms: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Counts of the terms in each bag, shape (bags, terms, fields), and the bags' lengths, shape (bags, fields)."""
    width = len(FIELDS)
    sizes = np.array([len(bag) // (4 + width) for bag in bags], dtype=np.int64)
    hashes = np.frombuffer(b"".join(bag[: 4 * size] for bag, size in zip(bags, sizes, strict=True)), dtype="<u4")
    counts = np.frombuffer(b"".join(bag[4 * size :] for bag, size in zip(bags, sizes, strict=True)), dtype=np.uint8)
    table = counts.reshape(-1, width).astype(np.float32)
    owner = np.repeat(np.arange(len(bags)), sizes)
    lengths = np.zeros((len(bags), width), dtype=np.float32)
    np.add.at(lengths, owner, table)
    result = np.zeros((len(bags), len(terms), width), dtype=np.float32)
    for place, term in enumerate(terms):
        hit = np.flatnonzero(hashes == term_hash(term))
        result[owner[hit], place] = table[hit]
    return result, lengths
