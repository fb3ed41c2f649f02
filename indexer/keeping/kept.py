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
from .inbox import Inbox
from .messages import KeptNotice, KeptState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..files.watch import Change
    from ..settings import Settings
    from ..update import Progress, UpdateReport
    from ..writing import Writing
    from .inbox import Batch

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
_SAY_SECONDS = 0.2
_RETRY_SECONDS = 10.0
_LARGE_UPDATE_FILES = 500
_VERSION_CONTROL_SECONDS = 10.0


class Kept(threading.Thread):
    """Keeps one index equal to its files until `stop`."""

    def __init__(
        self, root: str, settings: Settings, tell: Callable[[KeptState | KeptNotice], None], one_large: threading.Lock
    ) -> None:
        super().__init__(name=f"keep {root}", daemon=True)
        self._root, self._settings, self._tell, self._one_large = root, settings, tell, one_large
        self._inbox = Inbox()
        self._counts = KeptCounts()
        self._stopping = threading.Event()
        self._paused = False
        self._wants_rebuild = self._wants_reconcile = False
        self._state = KeptState(root, "scan")
        self._error: str | None = None
        self._reconciled_at = self._changed_at = self._walk_seconds = self._said_at = 0.0
        self._wanted_before = 0
        self._lock_held = ExitStack()
        self._writing: Writing | None = None
        self._has_large = False
        self._settled = True
        self._lacks_vectors = False

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

    def figures(self) -> KeptFigures:
        """What was counted so far."""
        return self._counts.now(self._root, self._inbox)

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
                watcher.start()
                self._keep(workspace, watcher)
        except Exception as error:  # the edge of the thread: the process goes on for other workspaces
            log.exception("keeping %s ended", self._root)
            self._say("failed", problem=f"The index of {self._root} is not kept fresh: {error}")

    def _claimed(self, workspace: Workspace) -> folders.KeeperClaim | None:
        while not self._stopping.is_set():
            if (claim := workspace.claim()) is not None:
                return claim
            self._say("following", fresh=True)
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
                self._say("paused")
                self._counts.postpone(self._inbox.take(3600))
                continue
            if self._wants_reconcile or time.monotonic() > self._next_walk(watcher):
                self._attempt(workspace, watcher, None)
                continue
            if not warm and self._error is None:
                warm = True
                self._warm_up(workspace)
            self._say("ready" if self._error is None else "failed", problem=self._error or watcher.problem or " ".join(workspace.model_problems) or None,
                      fresh=self._error is None and (watcher.problem is None) and self._inbox.is_empty)  # fmt: skip
            batch = self._inbox.take(_TICK_SECONDS if self._writing is not None else 2.0)
            if batch is not None:
                self._attempt(workspace, watcher, batch)
            else:
                self._rest(workspace)

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
        if self._lacks_vectors and workspace.are_models_back():  # it is back: embed what was left out
            self._lacks_vectors, self._wants_reconcile = False, True
            return
        if self._writing is None:
            if not workspace.is_indexed:  # the cache was removed under us
                self._wants_reconcile = True
            return
        if not self._writing.is_intact:
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
            self._error, self._reconciled_at = _in_words(error, workspace.root), time.monotonic()

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

    def _attempt(self, workspace: Workspace, watcher: Watcher, batch: Batch | None) -> None:
        """Take in a batch, or everything; an error is said and tried again later."""
        began = time.monotonic()
        self._counts.begin(batch)
        try:
            report = self._update(workspace, watcher, batch)
        except IndexBusy:
            self._say("waiting")
            self._put_back(batch)
            self._stopping.wait(_TICK_SECONDS)
            return
        except Exception as error:  # the edge of an update: a full disk, a lost folder, a cache that turned read-only
            log.warning("the index of %s could not be brought up to date", self._root, exc_info=True)
            self._counts.failed()
            self._release_quietly()
            self._error = _in_words(error, workspace.root)
            self._wants_reconcile, self._reconciled_at = False, time.monotonic()
            return
        finally:
            self._counts.taking = 0
            self._end_large()
        self._changed_at = time.monotonic()
        self._settled = False
        if report is None:  # it takes a walk to tell
            self._wants_reconcile = True
            return
        self._counts.end(report, self._changed_at - began, whole=batch is None or batch.everything)
        for notice in report.notices:
            self._tell(KeptNotice(self._root, notice, routine=notice == UNCLEAN_END))
        self._lacks_vectors = self._lacks_vectors or report.lacks_vectors
        if batch is None or batch.everything:
            self._error = None
            self._reconciled_at = time.monotonic()
            self._walk_seconds = 0.0 if report.symbols else self._reconciled_at - began
            self._wants_reconcile = not report.complete and not self._paused
        elif not report.complete:
            self._put_back(batch)

    def _put_back(self, batch: Batch | None) -> None:
        if batch is None:
            self._wants_reconcile = True
        else:
            self._inbox.put(batch.paths, everything=batch.everything)

    def _update(self, workspace: Workspace, watcher: Watcher, batch: Batch | None) -> UpdateReport | None:
        whole = batch is None or batch.everything
        if whole:
            _wait_for_version_control(workspace.root, self._stopping)
        if self._wants_rebuild:
            self._release()
            workspace.discard(wait_seconds=2.0)
            self._wants_rebuild = False
        writing = self._writing
        if writing is None:
            self._wanted_before = workspace.last_wanted()
            writing = self._writing = self._lock_held.enter_context(workspace.writing())
            # What the model lacks at the moment is part of the state, which says when it is over.
            if said := [each for each in workspace.degraded if each not in workspace.model_problems]:
                self._tell(KeptNotice(self._root, " ".join(said)))
        if batch is not None and not whole:
            return writing.take(batch.paths, self._cancelled)
        self._wants_reconcile = False
        return writing.reconcile(self._progress, self._cancelled, watcher.enter)

    def _cancelled(self) -> bool:
        return self._stopping.is_set() or self._paused

    def _progress(self, step: Progress) -> None:
        # Large updates of several workspaces come one after another: together they would only take longer each.
        if step.phase == "index" and step.total > _LARGE_UPDATE_FILES:
            while not self._has_large and not self._cancelled():
                self._has_large = self._one_large.acquire(timeout=0.2)
        now = time.monotonic()
        if step.phase != self._state.phase or now - self._said_at > _SAY_SECONDS:
            self._said_at = now
            self._say(step.phase, step.done, step.total, step.seconds_left, step.symbols)

    def _end_large(self) -> None:
        if self._has_large:
            self._has_large = False
            self._one_large.release()

    def _release_quietly(self) -> None:
        try:
            self._release()
        except Exception:  # the same full disk again
            log.debug("the index could not be closed", exc_info=True)
            self._lock_held = ExitStack()

    def _say(
        self,
        phase: str,
        done: int = 0,
        total: int = 0,
        seconds_left: float | None = None,
        symbols: int = 0,
        *,
        fresh: bool = False,
        problem: str | None = None,
    ) -> None:
        state = KeptState(self._root, phase, done, total, seconds_left, symbols, fresh, problem)
        if state != self._state:
            self._state = state
            self._tell(state)


def _wait_for_version_control(root: Path, stopping: threading.Event) -> None:
    """git holds this file while it writes the work tree: half a branch is not worth indexing."""
    lock = root / ".git" / "index.lock"
    deadline = time.monotonic() + _VERSION_CONTROL_SECONDS
    while lock.exists() and time.monotonic() < deadline and not stopping.wait(0.05):
        pass


def _in_words(error: Exception, root: Path) -> str:
    if not root.exists():
        return f"The folder {root} is not there any more. Its index is kept as it is."
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"The index of {root} cannot be written: {said}. It is tried again every few seconds."
