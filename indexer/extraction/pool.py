"""Worker processes that extract side by side. Of a file that kills or stalls its worker only the text is taken, and that is noted.

No file is parsed in this process while a worker can be had: a few hundred nested quotes in a Markdown file are a
segmentation fault in its grammar (seen in tree-sitter-language-pack 0.13).
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections import Counter, deque
from itertools import cycle
from typing import TYPE_CHECKING

from . import lender, prepare
from .analysing import prepared
from .numbered import NumberedFiles, Numbering
from .process import CannotStartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ..files import WalkRules
    from ..values import SourceFile
    from .analysing import PreparedFiles
    from .process import WorkerProcess

BATCH_BYTES = 400_000
"""Source of some 1,000 symbols: enough to share its words and the price of a message, little enough to end all workers together."""
WORKER_BYTES = 300_000
"""Source for which another worker is started: it takes one as long to read as the other to start."""


def prepare_all(
    root: Path,
    files: Sequence[SourceFile],
    rules: WalkRules,
    workers: int,
    cancelled: Callable[[], bool],
    *,
    with_texts: Sequence[str] = (),
) -> Iterator[PreparedFiles]:
    """All files, prepared, some at a time and in any order, until `cancelled` says so.

    :param with_texts: for which content (code, docs) to give the text of each symbol, too: a model is not given words.
    """
    if not files or cancelled():
        return
    pool = _Pool(root, rules, files, workers, with_texts=with_texts)
    try:
        for answer in pool.results(len(files), cancelled):
            yield prepared(answer)
    finally:
        pool.stop()


def prepare_text(path: str, text: str, *, with_texts: Sequence[str] = ()) -> PreparedFiles:
    """A text that is not on disk, prepared in a worker process."""
    worker = lender.borrow()
    try:
        answer = worker.ask_text(path, text, with_texts=with_texts) or _text_here(path, text, with_texts, parsed=False)
    except CannotStartError:
        answer = _text_here(path, text, with_texts, parsed=True)
    finally:
        lender.give_back(worker)
    return prepared(answer)


class _Pool:
    def __init__(
        self, root: Path, rules: WalkRules, files: Sequence[SourceFile], workers: int, *, with_texts: Sequence[str]
    ) -> None:
        self._root, self._rules, self._with_texts = root, rules, with_texts
        size = sum(each.size for each in files)
        workers = max(1, min(workers, len(files), size // WORKER_BYTES))
        # Little work is asked for in small pieces, so that it can be cancelled and ends in all workers at once.
        self._batches = deque(_batches(_by_kind(files), min(BATCH_BYTES, size // (workers * 4))))
        # Bounded: extraction waits for the writer instead of filling the memory.
        self._answers: queue.Queue[NumberedFiles] = queue.Queue(maxsize=workers * 4)
        self._stopping = threading.Event()
        self._complete = False
        self._working: set[WorkerProcess] = set()
        # Every other worker begins at the other end, where the rarest languages are: to make a language's queries ready takes up
        # to a second, and few are met by both.
        ends = cycle((self._batches.popleft, self._batches.pop))
        self._threads = [threading.Thread(target=self._serve, args=(next(ends),), daemon=True) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def results(self, count: int, cancelled: Callable[[], bool]) -> Iterator[NumberedFiles]:
        done = 0
        while done < count and not cancelled():
            try:
                answer = self._answers.get(timeout=0.1)
            except queue.Empty:
                if not any(thread.is_alive() for thread in self._threads) and self._answers.empty():
                    return
                continue
            done += len(answer.files)
            self._complete = done == count
            yield answer

    def stop(self) -> None:
        if not self._complete:
            self._stopping.set()
            for worker in list(self._working):
                worker.kill()
        for thread in self._threads:
            thread.join(timeout=2)

    def _serve(self, next_batch: Callable[[], list[str]]) -> None:
        worker = lender.borrow()
        self._working.add(worker)
        while not self._stopping.is_set():
            try:
                batch = next_batch()
            except IndexError:
                break
            try:
                answer = worker.ask(self._root, self._rules, batch, with_texts=self._with_texts)
                if answer is None:
                    self._one_by_one(worker, batch)
                else:
                    self._put(answer)
            except CannotStartError:  # no fault of these files
                self._put(self._in_this_process(batch, parsed=True))
        self._working.discard(worker)
        if self._stopping.is_set():
            worker.close()
        else:
            lender.give_back(worker)

    def _one_by_one(self, worker: WorkerProcess, batch: list[str]) -> None:
        for path in batch:
            if self._stopping.is_set():
                return
            answer = worker.ask(self._root, self._rules, [path], with_texts=self._with_texts)
            self._put(answer or self._in_this_process([path], parsed=False))

    def _in_this_process(self, batch: list[str], *, parsed: bool) -> NumberedFiles:
        numbering = Numbering()
        files = [
            (
                path,
                prepare.prepare(self._root, path, self._rules, numbering, with_texts=self._with_texts, parsed=parsed),
            )
            for path in batch
            if not self._stopping.is_set()
        ]
        return NumberedFiles(list(numbering), files)

    def _put(self, answer: NumberedFiles) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(queue.Full):
                self._answers.put(answer, timeout=0.1)
                return


def _by_kind(files: Sequence[SourceFile]) -> list[SourceFile]:
    """The files by their endings, that of most bytes first; else in their order."""
    endings = [_ending(file.path) for file in files]
    held: Counter[str] = Counter()
    for ending, file in zip(endings, files, strict=True):
        held[ending] += file.size
    order = sorted(range(len(files)), key=lambda i: (-held[endings[i]], endings[i]))
    return [files[i] for i in order]


def _ending(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2].lower()


def _batches(files: Sequence[SourceFile], size: int) -> Iterator[list[str]]:
    """The paths in order, cut where a batch has so many bytes; a file that has as many alone makes a batch of its own."""
    batch: list[str] = []
    held = 0
    for file in files:
        if batch and held + file.size > size:
            yield batch
            batch, held = [], 0
        batch.append(file.path)
        held += file.size
    if batch:
        yield batch


def _text_here(path: str, text: str, with_texts: Sequence[str], *, parsed: bool) -> NumberedFiles:
    numbering = Numbering()
    file = prepare.prepare_text(path, text, numbering, with_texts=with_texts, parsed=parsed)
    return NumberedFiles(list(numbering), [(path, file)])
