"""What a result must be: kinds, languages, content, path globs and roles together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from ..errors import SememeError
from ..symbols import CODE, DOCS, all_languages, document_languages
from ..values import Kind
from .roles import role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..store.rows import CandidateRow


ALL = "all"
CONTENTS = (ALL, CODE, DOCS)
"""What can be searched: everything, source and the like, or documents for people."""
_OF_DOCUMENTS = frozenset({Kind.HEADING, Kind.FILE, Kind.TEXT})
"""Kinds of symbols in documents; code has all but headings."""


class FilterOptions(TypedDict, total=False):
    """The fields of `Filters` as keyword arguments of a search."""

    kinds: Iterable[str]
    languages: Iterable[str]
    paths: Iterable[str]
    exclude: Iterable[str]
    roles: Iterable[str]
    content: str


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
    content: str = ALL
    """all, code or docs."""

    @classmethod
    def of(cls, **options: Unpack[FilterOptions]) -> Self:
        """From any collections of strings.

        :raises SememeError: there is no such content.
        """
        content = options.get("content", ALL)
        if content not in CONTENTS:
            raise SememeError(f"There is no content {content!r}. There are: {', '.join(CONTENTS)}.")
        return cls(
            kinds=frozenset(options.get("kinds", ())),
            languages=frozenset(options.get("languages", ())),
            paths=tuple(options.get("paths", ())),
            exclude=tuple(options.get("exclude", ())),
            roles=frozenset(options.get("roles", ())),
            content=content,
        )

    @property
    def narrow(self) -> bool:
        """Whether candidates can be refused."""
        return self.content != ALL or bool(
            self.kinds or self.languages or self.paths or self.exclude or self.roles or self.outside
        )

    @property
    def languages_of_content(self) -> frozenset[str]:
        """The languages that symbols may be of, as far as the fields for languages and content say; empty: any."""
        if self.content == ALL:
            return self.languages
        of_content = document_languages() if self.content == DOCS else all_languages().keys() - document_languages()
        return (self.languages & of_content or self.languages) if self.languages else frozenset(of_content)

    @property
    def admits_code(self) -> bool:
        """Source and the like may be an answer."""
        languages = not self.languages or bool(self.languages - document_languages())
        return self.content != DOCS and languages and self.kinds != {Kind.HEADING}

    @property
    def admits_docs(self) -> bool:
        """Documents may be an answer."""
        languages = not self.languages or not self.languages.isdisjoint(document_languages())
        return self.content != CODE and languages and not (self.kinds and self.kinds.isdisjoint(_OF_DOCUMENTS))

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
            and (self.content == ALL or (language in document_languages()) == (self.content == DOCS))
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
