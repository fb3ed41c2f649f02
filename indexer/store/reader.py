"""One index as its readers see it: the catalog, the words and the vectors of one whole generation, never a mixture."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ..errors import SememeError
from . import seal
from .catalog import Catalog
from .durable import file_identity
from .folder import CATALOG, VECTORS, WORDS
from .lexical import FIELDS, Words, inverse_document_frequency
from .names import NameTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from .lexical import WordFilter
    from .rows import CandidateRow, FileRow, SymbolRow
    from .vectors import Vectors


_COMMON = 20_000
"""Symbols."""
_MOST_HOLDING = 200_000
"""Symbols."""
_SAMPLE = 512
"""Symbols of a space whose cosines tell what is usual in it: the deviation is known to 3 % then."""
_KEPT_CANDIDATES = 16_384
"""About 15 MB."""


def share(indexed: int, pending: int) -> float:
    """0..1: how much of what was found is indexed; 1 where nothing waits."""
    return indexed / (indexed + pending) if pending else 1.0


def exists(index: Path) -> bool:
    """There is an index to read here."""
    return (index / CATALOG).exists() and (index / WORDS / "meta.json").exists()


class IndexReader:
    """Answers from one index. Its methods may be called from several threads; one at a time is served."""

    def __init__(self, folder: Path) -> None:
        """Open what is there.

        :raises CorruptIndex: it is damaged, or there is nothing.
        """
        self.folder = folder
        self._lock = threading.RLock()
        seal.verify_at_rest(folder)
        self._identity = file_identity(folder / CATALOG)
        read_only = not os.access(folder, os.W_OK)
        # A log with something in it is read with its index, which lies beside it; an empty one is what a reader left.
        log = folder / f"{CATALOG}-wal"
        self.catalog = Catalog(folder / CATALOG, immutable=read_only and not (log.exists() and log.stat().st_size))
        self.words = Words(folder / WORDS, read_only=read_only)
        self._words_generation = -1
        self._vectors: dict[int, tuple[int, Vectors]] = {}
        """By space, with the generation that they follow."""
        self._samples: dict[int, NDArray[np.int8]] = {}
        self._held: int | None = None
        self._names: NameTable | None = None
        self._named_to = 0
        self._candidates: dict[int, CandidateRow] = {}
        self.symbol_count = 0
        self._has_deletions = False

    def close(self) -> None:
        """Free the files, once no thread is in the middle of an answer (SQLite crashes where one is)."""
        with self._lock:
            self.catalog.close()

    def __del__(self) -> None:
        with suppress(AttributeError):  # it could not be opened
            self.close()

    @property
    def is_replaced(self) -> bool:
        """Another index lies there now: this one was removed, and follows no generation any more."""
        found = file_identity(self.folder / CATALOG)
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
                    self._candidates.clear()
                    self._samples.clear()
                    self.symbol_count = int(self.catalog.meta("symbols"))
                    self._has_deletions = bool(self.catalog.meta("deletions"))

    def changed(self) -> float:
        """When the index last changed, in seconds since the epoch."""
        catalog = self.folder / CATALOG
        log = catalog.with_name(f"{CATALOG}-wal")
        return max(path.stat().st_mtime for path in (catalog, log) if path.exists())

    def file_counts(self) -> tuple[int, int]:
        """Files that are indexed, and files that were found but are not indexed yet."""
        pending = int(self.catalog.meta("pending"))
        indexed = sum(files for files, _ in self.catalog.languages().values()) if pending else 0
        return indexed, pending

    def coverage(self) -> float:
        """0..1: the indexed share of the files that are worth reading."""
        return share(*self.file_counts())

    def symbols_of(self, path: str) -> list[SymbolRow]:
        """The symbols of an indexed file, in order.

        :raises SememeError: the file is not in the index.
        """
        file = self.catalog.file(path)
        if file is None or not file.symbol_count:
            raise SememeError(f"{path} is not in the index. 'sememe why {path}' tells the reason.")
        return self.catalog.symbols_of(file)

    def document_count(self, term: str, field: str = "all_terms") -> int:
        """How many symbols hold an analysed term; the same for an index and for its clean rebuild."""
        return self.words.document_count(field, term, exact=self._has_deletions)

    def candidates(self, ids: Collection[int]) -> list[CandidateRow]:
        """The symbols of these ids that exist in this generation, as ranking needs them; call inside `reading`.

        Kept while the generation lasts: what somebody types has most candidates in common with what it was a letter ago.
        """
        kept = self._candidates
        if missing := [id_ for id_ in ids if id_ not in kept]:
            if len(kept) > _KEPT_CANDIDATES:
                kept.clear()
                missing = list(ids)
            kept.update((row.id, row) for row in self.catalog.candidates(missing))
        return [kept[id_] for id_ in ids if id_ in kept]

    def having(self, terms: Sequence[str], limit: int, only: WordFilter) -> list[int]:
        """Ids of the symbols that hold any of the (analysed) terms, about the best first; call inside `reading`.

        Terms that very many symbols hold are left out, but for the two rarest: they move a symbol by little, and to go through
        their postings takes most of the time (a million symbols, 95 of 100 questions: 19 ms with them, 7 ms without).
        """
        known = sorted((count, term) for term in terms if (count := self.document_count(term)))
        telling = [term for place, (count, term) in enumerate(known) if place < 2 or count <= _COMMON]
        counts = {(field, term): self.document_count(term, field) for field in FIELDS for term in telling}
        weights = {key: inverse_document_frequency(count, self.symbol_count) for key, count in counts.items() if count}
        return self.words.find(weights, limit, only)

    def files_holding(self, terms: Sequence[str], only: WordFilter) -> tuple[list[FileRow], bool]:
        """The files in which one symbol holds all of these (analysed) terms, and whether there are more; call inside `reading`."""
        ids, is_cut = self.words.files_holding(terms, _MOST_HOLDING, only)
        return self.catalog.files_of(ids), is_cut

    def containing(self, part: str, limit: int, only: WordFilter) -> list[int]:
        """Ids of symbols whose name holds this text; call inside `reading`."""
        return self.words.of_names(self._name_table().containing(part.lower(), limit), limit, only)

    def _name_table(self) -> NameTable:
        last = int(self.catalog.meta("next_symbol")) - 1
        if self._names is None or last < self._named_to or self._names.is_crowded:
            self._names = NameTable(self.words.names())
        elif last > self._named_to:
            self._names.add(name.lower() for name in self.catalog.names_after(self._named_to))
        self._named_to = last
        return self._names

    def warm_up(self) -> None:
        """Load what the first search would wait for."""
        with self.reading():
            self._name_table()

    def nearest(self, query: NDArray[np.float32], limit: int, space: int = 0) -> list[tuple[int, float]]:
        """Ids and cosines of the symbols of a space nearest to a query vector of its model; call inside `reading`."""
        return self._current_vectors(space).find(query, limit)

    def cosines(self, ids: Sequence[int], query: NDArray[np.float32], space: int = 0) -> dict[int, float]:
        """Cosines of those of these symbols that have a vector in a space; call inside `reading`."""
        return self._current_vectors(space).cosines(ids, query)

    def usual_cosines(self, query: NDArray[np.float32], space: int) -> NDArray[np.float32]:
        """Cosines of a sample of a space's symbols, the same for an index and for its clean rebuild; call inside `reading`."""
        from .quantized import cosines, matrix  # noqa: PLC0415 (numpy is imported when vectors are first asked for)

        if space not in self._samples:
            self._samples[space] = matrix(self.catalog.vector_sample(space, _SAMPLE))
        sample = self._samples[space]
        return cosines(sample if sample.shape[1] == len(query) else sample[:0, :0].reshape(0, len(query)), query)

    def _current_vectors(self, space: int) -> Vectors:
        from .vectors import Vectors  # noqa: PLC0415 (usearch is imported when vectors are first asked for)

        generation, vectors = self._vectors.get(space) or (-1, Vectors(self.folder / VECTORS, space))
        if generation != self._words_generation:
            vectors.refresh(self._words_generation, self.catalog)
            self._vectors[space] = (self._words_generation, vectors)
        return vectors
