"""Has a slow model read what it has not, in a thread beside the keeping of one workspace, which never waits for it."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from ..catching_up import build, read_rest
from ..counting import CacheUse
from ..errors import ModelAway, ModelUnavailable
from ..update import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..filling import Filled
    from ..update import UpdateReport
    from ..workspace import Workspace

log = logging.getLogger(__name__)

_AWAY_SECONDS = 0.5
"""Between two looks at whether a model is back. To look costs nothing: asking it again has pauses of its own."""
_DISK_SECONDS = 10.0
_NOTHING = Progress("embed", 0, 0, None, 0)


class Filler:
    """Begins with the first `want`. Any thread may ask."""

    def __init__(self, workspace: Workspace, held: Callable[[], bool], wake: Callable[[], None]) -> None:
        """Nothing is begun.

        :param held: whether to pause after the piece of work that is being done.
        :param wake: called when there is something to `take`, or everything has been read.
        """
        self._workspace, self._held, self._wake = workspace, held, wake
        self._lock = threading.Lock()
        self._wanted, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._finished: set[str] = set()
        self._progress: Progress | None = None
        self.first: Sequence[str] = ()
        """Files to read before all others, by path."""
        self.problem: str | None = None
        """Why it does not go on at the moment, where the model is not the reason."""
        self.is_complete = False
        """Everything has been read, for an index that is to be made."""

    @property
    def progress(self) -> Progress | None:
        """How far it is; None while there is nothing to read."""
        return self._progress

    @property
    def use(self) -> CacheUse:
        """What the cache of vectors had of this workspace's texts, and what it had not."""
        known = self._workspace.remembered().values()
        return CacheUse("vector_cache", sum(each.hits for each in known), sum(each.misses for each in known))

    def want(self, *, again: bool = False) -> None:
        """There may be something to read.

        :param again: even if it is at work: something came that it may not have seen.
        """
        with self._lock:
            if self._progress is None or again:
                self.is_complete = False
                self._progress = self._progress or _NOTHING
                self._wanted.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="fill", daemon=True)
                self._thread.start()

    def after(self, report: UpdateReport, *, walked: bool, rebuilt: bool) -> None:
        """An update is complete: what it left out is to be read, and after a walk what earlier ones did."""
        if self._workspace.stands_in:
            if rebuilt or not self.is_complete:
                self.want(again=rebuilt)
        elif report.lacks_vectors or (walked and self._workspace.lacking_files()):
            self.want(again=report.lacks_vectors)

    def change_over(self, progress: Callable[[Progress], None]) -> UpdateReport:
        """Everything has been read: make the index, which answers from then on.

        :raises IndexBusy: another process writes.
        """
        report = build(self._workspace, progress, self._cancelled)
        if report.complete and (
            self._workspace.stands_in or report.lacks_vectors
        ):  # much has changed since it was read
            self.want(again=True)
        return report

    def take(self) -> frozenset[str]:
        """The files that can be given all of their vectors since this was last asked."""
        with self._lock:
            taken, self._finished = frozenset(self._finished), set()
            return taken

    def stop(self) -> None:
        """End after the piece of work that is being done."""
        self._stopping.set()
        self._wanted.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wanted.wait()
            if self._stopping.is_set():
                return
            self._wanted.clear()
            self._attempt()

    def _attempt(self) -> None:
        try:
            filled = self._pass()
        except ModelAway:
            filled = None
        except ModelUnavailable:  # until other settings come
            self._progress = None
            self._wake()
            return
        except OSError as error:
            log.warning("the vectors of %s could not be kept", self._workspace.root, exc_info=True)
            self.problem = f"The cache of vectors cannot be written: {error.strerror or error}. It is tried again every few seconds."
            self._stopping.wait(_DISK_SECONDS)
            filled = None
        except Exception:  # the edge of the thread: the next walk is another chance
            log.exception("reading %s with its model ended", self._workspace.root)
            self._progress = None
            return
        else:
            self.problem = None
        if filled is None or not filled.complete:
            self._stopping.wait(_AWAY_SECONDS)
            self._wanted.set()
            return
        with self._lock:
            if not self._wanted.is_set():
                self._progress, self.is_complete = None, True
        self._wake()

    def _pass(self) -> Filled | None:
        """None where the model is not there at the moment, or this is held."""
        workspace = self._workspace
        if self._cancelled():
            return None
        only = None if workspace.stands_in else workspace.lacking_files()
        finished = self._note if only is not None else _ignore
        return read_rest(workspace, only, self._say, self._cancelled, lambda: self.first, finished)

    def _cancelled(self) -> bool:
        return self._stopping.is_set() or self._held()

    def _say(self, progress: Progress) -> None:
        self._progress = progress if progress.phase == "embed" else _NOTHING

    def _note(self, paths: Sequence[str]) -> None:
        with self._lock:
            self._finished.update(paths)
        self._wake()


def _ignore(_: Sequence[str]) -> None:
    """An index that is to be made takes all files at once."""
