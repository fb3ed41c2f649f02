"""Bringing an index up to date before it is asked. Invariant: Ctrl-C ends between two commits, never within one."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Self, TypeVar

from indexer import CacheUnusable, CorruptIndex, IndexBusy

from .failures import INTERRUPTED, Interrupted
from .progress import ProgressBar

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType

    from indexer import Progress, UpdateReport, Workspace

    from .screen import Screen

WAIT_SECONDS = 600.0
"""For another process that writes the index; the largest repositories take minutes."""
SYMBOLS_WORTH_WAITING = 256
"""That a question waits for a slow model to read: some 6 s for a transformer on two cores, as long as a folder's first index."""
_POLL_SECONDS = 0.05
_SOON_SECONDS = 1.5
"""In which a language server at rest makes way."""
_SHOW_CURSOR = "\x1b[?25h"
_KEPT = "Interrupted. What is indexed so far is kept: the next run goes on from there."

Answer = TypeVar("Answer")


class _CtrlC:
    """While it is entered, the first Ctrl-C is a request to stop, the second stops at once."""

    def __init__(self) -> None:
        self.asked = False
        self._before: object = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)  # type: ignore[arg-type]

    def _note(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if self.asked:
            # Not an exception, which could leave half a commit to be made again: an index outlives a sudden death.
            os.write(2, f"{_SHOW_CURSOR if os.isatty(2) else ''}sememe: {_KEPT}\n".encode())
            os._exit(INTERRUPTED)
        self.asked = True


def update(
    workspace: Workspace,
    screen: Screen,
    wait_seconds: float,
    *,
    rebuild: bool = False,
    enough: Callable[[], bool] = lambda: False,
    at_most: int | None = None,
) -> UpdateReport:
    """Reconcile the index with the files, with a progress bar; waits for another writer, unless there is `enough`, and for a slow
    model, unless it has more than `at_most` symbols to read.

    :raises IndexBusy: another process writes and did not end in time.
    :raises Interrupted: Ctrl-C; what was committed is kept.
    """
    began = time.monotonic()
    said = False
    with _CtrlC() as ctrl_c, ProgressBar(screen) as bar:

        def progress(state: Progress) -> None:
            # While scanning nothing is being written, and a scan does not ask whether to stop.
            if ctrl_c.asked and state.phase == "scan":
                raise Interrupted(_KEPT)
            bar.show(state)

        while True:
            try:
                if rebuild:
                    workspace.discard(wait_seconds=_POLL_SECONDS)
                report = workspace.refresh(progress, lambda: ctrl_c.asked, at_most=at_most)
                break
            except IndexBusy:
                waited = time.monotonic() - began
                if waited >= wait_seconds or (waited > _SOON_SECONDS and enough()):
                    raise
            if not said and waited > _SOON_SECONDS:
                screen.say(f"Another process is writing the index of {workspace.root}: waiting for it.")
                said = True
            if ctrl_c.asked:
                raise Interrupted
            time.sleep(_POLL_SECONDS)
    if not report.complete:
        raise Interrupted(_KEPT)
    for notice in report.notices:
        screen.say(notice)
    return report


def make_ready(workspace: Workspace, screen: Screen, *, refresh: bool) -> None:
    """Have an index that can be asked, as fresh as possible, and say what it lacks.

    :raises CorruptIndex: there is none, and `refresh` is false.
    """
    if not refresh:
        return
    if not workspace.is_indexed:
        screen.say(f"There is no index of {workspace.root} yet: building it.")
    try:
        report = update(
            workspace, screen, WAIT_SECONDS, enough=lambda: _readable(workspace), at_most=SYMBOLS_WORTH_WAITING
        )
        if report.lacks_vectors and not workspace.model_problems:
            screen.say("'sememe index' with the same model has it read what it has not.")
    except IndexBusy:
        screen.say("Another process is writing the index: what it has so far is searched, which may be stale.")
    except (CacheUnusable, OSError) as error:
        if not _readable(workspace):
            raise
        screen.say(f"The index could not be brought up to date: {error} What it has is searched, which may be stale.")


def say_nothing_there(workspace: Workspace, screen: Screen) -> None:
    """There is an index, and nothing in it."""
    screen.say(f"There is nothing to search in {workspace.root}: no file there is worth reading. "
               f"'sememe status --skipped {workspace.root}' tells why.")  # fmt: skip


def _readable(workspace: Workspace) -> bool:
    """At least one generation is committed."""
    try:
        return workspace.is_indexed and workspace.status().generation > 0
    except CorruptIndex:  # half made by the other process
        return False


def ask(workspace: Workspace, screen: Screen, question: Callable[[], Answer], *, repair: bool) -> Answer:
    """The answer to a question; an index that turns out to be damaged is built again, and the question asked again.

    :raises CorruptIndex: `repair` is false, or building it again did not help.
    """
    try:
        return question()
    except CorruptIndex as damage:
        if not repair:
            raise
        screen.say(f"The index is damaged ({damage}): it is built again.")
    update(workspace, screen, WAIT_SECONDS)
    try:
        return question()
    except CorruptIndex:
        # Damage that a reconcile does not look at: start from nothing.
        update(workspace, screen, WAIT_SECONDS, rebuild=True)
        return question()
