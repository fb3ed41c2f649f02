"""Vectors of slow models by what they were made of, for all workspaces, branches and worktrees of a user: one SQLite file.

A vector's key is its model and a digest of the very text. An endpoint's fingerprint does not tell which model answers there, so a
model is known by its vector of the known text (`probe.py`), too. Any number of processes read and write. The file is a convenience:
damaged, it is set aside and begun anew.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import sqlite3
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..errors import CorruptIndex
from ..store.durable import file_identity
from ..store.failures import failure_is_named
from . import probe
from .vector_files import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

log = logging.getLogger(__name__)

_FORMAT = 1
_SCHEMA = """
CREATE TABLE models (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, known BLOB, size INTEGER);
CREATE TABLE vectors (model INTEGER, text BLOB, vector BLOB, day INTEGER, PRIMARY KEY (model, text)) WITHOUT ROWID;
CREATE TABLE claims (model INTEGER, text BLOB, until REAL, PRIMARY KEY (model, text)) WITHOUT ROWID;
"""
_CLAIM_SECONDS = 20.0
"""After which a text that a process wanted to embed is anybody's: it has died, or its model is slower than any."""
_BATCH = 500
_KEPT_SHARE = 0.8
"""Of the bound, what a collection leaves: it reads all days, so it is not to happen with each commit."""
_DAY_SECONDS = 86_400
_DAMAGED = ".damaged"


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What tells a model's vectors from all others."""

    fingerprint: str
    known: NDArray[np.float32] | None
    """Its vector of the known text, where the fingerprint is not enough."""


class VectorCache:
    """The cache in a folder; threads may share it. It is opened, and made, when it is first used."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._path, self._limit = folder / NAME, limit_bytes
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None
        self._models: list[tuple[ModelIdentity, int]] = []

    def found(self, model: ModelIdentity, keys: Sequence[bytes]) -> dict[bytes, bytes | None]:
        """Those of the texts that have been embedded, with their stored vectors (None: a text without a direction).

        :raises OSError: the disk fails.
        """
        with self._lock:
            try:
                return self._found(model, keys)
            except CorruptIndex as damage:
                self._set_aside(damage)
                return {}

    def _found(self, model: ModelIdentity, keys: Sequence[bytes]) -> dict[bytes, bytes | None]:
        found: dict[bytes, bytes | None] = {}
        stale: list[bytes] = []
        today = _today()
        with self._opened_db() as db:
            number = self._number(db, model)
            size = db.execute("SELECT size FROM models WHERE id = ?", (number,)).fetchone()[0]
            for first in range(0, len(keys), _BATCH):
                batch = keys[first : first + _BATCH]
                marks = ",".join("?" * len(batch))
                sql = f"SELECT text, vector, day FROM vectors WHERE model = ? AND text IN ({marks})"  # noqa: S608
                for key, vector, day in db.execute(sql, (number, *batch)):
                    if vector and len(vector) != size:  # never, but of one that is damaged
                        continue
                    found[key] = vector or None
                    if day != today:
                        stale.append(key)
            if stale:
                rows = [(today, number, key) for key in stale]
                # That it was used is worth no error on a disk that is full.
                with contextlib.suppress(OSError), failure_is_named(), _transaction(db):
                    db.executemany("UPDATE vectors SET day = ? WHERE model = ? AND text = ?", rows)
        return found

    def claim(self, model: ModelIdentity, keys: Sequence[bytes]) -> list[bytes]:
        """Those of the texts that are this process's to embed, as no other one is about to; for as long as a piece of work takes.

        :raises OSError: the disk fails.
        """
        with self._lock:
            try:
                return self._claim(model, keys)
            except CorruptIndex as damage:
                self._set_aside(damage)
                return list(keys)

    def _claim(self, model: ModelIdentity, keys: Sequence[bytes]) -> list[bytes]:
        now = time.time()
        mine = []
        with self._opened_db() as db:
            number = self._number(db, model)
            with _transaction(db):
                for key in keys:
                    db.execute("DELETE FROM claims WHERE model = ? AND text = ? AND (until < ? OR until > ?)",
                               (number, key, now, now + _CLAIM_SECONDS))  # fmt: skip
                    added = db.execute(
                        "INSERT OR IGNORE INTO claims VALUES (?, ?, ?)", (number, key, now + _CLAIM_SECONDS)
                    )
                    if added.rowcount:
                        mine.append(key)
        return mine

    def give_up(self, model: ModelIdentity, keys: Sequence[bytes]) -> None:
        """Leave texts to whoever comes next, after an error: nothing more is raised."""
        with self._lock, contextlib.suppress(CorruptIndex, OSError), self._opened_db() as db:
            number = self._number(db, model)
            with _transaction(db):
                db.executemany("DELETE FROM claims WHERE model = ? AND text = ?", [(number, key) for key in keys])

    def keep(self, model: ModelIdentity, vectors: Mapping[bytes, bytes | None]) -> None:
        """Have these texts' vectors from now on, whatever happens to this process; beyond the bound, forget what was not used for
        longest.

        :raises OSError: the disk takes no more.
        """
        with self._lock:
            try:
                self._keep(model, vectors)
            except CorruptIndex as damage:
                self._set_aside(damage)
                with contextlib.suppress(CorruptIndex):
                    self._keep(model, vectors)

    def _keep(self, model: ModelIdentity, vectors: Mapping[bytes, bytes | None]) -> None:
        today = _today()
        with self._opened_db() as db:
            number = self._number(db, model)
            rows = [(number, key, vector or b"", today) for key, vector in vectors.items()]
            size = next((len(vector) for vector in vectors.values() if vector), None)
            with _transaction(db):
                if size is not None:
                    db.execute("UPDATE models SET size = ? WHERE id = ? AND size IS NULL", (size, number))
                db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)
                db.executemany("DELETE FROM claims WHERE model = ? AND text = ?", [(number, key) for key in vectors])
            self._collect(db, today)

    def _collect(self, db: sqlite3.Connection, today: int) -> None:
        """Forget by days of last use. What was used today or yesterday stays: an index that is in the making, perhaps over midnight,
        finds what it was given."""
        if _used_bytes(db) <= self._limit:
            return
        days = db.execute(
            "SELECT day, sum(length(vector) + 40) FROM vectors WHERE day < ? GROUP BY day ORDER BY day", (today - 1,)
        )
        excess, last = _used_bytes(db) - self._limit * _KEPT_SHARE, None
        for day, held in days.fetchall():
            if excess <= 0:
                break
            last, excess = day, excess - held
        if last is None:
            return
        log.info("the cache of vectors is larger than %s bytes: what was not used since day %s goes", self._limit, last)
        with _transaction(db):
            db.execute("DELETE FROM vectors WHERE day <= ?", (last,))
        db.execute("PRAGMA incremental_vacuum").fetchall()

    @contextlib.contextmanager
    def _opened_db(self) -> Iterator[sqlite3.Connection]:
        if (
            self._db is not None and file_identity(self._path) != self._opened
        ):  # removed, or set aside by another process
            self._close()
        if self._db is None:
            self._open()
        assert self._db is not None  # noqa: S101
        try:
            with failure_is_named():
                yield self._db
        except sqlite3.OperationalError as error:  # another process holds it for longer than anybody should
            raise OSError(errno.EBUSY, str(error), str(self._path)) from error

    def _open(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))  # a vector tells what its text was about
        self._opened = file_identity(self._path)
        with failure_is_named():
            db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=30)
            try:
                _prepare(db)
            except BaseException:
                db.close()
                raise
        self._db = db

    def _number(self, db: sqlite3.Connection, model: ModelIdentity) -> int:
        """What the model is called in this file."""
        for known, number in self._models:
            if known is model:
                return number
        with _transaction(db):
            number = _known_number(db, model) or _insert(db, model)
        self._models = [(model, number), *self._models[:8]]
        return number

    def _set_aside(self, damage: CorruptIndex) -> None:
        log.warning("the cache of vectors %s is damaged (%s): it is begun anew", self._path, damage)
        opened = self._opened
        self._close()
        if file_identity(self._path) != opened:  # another process was first
            return
        with contextlib.suppress(OSError):
            self._path.replace(self._path.with_name(NAME + _DAMAGED))
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(OSError):
                self._path.with_name(NAME + suffix).unlink()

    def close(self) -> None:
        """Free the file; it is opened again when it is used."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        self._models = []
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            self._db = None


def _prepare(db: sqlite3.Connection) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version == _FORMAT:
        db.execute("PRAGMA synchronous = NORMAL")
        return
    if version:
        raise CorruptIndex(f"its format is {version}")
    db.execute("PRAGMA auto_vacuum = INCREMENTAL")
    for wait in (0.05, 0.2, 1.0, 0):
        try:  # SQLite does not wait where two processes change this at once
            db.execute("PRAGMA journal_mode = WAL").fetchall()
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or not wait:
                raise
            time.sleep(wait)
    # A process that dies loses nothing, a power failure the last vectors: they can be made again.
    db.execute("PRAGMA synchronous = NORMAL")
    with _transaction(db):
        if not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {_FORMAT}")


def _known_number(db: sqlite3.Connection, model: ModelIdentity) -> int | None:
    rows = db.execute("SELECT id, known FROM models WHERE fingerprint = ? ORDER BY id", (model.fingerprint,)).fetchall()
    for number, known in rows:
        if model.known is None or known is None:
            if model.known is None and known is None:
                return int(number)
        elif probe.same(np.frombuffer(known, dtype=np.float32), model.known):
            return int(number)
    return None


def _insert(db: sqlite3.Connection, model: ModelIdentity) -> int:
    known = None if model.known is None else model.known.astype(np.float32).tobytes()
    added = db.execute("INSERT INTO models (fingerprint, known) VALUES (?, ?)", (model.fingerprint, known))
    return int(added.lastrowid or 0)


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _used_bytes(db: sqlite3.Connection) -> int:
    pages, free, size = (
        db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _today() -> int:
    return int(time.time() // _DAY_SECONDS)
