"""Bring an index up to date with its workspace: walk, compare, extract what changed, embed it, commit. The one writer.

What is committed is kept whatever happens next; an update that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from .extraction.pool import prepare_all
from .files import WalkRules, read, walk, why
from .files.ignore import IGNORE_FILES
from .files.walk import is_text
from .sharing import Sharing
from .values import Skip, SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from .embedding.models import EmbeddingModel
    from .embedding.spaces import Models
    from .extraction.analysing import PreparedFiles
    from .remembered import Remembered
    from .settings import Settings
    from .store.rows import FileRow, VectorizedFile
    from .store.writer import IndexWriter

COMMIT_SECONDS = 3.0
"""Work that an interruption can lose."""
FIRST_COMMIT_SECONDS = 0.5
"""Until the first files of a new index can be found; each commit waits twice as long as the one before."""
COMMIT_SYMBOLS = 20_000
# A file whose last change is as fresh as this when it is read may change again within the clock's tick: it is read anew.
_RACY_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update is. `total` is 0 while it is not known."""

    phase: str
    """scan, index, optimize or, of texts that a slow model reads, embed."""
    done: int
    total: int
    seconds_left: float | None
    symbols: int


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What an update found and did."""

    files: int
    """Files that are worth reading."""
    added: int
    changed: int
    removed: int
    symbols: int
    """Symbols extracted by this update."""
    skipped: int
    seconds: float
    complete: bool
    """False when it was cancelled."""
    notices: tuple[str, ...]
    """What the user should know: damage that was repaired, a model that is missing."""
    lacks_vectors: bool
    """The model was away: some symbols have no vector yet, which the next update looks for again."""
    vectors_kept: int = 0
    """Texts of symbols that had not changed: their vectors were taken over."""
    vectors_made: int = 0
    vectors_lacking: int = 0
    """Symbols that were taken in without."""


@dataclass(slots=True)
class _Plan:
    files: int = 0
    read: dict[str, SourceFile] = field(default_factory=dict)
    replaced: dict[str, FileRow] = field(default_factory=dict)
    removed: list[FileRow] = field(default_factory=list)
    touched: list[tuple[int, int, int]] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)


def walk_rules(settings: Settings) -> WalkRules:
    """What the settings say about files."""
    return WalkRules(settings.max_file_bytes, settings.extra_ignore, settings.respect_gitignore)


class Update:
    """One update of an index through its open writer; made anew for each."""

    def __init__(
        self,
        root: Path,
        settings: Settings,
        writer: IndexWriter,
        models: Models,
        is_ready: Callable[[EmbeddingModel, int], bool] = lambda _model, _space: True,
        remembered: Mapping[int, Remembered] = MappingProxyType({}),
    ) -> None:
        """An update that has not begun.

        :param is_ready: asked once for each space, and only when something is to be embedded, whether its model can do it now.
        :param remembered: what slow models have embedded, by space.
        """
        self._root, self._settings, self._writer = root, settings, writer
        self._vectorizing = Sharing(writer.catalog, models, is_ready, remembered)
        self._is_told = False
        """Somebody says which files are to be looked at."""
        self._report: Callable[[Progress], None] = lambda _: None
        self._cancelled: Callable[[], bool] = lambda: False
        self._rules = walk_rules(settings)
        self._began = time.monotonic()
        self._symbols = 0
        self._stopped = False
        self._gone: list[FileRow] = []
        """Rows that leave with the next commit; a replaced file's row leaves in the commit that brings its new one."""
        self._replaced: dict[str, FileRow] = {}
        self._waiting: list[VectorizedFile] = []
        self._waiting_symbols = 0
        self._seen: Mapping[str, SourceFile] = {}

    def reconcile(
        self,
        report_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        entering: Callable[[str], None] | None = None,
    ) -> UpdateReport:
        """Walk the workspace and take in whatever changed.

        :param entering: called with each folder's absolute path before it is listed.
        :raises CorruptIndex: the index is damaged.
        """
        self._report, self._cancelled = report_progress, cancelled
        plan = self._plan(entering)
        if plan.touched:
            self._writer.touch(plan.touched)
        self._writer.reconciled(plan.skips, len(plan.read))
        self._carry_out(plan)
        if not self._stopped and (plan.read or plan.removed):
            self._report(Progress("optimize", len(plan.read), len(plan.read), None, self._symbols))
            self._writer.merge_segments()
        return self._reported(plan)

    def take(self, paths: Collection[str], cancelled: Callable[[], bool]) -> UpdateReport | None:
        """Take in what changed of these files; None when a walk is needed to tell.

        :param paths: relative to the root, with `/`.
        :raises CorruptIndex: the index is damaged.
        """
        self._cancelled, self._is_told = cancelled, True
        unfinished = self._writer.is_new or self._writer.catalog.meta("pending")
        if unfinished or any(path.rpartition("/")[2] in IGNORE_FILES for path in paths):
            return None
        plan = self._plan_of(paths)
        if plan is None:
            return None
        if plan.touched:
            self._writer.touch(plan.touched)
        self._carry_out(plan)
        return self._reported(plan)

    def _reported(self, plan: _Plan) -> UpdateReport:
        vectors = self._vectorizing
        return UpdateReport(
            files=plan.files, added=len(plan.read) - len(plan.replaced), changed=len(plan.replaced),
            removed=len(plan.removed), symbols=self._symbols, skipped=len(plan.skips),
            seconds=time.monotonic() - self._began, complete=not self._stopped, notices=vectors.notices,
            vectors_kept=vectors.kept, vectors_made=vectors.made, lacks_vectors=vectors.is_lacking,
            vectors_lacking=vectors.missing,
        )  # fmt: skip

    def _plan(self, entering: Callable[[str], None] | None) -> _Plan:
        """Walk the workspace and compare it with the catalog."""
        known = self._writer.catalog.files()
        plan = _Plan()
        for entry in walk(self._root, self._rules, entering):
            if isinstance(entry, Skip):
                plan.skips.append(entry)
                continue
            plan.files += 1
            if plan.files % 1000 == 0:
                self._report(Progress("scan", plan.files, 0, None, 0))
            self._compare(known.pop(entry.path, None), entry, plan)
        plan.removed = list(known.values())
        return plan

    def _plan_of(self, paths: Collection[str]) -> _Plan | None:
        """Compare some files with the catalog; None when one of them is a folder."""
        plan = _Plan()
        for path in sorted(filter(is_text, paths)):
            entry = why(self._root, path, self._rules)
            row = self._writer.catalog.file(path)
            if not isinstance(entry, Skip):
                plan.files += 1
                self._compare(row, entry, plan)
            elif (self._root / path).is_dir() and not (self._root / path).is_symlink():
                return None
            elif row is not None:
                plan.removed.append(row)
            elif self._writer.catalog.files_below(path):  # a folder that is gone
                return None
        return plan

    def _compare(self, row: FileRow | None, entry: SourceFile, plan: _Plan) -> None:
        if row is None:
            plan.read[entry.path] = entry
        elif self._must_read(row, entry, plan):
            plan.read[entry.path] = entry
            plan.replaced[entry.path] = row

    def _must_read(self, row: FileRow, entry: SourceFile, plan: _Plan) -> bool:
        if not row.embedded and self._vectorizing.takes_up(row.language, told=self._is_told):
            return True
        if (row.size, row.mtime_ns) == (entry.size, entry.mtime_ns) and row.read_ns - row.mtime_ns > _RACY_NS:
            return False
        read_ns = time.time_ns()
        source = read(self._root, entry.path, self._rules)
        if isinstance(source, Skip) or source.digest != row.digest:
            return True
        plan.touched.append((row.id, source.mtime_ns, read_ns))
        return False

    def _carry_out(self, plan: _Plan) -> None:
        """Extract, embed and commit what changed."""
        if not plan.read and not plan.removed:
            if self._writer.is_new:
                self._writer.commit([], [], 0)  # an index of nothing, so that a folder of nothing is answered from it
            return
        if plan.removed and len(plan.read) > 1000:
            # A long update: what is gone leaves the answers at once. In a short one, all changes are one generation.
            self._writer.commit([], plan.removed, len(plan.read))
        else:
            self._gone = list(plan.removed)
        self._replaced, self._seen = dict(plan.replaced), plan.read
        if plan.read:
            self._vectorizing.load_beside()
        began = last_commit = time.monotonic()
        done, total, wait = 0, len(plan.read), min(FIRST_COMMIT_SECONDS, COMMIT_SECONDS)
        try:
            for prepared in prepare_all(
                self._root, list(plan.read.values()), self._rules, self._settings.threads, self._cancelled,
                with_texts=self._vectorizing.given_texts,
            ):  # fmt: skip
                self._take(prepared)
                for _ in prepared.files:
                    done += 1
                    left = (time.monotonic() - began) / done * (total - done) if done > 50 else None
                    self._report(Progress("index", done, total, left, self._symbols))
                if self._waiting_symbols >= COMMIT_SYMBOLS or time.monotonic() - last_commit > wait:
                    self._commit(total - done)
                    last_commit, wait = time.monotonic(), min(COMMIT_SECONDS, wait * 2)
        except BaseException:
            self._commit(total - done)  # Ctrl-C keeps what is done
            raise
        self._stopped = done < total
        self._commit(total - done)

    def _take(self, prepared: PreparedFiles) -> None:
        """Have files wait for the next commit."""
        self._symbols += prepared.symbol_count
        self._waiting_symbols += prepared.symbol_count
        if self._vectorizing.take(prepared):
            self._embed()

    def _embed(self) -> None:
        """Give the files that were taken their vectors."""
        for path, found in self._vectorizing.embedded(self._replaced):
            if found is not None:
                entry, file = self._seen[path], found.file
                # If it could not be read, remember what the walk saw, so as not to try each time.
                kept = file if file.digest else replace(file, size=entry.size, mtime_ns=entry.mtime_ns)
                self._waiting.append(found if kept is file else replace(found, file=kept))
            elif (old := self._replaced.pop(path, None)) is not None:  # it has vanished since the walk
                self._gone.append(old)

    def _commit(self, pending: int) -> None:
        if self._vectorizing.is_waiting:
            self._embed()
        # Taken before, not after: an interruption half-way leaves them to the next update, and does not repeat them.
        waiting, gone, self._waiting, self._gone = self._waiting, self._gone, [], []
        self._waiting_symbols = 0
        gone += [row for each in waiting if (row := self._replaced.get(each.file.path)) is not None]
        if waiting or gone:
            self._writer.commit(waiting, gone, pending)
            self._writer.extend_segments()
