"""One workspace that is kept fresh, by a thread of its own: claim, watch, reconcile, then take in what changes.

Watching is an optimisation, reconciling is the truth: it happens at the start, whenever events may have been lost, and
from time to time whatever happens.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from ..errors import IndexBusy
from ..extraction import lender
from ..files.watch import Watcher
from ..store import folder as folders
from ..store.writer import UNCLEAN_END
from ..workspace import Workspace
from .figures import KeptCounts, KeptFigures
from .filler import Filler
from .hindrances import in_words, wait_for_version_control
from .inbox import Batch, Inbox
from .telling import Telling

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ..files.watch import Change
    from ..settings import Settings
    from ..update import UpdateReport
    from ..writing import Writing
    from .messages import KeptNotice, KeptState

log = logging.getLogger(__name__)

CLAIM_SECONDS = 1.0
"""How often a follower tries to become the keeper."""
RECONCILE_SECONDS = 300.0
POLL_SECONDS = 3.0
"""Between walks where changes are not all noticed; longer where a walk takes long."""
SETTLE_SECONDS = 1.0
"""Without a change, after which what is left of removed files is cleared."""
RELEASE_SECONDS = 30.0
"""Without a change, after which the index is sealed and its lock is free."""
_TICK_SECONDS = 0.2
_RETRY_SECONDS = 10.0


class Kept(threading.Thread):
    """Keeps one index equal to its files until `stop`."""

    def __init__(
        self,
        root: str,
        settings: Settings,
        tell: Callable[[KeptState | KeptNotice], None],
        one_large: threading.Lock,
        others_are_filling: Callable[[Kept], bool],
    ) -> None:
        """Not begun.

        :param one_large: held while much is indexed, so that workspaces come one after another.
        :param others_are_filling: whether other workspaces than the given one wait for a slow model: where the indexes of two
            models answer together, their vectors cannot be compared, so all change over at the same time.
        """
        super().__init__(name=f"keep {root}", daemon=True)
        self._root, self._settings = root, settings
        self._others_are_filling = others_are_filling
        self._inbox = Inbox()
        self._counts = KeptCounts()
        self._stopping = threading.Event()
        self._paused = False
        self._wants_rebuild = self._wants_reconcile = False
        self._telling = Telling(root, tell, one_large, self._cancelled)
        self._error: str | None = None
        self._reconciled_at = self._changed_at = self._walk_seconds = 0.0
        self._wanted_before = 0
        self._lock_held = ExitStack()
        self._writing: Writing | None = None
        self._settled = True
        self._filler: Filler | None = None
        """Where the model is a slow one."""
        self._attended: tuple[str, ...] = ()
        self._rebuilt = False

    # -- what others ask of it -----------------------------------------------------------------------------------------

    def changed(self, paths: list[str], *, everything: bool = False) -> None:
        """Somebody else noticed changes, such as an editor that saved."""
        self._inbox.put(paths, everything=everything)

    def reconcile(self, *, rebuild: bool = False) -> None:
        """Compare every file; with `rebuild`, throw the index away first. Ends a pause."""
        self._paused, self._wants_rebuild, self._wants_reconcile = False, self._wants_rebuild or rebuild, True
        self._inbox.wake()

    def pause(self) -> None:
        """Stop at the next commit, and until `resume` take nothing in."""
        self._paused = True
        self._inbox.wake()

    def resume(self) -> None:
        """Go on."""
        self._paused, self._wants_reconcile = False, True
        self._inbox.wake()

    def stop(self) -> None:
        """End soon; what is done is kept."""
        self._stopping.set()
        self._inbox.wake()

    def attend(self, paths: Collection[str]) -> None:
        """Somebody has these files open: a slow model reads them first."""
        self._attended = tuple(paths)
        if self._filler is not None:
            self._filler.first = self._attended

    @property
    def is_filling(self) -> bool:
        """A slow model has not read everything."""
        return self._filler is not None and self._filler.progress is not None

    def figures(self) -> KeptFigures:
        """What was counted so far."""
        return self._counts.now(self._root, self._inbox, self._filler.use if self._filler is not None else None)

    # -- the thread ----------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Keep it until `stop`."""
        try:
            with Workspace(self._root, self._settings) as workspace, ExitStack() as stack:
                claim = self._claimed(workspace)
                if claim is None:
                    return
                stack.callback(claim.release)
                watcher = Watcher(workspace.root, self._noticed)
                stack.callback(watcher.stop)
                stack.callback(self._release)
                if workspace.is_slow:
                    self._filler = Filler(workspace, self._cancelled, self._inbox.wake)
                    self._filler.first = self._attended
                    stack.callback(self._filler.stop)
                watcher.start()
                self._keep(workspace, watcher)
        except Exception as error:  # the edge of the thread: the process goes on for other workspaces
            log.exception("keeping %s ended", self._root)
            self._telling.state("failed", problem=f"The index of {self._root} is not kept fresh: {error}")

    def _claimed(self, workspace: Workspace) -> folders.KeeperClaim | None:
        while not self._stopping.is_set():
            if (claim := workspace.claim()) is not None:
                return claim
            self._telling.state("following", fresh=True)
            self._stopping.wait(CLAIM_SECONDS)
        return None

    def _noticed(self, change: Change) -> None:
        self._inbox.put(change.paths, everything=change.everything, many=change.head_moved)

    def _keep(self, workspace: Workspace, watcher: Watcher) -> None:
        self._wants_reconcile = True
        warm = False
        while not self._stopping.is_set():
            if self._paused:
                self._let_go(workspace)
                self._telling.state("paused")
                self._counts.postpone(self._inbox.take(3600))
                continue
            if self._wants_reconcile or time.monotonic() > self._next_walk(watcher):
                self._attempt(workspace, watcher, None)
                continue
            if not warm and self._error is None:
                warm = True
                self._warm_up(workspace)
            if self._filler is not None and self._error is None and self._take_filled(workspace, watcher, self._filler):
                continue
            self._say_state(workspace, watcher)
            batch = self._inbox.take(_TICK_SECONDS if self._writing is not None or self.is_filling else 2.0)
            if batch is not None:
                self._attempt(workspace, watcher, batch)
            else:
                self._rest(workspace)

    def _say_state(self, workspace: Workspace, watcher: Watcher) -> None:
        filler = self._filler
        problem = (
            self._error or watcher.problem or " ".join(workspace.model_problems) or (filler.problem if filler else None)
        )
        fresh = self._error is None and watcher.problem is None and self._inbox.is_empty
        if self._error is None and filler is not None and (far := filler.progress) is not None:
            self._telling.state("embed", far.done, far.total, far.seconds_left, fresh=fresh, problem=problem)
        else:
            self._telling.state("ready" if self._error is None else "failed", fresh=fresh, problem=problem)

    # -- a slow model --------------------------------------------------------------------------------------------------

    def _take_filled(self, workspace: Workspace, watcher: Watcher, filler: Filler) -> bool:
        """Take in what a slow model has read, if it is time; whether anything was done."""
        if files := filler.take():
            self._attempt(workspace, watcher, Batch(files, everything=False, noticed=time.monotonic()), noticed=False)
            return True
        if not filler.is_complete or not workspace.stands_in or self._others_are_filling(self):
            return False
        self._let_go(workspace)
        try:
            self._telling.notices(filler.change_over(self._telling.progress), UNCLEAN_END)
            self._wants_reconcile = not workspace.stands_in
        except IndexBusy:
            self._telling.state("waiting")
            self._stopping.wait(_TICK_SECONDS)
        except Exception as error:  # the edge of an update, as for any other
            self._failed(error, workspace)
        finally:
            self._telling.end_large()
        return True

    def _next_walk(self, watcher: Watcher) -> float:
        if self._error is not None:
            return self._reconciled_at + _RETRY_SECONDS
        often = POLL_SECONDS if watcher.problem is not None else RECONCILE_SECONDS
        return self._reconciled_at + max(often, 20 * self._walk_seconds)

    def _warm_up(self, workspace: Workspace) -> None:
        """Load what the first change would wait for."""
        lender.warm()
        workspace.usable_models()

    def _rest(self, workspace: Workspace) -> None:
        if self._writing is None:
            self._wants_reconcile = not workspace.is_indexed  # the cache was removed under us
            return
        if not self._writing.is_intact or self._writing.index != workspace.index_folder:
            self._wants_reconcile = True
            return
        quiet_seconds = time.monotonic() - self._changed_at
        if not self._settled and quiet_seconds > SETTLE_SECONDS:
            self._settle(self._writing)
        elif quiet_seconds > RELEASE_SECONDS or workspace.last_wanted() != self._wanted_before:
            self._let_go(workspace)

    def _let_go(self, workspace: Workspace) -> None:
        try:
            self._release()
        except Exception as error:  # a disk that is full only now: the walk that follows tries it again
            log.warning("the index of %s could not be closed", self._root, exc_info=True)
            self._error, self._reconciled_at = in_words(error, workspace.root), time.monotonic()

    def _settle(self, writing: Writing) -> None:
        self._settled = True
        try:
            writing.settle()
        except Exception:  # it costs a little accuracy: the next walk meets whatever it is, and says so
            log.info("the index of %s could not be settled", self._root, exc_info=True)
            self._release_quietly()
            self._wants_reconcile = True

    def _release(self) -> None:
        self._writing = None
        self._lock_held.close()

    # -- updates -------------------------------------------------------------------------------------------------------

    def _attempt(self, workspace: Workspace, watcher: Watcher, batch: Batch | None, *, noticed: bool = True) -> None:
        """Take in a batch, or everything; an error is said and tried again later.

        :param noticed: it is a change that was noticed.
        """
        began = time.monotonic()
        self._counts.begin(batch if noticed else None)
        try:
            report = self._update(workspace, watcher, batch)
        except IndexBusy:
            self._telling.state("waiting")
            self._put_back(batch)
            self._stopping.wait(_TICK_SECONDS)
            return
        except Exception as error:  # the edge of an update: a full disk, a lost folder, a cache that turned read-only
            self._failed(error, workspace)
            return
        finally:
            self._counts.taking = 0
            self._telling.end_large()
        self._changed_at = time.monotonic()
        self._settled = False
        if report is None:  # it takes a walk to tell
            self._wants_reconcile = True
            return
        self._counts.end(report, self._changed_at - began, whole=batch is None or batch.everything)
        self._telling.notices(report, UNCLEAN_END)
        if self._filler is not None and report.complete:
            self._filler.after(report, walked=batch is None or batch.everything, rebuilt=self._rebuilt)
            self._rebuilt = False
        if batch is None or batch.everything:
            self._error = None
            self._reconciled_at = time.monotonic()
            self._walk_seconds = 0.0 if report.symbols else self._reconciled_at - began
            self._wants_reconcile = not report.complete and not self._paused
        elif not report.complete:
            self._put_back(batch)

    def _failed(self, error: Exception, workspace: Workspace) -> None:
        log.warning("the index of %s could not be brought up to date", self._root, exc_info=True)
        self._counts.failed()
        self._release_quietly()
        self._error = in_words(error, workspace.root)
        self._wants_reconcile, self._reconciled_at = False, time.monotonic()

    def _put_back(self, batch: Batch | None) -> None:
        if batch is None:
            self._wants_reconcile = True
        else:
            self._inbox.put(batch.paths, everything=batch.everything)

    def _update(self, workspace: Workspace, watcher: Watcher, batch: Batch | None) -> UpdateReport | None:
        whole = batch is None or batch.everything
        if whole:
            wait_for_version_control(workspace.root, self._stopping)
        if self._wants_rebuild:
            self._release()
            workspace.discard(wait_seconds=2.0)
            self._wants_rebuild, self._rebuilt = False, True
        if self._writing is not None and self._writing.index != workspace.index_folder:
            self._release()  # another process made a slow model's index whole, or threw it away
            if not whole:
                return None
        writing = self._writing
        if writing is None:
            self._wanted_before = workspace.last_wanted()
            writing = self._writing = self._lock_held.enter_context(workspace.writing())
            # What the model lacks at the moment is part of the state, which says when it is over.
            passing = (*workspace.model_problems, workspace.catching_up)
            if said := [each for each in workspace.degraded if each not in passing]:
                self._telling.notice(" ".join(said))
        if batch is not None and not whole:
            return writing.take(batch.paths, self._cancelled)
        self._wants_reconcile = False
        return writing.reconcile(self._telling.progress, self._cancelled, watcher.enter)

    def _cancelled(self) -> bool:
        return self._stopping.is_set() or self._paused

    def _release_quietly(self) -> None:
        try:
            self._release()
        except Exception:  # the same full disk again
            log.debug("the index could not be closed", exc_info=True)
            self._lock_held = ExitStack()
