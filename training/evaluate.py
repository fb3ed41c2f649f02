"""Dense-only scores. The held-aside repositories decide; the benchmark's development split is only reported."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
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

CUT = 10
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A repository of the benchmark's development split."""

    name: str
    root: Path
    queries: tuple[tuple[str, tuple[str, ...]], ...]
    """Each with the files that answer it."""


def development(trees: Path, data: Path) -> Iterator[Asked]:
    """The development split: TREES has one tree a repository, DATA has repos.json and annotations/."""
    for spec in json.loads((data / "repos.json").read_text(encoding="utf-8")):
        tasks = json.loads((data / "annotations" / f"{spec['name']}.json").read_text(encoding="utf-8"))
        queries = tuple(
            (task["query"], tuple(map(_path, task["relevant"] + task.get("secondary", [])))) for task in tasks
        )
        yield Asked(spec["name"], trees / spec["name"] / (spec.get("benchmark_root") or ""), queries)


def _path(raw: str | dict[str, str]) -> str:
    return raw if isinstance(raw, str) else raw["path"]


def benchmark(model: StaticModel, trees: Path, data: Path) -> dict[str, float]:
    """NDCG@10 of vectors alone on the development split, by repository; `all` is the mean over queries.

    The best symbol of a file stands for the file: the annotations name files, and a list that is one file's symbols
    measures crowding, not the model.
    """
    out: dict[str, float] = {}
    every: list[float] = []
    for spec in development(trees, data):
        found = symbols_of(spec.root)
        documents = model.embed([document_text(each) for each in found])
        scores = model.embed([query for query, _ in spec.queries]) @ documents.T
        mine = [ndcg(_files(found, row), wanted) for row, (_, wanted) in zip(scores, spec.queries, strict=True)]
        out[spec.name] = float(np.mean(mine))
        every += mine
    out["all"] = float(np.mean(every))
    return out


def _files(found: Sequence[Extracted], scores: Any) -> list[str]:
    ranked: dict[str, None] = {}
    for index in np.argsort(-scores):
        ranked[found[index].symbol.path] = None
        if len(ranked) == CUT:
            break
    return list(ranked)


def ndcg(found: Sequence[str], wanted: Sequence[str]) -> float:
    """NDCG@10 of paths in their order (Jarvelin, Kekalainen 2002), each wanted file at the first of its rows."""
    ranks = {next((i for i, path in enumerate(found[:CUT]) if is_same(path, name)), None) for name in wanted} - {None}
    ideal = sum(1 / math.log2(i + 2) for i in range(min(CUT, len(wanted))))
    return sum(1 / math.log2(i + 2) for i in ranks if i is not None) / ideal if ideal else 0.0


def is_same(path: str, wanted: str) -> bool:
    """The paths may be relative to different folders."""
    return path == wanted or path.endswith("/" + wanted) or wanted.endswith("/" + path)
