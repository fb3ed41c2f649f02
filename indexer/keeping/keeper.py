"""The keeper as the process that started it sees it. A keeper that dies is started again, and said to be.

Indexing is a process of its own so that no search waits for it (they share no interpreter lock), and so that a crash in
native code or a memory blow-up takes neither the server nor its editor with it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ..extraction import wire
from .figures import KeeperFigures
from .messages import KeptState, from_plain, settings_to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..settings import Settings
    from .messages import KeptNotice

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 60.0
"""Before a keeper that died is started again; twice as long each time, until one lives for a minute."""
_END_SECONDS = 0.8
_ENDED = "The indexing process ended unexpectedly and is started again. Search goes on."


class Keeper:
    """Keeps the indexes of any number of workspaces fresh, from a process at low priority."""

    def __init__(self, tell: Callable[[KeptState | KeptNotice], None]) -> None:
        """Nothing is started before the first workspace is opened.

        :param tell: called from a thread of this object with what happens.
        """
        self._tell = tell
        self._lock = threading.RLock()
        self._roots: dict[str, dict[str, Any]] = {}
        self._paused: set[str] = set()
        self._attended: dict[str, list[str]] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._asked: list[Future[KeeperFigures]] = []
        self.deaths = 0
        """How often the process ended that should have gone on."""
        self._thread: threading.Thread | None = None

    @property
    def pid(self) -> int | None:
        """The process that keeps, while there is one."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def open(self, root: str, settings: Settings) -> None:
        """Keep a workspace; with other settings than before, begin anew."""
        with self._lock:
            self._roots[root] = settings_to_plain(settings)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
                self._thread.start()
            else:
                self._send("open", root, self._roots[root])
                self._send("attend", root, self._attended.get(root, []))

    def close(self, root: str) -> None:
        """Keep it no longer."""
        with self._lock:
            self._paused.discard(root)
            self._attended.pop(root, None)
            if self._roots.pop(root, None) is not None:
                self._send("close", root)

    def changed(self, root: str, paths: Iterable[str], *, everything: bool = False) -> None:
        """Tell about files that changed, relative to the root; `everything`: only a walk can tell which."""
        self._send("changed", root, sorted(paths), everything)

    def attend(self, root: str, paths: Iterable[str]) -> None:
        """Tell which files somebody has open, relative to the root: a slow model reads them first."""
        with self._lock:
            self._attended[root] = list(paths)
            self._send("attend", root, self._attended[root])

    def reconcile(self, root: str, *, rebuild: bool = False) -> None:
        """Compare every file with the index; with `rebuild`, begin from nothing. Ends a pause."""
        self._paused.discard(root)
        self._send("reconcile", root, rebuild)

    def pause(self, root: str) -> None:
        """Stop indexing until `resume`; what is done is kept."""
        self._paused.add(root)
        self._send("pause", root)

    def resume(self, root: str) -> None:
        """Go on."""
        self._paused.discard(root)
        self._send("resume", root)

    def figures(self) -> Future[KeeperFigures]:
        """Ask the process what it has counted. Without one there is no answer: set a time, and cancel."""
        asked: Future[KeeperFigures] = Future()
        with self._lock:
            self._asked = [*(each for each in self._asked if not each.done()), asked]
        self._send("figures", "")
        return asked

    def stop(self) -> None:
        """End the process; what it has done is kept. It may take a moment longer than this call, to seal the indexes."""
        self._ending.set()
        with self._lock:
            process = self._process
        if process is not None:
            with contextlib.suppress(OSError):
                _pipe(process.stdin).close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_END_SECONDS)

    def _send(self, *message: Any) -> None:
        with self._lock:
            if self._process is None:
                return  # once it runs again, it is told of every root and compares all files
            with contextlib.suppress(OSError, ValueError):
                wire.send(_pipe(self._process.stdin), message)

    def _run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._ending.is_set():
            began = time.monotonic()
            code = self._serve()
            if self._ending.is_set():
                return
            if time.monotonic() - began > LONGEST_PAUSE_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self.deaths += 1
            log.error("the indexing process ended with code %s", code)
            for root in list(self._roots):
                self._tell(KeptState(root, "failed", problem=_ENDED))
            self._ending.wait(pause)
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)

    def _serve(self) -> int | None:
        """Start the process, tell it what to keep, and pass on what it says until it ends; gives its exit code."""
        try:
            process = _start()
        except OSError:
            log.exception("the indexing process cannot be started")
            return None
        with self._lock:
            self._process = process
            for root, settings in self._roots.items():
                self._send("open", root, settings)
                self._send("attend", root, self._attended.get(root, []))
                if root in self._paused:
                    self._send("pause", root)
        try:
            while True:
                message = from_plain(wire.receive(_pipe(process.stdout)))
                if isinstance(message, KeeperFigures):
                    self._answer(message)
                else:
                    self._tell(message)
        except (EOFError, OSError, ValueError):
            pass
        with self._lock:
            self._process = None
        process.kill()
        return process.wait()

    def _answer(self, figures: KeeperFigures) -> None:
        with self._lock:
            asked, self._asked = self._asked, []
        for each in asked:
            if each.set_running_or_notify_cancel():
                each.set_result(figures)


def _start() -> subprocess.Popen[bytes]:
    # -I: the workspace is untrusted, nothing in the current folder may be imported.
    command = [sys.executable, "-I", "-m", f"{__package__}.process"]
    priority = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # elsewhere the process lowers its own
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=os.path.dirname(sys.executable), creationflags=priority,  # noqa: PTH120
    )  # fmt: skip


def _pipe(stream: Any) -> Any:
    if stream is None:  # never: both ends were asked for
        raise OSError("no pipe")
    return stream
