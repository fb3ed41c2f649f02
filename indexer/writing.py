"""The writer of one index, open over several updates. Its owner holds the workspace's writer lock.

Opening costs a check of the files and closing a new seal over them, both in proportion to the index: a resident process
keeps this open while files change, and closes it when they rest.
"""

from __future__ import annotations

import time
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from . import collecting
from .errors import CorruptIndex
from .store.folder import remove_index, require_writable
from .store.reader import exists
from .store.writer import IndexWriter
from .update import Update

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from .embedding.spaces import Models
    from .remembered import Remembered
    from .settings import Settings
    from .store.folder import WorkspaceFolder
    from .update import Progress, UpdateReport

_KEEP_OTHER_VERSIONS_SECONDS = 7 * 24 * 3600


class Writing:
    """Changes one index until `close`."""

    def __init__(
        self,
        root: Path,
        folder: WorkspaceFolder,
        index: Path,
        settings: Settings,
        models: Models,
        remembered: Mapping[int, Remembered] = MappingProxyType({}),
    ) -> None:
        """Nothing is opened yet.

        :param remembered: what slow models have said, by space.
        """
        self._root, self._folder, self.index = root, folder, index
        self._settings, self._models, self._remembered = settings, models, remembered
        self._writer: IndexWriter | None = None
        self._notices: list[str] = []

    @property
    def is_intact(self) -> bool:
        """The index was not removed since it was opened."""
        return self._writer is None or exists(self.index)

    def reconcile(
        self,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        entering: Callable[[str], None] | None = None,
    ) -> UpdateReport:
        """Compare every file with the index and take in what changed.

        :param entering: called with each folder's absolute path before it is listed.
        """
        with collecting.seldom():
            report = self._carried_out(lambda update: update.reconcile(progress, cancelled, entering))
        if report is None:  # never: only an update of some files can ask for a reconcile
            raise CorruptIndex("the update ended without a report")
        if report.complete:
            self._remove_other_versions()
        return report

    def take(self, paths: Collection[str], cancelled: Callable[[], bool]) -> UpdateReport | None:
        """Take in the changes of these files only; None when it takes a `reconcile` to tell what changed."""
        return self._carried_out(lambda update: update.take(paths, cancelled))

    def settle(self) -> None:
        """Forget the words of removed files: until then they count when the words of a query are weighed."""
        if self._writer is not None:
            self._writer.forget_removed()

    def _carried_out(self, job: Callable[[Update], UpdateReport | None]) -> UpdateReport | None:
        try:
            report = job(self._update())
        except CorruptIndex as damage:
            # Met half-way: the damaged index is removed, the second try starts from nothing.
            self._throw_away(f"The index was damaged ({damage}): it was built again.")
            report = job(self._update())
        except OSError:  # to write on would only fail again; what is committed is kept
            self._abandon()
            require_writable(self.index)  # a full disk has many faces: say which it is
            raise
        except BaseException:
            self.close()
            raise
        if report is None:
            return None
        notices, self._notices = self._notices, []
        return replace(report, notices=(*notices, *report.notices))

    def _update(self) -> Update:
        if not self.is_intact:
            self._throw_away("The index was removed from the cache: it was built again.")
        return Update(
            self._root,
            self._settings,
            self._open(),
            self._models,
            lambda model, space: model.is_ready_for(self.index, space),
            self._remembered,
        )

    def _open(self) -> IndexWriter:
        if self._writer is None:
            try:
                self._writer = IndexWriter(self.index, self._settings.threads)
            except CorruptIndex as damage:
                self._throw_away(f"The index was damaged ({damage}): it is built again.")
                self._writer = IndexWriter(self.index, self._settings.threads)
            self._notices += self._writer.notices
        return self._writer

    def _throw_away(self, notice: str) -> None:
        self._abandon()
        # Tantivy cannot tell a full disk from damage, and what is there can be searched as long as there is nothing else.
        require_writable(self.index)
        remove_index(self.index)
        self._notices.append(notice)

    def _abandon(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.abandon()

    def _remove_other_versions(self) -> None:
        """Indexes of other formats, parsers or models that were left by earlier versions, a week after their last use."""
        for path in self._folder.path.iterdir():
            if (
                path.is_dir()
                and path != self.index
                and time.time() - path.stat().st_mtime > _KEEP_OTHER_VERSIONS_SECONDS
            ):
                remove_index(path)

    def close(self) -> None:
        """Seal the index and free it. Another update opens it again."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        try:
            writer.close()
        except CorruptIndex:  # the next update meets it, and says so; unless it is the disk that is full
            writer.abandon()
            require_writable(self.index)
        except BaseException:
            writer.abandon()
            raise
