"""What the text of a language shows about where a name comes from. The table is `languages.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ..symbols import CODE, all_languages

_NEVER = r"(?!)"
_ACCESS = [".", "?.", "!."]
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Rules:
    """Of one language; see the head of `languages.toml`."""

    imports: re.Pattern[bytes]
    self_words: frozenset[str]
    self_in: re.Pattern[str]
    """Its group is the name that a method gives its object, in the method's signature."""
    receiver: re.Pattern[bytes]
    """What stands before a member's name, up to it: its first group a plain receiver, its last the operator."""
    implicit: bool
    by_folder: bool
    opens: bool
    shared: bool
    paths: bool
    index_names: frozenset[str]
    family: str
    """Languages of one family use each other's definitions."""
    is_code: bool
    embeds: bool
    """Its names stand in other languages that its file holds."""

    def module_words(self, path: str) -> frozenset[str]:
        """The words by which an import calls a file; none for one that cannot be imported by name."""
        *folders, name = path.split("/")
        stem = name.rpartition(".")[0] or name
        if self.by_folder or stem in self.index_names:
            return frozenset(words_of(folders[-1])) if folders else frozenset()
        return frozenset(words_of(stem))


def words_of(text: str) -> list[str]:
    """Runs of letters, digits and underscores."""
    return _WORD.findall(text)


@cache
def rules_of(language: str) -> Rules:
    """The rules of a language; the defaults for one that the table does not have."""
    table = _table()
    known = all_languages().get(language)
    entry: dict[str, Any] = table.get(language) or table.get(known.query if known else "") or {}
    operators = sorted(map(re.escape, entry.get("access", _ACCESS)), key=len, reverse=True)
    # Blanks stand around no operator, except those of a line that goes on: `f . g` of Haskell is no member.
    gap = r"(?:\s*\n\s*)?"
    receiver = rf"""(?:(?<![\w\x80-\xff])([A-Za-z_\x80-\xff][\w\x80-\xff]*+)|([)\]}}>"'`?!]))?{gap}({"|".join(operators)}){gap}\Z"""
    return Rules(
        imports=re.compile(entry.get("import", _NEVER).encode(), re.MULTILINE),
        self_words=frozenset(entry.get("self", ["this"])),
        self_in=re.compile(entry.get("self_in", _NEVER)),
        receiver=re.compile(receiver.encode()),
        implicit=entry.get("implicit", False),
        by_folder=entry.get("module", "file") == "folder",
        opens=entry.get("opens", False),
        shared=entry.get("shared", False),
        paths=entry.get("paths", False),
        index_names=frozenset(entry.get("index", ())),
        family=entry.get("family") or (known.query if known else language),
        is_code=known is not None and known.grammar is not None and known.content == CODE,
        embeds=entry.get("embeds", False),
    )


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads((resources.files(__package__) / "languages.toml").read_text(encoding="utf-8"))
