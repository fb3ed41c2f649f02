"""Annotated queries, and how an answer to one is scored: the same for every tool that is measured.

Counting is that of the benchmark's publishers: each row takes a rank, a target's rank is that of the first row which covers
it, primary and secondary targets weigh the same, gain is binary.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

K = 10

Target = tuple[str, int | None, int | None]
"""Path, and first and last line where the annotation has lines."""


@dataclass(frozen=True, slots=True)
class Row:
    """One result: a path below the root, with first and last line counted from 1."""

    path: str
    start_line: int
    end_line: int


def load(
    trees: Path, data: Path, only: Sequence[str] | None
) -> Iterator[tuple[dict[str, Any], Path, list[dict[str, Any]]]]:
    """The repositories that have a tree and annotations: the entry of repos.json, the folder to index, the queries."""
    for spec in json.loads((data / "repos.json").read_text(encoding="utf-8")):
        root = trees / spec["name"] / (spec.get("benchmark_root") or "")
        notes = data / "annotations" / f"{spec['name']}.json"
        if (not only or spec["name"] in only) and notes.exists() and root.exists():
            yield spec, root, json.loads(notes.read_text(encoding="utf-8"))


def targets(task: dict[str, Any]) -> tuple[Target, ...]:
    """Where the answer is."""
    return tuple(
        (raw, None, None) if isinstance(raw, str) else (raw["path"], raw.get("start_line"), raw.get("end_line"))
        for raw in [*task.get("relevant", []), *task.get("secondary", [])]
    )


def category(task: dict[str, Any]) -> str:
    """architecture, semantic or symbol: as annotated, else from the form of the query."""
    text = task["query"].strip().lower()
    return str(
        task.get("category")
        or ("symbol" if " " not in text else "architecture" if text.startswith("how ") else "semantic")
    )


def covers(row: Row, target: Target) -> bool:
    """The row is of the target's file and overlaps its lines, where it has lines."""
    path, wanted = row.path.replace("\\", "/"), target[0].replace("\\", "/")
    if not (path == wanted or path.endswith(f"/{wanted}") or wanted.endswith(f"/{path}")):
        return False
    if target[1] is None or target[2] is None:
        return True
    return not (row.end_line < int(target[1]) or row.start_line > int(target[2]))


def ndcg(rows: Sequence[Row], wanted: Sequence[Target]) -> float:
    """NDCG@10 with binary gain (Järvelin, Kekäläinen 2002)."""
    ranks = {next((rank for rank, row in enumerate(rows[:K]) if covers(row, target)), None) for target in wanted} - {
        None
    }
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(K, len(wanted))))
    return sum(1 / math.log2(rank + 2) for rank in ranks if rank is not None) / ideal if ideal else 0.0
