"""What a keeper says of one workspace: each state once, and steps of an update no more often than anybody reads them."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from .messages import KeptNotice, KeptState

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..update import Progress, UpdateReport

_SAY_SECONDS = 0.2
_LARGE_UPDATE_FILES = 500


class Telling:
    """Used by the thread that keeps the workspace."""

    def __init__(
        self,
        root: str,
        tell: Callable[[KeptState | KeptNotice], None],
        one_large: threading.Lock,
        cancelled: Callable[[], bool],
    ) -> None:
        """Nothing is said yet.

        :param one_large: held while much is indexed, so that workspaces come one after another.
        """
        self._root, self._tell, self._one_large, self._cancelled = root, tell, one_large, cancelled
        self._state = KeptState(root, "scan")
        self._said_at = 0.0
        self._has_large = False

    def state(
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
        """Say how far it is, if that is new."""
        state = KeptState(self._root, phase, done, total, seconds_left, symbols, fresh, problem)
        if state != self._state:
            self._state = state
            self._tell(state)

    def notice(self, text: str, *, routine: bool = False) -> None:
        """Say that something happened."""
        self._tell(KeptNotice(self._root, text, routine))

    def notices(self, report: UpdateReport, routine: str) -> None:
        """Say what an update met; `routine` is for a log."""
        for text in report.notices:
            self.notice(text, routine=text == routine)

    def progress(self, step: Progress) -> None:
        """Say how far an update is; a large one waits for those of other workspaces: together they would only take longer each."""
        if step.phase == "index" and step.total > _LARGE_UPDATE_FILES:
            while not self._has_large and not self._cancelled():
                self._has_large = self._one_large.acquire(timeout=0.2)
        now = time.monotonic()
        if step.phase != self._state.phase or now - self._said_at > _SAY_SECONDS:
            self._said_at = now
            self.state(step.phase, step.done, step.total, step.seconds_left, step.symbols)

    def end_large(self) -> None:
        """The update is over."""
        if self._has_large:
            self._has_large = False
            self._one_large.release()
