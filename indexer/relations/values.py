"""What is answered about relations: usages of a name, and what a symbol uses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..values import Span, Symbol


class UsageKind(StrEnum):
    """How a name is used."""

    CALL = "call"
    """Called, or made an instance of."""
    TYPE = "type"
    IMPORT = "import"
    MENTION = "mention"
    """Any other token of this name: read, assigned, passed on; in languages without rules for calls, all of them."""


class Tie(StrEnum):
    """What in the text ties a usage to a definition. The surest first."""

    FILE = "file"
    """Without a receiver, and the file defines it where the usage can see it."""
    CONTAINER = "container"
    """The receiver is `self` or the like inside the class, or has the name of the class or module that holds the definition."""
    IMPORT = "import"
    """The file imports the name or its module, by the name of the definition's file or folder."""
    FOLDER = "folder"
    """Without a receiver, in a language whose files of one folder see each other's names."""
    ONLY = "only"
    """By name alone; the workspace has one definition of it. The usage may be of one outside."""
    NAME = "name"
    """By name alone; the workspace has several definitions, or none."""

    @property
    def is_sure(self) -> bool:
        """More than the name speaks for it."""
        return self not in {Tie.ONLY, Tie.NAME}


@dataclass(frozen=True, slots=True)
class Definition:
    """A symbol that a name may mean, and the workspace that it is in."""

    symbol: Symbol
    root: str


@dataclass(frozen=True, slots=True)
class Usage:
    """One place where a name is used."""

    name: str
    kind: UsageKind
    path: str
    """Relative to `root`, with `/`."""
    language: str
    span: Span
    """Of the name."""
    text: str
    """The line, at most 300 characters, as the file has it."""
    symbol: Symbol | None
    """The innermost symbol around it: for a call, the caller; None at the top level of a file."""
    resolved: Tie
    definition: Definition | None
    """None where the name alone ties it to several, or to none."""
    root: str


@dataclass(frozen=True, slots=True)
class Callee:
    """What a symbol calls or names as a type: one row for each definition, or name, however often."""

    name: str
    kind: UsageKind
    path: str
    """Where it is used first."""
    span: Span
    count: int
    resolved: Tie
    definitions: tuple[Definition, ...]
    """Several where the name alone speaks for them."""
    root: str


@dataclass(frozen=True, slots=True)
class Relations:
    """An answer about a name or a symbol, and how whole it is."""

    name: str
    definitions: tuple[Definition, ...]
    """What the name means in the workspace, or the symbols whose callees are told."""
    usages: tuple[Usage, ...]
    callees: tuple[Callee, ...]
    total: int
    """Usages or callees that were found; no more than the limit are given."""
    elsewhere: int
    """Different names that the symbols use and the workspace does not define: libraries, local variables."""
    files_read: int
    files_holding: int
    """Files that hold the words of the name, by the index."""
    missing: tuple[str, ...]
    """Why the answer may not be whole, in words for the user; empty where it is."""
    near: tuple[str, ...]
    """Names like this one, where it has neither definition nor usage."""
    generation: int
    coverage: float
    stale: bool
    degraded: tuple[str, ...]
    took_ms: float
