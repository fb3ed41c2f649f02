"""The weights of ranking: data in `weights.toml`, typed here."""

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
    """The tables of `weights.toml` by name; see its comments for what each number means."""

    bm25: Mapping[str, Any]
    fusion: Mapping[str, float]
    natural: Mapping[str, float]
    name: Mapping[str, float]
    kind: Mapping[str, float]
    crowding: Mapping[str, float]


@cache
def default_weights() -> Weights:
    """The weights that ship with the package."""
    return Weights(**tomllib.loads((resources.files(__package__) / "weights.toml").read_text(encoding="utf-8")))
