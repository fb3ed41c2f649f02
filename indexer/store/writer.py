"""One index as its one writer changes it: catalog, words and vectors become one generation.

Order of a commit: vectors, words, catalog. The catalog's transaction is the moment at which the new generation counts;
before it, the others only hold more than they need. Words of removed files go one generation later, so that a reader of
the previous one still finds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import CorruptIndex
from . import seal
from .catalog_writer import CatalogWriter
from .folder import CATALOG, VECTORS, WORDS
from .lexical import WordsWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..values import Skip
    from .rows import FileRow, Segment, VectorizedFile

SEGMENT_SYMBOLS = 16_384
"""Symbols that no segment covers, after which one is built."""
MAX_SEGMENTS = 8
UNCLEAN_END = "The last run did not end cleanly; what it had committed was checked and is kept."


class IndexWriter:
    """Changes one index. Its owner holds the workspace's writer lock."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Open or create.

        :raises CorruptIndex: what is there does not hold together.
        """
        self._folder, self._threads = folder, threads
        for part in (folder, folder / WORDS, folder / VECTORS):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = not (folder / CATALOG).exists()
        if fresh and any((folder / WORDS).iterdir()):
            raise CorruptIndex(f"{CATALOG} is missing")
        self.notices: list[str] = []
        self._words: WordsWriter | None = None
        self._known: seal.Entries = {}
        self._sealed = seal.is_sealed(folder)
        renew = self._sealed and seal.verify(folder)
        self.catalog = CatalogWriter(folder / CATALOG)
        self._unclean = not self._sealed and not fresh
        try:
            self._check(renew=renew)
        except BaseException:
            self.abandon()
            raise

    def _check(self, *, renew: bool) -> None:
        if not self._has_words and int(self.catalog.meta("generation")):
            raise CorruptIndex("the word index is missing")
        if renew:
            self._break_seal()
        if self._unclean:
            self.catalog.check()
            self._check_segments()
            self.notices.append(UNCLEAN_END)
            self._open_words().remove_leftovers()  # damage to it is to be met now

    @property
    def _has_words(self) -> bool:
        return (self._folder / WORDS / "meta.json").exists()

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
            self._words = WordsWriter(self._folder / WORDS)
            # What a process that died had added to the words but not to the catalog.
            self._words.remove_files_from(int(self.catalog.meta("next_file")))
        return self._words

    def commit(
        self,
        prepared: Sequence[VectorizedFile],
        removed: Sequence[FileRow],
        pending: int,
    ) -> int:
        """Make one generation of these changes; `pending` files are still to come. Gives its number."""
        words = self._open_words()
        first_file, first_symbol = int(self.catalog.meta("next_file")), int(self.catalog.meta("next_symbol"))
        forgotten = list(self.catalog.retired())
        words.remove_files(forgotten)
        symbol_id = first_symbol
        for offset, each in enumerate(prepared):
            words.add(symbol_id, first_file + offset, each.file)
            symbol_id += len(each.file.symbols)
        words.commit()
        try:
            return self.catalog.write(
                prepared, removed, forgotten=forgotten, first_file=first_file, first_symbol=first_symbol,
                pending=pending,
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
        """Make a segment of the symbols that none covers yet, once there are many."""
        high = int(self.catalog.meta("next_symbol")) - 1
        for space in self.catalog.spaces():
            segments = self.catalog.segments(space)
            low = segments[-1].high if segments else 0
            if high - low >= SEGMENT_SYMBOLS and self.catalog.vector_count(low, high, space) >= SEGMENT_SYMBOLS:
                self._replace_segments([], low, high, space)

    def merge_segments(self) -> None:
        """Merge the smallest neighbours until few segments remain; rebuild those that mostly hold removed symbols, and those that
        lack the graph that search takes in an index of this size."""
        segments = self.catalog.segments()
        if segments and int(self.catalog.meta("symbols")) < SEGMENT_SYMBOLS:
            # So few are read from the catalog, as they would be in a new index.
            self._replace_segments(segments, 0, 0, 0)
        for space in self.catalog.spaces():
            self._merge_segments_of(space)

    def _merge_segments_of(self, space: int) -> None:
        while len(segments := self.catalog.segments(space)) > MAX_SEGMENTS:
            place = min(range(len(segments) - 1), key=lambda i: segments[i].count + segments[i + 1].count)
            pair = segments[place : place + 2]
            self._replace_segments(pair, pair[0].low, pair[1].high, space)
        with_graphs = self._needs_graphs
        for segment in segments:
            lacks_graph = with_graphs and segment.graph_digest is None
            if lacks_graph or self.catalog.segment_size(segment) < segment.count * 0.6:
                self._replace_segments([segment], segment.low, segment.high, space, with_graph=with_graphs)

    @property
    def _needs_graphs(self) -> bool:
        from .vectors import EXACT_SYMBOLS  # noqa: PLC0415

        return int(self.catalog.meta("symbols")) > EXACT_SYMBOLS

    def _replace_segments(
        self, dropped: Sequence[Segment], low: int, high: int, space: int, *, with_graph: bool = False
    ) -> None:
        from .segments import build_segment  # noqa: PLC0415

        self._break_seal()
        rows = self.catalog.vectors_between(low, high, space)
        threads = self._threads if with_graph else 0
        built = [build_segment(self._folder / VECTORS, low, high, rows, space, graph_threads=threads)] if rows else []
        self.catalog.write(
            [], [], forgotten=(), first_file=int(self.catalog.meta("next_file")),
            first_symbol=int(self.catalog.meta("next_symbol")), pending=int(self.catalog.meta("pending")),
            new_segments=built, dropped_segments=dropped,
        )  # fmt: skip

    def _check_segments(self) -> None:
        segments = self.catalog.segments()
        if segments:
            from .segments import check_segment  # noqa: PLC0415

            for each in segments:
                check_segment(self._folder / VECTORS, each)

    def forget_removed(self) -> None:
        """Remove the words of removed files, which the commit that removed the files had to leave for its readers."""
        if self.catalog.retired():
            self.commit([], [], int(self.catalog.meta("pending")))

    def close(self) -> None:
        """Forget the words of removed files, free the files and seal them."""
        if self._unclean or self._words is not None or not self._has_words:
            words = self._open_words()
            if self._unclean:
                words.remove_files_from(int(self.catalog.meta("next_file")))
            if self._unclean:
                self.commit([], [], int(self.catalog.meta("pending")))
            self.forget_removed()
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
        segments = self.catalog.segments()
        used: set[str] = set()
        if segments:
            from .segments import files_of  # noqa: PLC0415

            used = {name for each in segments for name in files_of(each)}
        for path in (self._folder / VECTORS).iterdir():
            if path.name not in used:
                path.unlink(missing_ok=True)
