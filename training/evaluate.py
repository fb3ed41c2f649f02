"""Dense-only scores. The held-aside repositories decide; the benchmark's development split is only reported."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indexer.embedding.text import document_text
from indexer.symbols import extract
from indexer.values import Extracted
from training.model import StaticModel
from training.pairs import Pair

# fmt: off
HELD_ASIDE = frozenset({
    "asdf-vm/asdf", "cfug/dio", "google/leveldb", "jqlang/jq", "JuliaData/DataFrames.jl", "junegunn/fzf",
    "karlseguin/http.zig", "koajs/koa", "oban-bg/oban", "onevcat/Kingfisher", "PostgREST/postgrest", "puma/puma",
    "serilog/serilog", "sharkdp/bat", "slimphp/Slim", "socketio/socket.io", "softwaremill/sttp", "square/moshi",
    "square/retrofit", "stevearc/oil.nvim", "tfutils/tfenv", "tornadoweb/tornado",
})
# fmt: on
"""At least one repository of each language that no run is trained on."""

QUERIES = 300
"""At most so many a repository, that the large ones do not decide alone."""


@dataclass(frozen=True, slots=True)
class Score:
    """Means over repositories."""

    mrr: float
    recall10: float
    queries: int
    by_language: dict[str, float]
    """MRR."""


def held_aside(model: StaticModel, pairs: Sequence[Pair], source: str = "doc") -> Score:
    """Each query of a repository against all of that repository's documents of the same source."""
    by_repo: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.repo in HELD_ASIDE and pair.source == source:
            by_repo[pair.repo].append(pair)
    mrrs, recalls, asked = [], [], 0
    by_language: dict[str, list[float]] = defaultdict(list)
    for mine in by_repo.values():
        if len(mine) < 20:
            continue
        step = math.ceil(len(mine) / QUERIES)
        chosen = mine[::step]
        documents = model.embed([p.document for p in mine])
        wanted = np.arange(0, len(mine), step)
        scores = model.embed([p.query for p in chosen]) @ documents.T
        ranks = (scores > scores[np.arange(len(chosen)), wanted][:, None]).sum(axis=1) + 1
        mrr = float((1 / ranks).mean())
        mrrs.append(mrr)
        recalls.append(float((ranks <= 10).mean()))
        by_language[mine[0].language].append(mrr)
        asked += len(chosen)
    languages = {name: round(float(np.mean(values)), 3) for name, values in sorted(by_language.items())}
    return Score(float(np.mean(mrrs)), float(np.mean(recalls)), asked, languages)


def symbols_of(root: Path) -> list[Extracted]:
    """Every symbol and unit below a benchmark root, with paths relative to it."""
    found = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.stat().st_size < 400_000:
            data = path.read_bytes()
            if b"\0" not in data[:4096]:
                found += extract(path.relative_to(root).as_posix(), data.decode("utf-8", "replace"))
    return found


def benchmark(model: StaticModel, trees: Path, data: Path) -> dict[str, float]:
    """NDCG@10 of vectors alone on the development split, by repository; `all` is the mean over queries.

    The best symbol of a file stands for the file: the annotations name files, and a list that is one file's symbols
    measures crowding, not the model.
    """
    out: dict[str, float] = {}
    every: list[float] = []
    for spec in json.loads((data / "repos.json").read_text(encoding="utf-8")):
        root = trees / spec["name"] / (spec.get("benchmark_root") or "")
        tasks = json.loads((data / "annotations" / f"{spec['name']}.json").read_text(encoding="utf-8"))
        found = symbols_of(root)
        documents = model.embed([document_text(each) for each in found])
        scores = model.embed([task["query"] for task in tasks]) @ documents.T
        mine = [_ndcg(found, row, task) for row, task in zip(scores, tasks, strict=True)]
        out[spec["name"]] = float(np.mean(mine))
        every += mine
    out["all"] = float(np.mean(every))
    return out


def _ndcg(found: Sequence[Extracted], scores: Any, task: dict[str, Any], cut: int = 10) -> float:
    wanted = [raw if isinstance(raw, str) else raw["path"] for raw in task["relevant"] + task.get("secondary", [])]
    ranked: list[str] = []
    for index in np.argsort(-scores):
        path = found[index].symbol.path
        if path not in ranked:
            ranked.append(path)
        if len(ranked) == cut:
            break
    ranks = {next((i for i, path in enumerate(ranked) if _same(path, name)), None) for name in wanted} - {None}
    ideal = sum(1 / math.log2(i + 2) for i in range(min(cut, len(wanted))))
    return sum(1 / math.log2(i + 2) for i in ranks if i is not None) / ideal if ideal else 0.0


def _same(path: str, wanted: str) -> bool:
    return path == wanted or path.endswith("/" + wanted) or wanted.endswith("/" + path)
