"""Many ranges of an array at once, without a loop over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def starts_of(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each range starts if one follows the other."""
    return np.cumsum(lengths) - lengths


def spread(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The indexes in all ranges, range by range: starts 5, 0 and lengths 2, 3 give 5, 6, 0, 1, 2."""
    return np.repeat(starts - starts_of(lengths), lengths) + np.arange(int(lengths.sum()))
