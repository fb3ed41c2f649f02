"""The weights of ranking: data in `weights.toml` (set by hand) and `learned.toml` (fitted), typed here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Weights:
    """The tables of both files by name; see their comments for what each number means."""

    bm25: Mapping[str, Any]
    fusion: Mapping[str, float]
    natural: Mapping[str, float]
    name: Mapping[str, float]
    kind: Mapping[str, float]
    crowding: Mapping[str, float]
    file: Mapping[str, float]
    """Logits of files, see `likelihood`."""
    symbol: Mapping[str, float]
    """Logits of the symbols of one file."""


@cache
def default_weights() -> Weights:
    """The weights that ship with the package."""
    tables: dict[str, Any] = {}
    for name in ("weights.toml", "learned.toml"):
        tables |= tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf-8"))
    return Weights(**tables)
