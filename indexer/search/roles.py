"""Roles of files (test, example, documentation, ...): data in `roles.toml`, read here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .query import Query

SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Role:
    """One entry of the table."""

    name: str
    weight: float
    words: frozenset[str]
    folders: re.Pattern[str] | None
    names: re.Pattern[str] | None


@cache
def all_roles() -> tuple[Role, ...]:
    """Every role but `source`, in the order in which they are tried."""
    table = tomllib.loads((resources.files(__package__) / "roles.toml").read_text(encoding="utf-8"))
    return tuple(_role(name, entry) for name, entry in table.items())


def _role(name: str, entry: Mapping[str, Any]) -> Role:
    folders = [each for each in entry["patterns"] if each.endswith("/")]
    names = [each for each in entry["patterns"] if not each.endswith("/")]
    return Role(
        name,
        entry["weight"],
        frozenset(entry["words"]),
        re.compile("|".join(folders)) if folders else None,
        re.compile("|".join(names)) if names else None,
    )


@lru_cache(maxsize=1 << 15)
def role_of(path: str) -> str:
    """The role of a file, from its path relative to the root."""
    folder, slash, name = f"/{path.lower()}".rpartition("/")
    number = min(_first_fitting(folder + slash, is_folder=True), _first_fitting(f"/{name}", is_folder=False))
    return all_roles()[number].name if number < len(all_roles()) else SOURCE


@lru_cache(maxsize=1 << 15)
def _first_fitting(part: str, *, is_folder: bool) -> int:
    """The number of the first role that the folders, or the name, of a file fit. Files share both, so few are new."""
    fitting = (
        number
        for number, role in enumerate(all_roles())
        if (pattern := role.folders if is_folder else role.names) is not None and pattern.search(part)
    )
    return next(fitting, len(all_roles()))


def role_weights(query: Query) -> dict[str, float]:
    """What each role's scores are multiplied with for this query."""
    weights = {role.name: 1.0 if role.words & query.mentions else role.weight for role in all_roles()}
    weights[SOURCE] = 1.0
    return weights
