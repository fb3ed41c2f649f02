"""Where the cache of vectors lies. Known without what opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME = "vectors.sqlite"


def files_in(folder: Path) -> list[Path]:
    """What a cache of vectors consists of, with one that was damaged and set aside, as far as it is there."""
    return sorted(each for each in folder.glob(f"{NAME}*") if each.is_file())
