"""The answer of an embeddings endpoint: JSON in, unit vectors out. Nothing in it is believed before it is looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from .posting import PostFailed

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_DIMENSIONS = 16_384
_ROOM_BYTES, _NUMBER_BYTES = 1_000_000, 26
"""What an answer holds beside its numbers, and the most that one takes in JSON: `-1.2345678901234567e-05,` and a space."""
_NOT_VECTORS = "Correct the address, which mostly ends in /v1."


def most_bytes(count: int, dimensions: int | None) -> int:
    """What the vectors of so many texts take at most."""
    return _ROOM_BYTES + count * (dimensions or MAX_DIMENSIONS) * _NUMBER_BYTES


def unit_vectors(body: bytes, count: int, dimensions: int | None) -> NDArray[np.float32]:
    """The vectors, shape (count, dimensions), in the order of the texts.

    :param dimensions: how many there must be; None: whatever there are.
    :raises PostFailed: it is not what an embeddings endpoint answers to so many texts.
    """
    try:
        rows = json.loads(body)["data"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PostFailed("json", f"answers with something that is no list of embeddings. {_NOT_VECTORS}") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise PostFailed("json", f"answers with something that is no list of embeddings. {_NOT_VECTORS}")
    if len(rows) != count:
        raise PostFailed(
            "count", f"gives {len(rows):,} vectors for {count:,} texts. Its server, or one between, is faulty."
        )
    places = [row.get("index", place) for place, row in enumerate(rows)]
    if sorted(place for place in places if type(place) is int) != list(range(count)):
        raise PostFailed("count", "does not say which vector is of which text. Its server, or one between, is faulty.")
    result = np.empty((0, 0))
    for place, row in zip(places, rows, strict=True):
        vector = _vector(row.get("embedding"))
        if not result.size:
            result = np.empty((count, len(vector)))
        if len(vector) != result.shape[1]:
            raise PostFailed("dimensions", "gives vectors of different dimensions. Its server is faulty.")
        result[place] = vector
    if dimensions is not None and result.shape[1] != dimensions:
        raise PostFailed("dimensions", f"gives {result.shape[1]:,} dimensions where {dimensions:,} were asked for. "
                         f"Set the dimensions to {result.shape[1]}, or leave them away.")  # fmt: skip
    return _unit(result)


def _vector(given: Any) -> NDArray[np.float64]:
    if not isinstance(given, list) or not 0 < len(given) <= MAX_DIMENSIONS:
        raise PostFailed("json", f"answers with something that is no list of embeddings. {_NOT_VECTORS}")
    if not all(type(each) in {int, float} for each in given):
        raise PostFailed("numbers", "gives vectors that are no numbers. See whether its server has the right model.")
    try:
        vector = np.array(given, dtype=np.float64)
    except OverflowError:  # a whole number of hundreds of digits
        vector = np.array([np.inf])
    if not np.isfinite(vector).all():
        raise PostFailed("numbers", "gives vectors that are no numbers (NaN or infinite). Its server has trouble with the "
                         "model: another precision may help.")  # fmt: skip
    return vector


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    # By the largest value first: the squares of large ones may be beyond what a number holds.
    scaled = vectors / np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-300)
    norms = np.sqrt(np.einsum("ij,ij->i", scaled, scaled))[:, None]
    result: NDArray[np.float32] = (scaled / np.maximum(norms, 1e-300)).astype(np.float32)
    return result
