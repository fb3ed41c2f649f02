"""A progress bar for indexing. Invariant: nothing is drawn, and rich is not loaded, unless it takes a while and a
terminal looks on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from indexer import Progress

    from .screen import Screen

PATIENCE_SECONDS = 0.4
"""What is over sooner needs no bar."""

_PHASES = {
    "scan": "Looking for files",
    "index": "Indexing",
    "embed": "Reading with the model",
    "optimize": "Optimizing",
}


class ProgressBar:
    """Shows `indexer.Progress` values; a context manager that leaves the terminal as it was."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._began = time.monotonic()
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, progress: Progress) -> None:
        """Draw this state."""
        if not self._screen.shows_progress or time.monotonic() - self._began < PATIENCE_SECONDS:
            return
        if self._bar is None:
            self._start()
        assert self._bar is not None  # noqa: S101
        assert self._task is not None  # noqa: S101
        self._bar.update(
            self._task, description=_PHASES.get(progress.phase, progress.phase), completed=progress.done,
            total=progress.total or None, counts=_counts(progress), left=_left(progress.seconds_left),
        )  # fmt: skip

    def _start(self) -> None:
        from rich.console import Console  # noqa: PLC0415 (see the module's docstring)
        from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

        columns = [TextColumn("{task.description}"), BarColumn(30), TextColumn("{task.fields[counts]}"),
                   TextColumn("{task.fields[left]}", style="dim")]  # fmt: skip
        self._bar = Progress(*columns, console=Console(file=self._screen.err), transient=True, refresh_per_second=8)
        self._task = self._bar.add_task("", total=None, counts="", left="")
        self._bar.start()


def _counts(progress: Progress) -> str:
    if not progress.total:
        return f"{progress.done:,} files"
    if progress.phase == "embed":
        return f"{progress.done:,} of {progress.total:,} texts"
    return f"{progress.done:,} of {progress.total:,} files, {progress.symbols:,} symbols"


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d} left" if minutes >= 60 else f"{minutes}:{rest:02d} left"
