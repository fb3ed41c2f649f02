"""The façade: one workspace folder, its index, and everything that can be asked of it."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self, Unpack

from . import update as updating
from .analysis import ANALYSIS_VERSION
from .embedding.models import EmbeddingModel, open_model
from .errors import CacheUnusable, CorruptIndex, ModelUnavailable, NotAWorkspace
from .files import read, why
from .replies import Reply, Status
from .search import engine
from .search.filters import FilterOptions, Filters
from .settings import Settings
from .store import folder as folders
from .store import seal
from .store.index import IndexReader, exists
from .symbols.languages import parser_fingerprint
from .values import Skip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from .search.engine import Hit
    from .update import Progress, UpdateReport
    from .values import SourceFile, Symbol

SNIPPET_LINES = 6


def _nothing(_: Progress) -> None:
    return


def _never() -> bool:
    return False


class Workspace:
    """One folder of source files and its index in the user's cache.

    Use it as a context manager, or call `close`. `refresh` writes; everything else reads and works beside it, from
    other threads and processes too.
    """

    def __init__(self, root: Path | str, settings: Settings | None = None) -> None:
        """Open a workspace; nothing is read or built yet.

        :raises NotAWorkspace: the root does not exist or is no folder.
        """
        self.root = Path(root).expanduser()
        if not self.root.exists():
            raise NotAWorkspace(f"There is no folder {self.root}.")
        if not self.root.is_dir():
            raise NotAWorkspace(f"{self.root} is a file. Name the folder that it is in.")
        self.root = self.root.resolve()
        self.settings = settings or Settings()
        self._degraded: dict[str, str] = {}
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._folder = folders.workspace_folder(self.root, self.settings.cache_dir)
        self._model: EmbeddingModel | None = None
        self._model_tried = False
        self._model_error: ModelUnavailable | None = None
        self._reader: IndexReader | None = None
        self._reconciled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the files. A temporary index is removed."""
        self._close_reader()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    # -- the index -----------------------------------------------------------------------------------------------------

    def model(self) -> EmbeddingModel | None:
        """The embedding model; None when it cannot be had, which `status` and every reply then say."""
        if not self._model_tried:
            self._model_tried = True
            try:
                self._model = open_model(
                    self.settings.model, download=self.settings.download, threads=self.settings.threads
                )
            except ModelUnavailable as error:
                self._model_error = error
                self._degraded["model"] = f"{error} Search goes by words."
        return self._model

    def require_model(self) -> EmbeddingModel:
        """The embedding model, for a caller that does not want to go by words alone.

        :raises ModelUnavailable: it cannot be had.
        """
        if (model := self.model()) is None:
            raise self._model_error or ModelUnavailable("There is no embedding model.")
        return model

    def require_cache(self) -> None:
        """Make the cache folder now, for a caller to whom a temporary index is of no use.

        :raises CacheUnusable: it cannot be made or written.
        """
        folders.make(self._folder)

    @property
    def degraded(self) -> tuple[str, ...]:
        """What is known not to work as it should, in words for the user."""
        return tuple(self._degraded.values())

    @property
    def index_folder(self) -> Path:
        """Where this version of the index lies."""
        model = self.model()
        fingerprint = model.fingerprint if model else self.settings.model
        safe = "".join(char if char.isalnum() else "-" for char in fingerprint)[-40:]
        version = f"{folders.FORMAT}.{ANALYSIS_VERSION}-{parser_fingerprint()}-{safe}"
        return self._folder.index(version)

    def refresh(
        self,
        progress: Callable[[Progress], None] = _nothing,
        cancelled: Callable[[], bool] = _never,
        wait_seconds: float = 0.0,
    ) -> UpdateReport:
        """Bring the index up to date with the files; build it if there is none.

        Where the cache folder cannot be written, a temporary index is made, from what is in the cache if it can be read.

        :raises IndexBusy: another process writes it and did not end within `wait_seconds`.
        :raises CacheUnusable: not even a temporary folder can be written.
        """
        try:
            folders.make(self._folder)
        except CacheUnusable as error:
            self._go_temporary(error)
        with folders.writer_lock(self._folder, wait_seconds):
            try:
                report = self._update(progress, cancelled)
            except CorruptIndex as damage:
                # Met half-way: the damaged index was removed, the second try starts from nothing.
                report = self._update(progress, cancelled)
                notice = f"The index was damaged ({damage}): it was built again."
                report = replace(report, notices=(notice, *report.notices))
            if report.complete:
                self._remove_other_versions()
        self._reconciled = report.complete
        return report

    def _go_temporary(self, error: CacheUnusable) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="sememe-", ignore_cleanup_errors=True)
        self._degraded["cache"] = f"{error} Until then the index is a temporary one."
        self._close_reader()
        there = self.index_folder
        self._folder = folders.workspace_folder(self.root, Path(self._temporary.name))
        folders.make(self._folder)
        if exists(there):
            shutil.copytree(there, self.index_folder, dirs_exist_ok=True)

    def _update(self, progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> UpdateReport:
        return updating.update(self.root, self.index_folder, self.settings, self.model(), progress, cancelled)

    def _remove_other_versions(self) -> None:
        """Indexes of other formats, parsers or models that were left by earlier versions, a week after their last use."""
        for path in self._folder.path.iterdir():
            if path.is_dir() and path != self.index_folder and time.time() - path.stat().st_mtime > 7 * 24 * 3600:
                folders.remove_index(path)

    def discard(self) -> None:
        """Remove this workspace's index, all versions of it.

        :raises IndexBusy: another process writes it.
        """
        with folders.writer_lock(self._folder, 0):
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
        self._usable_model()

    @property
    def is_indexed(self) -> bool:
        """There is an index that can be read, complete or not."""
        return exists(self.index_folder)

    def open_reader(self) -> IndexReader:
        """The open index, for tools that look below the façade (benchmarks).

        :raises CorruptIndex: there is none, or it is damaged.
        """
        reader = self._reader
        if reader is None:
            if not exists(self.index_folder):
                raise CorruptIndex(f"There is no index of {self.root} yet. 'sememe index {self.root}' builds it.")
            reader = self._reader = IndexReader(self.index_folder)
        elif reader.is_replaced and (successor := self._successor()) is not None:
            # The one before is freed by its last user: another thread may be in the middle of an answer.
            reader = self._reader = successor
        return reader

    def _successor(self) -> IndexReader | None:
        """The index that lies where another was opened, once it is complete: until then the removed one answers."""
        try:
            reader = IndexReader(self.index_folder)
            with reader.reading() as generation:
                return reader if generation and not reader.catalog.meta("pending") else None
        except CorruptIndex:  # half made
            return None

    # -- questions -----------------------------------------------------------------------------------------------------

    def search(self, query: str, limit: int = 10, **filters: Unpack[FilterOptions]) -> Reply:
        """The best symbols for a question, a name or any other text.

        :raises CorruptIndex: there is no index, or it is damaged: `refresh` builds it again.
        """
        began = time.perf_counter()
        reader = self.open_reader()
        with reader.reading() as generation:
            hits = engine.search(reader, query, self._usable_model(), limit, Filters.of(**filters))
            coverage = reader.coverage()
        return self._reply(query, hits, generation, coverage, began)

    def _usable_model(self) -> EmbeddingModel | None:
        model = self.model()
        if model is not None:
            try:
                model.load()
            except ModelUnavailable as error:
                self._degraded["model"] = f"{error} Search goes by words."
                self._model = model = None
        return model

    def similar(self, path: str, line: int, limit: int = 10, **filters: Unpack[FilterOptions]) -> Reply:
        """Symbols like the one at a line (counted from 1) of an indexed file.

        :raises SememeError: the file is not in the index, or no symbol is there.
        """
        began = time.perf_counter()
        reader = self.open_reader()
        with reader.reading() as generation:
            target = reader.symbol_at(path, line)
            hits = engine.similar(reader, target, limit, Filters.of(**filters))
            coverage = reader.coverage()
        return self._reply(f"{path}:{line} {target.symbol.name}", hits, generation, coverage, began)

    def symbols(self, path: str) -> list[Symbol]:
        """What the index holds of a file or, for a folder, of all files below it, in order."""
        reader = self.open_reader()
        with reader.reading():
            files = reader.catalog.files()
            prefix = f"{path.rstrip('/')}/" if path not in {"", "."} else ""
            chosen = [files[path]] if path in files else [row for key, row in files.items() if key.startswith(prefix)]
            chosen.sort(key=lambda row: row.path)
            return [row.symbol for file in chosen for row in reader.catalog.symbols_of(file)]

    def why(self, path: str) -> Skip | SourceFile:
        """Whether a path is indexed and, if not, the reason."""
        verdict = why(self.root, path, updating.walk_rules(self.settings))
        if not isinstance(verdict, Skip) and self.is_indexed:
            with self.open_reader().reading():
                row = self.open_reader().catalog.file(verdict.path)
            if row is not None and row.skip_reason is not None:
                return Skip(verdict.path, row.skip_reason)
        return verdict

    def skipped(self) -> list[Skip]:
        """Every file and folder that is left out, with the reason."""
        with self.open_reader().reading():
            return self.open_reader().catalog.skips()

    def status(self) -> Status:
        """What there is and how it is."""
        model = self.model()
        name = model.name if model else self.settings.model
        if not self.is_indexed:
            return Status("none", str(self.root), str(self.index_folder), 0, 0, 0, 0, 0.0, None, name, 0, (),
                          tuple(self._degraded.values()))  # fmt: skip
        reader = self.open_reader()
        with reader.reading() as generation:
            pending = int(reader.catalog.meta("pending"))
            languages = tuple((name, *counts) for name, counts in reader.catalog.languages().items())
            return Status(
                state="ready" if not pending else "building", root=str(self.root), index=str(self.index_folder),
                generation=generation, files=sum(each[1] for each in languages), symbols=reader.symbol_count,
                pending=pending, coverage=reader.coverage(),
                changed_seconds_ago=max(0.0, time.time() - reader.changed()), model=name,
                bytes=folders.size_of(self.index_folder), languages=languages, degraded=tuple(self._degraded.values()),
            )  # fmt: skip

    def snippet(self, symbol: Symbol, lines: int = SNIPPET_LINES) -> str:
        """The first lines of a symbol as its file has them now; empty when the file is gone or shorter."""
        source = read(self.root, symbol.path, updating.walk_rules(self.settings))
        if isinstance(source, Skip):
            return ""
        text = source.text.split("\n")
        first = symbol.span.start.line
        return "\n".join(text[first : min(symbol.span.end.line + 1, first + lines)])

    def _reply(self, query: str, hits: Sequence[Hit], generation: int, coverage: float, began: float) -> Reply:
        degraded = tuple(self._degraded.values())
        took_ms = (time.perf_counter() - began) * 1000
        return Reply(query, tuple(hits), generation, coverage, not self._reconciled, degraded, round(took_ms, 2))
