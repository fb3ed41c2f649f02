"""Worker processes that extract side by side. A file that kills or stalls its worker is skipped, with the reason.

No file is parsed in this process while a worker can be had: a few hundred nested quotes in a Markdown file are a
segmentation fault in its grammar (seen in tree-sitter-language-pack 0.13).
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from typing import TYPE_CHECKING

from ..store.rows import PreparedFile
from . import lender, prepare
from .process import CannotStartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ..files import WalkRules
    from .process import WorkerProcess

BATCH_FILES = 16


def prepare_all(
    root: Path, paths: Sequence[str], rules: WalkRules, workers: int, cancelled: Callable[[], bool]
) -> Iterator[tuple[str, PreparedFile | None]]:
    """Each path with its prepared file (None: it is gone), in any order, until `cancelled` says so."""
    if not paths or cancelled():
        return
    pool = _Pool(root, rules, max(1, min(workers, len(paths) // BATCH_FILES)), paths)
    try:
        yield from pool.results(len(paths), cancelled)
    finally:
        pool.stop()


def prepare_text(path: str, text: str) -> PreparedFile:
    """A text that is not on disk, prepared in a worker process."""
    worker = lender.borrow()
    try:
        return worker.ask_text(path, text) or _not_finished(path)
    except CannotStartError:
        return prepare.prepare_text(path, text)
    finally:
        lender.give_back(worker)


class _Pool:
    def __init__(self, root: Path, rules: WalkRules, workers: int, paths: Sequence[str]) -> None:
        self._root, self._rules = root, rules
        self._batches: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        # Few files are asked for one by one, so that they can be cancelled one by one.
        size = max(1, min(BATCH_FILES, len(paths) // (workers * 4)))
        for start in range(0, len(paths), size):
            self._batches.put(list(paths[start : start + size]))
        # Bounded: extraction waits for the writer instead of filling the memory.
        self._answers: queue.Queue[list[tuple[str, PreparedFile | None]]] = queue.Queue(maxsize=workers * 4)
        self._stopping = threading.Event()
        self._complete = False
        self._working: set[WorkerProcess] = set()
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
            self._complete = done == count
            yield from answer

    def stop(self) -> None:
        if not self._complete:
            self._stopping.set()
            for worker in list(self._working):
                worker.kill()
        for thread in self._threads:
            thread.join(timeout=2)

    def _serve(self) -> None:
        worker = lender.borrow()
        self._working.add(worker)
        while not self._stopping.is_set():
            try:
                batch = self._batches.get_nowait()
            except queue.Empty:
                break
            try:
                answer = worker.ask(self._root, self._rules, batch)
                if answer is None:
                    answer = list(self._one_by_one(worker, batch))
            except CannotStartError:  # no fault of these files
                answer = [
                    (path, prepare.prepare(self._root, path, self._rules))
                    for path in batch
                    if not self._stopping.is_set()
                ]
            self._put(answer)
        self._working.discard(worker)
        if self._stopping.is_set():
            worker.close()
        else:
            lender.give_back(worker)

    def _one_by_one(self, worker: WorkerProcess, batch: list[str]) -> Iterator[tuple[str, PreparedFile | None]]:
        for path in batch:
            if self._stopping.is_set():
                return
            yield from worker.ask(self._root, self._rules, [path]) or [(path, _not_finished(path))]

    def _put(self, answer: list[tuple[str, PreparedFile | None]]) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(queue.Full):
                self._answers.put(answer, timeout=0.1)
                return


def _not_finished(path: str) -> PreparedFile:
    return PreparedFile(path, 0, 0, time.time_ns(), b"", "", "the parser did not finish this file", ())
