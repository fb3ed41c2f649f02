"""One index: the catalog, the words and the vectors, read as one generation and written as one.

Order of a commit: vectors, words, catalog. The catalog's transaction is the moment at which the new generation counts;
before it, the others only hold more than they need. Words of removed files go one generation later, so that a reader of
the previous one still finds them.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ..analysis import initials
from ..errors import CorruptIndex, SememeError
from . import seal
from .catalog import Catalog
from .catalog_writer import CatalogWriter
from .lexical import Words, WordsWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from ..values import Skip
    from .rows import FileRow, PreparedFile, Segment, SymbolRow
    from .vectors import Vectors

_CATALOG, _WORDS, _VECTORS = "catalog.sqlite", "words", "vectors"
SEGMENT_SYMBOLS = 16_384
"""Symbols that no segment covers, after which one is built; up to there, exact comparison takes under 5 ms."""
MAX_SEGMENTS = 8
UNCLEAN_END = "The last run did not end cleanly; what it had committed was checked and is kept."


def exists(folder: Path) -> bool:
    """There is an index to read here."""
    return (folder / _CATALOG).exists() and (folder / _WORDS / "meta.json").exists()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)


class IndexReader:
    """Answers from one index. Its methods may be called from several threads; one at a time is served."""

    def __init__(self, folder: Path) -> None:
        """Open what is there.

        :raises CorruptIndex: it is damaged, or there is nothing.
        """
        self._folder = folder
        self._lock = threading.RLock()
        seal.verify_at_rest(folder)
        self._identity = _identity(folder / _CATALOG)
        wal = folder / f"{_CATALOG}-wal"
        read_only = not os.access(folder, os.W_OK) and not wal.exists()
        self.catalog = Catalog(folder / _CATALOG, immutable=read_only)
        self.words = Words(folder / _WORDS)
        self._vectors: Vectors | None = None
        self._words_generation = self._vectors_generation = -1
        self._held: int | None = None
        self._document_counts: dict[str, int] = {}
        self.symbol_count = 0

    def close(self) -> None:
        """Free the files."""
        self.catalog.close()

    def __del__(self) -> None:
        with suppress(AttributeError):  # it could not be opened
            self.close()

    @property
    def is_replaced(self) -> bool:
        """Another index lies there now: this one was removed, and follows no generation any more."""
        found = _identity(self._folder / _CATALOG)
        return found is not None and found != self._identity

    @contextmanager
    def reading(self) -> Iterator[int]:
        """Hold one generation over several reads; gives its number."""
        with self._lock:
            if self._held is not None:
                yield self._held
                return
            while True:
                with self.catalog.reading() as generation:
                    if generation == self._words_generation:
                        self._held = generation
                        try:
                            yield generation
                        finally:
                            self._held = None
                        return
                    # The words may be one generation ahead of the catalog, not two: they are taken as they are while
                    # this generation counts, which the next turn makes sure of.
                    self.words.refresh()
                    self._words_generation = generation
                    self._document_counts.clear()
                    self.symbol_count = int(self.catalog.meta("symbols"))

    def changed(self) -> float:
        """When the index last changed, in seconds since the epoch."""
        catalog = self._folder / _CATALOG
        log = catalog.with_name(f"{_CATALOG}-wal")
        return max(path.stat().st_mtime for path in (catalog, log) if path.exists())

    def file_counts(self) -> tuple[int, int]:
        """Files that are indexed, and files that were found but are not indexed yet."""
        pending = int(self.catalog.meta("pending"))
        indexed = sum(files for files, _ in self.catalog.languages().values()) if pending else 0
        return indexed, pending

    def coverage(self) -> float:
        """0..1: the indexed share of the files that are worth reading."""
        indexed, pending = self.file_counts()
        return indexed / max(1, indexed + pending) if pending else 1.0

    def symbols_of(self, path: str) -> list[SymbolRow]:
        """The symbols of an indexed file, in order.

        :raises SememeError: the file is not in the index.
        """
        file = self.catalog.file(path)
        if file is None or file.skip_reason is not None:
            raise SememeError(f"{path} is not in the index. 'sememe why {path}' tells the reason.")
        return self.catalog.symbols_of(file)

    def document_count(self, term: str) -> int:
        """How many symbols hold an analysed term; the same for an index and for its clean rebuild."""
        known = self._document_counts.get(term)
        if known is None:
            known = self.words.document_count(term, exact=bool(self.catalog.meta("deletions")))
            self._document_counts[term] = known
        return known

    def nearest(self, query: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Ids and cosines of the symbols nearest to a query vector; call inside `reading`."""
        from .vectors import Vectors  # noqa: PLC0415 (usearch is imported when vectors are first asked for)

        if self._vectors is None:
            self._vectors = Vectors(self._folder / _VECTORS)
        if self._vectors_generation != self._words_generation:
            last = int(self.catalog.meta("next_symbol")) - 1
            self._vectors.refresh(
                self.catalog.segments(), last, self.catalog.vectors_between, self.catalog.symbol_spans
            )
            self._vectors_generation = self._words_generation
        return self._vectors.find(query, limit, self.catalog.vectors)


class IndexWriter:
    """Changes one index. Its owner holds the workspace's writer lock."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Open or create.

        :raises CorruptIndex: what is there does not hold together.
        """
        self._folder, self._threads = folder, threads
        for part in (folder, folder / _WORDS, folder / _VECTORS):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = not (folder / _CATALOG).exists()
        if fresh and any((folder / _WORDS).iterdir()):
            raise CorruptIndex(f"{_CATALOG} is missing")
        self.notices: list[str] = []
        self._words: WordsWriter | None = None
        self._known: seal.Entries = {}
        self._sealed = seal.is_sealed(folder)
        renew = self._sealed and seal.verify(folder)
        self.catalog = CatalogWriter(folder / _CATALOG)
        if not self._has_words and int(self.catalog.meta("generation")):
            raise CorruptIndex("the word index is missing")
        if renew:
            self._break_seal()
        self._unclean = not self._sealed and not fresh
        if self._unclean:
            self.catalog.check()
            self._check_segments()
            self.notices.append(UNCLEAN_END)
            self._open_words()  # damage to it is to be met now

    @property
    def _has_words(self) -> bool:
        return (self._folder / _WORDS / "meta.json").exists()

    @property
    def is_new(self) -> bool:
        """Nothing was ever committed."""
        return self.catalog.meta("generation") == 0

    def _break_seal(self) -> None:
        if self._sealed:
            self._known = seal.break_seal(self._folder)
            self._sealed = False

    def _open_words(self) -> WordsWriter:
        if self._words is None:
            self._break_seal()
            self._words = WordsWriter(self._folder / _WORDS)
            # What a process that died had added to the words but not to the catalog.
            self._words.remove_files_from(int(self.catalog.meta("next_file")))
        return self._words

    def commit(
        self,
        prepared: Sequence[tuple[PreparedFile, Sequence[bytes | None]]],
        removed: Sequence[FileRow],
        pending: int,
        *,
        embedded: bool = True,
    ) -> int:
        """Make one generation of these changes; `pending` files are still to come. Gives its number."""
        words = self._open_words()
        first_file, first_symbol = int(self.catalog.meta("next_file")), int(self.catalog.meta("next_symbol"))
        forgotten = list(self.catalog.retired())
        words.remove_files(forgotten)
        symbol_id = first_symbol
        for offset, (file, _) in enumerate(prepared):
            for each in file.symbols:
                words.add(symbol_id, first_file + offset, each, initials(each.symbol.name))
                symbol_id += 1
        words.commit()
        try:
            return self.catalog.write(
                prepared, removed, forgotten=forgotten, first_file=first_file, first_symbol=first_symbol,
                pending=pending, embedded=embedded,
            )  # fmt: skip
        except BaseException:
            self._unclean = True  # the words have what the catalog has not
            raise

    def touch(self, rows: Sequence[tuple[int, int, int]]) -> None:
        """Note (file id, mtime_ns, read_ns) for files whose content turned out to be the same."""
        self._break_seal()
        self.catalog.touch(rows)

    def reconciled(self, skips: Sequence[Skip], pending: int) -> None:
        """Note the end of a walk."""
        if self.catalog.meta("pending") == pending and self._walk_is_known(skips):
            return
        self._break_seal()
        self.catalog.reconciled(skips, pending)

    def _walk_is_known(self, skips: Sequence[Skip]) -> bool:
        return bool(self.catalog.meta("reconciled_ns")) and self.catalog.walk_skips() == {
            each.path: each.reason for each in skips
        }

    def extend_segments(self) -> None:
        """Build a graph over the symbols that none covers yet, once there are many; merge graphs when there are many."""
        segments = self.catalog.segments()
        low = segments[-1].high if segments else 0
        high = int(self.catalog.meta("next_symbol")) - 1
        if high - low >= SEGMENT_SYMBOLS:
            rows = self.catalog.vectors_between(low, high)
            if len(rows) >= SEGMENT_SYMBOLS:
                self._replace_segments([], low, high, rows)

    def merge_segments(self) -> None:
        """Merge the smallest neighbours until few graphs remain; rebuild those that mostly hold removed symbols."""
        segments = self.catalog.segments()
        if segments and int(self.catalog.meta("symbols")) < SEGMENT_SYMBOLS:
            # So few are compared exactly, as they would be in a new index.
            self._replace_segments(segments, 0, 0, [])
        while len(segments := self.catalog.segments()) > MAX_SEGMENTS:
            place = min(range(len(segments) - 1), key=lambda i: segments[i].count + segments[i + 1].count)
            pair = segments[place : place + 2]
            rows = self.catalog.vectors_between(pair[0].low, pair[1].high)
            self._replace_segments(pair, pair[0].low, pair[1].high, rows)
        for segment in segments:
            if self.catalog.segment_size(segment) < segment.count * 0.6:
                rows = self.catalog.vectors_between(segment.low, segment.high)
                self._replace_segments([segment], segment.low, segment.high, rows)

    def _replace_segments(
        self, dropped: Sequence[Segment], low: int, high: int, rows: Sequence[tuple[int, bytes]]
    ) -> None:
        from .vectors import build_segment  # noqa: PLC0415

        self._break_seal()
        built = [build_segment(self._folder / _VECTORS, low, high, rows, self._threads)] if rows else []
        self.catalog.write(
            [], [], forgotten=(), first_file=int(self.catalog.meta("next_file")),
            first_symbol=int(self.catalog.meta("next_symbol")), pending=int(self.catalog.meta("pending")),
            new_segments=built, dropped_segments=dropped,
        )  # fmt: skip

    def _check_segments(self) -> None:
        segments = self.catalog.segments()
        if segments:
            from .vectors import Vectors  # noqa: PLC0415

            Vectors(self._folder / _VECTORS).refresh(
                segments, 0, self.catalog.vectors_between, self.catalog.symbol_spans
            )

    def close(self) -> None:
        """Forget the words of removed files, free the files and seal them."""
        if self._unclean or self._words is not None or not self._has_words:
            words = self._open_words()
            if self._unclean:
                words.remove_files_from(int(self.catalog.meta("next_file")))
            if self._unclean or self.catalog.retired():
                self.commit([], [], int(self.catalog.meta("pending")))
            words.close()
        if self._sealed:
            self.catalog.close()
            return
        self._remove_unused_segments()
        settled = self.catalog.checkpoint()
        self.catalog.close()
        if settled:  # else a reader holds the log open: the next writer checks, and seals
            seal.write_seal(self._folder, self._known)

    def abandon(self) -> None:
        """Free the files after an error, without another change."""
        self._words = None
        self.catalog.close()

    def _remove_unused_segments(self) -> None:
        used = {each.name for each in self.catalog.segments()}
        for path in (self._folder / _VECTORS).iterdir():
            if path.name not in used:
                path.unlink(missing_ok=True)
