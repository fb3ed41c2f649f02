"""What a result must be: kinds, languages, path globs and roles together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from .roles import role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..store.rows import CandidateRow


class FilterOptions(TypedDict, total=False):
    """The fields of `Filters` as keyword arguments of a search."""

    kinds: Iterable[str]
    languages: Iterable[str]
    paths: Iterable[str]
    exclude: Iterable[str]
    roles: Iterable[str]


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty fields admit everything."""

    kinds: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    """Globs relative to the root: `*` within a folder, `**` across; a folder's or file's name alone means what is below."""
    exclude: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    """Folders, relative to the root and ending in `/`, that another workspace answers for."""
    roles: frozenset[str] = frozenset()

    @classmethod
    def of(cls, **options: Unpack[FilterOptions]) -> Self:
        """From any collections of strings."""
        return cls(
            kinds=frozenset(options.get("kinds", ())),
            languages=frozenset(options.get("languages", ())),
            paths=tuple(options.get("paths", ())),
            exclude=tuple(options.get("exclude", ())),
            roles=frozenset(options.get("roles", ())),
        )

    @property
    def narrow(self) -> bool:
        """Whether candidates can be refused."""
        return bool(self.kinds or self.languages or self.paths or self.exclude or self.roles or self.outside)

    def admits(self, row: CandidateRow) -> bool:
        """Whether a symbol passes."""
        return (not self.kinds or row.kind in self.kinds) and self.admits_file(row.path, row.language)

    def admits_file(self, path: str, language: str) -> bool:
        """Whether symbols of a file may pass."""
        return (
            (not self.languages or language in self.languages)
            and (not self.paths or any(_glob(each).fullmatch(path) for each in self.paths))
            and not any(_glob(each).fullmatch(path) for each in self.exclude)
            and not path.startswith(self.outside)
            and (not self.roles or role_of(path) in self.roles)
        )


@lru_cache(maxsize=256)
def _glob(pattern: str) -> re.Pattern[str]:
    """A glob as a regular expression. Without a slash it fits at any depth, as in a gitignore file."""
    plain = pattern.replace("\\", "/").removeprefix("./").strip("/")
    pieces = [] if "/" in plain else ["(?:.*/)?"]
    at = 0
    while at < len(plain):
        if plain.startswith("**/", at):
            pieces.append("(?:.*/)?")
            at += 3
        elif plain.startswith("**", at):
            pieces.append(".*")
            at += 2
        else:
            char = plain[at]
            pieces.append("[^/]*" if char == "*" else "[^/]" if char == "?" else re.escape(char))
            at += 1
    return re.compile("".join(pieces) + "(?:/.*)?", re.DOTALL)
