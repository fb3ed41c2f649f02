"""Workers stay warm between updates, one for good and others for a while: a start, with the languages' queries, costs 0.1 to 1 s,
a saved file 0.01 s."""

from __future__ import annotations

import atexit
import contextlib
import threading
from weakref import WeakSet

from .process import CannotStartError, WorkerProcess

SPARE_SECONDS = 5.0
"""So long the others wait for more work: another folder, the next of many changes."""

_idle: list[WorkerProcess] = []
_lent: WeakSet[WorkerProcess] = WeakSet()
_lock = threading.Lock()
_rest: threading.Timer | None = None


def borrow() -> WorkerProcess:
    """A worker that is idle, or another one."""
    with _lock:
        worker = _idle.pop(0) if _idle else WorkerProcess()
        _lent.add(worker)
        return worker


def give_back(worker: WorkerProcess) -> None:
    """Keep a worker for the next update."""
    global _rest  # noqa: PLW0603 (workers belong to the process, so does the time that they wait)
    with _lock:
        _lent.discard(worker)
        _idle.append(worker)
        if len(_idle) == 1:
            return
        if _rest is not None:
            _rest.cancel()
        _rest = threading.Timer(SPARE_SECONDS, _close_spare)
        _rest.daemon = True
        _rest.start()


def _close_spare() -> None:
    with _lock:
        spare = _idle[1:]
        del _idle[1:]
    for worker in spare:
        worker.close()


def pids() -> tuple[int, ...]:
    """The worker processes there are, at work or idle."""
    with _lock:
        return tuple(pid for worker in (*_lent, *_idle) if (pid := worker.pid) is not None)


def warm() -> None:
    """Have a worker started before it is needed."""
    worker = borrow()
    with contextlib.suppress(CannotStartError):
        worker.ask_text("warm.py", "", with_texts=())
    give_back(worker)


@atexit.register
def end_all() -> None:
    """End every worker, those at work too."""
    with _lock:
        for worker in [*_lent, *_idle]:
            worker.kill()
        _idle.clear()
