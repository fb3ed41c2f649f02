"""Whether a server still has the model that an index was made with: its vector of a known text, kept with the index.

A server may be started with another model under the same name and address (llama.cpp's does not look at the name at all).
Vectors of two models cannot be compared, and nothing in them tells.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from ..store.durable import write_durably

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TEXT = "def retry_upload(path, attempts): send the file again, waiting longer after each failure"
_FILES = ("probe.json", "probe-text.json")
"""By space."""
_SAME = 0.97
"""Cosine from which on two vectors of the text are one model's: another precision or another GPU leaves more than 0.99."""


def same(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Two unit vectors of the known text are one model's."""
    return one.shape == other.shape and float(one @ other) >= _SAME


def belongs(index: Path, vector: NDArray[np.float32], space: int = 0) -> bool:
    """The space of the index was made with the model that gives the known text this vector, or none of its vectors is made yet."""
    try:
        known = np.array(json.loads((index / _FILES[space]).read_text(encoding="utf-8")), dtype=np.float32)
    except FileNotFoundError:
        return True
    except (OSError, ValueError, TypeError):  # unreadable: a damaged index has a seal that says so
        return False
    return known.ndim == 1 and same(known, vector)


def remember(index: Path, vector: NDArray[np.float32], space: int = 0) -> None:
    """Note what a space of an index that is about to be given vectors is made with, unless that is known.

    :raises OSError: the index cannot be written.
    """
    if not (index / _FILES[space]).exists():
        write_durably(index / _FILES[space], json.dumps([round(float(each), 5) for each in vector]).encode())
