"""The catalog of a workspace (SQLite): the truth about its files and symbols, one committed generation at a time.

The words and the vectors are accelerators over it. They may hold more than the catalog's generation (documents that are
committed next, or were just removed), never less: what the catalog does not know is dropped from an answer.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import CorruptIndex
from ..values import Kind, Position, Skip, Span, Symbol
from .failures import damage_is_named
from .rows import CandidateRow, FileRow, Segment, SymbolRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

# The columns of a key come first: else SQLite 3.40 finds NULL in them where a table has no rowid (PRAGMA quick_check).
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE files (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER, mtime_ns INTEGER, read_ns INTEGER, digest BLOB,
    language TEXT, skip_reason TEXT, first_symbol INTEGER, symbol_count INTEGER, embedded INTEGER);
CREATE TABLE symbols (
    id INTEGER PRIMARY KEY, file_id INTEGER, name TEXT, kind TEXT, container TEXT,
    l0 INTEGER, c0 INTEGER, l1 INTEGER, c1 INTEGER, nl0 INTEGER, nc0 INTEGER, nl1 INTEGER, nc1 INTEGER,
    signature TEXT, doc TEXT, is_plain INTEGER, text_digest BLOB, bag BLOB, vector BLOB, space INTEGER);
CREATE TABLE segments (
    space INTEGER, low INTEGER, high INTEGER, count INTEGER, name TEXT, digest TEXT, graph_digest TEXT, PRIMARY KEY (space, low)
) WITHOUT ROWID;
CREATE TABLE retired (file_id INTEGER PRIMARY KEY, generation INTEGER);
CREATE TABLE removals (generation INTEGER, first INTEGER, last INTEGER, PRIMARY KEY (generation, first)) WITHOUT ROWID;
CREATE TABLE skips (path TEXT PRIMARY KEY, reason TEXT) WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', 0), ('next_file', 1), ('next_symbol', 1), ('symbols', 0), ('pending', 0),
    ('reconciled_ns', 0), ('deletions', 0);
"""
SPACE_INDEXES = (
    "CREATE INDEX IF NOT EXISTS by_space ON symbols (space)",
    "CREATE INDEX IF NOT EXISTS by_space_and_text ON symbols (space, text_digest)",
)
"""Of an index with two spaces: the symbols of the smaller one are found without looking at all."""
_FILE = "id, path, size, mtime_ns, read_ns, digest, language, skip_reason, first_symbol, symbol_count, embedded"
_SYMBOL = (
    "s.id, s.file_id, s.name, s.kind, s.container, s.l0, s.c0, s.l1, s.c1, s.nl0, s.nc0, s.nl1, s.nc1, "
    "s.signature, s.doc, s.is_plain, s.bag, s.vector, f.path, f.language"
)
# SQLite's default limit of variables in one statement is 32,766 in every version that Python 3.11 ships.
_ID_BATCH = 10_000
_CANDIDATE_BATCH = 512
_KNOWN_FILES = 65_536
_MOST_LINES = 200
REMEMBERED_GENERATIONS = 100
"""So long it is known which symbols a generation removed: a reader that was away for longer looks at all files."""
CACHE_KIB = 32_768
"""Pages kept in memory. A question reads some 500 rows from all over the file; the default of 2 MB holds few of their pages."""


class Catalog:
    """Reads a catalog. One thread at a time; `reading()` holds one generation still."""

    def __init__(self, path: Path, *, immutable: bool = False) -> None:
        mode = "immutable=1" if immutable else "mode=ro"
        with damage_is_named():
            self._db = sqlite3.connect(
                f"{path.absolute().as_uri()}?{mode}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                timeout=10,
            )
            self._known_files: dict[int, tuple[str, str]] = {}
            self._db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            self._db.execute("SELECT value FROM meta LIMIT 1")

    def close(self) -> None:
        """Free the file. Reading is over."""
        self._db.close()

    @contextmanager
    def reading(self) -> Iterator[int]:
        """Hold one generation; gives its number."""
        with damage_is_named():
            self._db.execute("BEGIN")
            try:
                yield int(self.meta("generation"))
            finally:
                self._db.execute("COMMIT")

    def meta(self, key: str) -> int | str:
        """A counter or a setting of the index."""
        with damage_is_named():
            row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise CorruptIndex(f"the catalog has no {key}")
        value: int | str = row[0]
        return value

    def files(self) -> dict[str, FileRow]:
        """Every file by path."""
        with damage_is_named():
            return {row[1]: _file_row(row) for row in self._db.execute(f"SELECT {_FILE} FROM files")}  # noqa: S608

    def file(self, path: str) -> FileRow | None:
        """One file."""
        with damage_is_named():
            row = self._db.execute(f"SELECT {_FILE} FROM files WHERE path = ?", (path,)).fetchone()  # noqa: S608
        return _file_row(row) if row else None

    def files_of(self, ids: Sequence[int]) -> list[FileRow]:
        """The files of these ids that exist in this generation."""
        sql = f"SELECT {_FILE} FROM files WHERE id IN ({{}})"  # noqa: S608
        with damage_is_named():
            return [
                _file_row(row)
                for batch in _batches(ids)
                for row in self._db.execute(sql.format(",".join("?" * len(batch))), batch)
            ]

    def files_below(self, path: str) -> list[FileRow]:
        """The file of this path or, for a folder, all files below it, by path."""
        prefix = f"{path.rstrip('/')}/" if path not in {"", "."} else ""
        sql = f"SELECT {_FILE} FROM files WHERE path = ? OR substr(path, 1, ?) = ? ORDER BY path"  # noqa: S608
        with damage_is_named():
            return [_file_row(row) for row in self._db.execute(sql, (path, len(prefix), prefix))]

    def segment_size(self, segment: Segment) -> int:
        """How many symbols with a vector a segment still stands for."""
        return self.vector_count(segment.low, segment.high, segment.space)

    def vector_count(self, low: int, high: int, space: int) -> int:
        """How many symbols with low < id <= high have a vector in a space."""
        sql = "SELECT count(*) FROM symbols WHERE id > ? AND id <= ? AND space = ? AND vector IS NOT NULL"
        with damage_is_named():
            return int(self._db.execute(sql, (low, high, space)).fetchone()[0])

    def skips(self) -> list[Skip]:
        """What the last walk left out, and files that turned out not to be worth indexing or not to be read as they should, by path."""
        sql = "SELECT path, reason FROM skips UNION ALL SELECT path, skip_reason FROM files WHERE skip_reason IS NOT NULL ORDER BY 1"
        with damage_is_named():
            return [Skip(path, reason) for path, reason in self._db.execute(sql)]

    def walk_skips(self) -> dict[str, str]:
        """What the last walk left out, with reasons, by path."""
        with damage_is_named():
            return dict(self._db.execute("SELECT path, reason FROM skips").fetchall())

    def symbols(self, ids: Sequence[int]) -> dict[int, SymbolRow]:
        """The symbols of these ids that exist in this generation."""
        return {
            row.id: row
            for batch in _batches(ids)
            for row in self._symbol_rows(f"s.id IN ({','.join('?' * len(batch))})", batch)
        }

    def candidates(self, ids: Sequence[int]) -> list[CandidateRow]:
        """The symbols of these ids that exist in this generation, as ranking needs them, without their vectors."""
        sql = "SELECT id, file_id, name, kind, container, l0, c0, l1, bag FROM symbols WHERE id IN ({})"
        with damage_is_named():
            found = [
                row
                for batch in _batches(ids, _CANDIDATE_BATCH)
                # Always as many question marks, so that the statement is prepared once: 0.3 ms of 4 (sqlite3 keeps it).
                for row in self._db.execute(
                    sql.format(",".join("?" * _CANDIDATE_BATCH)),
                    [*batch, *[batch[0]] * (_CANDIDATE_BATCH - len(batch))],
                )
            ]
        files = self._files_of({row[1] for row in found})
        return [
            CandidateRow(id_, name, kind, container, *files[file], l0, c0, l1, bag, None)
            for id_, file, name, kind, container, l0, c0, l1, bag in found
            if file in files
        ]

    def _files_of(self, ids: set[int]) -> Mapping[int, tuple[str, str]]:
        """Path and language by file id. A file id stands for one content of one file for ever, so they are kept."""
        if len(self._known_files) > _KNOWN_FILES:
            self._known_files = {}
        known = self._known_files
        if missing := [id_ for id_ in ids if id_ not in known]:
            with damage_is_named():
                for batch in _batches(missing):
                    marks = ",".join("?" * len(batch))
                    sql = f"SELECT id, path, language FROM files WHERE id IN ({marks})"  # noqa: S608
                    known.update((id_, (path, language)) for id_, path, language in self._db.execute(sql, batch))
        return known

    def symbols_of(self, file: FileRow) -> list[SymbolRow]:
        """A file's symbols in order of their start."""
        return list(
            self._symbol_rows("s.id >= ? AND s.id < ?", (file.first_symbol, file.first_symbol + file.symbol_count))
        )

    def symbols_around(self, file: FileRow, lines: Collection[int]) -> list[Symbol]:
        """A file's symbols that span any of these lines (counted from 0), in order; a file may have thousands of others."""
        if len(lines) > _MOST_LINES:
            return [row.symbol for row in self.symbols_of(file)]
        around = " OR ".join(["? BETWEEN s.l0 AND s.l1"] * len(lines)) or "0"
        where = f"s.id >= ? AND s.id < ? AND ({around})"
        values = (file.first_symbol, file.first_symbol + file.symbol_count, *lines)
        return [row.symbol for row in self._symbol_rows(where, values)]

    def _symbol_rows(self, where: str, values: Sequence[int]) -> Iterator[SymbolRow]:
        sql = f"SELECT {_SYMBOL} FROM symbols s JOIN files f ON f.id = s.file_id WHERE {where}"  # noqa: S608
        with damage_is_named():
            for row in self._db.execute(sql, tuple(values)):
                yield _symbol_row(row)

    def vectors_between(self, low: int, high: int, space: int = 0) -> list[tuple[int, bytes]]:
        """Ids and vectors of the symbols of a space with low < id <= high, in order of id."""
        sql = "SELECT id, vector FROM symbols WHERE id > ? AND id <= ? AND space = ? AND vector IS NOT NULL ORDER BY id"
        with damage_is_named():
            return self._db.execute(sql, (low, high, space)).fetchall()

    def spaces(self) -> tuple[int, ...]:
        """The spaces of vectors that there are: 0, and 1 where documents have a model of their own."""
        sql = "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name = 'by_space'"
        with damage_is_named():
            return (0, 1) if self._db.execute(sql).fetchone()[0] else (0,)

    def vector_sample(self, space: int, count: int) -> list[bytes]:
        """Vectors of a space, those of the texts with the smallest digests: any, but always the same of the same symbols."""
        sql = "SELECT vector FROM symbols WHERE space = ? AND vector IS NOT NULL ORDER BY text_digest LIMIT ?"
        with damage_is_named():
            return [vector for (vector,) in self._db.execute(sql, (space, count))]

    def names_after(self, low: int) -> list[str]:
        """The names of the symbols with a larger id."""
        with damage_is_named():
            return [name for (name,) in self._db.execute("SELECT name FROM symbols WHERE id > ?", (low,))]

    def symbol_spans(self, low: int) -> list[tuple[int, int]]:
        """First and last id of the symbols of each file that has some beyond `low`."""
        sql = (
            "SELECT first_symbol, first_symbol + symbol_count - 1 FROM files "
            "WHERE first_symbol + symbol_count - 1 > ? AND symbol_count > 0"
        )
        with damage_is_named():
            return self._db.execute(sql, (low,)).fetchall()

    def removals_after(self, generation: int) -> list[tuple[int, int]] | None:
        """First and last ids of the symbols of each file that was removed since; None where that is not known any more."""
        if generation < int(self.meta("generation")) - REMEMBERED_GENERATIONS:
            return None
        with damage_is_named():
            return self._db.execute("SELECT first, last FROM removals WHERE generation > ?", (generation,)).fetchall()

    def vectors_by_text(self, file: FileRow, space: int = 0) -> dict[bytes, bytes]:
        """A file's vectors of a space by the digest of the text that they stand for."""
        sql = "SELECT text_digest, vector FROM symbols WHERE id >= ? AND id < ? AND +space = ? AND vector IS NOT NULL"
        with damage_is_named():
            return dict(self._db.execute(sql, (file.first_symbol, file.first_symbol + file.symbol_count, space)))

    def segments(self, space: int | None = None) -> list[Segment]:
        """The vector segments of a space, or of all, in order of id."""
        sql = "SELECT low, high, count, name, digest, graph_digest, space FROM segments ORDER BY space, low"
        with damage_is_named():
            found = [Segment(*row) for row in self._db.execute(sql)]
        return [each for each in found if space is None or each.space == space]

    def languages(self) -> dict[str, tuple[int, int]]:
        """Files and symbols by language."""
        sql = (
            "SELECT language, count(*), sum(symbol_count) FROM files WHERE symbol_count > 0 GROUP BY 1 ORDER BY 3 DESC"
        )
        with damage_is_named():
            return {name: (files, symbols) for name, files, symbols in self._db.execute(sql)}

    def check(self) -> None:
        """Read every page and check its structure.

        :raises CorruptIndex: something does not fit.
        """
        with damage_is_named():
            result = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if result != "ok":
            raise CorruptIndex(f"the catalog is damaged: {result}")


def _batches(ids: Sequence[int], size: int = _ID_BATCH) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _file_row(row: tuple) -> FileRow:  # type: ignore[type-arg]  # sqlite3 gives untyped rows
    return FileRow(*row)


def _symbol_row(row: tuple) -> SymbolRow:  # type: ignore[type-arg]
    (
        id_,
        file_id,
        name,
        kind,
        container,
        l0,
        c0,
        l1,
        c1,
        nl0,
        nc0,
        nl1,
        nc1,
        signature,
        doc,
        is_plain,
        bag,
        vector,
        path,
        language,
    ) = row
    span = Span(Position(l0, c0), Position(l1, c1))
    name_span = Span(Position(nl0, nc0), Position(nl1, nc1))
    symbol = Symbol(name, Kind(kind), container, path, language, span, name_span, signature, doc, bool(is_plain))
    return SymbolRow(id_, file_id, symbol, bag, vector)
