"""What the store keeps: frozen rows, free of any engine's types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..values import Kind, Position, Span, Symbol

if TYPE_CHECKING:
    from collections.abc import Sequence


class SymbolColumns(NamedTuple):
    """A symbol's columns in the catalog, but for its ids, its bag and its vector.

    A tuple, not a dataclass: a worker process makes it, the catalog inserts it, and hardly anyone looks into it between.
    """

    name: str
    kind: str
    container: str
    start_line: int
    """Counted from 0, as in a Span."""
    start_column: int
    end_line: int
    end_column: int
    name_start_line: int
    name_start_column: int
    name_end_line: int
    name_end_column: int
    signature: str
    doc: str
    is_plain: bool
    text_digest: bytes
    """8 bytes: equal digests have equal vectors."""

    def symbol(self, path: str, language: str) -> Symbol:
        """The value that these columns stand for, in a file of this path and language."""
        span = Span(Position(self.start_line, self.start_column), Position(self.end_line, self.end_column))
        name_span = Span(
            Position(self.name_start_line, self.name_start_column), Position(self.name_end_line, self.name_end_column)
        )
        return Symbol(
            self.name, Kind(self.kind), self.container, path, language, span, name_span, self.signature, self.doc,
            self.is_plain,
        )  # fmt: skip


class SymbolTerms(NamedTuple):
    """A symbol's terms as the word index takes them: joined with blanks, in any order, perhaps with several blanks."""

    name: str
    path: str
    all: str


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file that was read: its symbols, or the reason why it has none."""

    path: str
    size: int
    mtime_ns: int
    read_ns: int
    """When it was read, by the clock of `time.time_ns`: a file changed as late as that may have changed again."""
    digest: bytes
    language: str
    skip_reason: str | None
    symbols: Sequence[SymbolColumns] = ()
    bags: Sequence[bytes] = ()
    """One a symbol, as the terms are."""
    terms: Sequence[SymbolTerms] = ()

    def values(self) -> list[Symbol]:
        """Its symbols as values."""
        return [each.symbol(self.path, self.language) for each in self.symbols]


@dataclass(frozen=True, slots=True)
class VectorizedFile:
    """A file with the vectors of its symbols."""

    file: PreparedFile
    vectors: Sequence[bytes | None]
    """As they are stored; one a symbol."""
    space: int = 0
    """Which model they are of: vectors of one space are compared with one another only."""
    embedded: bool = True
    """False: its model was not at hand. The file is taken up again when it is."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as the catalog knows it. A changed file gets a new row: ids are never used twice."""

    id: int
    path: str
    size: int
    mtime_ns: int
    read_ns: int
    digest: bytes
    language: str
    skip_reason: str | None
    first_symbol: int
    symbol_count: int
    embedded: int
    """1: its symbols have their vectors, or have none to get."""


@dataclass(frozen=True, slots=True)
class SymbolRow:
    """A symbol as the catalog knows it."""

    id: int
    file_id: int
    symbol: Symbol
    bag: bytes
    vector: bytes | None
    """Signed bytes, one a dimension; None where no model was at hand."""


class CandidateRow(NamedTuple):
    """What ranking needs of a symbol. A query reads hundreds of these and shows ten.

    A tuple, as the only row: 500 frozen dataclasses take 1.5 ms to make, 500 of these 0.15 ms.
    """

    id: int
    name: str
    kind: str
    container: str
    path: str
    language: str
    start_line: int
    """Counted from 0, as in a Span."""
    start_column: int
    end_line: int
    bag: bytes
    vector: bytes | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A vector segment: the symbols of a space with `low < id <= high` that had vectors when it was built."""

    low: int
    high: int
    count: int
    name: str
    digest: str
    """Of the file of its vectors."""
    graph_digest: str | None
    """Of its graph's file, where it has one."""
    space: int = 0
