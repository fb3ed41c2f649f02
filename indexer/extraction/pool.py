"""Worker processes that extract side by side. A file that kills or stalls its worker is skipped, with the reason."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

from ..store.rows import PreparedFile
from . import wire
from .prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ..files import WalkRules

BATCH_FILES = 16
STALL_SECONDS = 30.0
"""A batch that takes longer holds a file that the parser cannot digest (the slowest sound 1 MB file takes 3 s)."""
# Starting a worker costs about as much as extracting this many files.
_WORTH_WORKERS = 64


def prepare_all(
    root: Path, paths: Sequence[str], rules: WalkRules, workers: int, cancelled: Callable[[], bool]
) -> Iterator[tuple[str, PreparedFile | None]]:
    """Each path with its prepared file (None: it is gone), in any order, until `cancelled` says so."""
    if len(paths) < _WORTH_WORKERS or workers < 2:
        for path in paths:
            if cancelled():
                return
            yield path, prepare(root, path, rules)
        return
    pool = _Pool(root, rules, min(workers, len(paths) // BATCH_FILES + 1), paths)
    try:
        yield from pool.results(len(paths), cancelled)
    finally:
        pool.stop()


class _Pool:
    def __init__(self, root: Path, rules: WalkRules, workers: int, paths: Sequence[str]) -> None:
        self._root, self._rules = root, rules
        self._batches: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        for start in range(0, len(paths), BATCH_FILES):
            self._batches.put(list(paths[start : start + BATCH_FILES]))
        # Bounded: extraction waits for the writer instead of filling the memory.
        self._answers: queue.Queue[list[tuple[str, PreparedFile | None]]] = queue.Queue(maxsize=workers * 4)
        self._stopping = threading.Event()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def results(self, count: int, cancelled: Callable[[], bool]) -> Iterator[tuple[str, PreparedFile | None]]:
        done = 0
        while done < count and not cancelled():
            try:
                answer = self._answers.get(timeout=0.1)
            except queue.Empty:
                if not any(thread.is_alive() for thread in self._threads) and self._answers.empty():
                    return
                continue
            done += len(answer)
            yield from answer

    def stop(self) -> None:
        self._stopping.set()
        for process in list(self._processes):
            process.kill()
        with contextlib.suppress(queue.Empty):
            while True:
                self._answers.get_nowait()
        for thread in self._threads:
            thread.join(timeout=2)

    def _serve(self) -> None:
        worker = _Worker([str(self._root), asdict(self._rules)], self._processes)
        while not self._stopping.is_set():
            try:
                batch = self._batches.get_nowait()
            except queue.Empty:
                break
            try:
                answer = worker.ask(batch)
                if answer is None:
                    answer = list(self._one_by_one(worker, batch))
            except _CannotStartError:  # no fault of these files
                answer = [
                    (path, prepare(self._root, path, self._rules)) for path in batch if not self._stopping.is_set()
                ]
            self._put(answer)
        worker.close()

    def _one_by_one(self, worker: _Worker, batch: list[str]) -> Iterator[tuple[str, PreparedFile | None]]:
        for path in batch:
            if self._stopping.is_set():
                return
            yield from worker.ask([path]) or [(path, _stalled(path))]

    def _put(self, answer: list[tuple[str, PreparedFile | None]]) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(queue.Full):
                self._answers.put(answer, timeout=0.1)
                return


class _CannotStartError(Exception):
    """A worker process ended or stalled before it was given a file."""


class _Worker:
    """One worker process, started again after it died."""

    def __init__(self, setup: list[Any], processes: set[subprocess.Popen[bytes]]) -> None:
        self._setup, self._processes = setup, processes
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, paths: list[str]) -> list[tuple[str, PreparedFile | None]] | None:
        """The prepared files of these paths; None when the process died or stalled over them.

        :raises _CannotStartError: there is no process that could be asked.
        """
        if self._process is None:
            self._start()
        try:
            answer = self._exchange(paths)
        except (EOFError, OSError):
            self.close()
            return None
        files = {file.path: file for file in map(wire.from_plain, answer)}
        return [(path, files.get(path)) for path in paths]

    def _start(self) -> None:
        # -I: the workspace is untrusted, nothing in the current folder may be imported.
        command = [sys.executable, "-I", "-m", f"{__package__}.worker"]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_neutral_folder()
            )
            self._processes.add(self._process)
            self._exchange(self._setup)
        except (EOFError, OSError) as error:
            self.close()
            raise _CannotStartError from error

    def _exchange(self, message: list[Any]) -> Any:
        process = self._process
        if process is None:
            raise EOFError
        watchdog = threading.Timer(STALL_SECONDS, process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            wire.send(_pipe(process.stdin), message)
            return wire.receive(_pipe(process.stdout))
        finally:
            watchdog.cancel()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
            self._processes.discard(self._process)
            self._process = None


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:  # never: both ends were asked for
        raise EOFError
    return stream


def _neutral_folder() -> str:
    return os.path.dirname(sys.executable)  # noqa: PTH120 (a Path would gain nothing)


def _stalled(path: str) -> PreparedFile:
    return PreparedFile(path, 0, 0, time.time_ns(), b"", "", "the parser did not finish this file", ())
