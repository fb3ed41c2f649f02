"""Roles of files (test, example, documentation, ...): data in `roles.toml`, read here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .query import Query

SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Role:
    """One entry of the table."""

    name: str
    weight: float
    words: frozenset[str]
    pattern: re.Pattern[str]


@cache
def all_roles() -> tuple[Role, ...]:
    """Every role but `source`, in the order in which they are tried."""
    table = tomllib.loads((resources.files(__package__) / "roles.toml").read_text(encoding="utf-8"))
    return tuple(
        Role(name, entry["weight"], frozenset(entry["words"]), re.compile("|".join(entry["patterns"])))
        for name, entry in table.items()
    )


@lru_cache(maxsize=1 << 15)
def role_of(path: str) -> str:
    """The role of a file, from its path relative to the root."""
    lowered = f"/{path.lower()}"
    return next((role.name for role in all_roles() if role.pattern.search(lowered)), SOURCE)


def role_weights(query: Query) -> dict[str, float]:
    """What each role's scores are multiplied with for this query."""
    weights = {role.name: 1.0 if role.words & query.mentions else role.weight for role in all_roles()}
    weights[SOURCE] = 1.0
    return weights
