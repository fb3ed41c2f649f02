"""Searches run in threads of their own. Invariant: whoever is no longer waited for stops at its next step."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from indexer import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

# One index serves one search at a time; the second thread is for another index, and for a status meanwhile.
_THREADS = 2


class Superseded(Exception):  # noqa: N818 (names a decision: nobody waits for this any more)
    """A newer request of the same series came: this one's answer would not be looked at."""


class Searching:
    """Runs jobs that take a `cancelled` to be asked now and then."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, "search")
        self._latest: dict[str, threading.Event] = {}

    async def run(self, job: Callable[[Callable[[], bool]], Answer], series: str | None = None) -> Answer:
        """The job's result. Of a series, only the newest request goes on.

        :raises Superseded: a newer one came meanwhile.
        """
        stop = threading.Event()
        if series is not None:
            if (older := self._latest.get(series)) is not None:
                older.set()
            self._latest[series] = stop
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, _unless(stop, job))
        except asyncio.CancelledError:
            stop.set()
            raise
        except Cancelled as error:
            raise Superseded("a newer request came") from error
        finally:
            if series is not None and self._latest.get(series) is stop:
                del self._latest[series]

    def stop(self) -> None:
        """Wait for nobody."""
        for event in self._latest.values():
            event.set()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _unless(stop: threading.Event, job: Callable[[Callable[[], bool]], Answer]) -> Callable[[], Answer]:
    def run() -> Answer:
        if stop.is_set():
            raise Cancelled("The search was cancelled before it began.")
        return job(stop.is_set)

    return run
