"""What `sememe status` says of running servers, as Prometheus reads it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.running import Sememe
from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from pathlib import Path

Series = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Exposed:
    """One scrape."""

    text: str
    values: dict[Series, float]
    types: dict[str, str]

    def value(self, name: str, **labels: str) -> float | None:
        """Of the one series with this name and, besides the root, these labels; None where there is none."""
        found = [value for (each, given), value in self.values.items()
                 if each == name and {key: text for key, text in given if key != "root"} == labels]  # fmt: skip
        assert len(found) <= 1
        return found[0] if found else None

    @property
    def names(self) -> set[str]:
        """Of the series."""
        return {name for name, _ in self.values}


def read(text: str) -> Exposed:
    """By the library's own parser. No series comes twice, and histograms are what they should be."""
    values: dict[Series, float] = {}
    types = {}
    for family in text_string_to_metric_families(text):
        assert family.name not in types
        assert family.documentation
        types[family.name] = family.type
        for sample in family.samples:
            series = (sample.name, frozenset(sample.labels.items()))
            assert series not in values
            values[series] = sample.value
        if family.type == "histogram":
            _check_histogram(family.name, values)
    return Exposed(text, values, types)


def _check_histogram(name: str, values: dict[Series, float]) -> None:
    rows: dict[frozenset[tuple[str, str]], list[tuple[float, float]]] = {}
    for (each, labels), value in values.items():
        if each == f"{name}_bucket":
            bound = float(dict(labels)["le"])
            rows.setdefault(frozenset(pair for pair in labels if pair[0] != "le"), []).append((bound, value))
    for labels, row in rows.items():
        bounds, counts = zip(*sorted(row), strict=True)
        assert bounds[0] == 0.001
        assert bounds[-2:] == (10.0, math.inf)
        assert list(counts) == sorted(counts)
        assert counts[-1] == values[f"{name}_count", labels]
        assert values[f"{name}_sum", labels] >= 0


def scrape(home: Path, root: Path) -> Exposed:
    """As a cron line does."""
    answer = Sememe(home / "cache", home)("status", "--prometheus", str(root))
    assert answer.code == 0, answer.err
    return read(answer.out)
