"""What a keeper counts: how long updates take, how long a change waits until it can be found, and what went wrong."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..counting import CacheUse, Count, Counter, Durations, Histogram

if TYPE_CHECKING:
    from ..update import UpdateReport
    from .inbox import Batch, Inbox

SEARCHABLE, UPDATE_FAILED = "save_to_searchable", "update_failed"


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """Of one workspace, since its keeping began."""

    root: str
    waiting: int
    """Paths that were noticed to have changed and are not taken in yet."""
    updates: tuple[Durations, ...]
    """`files`: what was noticed was taken in, and changed something; `walk`: all files were compared; `save_to_searchable`: from
    the first notice of a change until it was committed, whatever it waited for."""
    errors: tuple[Count, ...]
    caches: tuple[CacheUse, ...]


@dataclass(frozen=True, slots=True)
class KeeperFigures:
    """Of a keeper's process."""

    workers: tuple[int, ...]
    """The processes that extract for it."""
    folders: tuple[KeptFigures, ...]


class KeptCounts:
    """Of one workspace; the keeping thread counts, any other asks."""

    def __init__(self) -> None:
        self._updates = Histogram()
        self._vectors = Counter()
        self._errors = Counter()
        self._noticed: float | None = None
        self.taking = 0
        """Paths that are being taken in at the moment."""
        self._postponed: frozenset[str] = frozenset()

    def begin(self, batch: Batch | None) -> None:
        """An update begins; what a former one left undone waits on."""
        if batch is not None:
            self.taking = len(batch.paths)
            self._noticed = batch.noticed if self._noticed is None else min(self._noticed, batch.noticed)

    def postpone(self, batch: Batch | None) -> None:
        """Indexing is paused: a walk will take this in."""
        if batch is not None:
            self._postponed |= batch.paths

    def end(self, report: UpdateReport, seconds: float, *, whole: bool) -> None:
        """An update is committed."""
        changed = report.added + report.changed + report.removed > 0
        if whole or changed:
            self._updates.observe("walk" if whole else "files", seconds)
        self._vectors.add("kept", report.vectors_kept)
        self._vectors.add("made", report.vectors_made)
        if not report.complete:
            return
        if self._noticed is not None and changed:
            self._updates.observe(SEARCHABLE, time.monotonic() - self._noticed)
        self._noticed = None
        if whole:
            self._postponed = frozenset()

    def failed(self) -> None:
        """An update met an error."""
        self._errors.add(UPDATE_FAILED)

    def now(self, root: str, inbox: Inbox, cache: CacheUse | None) -> KeptFigures:
        """The figures so far; with `cache` that of a slow model."""
        vectors = {each.kind: each.count for each in self._vectors.now()}
        kept = CacheUse("vectors", vectors.get("kept", 0), vectors.get("made", 0))
        caches = (kept,) if cache is None else (kept, cache)
        return KeptFigures(
            root, inbox.size + self.taking + len(self._postponed), self._updates.now(), self._errors.now(), caches
        )


def from_plain(row: dict[str, Any]) -> KeeperFigures:
    """The figures that were taken apart by `asdict`."""
    return KeeperFigures(tuple(row["workers"]), tuple(_folder(each) for each in row["folders"]))


def _folder(row: dict[str, Any]) -> KeptFigures:
    return KeptFigures(
        row["root"], row["waiting"],
        tuple(Durations(**{**each, "buckets": tuple(map(tuple, each["buckets"]))}) for each in row["updates"]),
        tuple(Count(**each) for each in row["errors"]), tuple(CacheUse(**each) for each in row["caches"]),
    )  # fmt: skip
