"""How many letters two words differ by (optimal string alignment). Only this module knows RapidFuzz.

Imported when words are first compared: it takes 30 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def allowed_typos(name: str) -> int:
    """Letters that may differ: none in a short name, where every other name is near."""
    return 0 if len(name) < 4 else 1 if len(name) < 8 else 2


def letters_apart(left: str, right: str, most: int) -> int:
    """Letters inserted, deleted, replaced or swapped with their neighbour; `most` + 1 for more than `most`."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    return OSA.distance(left, right, score_cutoff=most)


def near(word: str, others: Sequence[str], most: int) -> list[tuple[str, int]]:
    """The words that differ by at most so many letters, each with how many."""
    from rapidfuzz import process  # noqa: PLC0415
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    found = process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(other, int(distance)) for other, distance, _ in found]
