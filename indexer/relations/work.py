"""One question on its way: what is held of the indexes and for how long, what was read, and what is missing."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..extraction import lender
from ..extraction.process import CannotStartError
from ..questions import place_of, problems_of
from ..search.candidates import check
from ..store.reader import share
from ..update import walk_rules
from . import reading
from .values import Callee, Definition, Relations, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from ..opening import OpenIndex
    from ..search.filters import Filters
    from ..search.place import Place
    from ..values import Symbol
    from .reading import ReadFile, Wanted

BATCH_FILES = 16
"""Between two looks at the clock and at whether anybody waits."""
_NO_WORKER = "No process could be started to read files in."


@dataclass(slots=True)
class Work:
    """Invariant: no index is held while files are read, so searches go on meanwhile."""

    workspaces: Sequence[OpenIndex]
    only: Filters
    cancelled: Callable[[], bool]
    seconds: float
    generation: int = 0
    coverage: float = 1.0
    files_read: int = 0
    unread: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)

    @contextmanager
    def held(self) -> Iterator[list[Place]]:
        """Hold one generation of each index, briefly."""
        check(self.cancelled)
        places = [place_of(each, each.open_reader(), self.workspaces, self.only) for each in self.workspaces]
        with ExitStack() as stack:
            generations = [stack.enter_context(place.reader.reading()) for place in places]
            counts = [place.reader.file_counts() for place in places]
            self.generation = sum(generations)
            self.coverage = share(sum(count[0] for count in counts), sum(count[1] for count in counts))
            yield places

    def read(self, workspace: OpenIndex, question: list[Any], files: Sequence[Wanted]) -> Iterator[ReadFile]:
        """The files that hold references, until the time is over."""
        worker = lender.borrow()
        try:
            for start in range(0, len(files), BATCH_FILES):
                check(self.cancelled)
                if self.is_over:
                    return
                batch = files[start : start + BATCH_FILES]
                for found in reading.read_files(
                    worker, workspace.root, walk_rules(workspace.settings), question, batch
                ):
                    if isinstance(found, str):
                        self.unread.append(found)
                    else:
                        yield found
                self.files_read += len(batch)
        except CannotStartError:
            self.missing.append(_NO_WORKER)
        finally:
            lender.give_back(worker)

    @property
    def is_over(self) -> bool:
        """It has taken as long as it may."""
        return time.perf_counter() - self.began > self.seconds

    def symbols(self, number: int, file: Wanted, lines: Collection[int]) -> Sequence[Symbol]:
        """The symbols around these lines of a file, and perhaps others: those of its index or buffer, where that has this text."""
        workspace = self.workspaces[number]
        if file.text is None:
            reader = workspace.open_reader()
            with reader.reading():
                row = reader.catalog.file(file.path)
                if row is not None and row.digest == file.digest:
                    return reader.catalog.symbols_around(row, lines)
        # A buffer's, or those of an index that has moved on since it was asked.
        now = workspace.current(file.path)
        return now[1] if now is not None else ()

    def answer(
        self,
        name: str,
        definitions: Sequence[Definition],
        *,
        usages: Sequence[Usage] = (),
        callees: Sequence[Callee] = (),
        total: int = 0,
        elsewhere: int = 0,
        holding: int = 0,
        near: tuple[str, ...] = (),
    ) -> Relations:
        """What was found, with how whole it is."""
        if self.unread:
            some = ", ".join(self.unread[:3])
            self.missing.append(
                f"{_files(len(self.unread))} could not be read: {some}{', ...' if len(self.unread) > 3 else ''}."
            )
        return Relations(
            name, tuple(definitions), tuple(usages), tuple(callees), total, elsewhere, self.files_read, holding,
            tuple(dict.fromkeys(self.missing)), near, self.generation, self.coverage,
            not all(each.is_fresh for each in self.workspaces), problems_of(self.workspaces),
            round((time.perf_counter() - self.began) * 1000, 2),
        )  # fmt: skip


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
