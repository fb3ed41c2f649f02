"""Bring an index up to date with its workspace: walk, compare, extract what changed, embed it, commit. The one writer.

What is committed is kept whatever happens next; an update that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .errors import CorruptIndex, ModelUnavailable
from .extraction.pool import prepare_all
from .files import WalkRules, read, walk
from .store.folder import remove_index
from .store.index import IndexWriter
from .values import Skip, SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from .embedding.models import EmbeddingModel
    from .settings import Settings
    from .store.rows import FileRow, PreparedFile

COMMIT_SECONDS = 3.0
"""Work that an interruption can lose."""
COMMIT_SYMBOLS = 20_000
_EMBED_SYMBOLS = 2_048
# A file whose last change is as fresh as this when it is read may change again within the clock's tick: it is read anew.
_RACY_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update is. `total` is 0 while it is not known."""

    phase: str
    """scan, index or optimize."""
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


def update(
    root: Path,
    index_folder: Path,
    settings: Settings,
    model: EmbeddingModel | None,
    report_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> UpdateReport:
    """Reconcile an index with its workspace. The caller holds the writer's lock.

    A damaged index is thrown away and built again, which the report's notices say.
    """
    began = time.monotonic()
    notices: list[str] = []
    try:
        writer = IndexWriter(index_folder, settings.threads)
    except CorruptIndex as damage:
        notices.append(f"The index was damaged ({damage}): it is built again.")
        remove_index(index_folder)
        writer = IndexWriter(index_folder, settings.threads)
    notices += writer.notices
    run = _Update(root, settings, writer, model, report_progress, cancelled)
    try:
        try:
            plan = run.plan()
            run.carry_out(plan)
        except CorruptIndex:
            raise
        except BaseException:
            writer.close()
            raise
        writer.close()
    except CorruptIndex:
        writer.abandon()
        remove_index(index_folder)
        raise
    added = len(plan.read) - len(plan.replaced)
    return UpdateReport(
        files=plan.files, added=added, changed=len(plan.replaced), removed=len(plan.removed), symbols=run.symbols,
        skipped=len(plan.skips), seconds=time.monotonic() - began, complete=not run.stopped,
        notices=tuple(notices + run.notices),
    )  # fmt: skip


class _Update:
    def __init__(
        self,
        root: Path,
        settings: Settings,
        writer: IndexWriter,
        model: EmbeddingModel | None,
        report_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._root, self._settings, self._writer, self._model = root, settings, writer, model
        self._report, self._cancelled = report_progress, cancelled
        self._rules = walk_rules(settings)
        self.symbols = 0
        self.stopped = False
        self.notices: list[str] = []
        self._gone: list[FileRow] = []
        """Rows that leave with the next commit; a replaced file's row leaves in the commit that brings its new one."""
        self._replaced: dict[str, FileRow] = {}
        self._waiting: list[tuple[PreparedFile, list[bytes | None]]] = []
        self._to_embed: list[PreparedFile] = []

    def plan(self) -> _Plan:
        """Walk the workspace and compare it with the catalog."""
        known = self._writer.catalog.files()
        plan = _Plan()
        for entry in walk(self._root, self._rules):
            if isinstance(entry, Skip):
                plan.skips.append(entry)
                continue
            plan.files += 1
            if plan.files % 1000 == 0:
                self._report(Progress("scan", plan.files, 0, None, 0))
            if (row := known.pop(entry.path, None)) is None:
                plan.read[entry.path] = entry
            elif self._must_read(row, entry, plan):
                plan.read[entry.path] = entry
                plan.replaced[entry.path] = row
        plan.removed = list(known.values())
        return plan

    def _must_read(self, row: FileRow, entry: SourceFile, plan: _Plan) -> bool:
        if not row.embedded and self._model is not None:
            return True
        if (row.size, row.mtime_ns) == (entry.size, entry.mtime_ns) and row.read_ns - row.mtime_ns > _RACY_NS:
            return False
        read_ns = time.time_ns()
        source = read(self._root, entry.path, self._rules)
        if isinstance(source, Skip) or source.digest != row.digest:
            return True
        plan.touched.append((row.id, source.mtime_ns, read_ns))
        return False

    def carry_out(self, plan: _Plan) -> None:
        """Extract, embed and commit what changed."""
        if plan.touched:
            self._writer.touch(plan.touched)
        self._writer.reconciled(plan.skips, len(plan.read))
        if not plan.read and not plan.removed:
            if self._writer.is_new:
                self._writer.commit([], [], 0)  # an index of nothing, so that a folder of nothing is answered from it
            return
        if plan.removed and len(plan.read) > 1000:
            # A long update: what is gone leaves the answers at once. In a short one, all changes are one generation.
            self._writer.commit([], plan.removed, len(plan.read))
        else:
            self._gone = list(plan.removed)
        self._replaced = dict(plan.replaced)
        began = last_commit = time.monotonic()
        done, total = 0, len(plan.read)
        try:
            for path, prepared in prepare_all(
                self._root, list(plan.read), self._rules, self._settings.threads, self._cancelled
            ):
                done += 1
                self._take(plan.read[path], prepared)
                now = time.monotonic()
                if self._is_large() or now - last_commit > COMMIT_SECONDS:
                    self._commit(total - done)
                    last_commit = time.monotonic()
                left = (now - began) / done * (total - done) if done > 50 else None
                self._report(Progress("index", done, total, left, self.symbols))
        except BaseException:
            self._commit(total - done)  # Ctrl-C keeps what is done
            raise
        self.stopped = done < total
        self._commit(total - done)
        if not self.stopped:
            self._report(Progress("optimize", total, total, None, self.symbols))
            self._writer.merge_segments()

    def _take(self, seen: SourceFile, prepared: PreparedFile | None) -> None:
        if prepared is None:  # it has vanished since the walk
            if (old := self._replaced.pop(seen.path, None)) is not None:
                self._gone.append(old)
            return
        if not prepared.digest:  # it could not be read: remember what the walk saw, so as not to try each time
            prepared = replace(prepared, size=seen.size, mtime_ns=seen.mtime_ns)
        self.symbols += len(prepared.symbols)
        self._to_embed.append(prepared)
        if sum(len(each.symbols) for each in self._to_embed) >= _EMBED_SYMBOLS:
            self._embed()

    def _is_large(self) -> bool:
        return sum(len(file.symbols) for file, _ in self._waiting) >= COMMIT_SYMBOLS

    def _commit(self, pending: int) -> None:
        if self._to_embed:
            self._embed()
        # Taken before, not after: an interruption half-way leaves them to the next update, and does not repeat them.
        waiting, gone, self._waiting, self._gone = self._waiting, self._gone, [], []
        gone += [row for file, _ in waiting if (row := self._replaced.get(file.path)) is not None]
        if waiting or gone:
            self._writer.commit(waiting, gone, pending, embedded=self._model is not None)
            self._writer.extend_segments()

    def _embed(self) -> None:
        """Give the files that were taken their vectors: those of unchanged texts are taken over."""
        files, self._to_embed = self._to_embed, []
        kept: dict[bytes, bytes] = {}
        for file in files:
            if (old := self._replaced.get(file.path)) is not None:
                kept |= self._writer.catalog.vectors_by_text(old)
        texts = {each.text_digest: each.text for file in files for each in file.symbols if each.text_digest not in kept}
        fresh = self._vectors(list(texts.values()))
        vectors: dict[bytes, bytes | None] = {**kept, **dict(zip(texts, fresh, strict=True))}
        self._waiting += [(file, [vectors[each.text_digest] for each in file.symbols]) for file in files]

    def _vectors(self, texts: list[str]) -> Sequence[bytes | None]:
        from .store.vectors import quantize  # noqa: PLC0415 (usearch is imported when there is something to embed)

        if self._model is not None and texts:
            try:
                return quantize(self._model.documents(texts))
            except ModelUnavailable as error:
                self.notices.append(f"{error} Search goes by words until then.")
                self._model = None
        return [None] * len(texts)
