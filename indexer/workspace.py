"""The façade: one workspace folder, its index, and everything that can be asked of it."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self, Unpack

from . import questions
from . import update as updating
from .embedding.spaces import Models
from .errors import CacheUnusable, ModelUnavailable
from .extraction import lender
from .files import is_wanted, why
from .opening import OpenIndex
from .relations.callees import callees
from .relations.usages import LIMIT as USAGES
from .relations.usages import usages
from .relations.values import UsageKind
from .replies import Reply, Status
from .store import folder as folders
from .store import seal
from .store.reader import exists
from .values import Skip, first_lines
from .writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from types import TracebackType

    from .filling import Filling
    from .relations.values import Relations
    from .remembered import Remembered
    from .search.filters import FilterOptions
    from .update import Progress, UpdateReport
    from .values import SourceFile, Symbol

SNIPPET_LINES = 6


def _nothing(_: Progress) -> None:
    return


def _never() -> bool:
    return False


class Workspace(OpenIndex):
    """One folder of source files and its index in the user's cache.

    Use it as a context manager, or call `close`. `refresh` writes; everything else reads and works beside it, from
    other threads and processes too.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- the index -----------------------------------------------------------------------------------------------------

    def require_cache(self) -> None:
        """Make the cache folder now, for a caller to whom a temporary index is of no use.

        :raises CacheUnusable: it cannot be made or written.
        """
        folders.make(self._folder)

    def refresh(
        self,
        progress: Callable[[Progress], None] = _nothing,
        cancelled: Callable[[], bool] = _never,
        wait_seconds: float = 0.0,
        at_most: int | None = None,
    ) -> UpdateReport:
        """Bring the index up to date with the files; build it if there is none.

        With a slow model, first the index that answers, then the one of the model, once it has read everything.

        :param at_most: symbols that a slow model is waited for to read; where there are more, a later refresh has it read.

        Where the cache folder cannot be written, a temporary index is made, from what is in the cache if it can be read.

        :raises IndexBusy: another process writes it and did not end within `wait_seconds`.
        :raises CacheUnusable: not even a temporary folder can be written.
        """
        with self.writing(wait_seconds) as writing:
            report = writing.reconcile(progress, cancelled)
        if self.index_folder != writing.index:  # a slow model's index was damaged: the bundled model's answers
            with self.writing(wait_seconds) as writing:
                report = writing.reconcile(progress, cancelled)
        if self.is_slow and report.complete:
            from .catching_up import catch_up  # noqa: PLC0415 (most have a model that is not)

            report = catch_up(self, report, progress, cancelled, wait_seconds, at_most)
        self.is_fresh = report.complete
        return report

    @contextmanager
    def writing(self, wait_seconds: float = 0.0) -> Iterator[Writing]:
        """Be the one writer of the index, over several updates.

        :raises IndexBusy: another process writes it and did not end within `wait_seconds`.
        :raises CacheUnusable: not even a temporary folder can be written.
        """
        self.use_writable_cache()
        with folders.writer_lock(self._folder, wait_seconds):
            models = self.stand_in_models() if self.stands_in else self.models()
            remembered = {} if self.stands_in else self.remembered()
            writing = Writing(self.root, self._folder, self.index_folder, self.settings, models, remembered)
            try:
                yield writing
            finally:
                writing.close()

    def remembered(self) -> dict[int, Remembered]:
        """What the slow models that the settings name have said, in any workspace, by space."""
        models = self.models()
        for space in self.slow_spaces:
            model, known = models.of(space), self._remembered.get(space)
            if model is not None and (known is None or known.model is not model):
                from .embedding.vector_cache import VectorCache  # noqa: PLC0415 (for slow models only, as the next)
                from .remembered import Remembered  # noqa: PLC0415

                cache = VectorCache(self.cache_dir, self.settings.vector_cache_bytes)
                self._remembered[space] = Remembered(model, cache)
        return self._remembered

    def filling(self, space: int) -> Filling:
        """A pass that has the slow model of a space read what it has not.

        :raises ModelUnavailable: there is none that can be used.
        """
        from .filling import Filling  # noqa: PLC0415

        if (remembered := self.remembered().get(space)) is None:
            raise ModelUnavailable("There is no embedding model.")
        return Filling(self.root, self.settings, remembered, self.models(), space)

    def lacking_files(self) -> frozenset[str]:
        """The files of the index that answers with symbols that have no vector yet."""
        with self.open_reader().reading():
            return frozenset(path for path, row in self.open_reader().catalog.files().items() if not row.embedded)

    def symbols_in(self, only: Collection[str] | None) -> int:
        """How many symbols of these files the index that answers has; None: of all files."""
        with self.open_reader().reading():
            files = self.open_reader().catalog.files().values()
            return sum(row.symbol_count for row in files if only is None or row.path in only)

    @property
    def folder(self) -> folders.WorkspaceFolder:
        """The workspace's folder in the cache."""
        return self._folder

    def use_writable_cache(self) -> None:
        """Where the cache folder cannot be written, go on with a temporary one, which `degraded` then says.

        :raises CacheUnusable: not even a temporary folder can be written.
        """
        try:
            folders.make(self._folder)
        except CacheUnusable as error:
            self._go_temporary(error)

    @property
    def cache_dir(self) -> Path:
        """The folder of indexes that this one lies in: that of the settings, or a temporary one."""
        return self._folder.path.parent

    def _go_temporary(self, error: CacheUnusable) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="sememe-", ignore_cleanup_errors=True)
        self._degraded["cache"] = f"{error} Until then the index is a temporary one."
        self._close_reader()
        self._remembered = {}
        there = self.index_folder
        self._folder = folders.workspace_folder(self.root, Path(self._temporary.name))
        folders.make(self._folder)
        if exists(there):
            shutil.copytree(there, self.index_folder, dirs_exist_ok=True)

    def claim(self) -> folders.KeeperClaim | None:
        """Become the one process that watches the files and keeps this index; None while another is.

        :raises CacheUnusable: not even a temporary folder can be written.
        """
        self.use_writable_cache()
        return folders.claim(self._folder, self.wanted_folder.name)

    def last_wanted(self) -> int:
        """When another process last asked for the writer's lock in vain, in nanoseconds of the file system's clock."""
        return folders.last_wanted(self._folder)

    def discard(self, wait_seconds: float = 0.0) -> None:
        """Remove this workspace's index, all versions of it.

        :raises IndexBusy: another process writes it and did not end within `wait_seconds`.
        """
        with folders.writer_lock(self._folder, wait_seconds):
            self._reader = None  # not closed: another thread may be reading, which ends well
            for path in self._folder.path.iterdir():
                if path.is_dir():
                    folders.remove_index(path)

    def verify(self) -> None:
        """Read every file of the index and compare it with what was written.

        :raises CorruptIndex: a file is damaged or missing.
        """
        if seal.is_sealed(self.index_folder):
            seal.verify(self.index_folder, thorough=True)
        with self.open_reader().reading():
            self.open_reader().catalog.check()

    def warm_up(self) -> None:
        """Load the model and open the index now, rather than with the first question (about 0.3 s).

        :raises CorruptIndex: there is no index, or it is damaged.
        """
        self.open_reader()
        self.usable_models()

    # -- questions -----------------------------------------------------------------------------------------------------

    def search(self, query: str, limit: int = 10, **filters: Unpack[FilterOptions]) -> Reply:
        """The best symbols for a question, a name or any other text.

        :raises CorruptIndex: there is no index, or it is damaged: `refresh` builds it again.
        """
        return questions.search([self], query, limit, **filters)

    def similar(self, path: str, line: int, limit: int = 10, **filters: Unpack[FilterOptions]) -> Reply:
        """Symbols like the one at a line (counted from 1) of an indexed file.

        :raises SememeError: the file is not in the index, or no symbol is there.
        """
        return questions.similar([self], path, line, limit, **filters)

    def usages(
        self,
        name: str,
        limit: int = USAGES,
        definition: tuple[str, int] | None = None,
        uses: Collection[str] = (),
        **filters: Unpack[FilterOptions],
    ) -> Relations:
        """Where a name is used, read from the syntax of the files as they are now. `relations.usages` has the details.

        :param definition: path and line (from 1) of the one definition that is meant, where the name has several.
        :raises CorruptIndex: there is no index, or it is damaged: `refresh` builds it again.
        """
        return usages([self], name, limit, definition=definition, uses=uses, **filters)

    def callers(
        self,
        name: str,
        limit: int = USAGES,
        definition: tuple[str, int] | None = None,
        **filters: Unpack[FilterOptions],
    ) -> Relations:
        """Where a name is called: `symbol` of each usage is the caller."""
        return self.usages(name, limit, definition, (UsageKind.CALL,), **filters)

    def callees(
        self,
        name: str,
        limit: int = USAGES,
        definition: tuple[str, int] | None = None,
        uses: Collection[str] = (),
        **filters: Unpack[FilterOptions],
    ) -> Relations:
        """What the symbols of a name call or name as types, as far as the workspace defines it."""
        return callees([self], name, limit, definition=definition, uses=uses, **filters)

    def why(self, path: str) -> Skip | SourceFile:
        """Whether a path is indexed and, if not, the reason."""
        verdict = why(self.root, path, updating.walk_rules(self.settings))
        if not isinstance(verdict, Skip) and self.is_indexed:
            with self.open_reader().reading():
                row = self.open_reader().catalog.file(verdict.path)
            if row is not None and row.skip_reason is not None and not row.symbol_count:
                return Skip(verdict.path, row.skip_reason)
        return verdict

    def skipped(self) -> list[Skip]:
        """Every file and folder that is left out, or of which only the text is searched, with the reason."""
        with self.open_reader().reading():
            return self.open_reader().catalog.skips()

    def status(self) -> Status:
        """What there is and how it is."""
        name, text_name = self._code.shown, self._text.shown if self._text else ""
        if not self.is_indexed:
            return Status("none", str(self.root), str(self.index_folder), 0, 0, 0, 0, 0.0, None, name, 0, (),
                          self.degraded, text_model=text_name)  # fmt: skip
        reader = self.open_reader()
        with reader.reading() as generation:
            pending = int(reader.catalog.meta("pending"))
            languages = tuple((name, *counts) for name, counts in reader.catalog.languages().items())
            parts = folders.sizes_of(self.index_folder)
            return Status(
                state="ready" if not pending else "building", root=str(self.root), index=str(self.index_folder),
                generation=generation, files=sum(each[1] for each in languages), symbols=reader.symbol_count,
                pending=pending, coverage=reader.coverage(),
                changed_seconds_ago=max(0.0, time.time() - reader.changed()), model=name,
                bytes=sum(parts.values()), languages=languages, degraded=self.degraded,
                parts=tuple(parts.items()), text_model=text_name,
            )  # fmt: skip

    def snippet(self, symbol: Symbol, lines: int = SNIPPET_LINES) -> str:
        """The first lines of a symbol as its file has them now; empty when the file is gone or shorter."""
        return first_lines(symbol, self.text(symbol.path) or "", lines)

    # -- unsaved texts -------------------------------------------------------------------------------------------------

    def set_buffer(self, path: str, text: str) -> None:
        """Let an unsaved text stand for a file in every answer, until `drop_buffer`; a file that would not be indexed
        has no effect."""
        if path not in self.buffers.now() and (not self._is_wanted(path) or self._is_stored(path, text)):
            return
        none_yet = Models(None, parts=self._text is not None and not self.stands_in)
        self.buffers.put(path, text, self.usable_models() if self.models_are_loaded else none_yet)

    def warm_buffers(self) -> None:
        """Start what the first `set_buffer` would wait for (0.3 s)."""
        lender.warm()

    def drop_buffer(self, path: str) -> None:
        """Let a file stand for itself again."""
        self.buffers.drop(path)

    def _is_wanted(self, path: str) -> bool:
        return is_wanted(self.root, path, updating.walk_rules(self.settings))
