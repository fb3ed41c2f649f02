"""Changes to the catalog: one transaction is one generation. Only the holder of the writer's lock opens one."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

from .catalog import CACHE_KIB, REMEMBERED_GENERATIONS, SCHEMA, SPACE_INDEXES, Catalog
from .failures import damage_is_named, failure_is_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ..values import Skip
    from .rows import FileRow, Segment, VectorizedFile

_INSERT_FILE = "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_SYMBOL = "INSERT INTO symbols VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class CatalogWriter(Catalog):
    """A catalog that its owner may change."""

    def __init__(self, path: Path) -> None:
        connection = _connected(path)
        try:
            with damage_is_named():
                # FULL: after a power failure the catalog may not be older than what the words already forgot.
                connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
                # Not by the file's size: a process may have died after the first line, which writes a header.
                if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    connection.executescript(f"BEGIN; {SCHEMA} COMMIT;")
        finally:
            connection.close()
        super().__init__(path)
        self._db.close()
        self._db = _connected(path)
        try:
            with failure_is_named():
                self._db.executescript(f"PRAGMA synchronous = FULL; PRAGMA cache_size = -{CACHE_KIB};")
        except BaseException:
            self._db.close()
            raise

    @failure_is_named()
    def write(
        self,
        prepared: Sequence[VectorizedFile],
        removed: Sequence[FileRow],
        *,
        forgotten: Iterable[int],
        first_file: int,
        first_symbol: int,
        pending: int,
        new_segments: Sequence[Segment] = (),
        dropped_segments: Sequence[Segment] = (),
    ) -> int:
        """Commit one generation: files and the vectors of their symbols come in, rows leave. Gives its number.

        Ids are given out in order from `first_file` and `first_symbol`, as the words were given them. `forgotten` are
        the retired files whose words are gone now.
        """
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        try:
            generation = int(self.meta("generation")) + 1
            self._forget(forgotten)
            self._remove(removed, generation)
            file_id, symbol_id = self._insert(prepared, first_file, first_symbol)
            db.executemany(
                "DELETE FROM segments WHERE space = ? AND low = ?",
                [(each.space, each.low) for each in dropped_segments],
            )
            db.executemany(
                "INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (each.space, each.low, each.high, each.count, each.name, each.digest, each.graph_digest)
                    for each in new_segments
                ],
            )
            self._set(
                generation=generation,
                next_file=file_id,
                next_symbol=symbol_id,
                pending=pending,
                symbols=int(self.meta("symbols")) + symbol_id - first_symbol - sum(row.symbol_count for row in removed),
                deletions=int(self.meta("deletions")) + len(removed),
            )
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # not when the interruption came after the commit
                db.execute("ROLLBACK")
            raise
        return generation

    def _remove(self, removed: Sequence[FileRow], generation: int) -> None:
        spans = [(row.first_symbol, row.first_symbol + row.symbol_count) for row in removed]
        self._db.executemany("DELETE FROM symbols WHERE id >= ? AND id < ?", spans)
        self._db.executemany("DELETE FROM files WHERE id = ?", [(row.id,) for row in removed])
        retired = [(row.id, generation) for row in removed if row.symbol_count]
        self._db.executemany("INSERT OR REPLACE INTO retired VALUES (?, ?)", retired)
        removals = [(generation, first, end - 1) for first, end in spans if end > first]
        self._db.executemany("INSERT INTO removals VALUES (?, ?, ?)", removals)
        self._db.execute("DELETE FROM removals WHERE generation <= ?", (generation - REMEMBERED_GENERATIONS,))

    def _forget(self, forgotten: Iterable[int]) -> None:
        self._db.executemany("DELETE FROM retired WHERE file_id = ?", [(each,) for each in forgotten])

    def _insert(self, prepared: Sequence[VectorizedFile], file_id: int, symbol_id: int) -> tuple[int, int]:
        files, symbols = [], []
        if any(each.space for each in prepared):
            for index in SPACE_INDEXES:
                self._db.execute(index)
        for vectorized in prepared:
            file, space = vectorized.file, vectorized.space
            files.append(
                (file_id, file.path, file.size, file.mtime_ns, file.read_ns, file.digest, file.language, file.skip_reason,
                 symbol_id, len(file.symbols), vectorized.embedded or not file.symbols)
            )  # fmt: skip
            for each, bag, vector in zip(file.symbols, file.bags, vectorized.vectors, strict=True):
                symbols.append((symbol_id, file_id, *each, bag, vector, space))
                symbol_id += 1
            file_id += 1
        self._db.executemany(_INSERT_FILE, files)
        self._db.executemany(_INSERT_SYMBOL, symbols)
        return file_id, symbol_id

    @failure_is_named()
    def touch(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """Note (file id, mtime_ns, read_ns) for files that only look changed: their content is the same."""
        with self._db_transaction():
            self._db.executemany("UPDATE files SET mtime_ns = ?2, read_ns = ?3 WHERE id = ?1", rows)

    @failure_is_named()
    def reconciled(self, skips: Sequence[Skip], pending: int) -> None:
        """Note the end of a walk: what it left out and how many files are still to be read."""
        wanted = {each.path: each.reason for each in skips}
        known = self.walk_skips()
        with self._db_transaction():
            self._db.executemany("DELETE FROM skips WHERE path = ?", [(path,) for path in known.keys() - wanted.keys()])
            changed = [(path, reason) for path, reason in wanted.items() if known.get(path) != reason]
            self._db.executemany("INSERT OR REPLACE INTO skips VALUES (?, ?)", changed)
            self._set(pending=pending, reconciled_ns=time.time_ns())

    def retired(self) -> Mapping[int, int]:
        """Removed files whose words are still there, with the generation in which they were removed."""
        return dict(self._db.execute("SELECT file_id, generation FROM retired").fetchall())

    @failure_is_named()
    def checkpoint(self) -> bool:
        """Fold the write-ahead log into the file; false when a reader holds it open."""
        busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    def _set(self, **values: int) -> None:
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def _db_transaction(self) -> sqlite3.Connection:
        # `with connection` commits or rolls back, but opens nothing in autocommit mode.
        self._db.execute("BEGIN IMMEDIATE")
        return self._db


def _connected(path: Path) -> sqlite3.Connection:
    with failure_is_named():
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
