"""Counts and durations of what a process does, kept in memory until somebody asks. One costs a few hundred nanoseconds, starts no
thread and writes no file. Any thread may count.

The kinds that things are counted by are words of the program, never of what is counted: they stay few.
"""

from __future__ import annotations

import sys
import threading
import time
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the buckets, in seconds; one more bucket is without an end. A search takes 1 to 100 ms, with a cross-encoder
seconds, as a change does while everything else is being indexed."""


@dataclass(frozen=True, slots=True)
class Durations:
    """How long the things of one kind took."""

    kind: str
    count: int
    seconds: float
    """All of them together."""
    buckets: tuple[tuple[float, int], ...]
    """For each of BOUNDS, in seconds, how many took no longer; the rest of `count` took longer than the last."""

    def below(self, share: float) -> float | None:
        """The first bound that this share (0..1) of them kept to; None where none does."""
        return next((bound for bound, count in self.buckets if count >= share * self.count), None)


@dataclass(frozen=True, slots=True)
class Count:
    """How often a kind of thing happened."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class CacheUse:
    """How often a cache had what was looked for."""

    cache: str
    hits: int
    misses: int


class Histogram:
    """Durations by kind."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: dict[str, list[float]] = {}
        """For each kind the counts of its buckets, then all seconds."""

    def observe(self, kind: str, seconds: float) -> None:
        """One more."""
        at = bisect_left(BOUNDS, seconds)
        with self._lock:
            row = self._rows.get(kind)
            if row is None:
                row = self._rows[kind] = [0.0] * (len(BOUNDS) + 2)
            row[at] += 1
            row[-1] += seconds

    def timed(self, kind: str) -> Timed:
        """To be entered: what is done inside counts, unless it raises."""
        return Timed(self, kind)

    def now(self) -> tuple[Durations, ...]:
        """What there is of each kind, by kind."""
        with self._lock:
            taken = [(kind, list(row)) for kind, row in sorted(self._rows.items())]
        return tuple(_durations(*each) for each in taken)


class Timed:
    """A duration that is being measured."""

    __slots__ = ("_began", "_histogram", "_kind")

    def __init__(self, histogram: Histogram, kind: str) -> None:
        self._histogram, self._kind, self._began = histogram, kind, 0.0

    def __enter__(self) -> Self:
        self._began = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._histogram.observe(self._kind, time.perf_counter() - self._began)


class Counter:
    """Things by kind."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}

    def add(self, kind: str, count: int = 1) -> None:
        """So many more."""
        with self._lock:
            self._counts[kind] = self._counts.get(kind, 0) + count

    def now(self) -> tuple[Count, ...]:
        """What there is of each kind, by kind."""
        with self._lock:
            return tuple(Count(kind, count) for kind, count in sorted(self._counts.items()))


def cache_uses() -> tuple[CacheUse, ...]:
    """The bounded `lru_cache`s of the engine in this process, which count by themselves; those of a module are one."""
    found: dict[str, tuple[int, int]] = {}
    seen: set[int] = set()
    package = f"{__package__}."
    for name, module in sorted(sys.modules.items()):
        if not name.startswith(package):
            continue
        for value in list(vars(module).values()):
            parameters = getattr(value, "cache_parameters", None)
            # Without a bound it is a table that is read once.
            if parameters is None or id(value) in seen or value.__module__ != name or parameters()["maxsize"] is None:
                continue
            seen.add(id(value))
            info = value.cache_info()
            hits, misses = found.get(name, (0, 0))
            found[name] = (hits + info.hits, misses + info.misses)
    return tuple(CacheUse(name.removeprefix(package), *counts) for name, counts in found.items())


def _durations(kind: str, row: list[float]) -> Durations:
    *counts, seconds = row
    *below, all_of_them = accumulate(map(int, counts))
    return Durations(kind, all_of_them, round(seconds, 6), tuple(zip(BOUNDS, below, strict=True)))
