"""Changes of one workspace, gathered until they rest. Invariant: what was put is given once, and nothing is lost."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# An editor's save is several events within a millisecond or two; a branch switch is thousands within seconds.
QUIET_SECONDS, LONGEST_SECONDS = 0.02, 0.2
MANY_QUIET_SECONDS, MANY_LONGEST_SECONDS = 0.2, 2.0
MANY_PATHS = 50
TOO_MANY_PATHS = 500
"""From here on, a walk is cheaper than looking at each."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What changed."""

    paths: frozenset[str]
    everything: bool
    """Only a walk can tell what changed."""
    noticed: float
    """When the first of it was noticed, by `time.monotonic()`."""


class Inbox:
    """Any thread puts, one takes."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paths: set[str] = set()
        self._everything = self._many = self._woken = False
        self._first = self._last = 0.0

    def put(self, paths: Iterable[str] = (), *, everything: bool = False, many: bool = False) -> None:
        """Note changes; `many`: more are on their way."""
        with self._changed:
            self._last = time.monotonic()
            if not self._any:
                self._first = self._last
            self._paths.update(paths)
            self._everything = self._everything or everything or len(self._paths) > TOO_MANY_PATHS
            self._many = self._many or many or len(self._paths) > MANY_PATHS
            self._changed.notify_all()

    def wake(self) -> None:
        """Let `take` return at once."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    @property
    def _any(self) -> bool:
        return bool(self._paths) or self._everything or self._many

    @property
    def is_empty(self) -> bool:
        """Nothing waits to be taken."""
        with self._changed:
            return not self._any

    @property
    def size(self) -> int:
        """How many paths wait."""
        with self._changed:
            return len(self._paths)

    def take(self, timeout: float) -> Batch | None:
        """What has gathered, as soon as it rests; None after `timeout` seconds without a change, or when woken."""
        with self._changed:
            self._changed.wait_for(lambda: self._any or self._woken, timeout)
            if self._woken or not self._any:
                self._woken = False
                return None
            while (left := self._seconds_left()) > 0 and not self._woken:
                self._changed.wait(left)
            everything = self._everything or (self._many and len(self._paths) > MANY_PATHS)
            # Where there is no path, version control moved, and no file has said so.
            batch = Batch(frozenset(self._paths), everything or not self._paths, self._first)
            self._paths = set()
            self._everything = self._many = False
            return batch

    def _seconds_left(self) -> float:
        quiet, longest = (MANY_QUIET_SECONDS, MANY_LONGEST_SECONDS) if self._many else (QUIET_SECONDS, LONGEST_SECONDS)
        now = time.monotonic()
        return min(self._last + quiet - now, self._first + longest - now)
