"""Vectors as signed bytes, and what is computed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


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
    rows, asked = stored.astype(np.float32), rounded(query).astype(np.float32)
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows) * float(asked @ asked))
    result: NDArray[np.float32] = (rows @ asked) / np.maximum(norms, 1e-9)
    return result


def rounded(query: NDArray[np.float32]) -> NDArray[np.int8]:
    """A query as signed bytes, as stored vectors are."""
    return np.round(query / max(float(np.abs(query).max()), 1e-9) * 127).astype(np.int8)
