"""Plain values that cross boundaries. Frozen, free of third-party types, free of behaviour that needs I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a symbol is. The names are those of LSP's SymbolKind where it has one, else the field's usual word."""

    FUNCTION = "function"
    METHOD = "method"
    CONSTRUCTOR = "constructor"
    CLASS = "class"
    STRUCT = "struct"
    ENUM = "enum"
    ENUM_MEMBER = "enum_member"
    INTERFACE = "interface"
    TRAIT = "trait"
    MODULE = "module"
    NAMESPACE = "namespace"
    TYPE = "type"
    CONSTANT = "constant"
    VARIABLE = "variable"
    FIELD = "field"
    PROPERTY = "property"
    MACRO = "macro"
    OBJECT = "object"
    EVENT = "event"
    OPERATOR = "operator"
    HEADING = "heading"
    FILE = "file"
    """The module-level unit: what lies outside any symbol of a file."""
    TEXT = "text"
    """A run of lines of a file that has no grammar, or of a long section of a document (its container then)."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text: `line` counts from 0, `column` counts Unicode code points from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range: `end` is the place after the last character."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Symbol:
    """A named (or, for units of a file, unnamed) piece of a source file; the unit of search."""

    name: str
    kind: Kind
    container: str
    """Names of the enclosing symbols, outermost first, joined with `.`; empty at the top level."""
    path: str
    """Relative to the workspace root, with `/` on every system."""
    language: str
    span: Span
    name_span: Span
    signature: str
    """The declaration without its body, on one line."""
    doc: str
    """Doc comment or docstring, without comment marks."""
    is_plain: bool = False
    """Its ends, and its name's, have the same line and column whatever a column counts (code points, UTF-16 or bytes) and
    whether or not a carriage return alone ends a line."""


def first_lines(symbol: Symbol, text: str, lines: int) -> str:
    """The first lines of a symbol in its file's text; empty where the text is shorter."""
    first = symbol.span.start.line
    return "\n".join(text.split("\n")[first : min(symbol.span.end.line + 1, first + lines)])


def has_lone_return(text: str) -> bool:
    """Somewhere a carriage return stands without a newline: editors end a line there, Sememe does not."""
    return "\r" in text and text.count("\r") != text.count("\r\n")


@dataclass(frozen=True, slots=True)
class Extracted:
    """A symbol and the source text that it spans."""

    symbol: Symbol
    body: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that the walk found worth reading."""

    path: str
    """Relative to the workspace root, with `/` on every system."""
    size: int
    """Bytes."""
    mtime_ns: int
    """When it last changed: its content or, if that is later, its name, owner or permissions."""


@dataclass(frozen=True, slots=True)
class Skip:
    """A file or folder that is not indexed, and why, in words for the user."""

    path: str
    reason: str
