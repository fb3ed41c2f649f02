"""The figures in Prometheus' text format: the only module that knows its library.

Labels are the root and words of the program. A root is made inert first: whatever its name holds, it is one label of one line.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

from indexer.keeping.figures import SEARCHABLE

from .cli.inert import inert
from .figures import keeping, serving
from .status import STATES
from .tally import ERRORS, STOPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prometheus_client.core import Metric

    from indexer import Status
    from indexer.counting import CacheUse, Count, Durations

    from .figures import ServerFigures

_PREFIX = "sememe"


def exposed(status: Status, servers: Sequence[ServerFigures]) -> str:
    """What an index holds, and the figures of the servers that have its folder open."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(status, servers))
    return generate_latest(registry).decode("utf-8")


class _Figures:
    """A collector, as the library calls it."""

    def __init__(self, status: Status, servers: Sequence[ServerFigures]) -> None:
        self._status, self._servers = status, servers
        self._root = inert(status.root)

    def collect(self) -> Iterator[Metric]:
        yield from self._of_index()
        yield from self._of_servers()

    def _gauge(self, name: str, help_: str, rows: Iterable[tuple[tuple[str, ...], float]], *labels: str) -> Metric:
        family = GaugeMetricFamily(f"{_PREFIX}_{name}", help_, labels=("root", *labels))
        for values, number in rows:
            family.add_metric((self._root, *values), number)
        return family

    def _one(self, name: str, help_: str, number: float) -> Metric:
        return self._gauge(name, help_, [((), number)])

    def _counter(
        self, name: str, help_: str, label: str, counts: Iterable[tuple[str, int]], known: Iterable[str] = ()
    ) -> Metric:
        """Kinds that are `known` are told before they happen: an increase from nothing cannot be seen."""
        family = CounterMetricFamily(f"{_PREFIX}_{name}", help_, labels=("root", label))
        totals: Counter[str] = Counter(dict.fromkeys(known, 0))
        for kind, count in counts:
            totals[kind] += count
        for kind, total in sorted(totals.items()):
            family.add_metric((self._root, kind), total)
        return family

    def _of_index(self) -> Iterator[Metric]:
        status = self._status
        states = [((state,), float(state == status.state)) for state in STATES]
        yield self._gauge("index_state", "1 for the state that the index has reached.", states, "state")
        yield self._one("index_files", "Files in the index.", status.files)
        yield self._one("index_symbols", "Symbols in the index.", status.symbols)
        yield self._one("index_pending_files", "Files that were found and are not indexed yet.", status.pending)
        yield self._one("index_coverage_ratio", "Indexed share of the files that are worth reading.", status.coverage)
        yield self._one(
            "index_generation", "Grows with each commit, and begins anew with a new index.", status.generation
        )
        yield self._one("index_problems", "What does not work as it should, see 'sememe status'.", len(status.degraded))
        sizes = [((part,), float(size)) for part, size in status.parts]
        yield self._gauge("index_size_bytes", "Size of the index on disk.", sizes, "part")
        if status.changed_seconds_ago is not None:
            changed = round(time.time() - status.changed_seconds_ago, 3)
            yield self._one("index_last_change_timestamp_seconds", "When the index last changed.", changed)

    def _of_servers(self) -> Iterator[Metric]:
        found = serving(self._servers, self._status.root)
        interfaces = Counter(server.interface for server, _ in found)
        counts = [((name,), float(interfaces[name])) for name in ("lsp", "mcp")]
        yield self._gauge("servers", "Running servers that have the folder open.", counts, "interface")
        kept = keeping(self._servers, self._status)
        if kept is not None:
            yield self._one("index_fresh", "1 while the index holds every change that was noticed.", float(kept.fresh))
            yield self._one("waiting_paths", "Paths that changed and are not taken in yet.", kept.waiting)
        if not found:
            return
        servers, folders = [server for server, _ in found], [folder for _, folder in found]
        updates = [each for folder in folders for each in folder.updates]
        yield self._histogram("request_duration_seconds", "From a request to its answer.", "request",
                              (each for server in servers for each in server.requests))  # fmt: skip
        yield self._histogram("search_duration_seconds", "In the search engine.", "kind",
                              (each for server in servers for each in server.searches))  # fmt: skip
        yield self._histogram("update_duration_seconds", "Taking changed files in, or comparing all files.", "kind",
                              (each for each in updates if each.kind in {"files", "walk"}))  # fmt: skip
        yield self._histogram("save_to_searchable_seconds", "From the first notice of a change until it can be found.", None,
                              (each for each in updates if each.kind == SEARCHABLE))  # fmt: skip
        yield self._counter("stopped_requests", "Requests that nobody waited for any more.", "reason",
                            _pairs(each for server in servers for each in server.stopped), STOPPED)  # fmt: skip
        yield self._counter("errors", "Errors that were answered or met.", "kind",
                            _pairs([each for server in servers for each in server.errors]
                                   + [each for folder in folders for each in folder.errors]), ERRORS)  # fmt: skip
        caches = [each for server in servers for each in server.caches]
        caches += [each for folder in folders for each in folder.caches]
        yield self._counter("cache_hits", "What a cache had.", "cache", _uses(caches, hits=True))
        yield self._counter("cache_misses", "What a cache had not.", "cache", _uses(caches, hits=False))
        yield from self._of_processes(servers)

    def _of_processes(self, servers: Sequence[ServerFigures]) -> Iterator[Metric]:
        counts: Counter[str] = Counter()
        memory: Counter[str] = Counter()
        for each in (process for server in servers for process in server.processes):
            counts[each.role] += 1
            if each.memory_bytes is not None:
                memory[each.role] += each.memory_bytes
        yield self._gauge(
            "processes", "Running processes.", (((role,), n) for role, n in sorted(counts.items())), "role"
        )
        yield self._gauge("resident_memory_bytes", "Memory of them together, shared libraries in each.",
                          (((role,), size) for role, size in sorted(memory.items())), "role")  # fmt: skip

    def _histogram(self, name: str, help_: str, label: str | None, durations: Iterable[Durations]) -> Metric:
        family = HistogramMetricFamily(f"{_PREFIX}_{name}", help_, labels=("root", *((label,) if label else ())))
        by_kind: dict[str, list[Durations]] = {}
        for each in durations:
            by_kind.setdefault(each.kind, []).append(each)
        for kind, some in sorted(by_kind.items()):
            below: Counter[float] = Counter()
            for bound, count in (pair for each in some for pair in each.buckets):
                below[bound] += count
            buckets = [(str(bound), float(count)) for bound, count in sorted(below.items())]
            buckets.append(("+Inf", float(sum(each.count for each in some))))
            labels = (self._root, *((kind,) if label else ()))
            family.add_metric(labels, buckets, sum(each.seconds for each in some))
        return family


def _pairs(counts: Iterable[Count]) -> Iterator[tuple[str, int]]:
    return ((each.kind, each.count) for each in counts)


def _uses(caches: Iterable[CacheUse], *, hits: bool) -> Iterator[tuple[str, int]]:
    return ((each.cache, each.hits if hits else each.misses) for each in caches)
