"""Search quality on annotated queries, in one process: NDCG@10 by category and language, and what each signal is worth.

    python benchmarks/quality.py --repos TREES --data QUALITY [--repo NAME]... [--ablate] [--tune] [--json FILE]
    python benchmarks/quality.py --repos TREES --data QUALITY --peers [--json FILE] [--plot FILE.svg] [--page FILE.md]

TREES holds one tree a repository, QUALITY the file repos.json and the folder annotations/ (see CONTRIBUTING.md). With --peers,
Sememe is compared with other tools and with its own signals alone (`peers.py`, `measuring.py`). `scoring.py` says how answers are scored.
"""

from __future__ import annotations

import argparse
import collections
import copy
import dataclasses
import json
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import comparison
import measuring
import peers
import record
import scoring
from scoring import K, Row

from indexer import Settings, Workspace
from indexer.search.candidates import never, pool
from indexer.search.engine import ranked
from indexer.search.place import Place, Source
from indexer.search.query import parse
from indexer.search.spelling import respelled
from indexer.search.weights import Weights, default_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.search.candidates import Pool
    from indexer.search.engine import Ranked
    from indexer.search.query import Query
    from indexer.store.rows import CandidateRow


@dataclass(frozen=True, slots=True)
class Case:
    """One annotated query with its candidates and their signals, so that weights can be tried without searching."""

    repo: str
    language: str
    category: str
    query: Query
    targets: tuple[tuple[str, int | None, int | None], ...]
    pool: Pool | None
    found: frozenset[int]
    """Which targets are among the candidates at all."""


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--repo", action="append")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/sememe-quality"))  # noqa: S108 (a benchmark's scratch)
    parser.add_argument("--model", default="sememe", help="as for the command line")
    parser.add_argument("--ablate", action="store_true", help="leave out each signal in turn")
    parser.add_argument("--tune", action="store_true", help="coordinate-wise search over the weights; prints the best")
    parser.add_argument("-v", action="store_true", help="print each query below 0.7")
    parser.add_argument("--json", type=Path)
    with_peers = parser.add_argument_group("with --peers")
    with_peers.add_argument("--peers", action="store_true", help="compare with other tools")
    with_peers.add_argument("--semble-python", default=sys.executable, help="interpreter that has semble")
    with_peers.add_argument("--semble-model", type=Path, default=peers.BUNDLED, help="folder of a static model for it")
    with_peers.add_argument("--plot", type=Path, help="an SVG of quality against time; takes matplotlib")
    with_peers.add_argument("--page", type=Path, help="a Markdown page, whose marked part is written")
    arguments = parser.parse_args()
    if arguments.peers:
        compare(arguments)
        return
    cases = list(load_cases(arguments.repos, arguments.data, arguments.repo, arguments.cache, arguments.model))
    weights = default_weights()
    summary = summarize(cases, weights)
    print(json.dumps(summary, indent=1))
    if arguments.v:
        print_misses(cases, weights)
    if arguments.ablate:
        whole = mean_ndcg(cases, weights)
        summary["without"] = {}
        for label, changed in ablations(weights):
            summary["without"][label] = round(mean_ndcg(cases, changed) - whole, 4)
            print(f"without {label:28} {summary['without'][label]:+.4f}", flush=True)
    if arguments.tune:
        tune(cases, weights)
    if arguments.json:
        record.write(arguments.json, summary)


def compare(arguments: argparse.Namespace) -> None:
    """Sememe beside its peers: one table, and what was asked for beside it."""
    with tempfile.TemporaryDirectory(prefix="sememe-peers-") as scratch:
        result = record.dated(
            measuring.compare(
                arguments.repos, arguments.data, arguments.repo, Path(scratch), arguments.model,
                (arguments.semble_python, arguments.semble_model),
            )
        )  # fmt: skip
    print(comparison.table(result))
    if arguments.json:
        record.save(arguments.json, result)
    comparison.show(result, arguments.plot, arguments.page)


def load_cases(trees: Path, data: Path, only: list[str] | None, cache: Path, model: str) -> Iterator[Case]:
    """Index each tree and take the candidates of each of its queries."""
    for spec, root, tasks in scoring.load(trees, data, only):
        with Workspace(root, Settings(cache_dir=cache, model=model)) as workspace:
            report = workspace.refresh()
            print(f"{spec['name']:20} {report.files:6} files {report.seconds:6.1f} s", file=sys.stderr, flush=True)
            for task in tasks:
                yield _case(workspace, spec, task)


def _case(workspace: Workspace, spec: dict[str, Any], task: dict[str, Any]) -> Case:
    reader, model = workspace.open_reader(), workspace.model()
    targets = scoring.targets(task)
    with reader.reading():
        source = Source(Place(reader), {})
        query = respelled(parse(task["query"]), [source], model)
        vector = model.query(query.text) if model else None
        found = pool(source, query, model, [vector], default_weights(), never)
    rows = found.rows if found else []
    held = frozenset(n for n, target in enumerate(targets) if any(scoring.covers(_row(row), target) for row in rows))
    return Case(spec["name"], spec["language"], scoring.category(task), query, targets, found, held)


def order(case: Case, weights: Weights) -> list[Ranked]:
    """The first results."""
    best = case.pool
    return ranked(case.query, best.rows, best.signals, best.like, K, weights) if best else []


def _row(row: CandidateRow) -> Row:
    return Row(row.path, row.start_line + 1, row.end_line + 1)


def ndcg(case: Case, hits: Sequence[Ranked]) -> float:
    """NDCG@10 of a query's results."""
    return scoring.ndcg([_row(hit.row) for hit in hits], case.targets)


def mean_ndcg(cases: Sequence[Case], weights: Weights) -> float:
    """The mean over all queries."""
    return statistics.mean(ndcg(case, order(case, weights)) for case in cases)


def summarize(cases: Sequence[Case], weights: Weights) -> dict[str, Any]:
    """Means overall, by category, language and repository, and how many targets the candidates hold."""
    groups: dict[str, dict[str, list[float]]] = {
        name: collections.defaultdict(list) for name in ("category", "language", "repo")
    }
    values = []
    for case in cases:
        value = ndcg(case, order(case, weights))
        values.append(value)
        for name, table in groups.items():
            table[getattr(case, name)].append(value)
    held = sum(len(case.found) for case in cases) / max(1, sum(len(case.targets) for case in cases))
    means = {
        name: {key: round(statistics.mean(each), 4) for key, each in sorted(table.items())}
        for name, table in groups.items()
    }
    return {
        "queries": len(cases),
        "ndcg10": round(statistics.mean(values), 4),
        "candidates_hold": round(held, 4),
        **means,
    }


def print_misses(cases: Sequence[Case], weights: Weights) -> None:
    """Each query below 0.7, with what was wanted and what came."""
    for case in cases:
        hits = order(case, weights)
        if (value := ndcg(case, hits)) < 0.7:
            print(f"{value:.2f} [{case.repo}] {case.query.text!r}")
            print(
                "     want",
                [f"{path}:{start or ''}" for path, start, _ in case.targets],
                "candidates",
                sorted(case.found),
            )
            print("     got ", [f"{hit.row.path}:{hit.row.start_line + 1} {hit.row.name}" for hit in hits[:6]])


def changed(weights: Weights, table: str, key: str, value: float) -> Weights:
    """The weights with one number replaced."""
    entries = copy.deepcopy(dict(getattr(weights, table)))
    entries[key] = value
    return dataclasses.replace(weights, **{table: entries})


def ablations(weights: Weights) -> Iterator[tuple[str, Weights]]:
    """The weights with one signal left out."""
    for table, keys in (("fusion", ("words", "meaning", "meaning_of_name")), ("natural", tuple(weights.natural))):
        for key in keys:
            yield f"{table}.{key}", changed(weights, table, key, 0.0)
    for table in ("file", "symbol"):
        for key in getattr(weights, table):
            yield f"{table}.{key}", changed(weights, table, key, 0.0)
    flat = dict.fromkeys(weights.kind, 0.0)
    yield "kinds", dataclasses.replace(weights, kind=flat)
    for key in ("same_file", "same_likely_file"):
        yield f"crowding.{key}", changed(weights, "crowding", key, 1.0)
    yield "crowding.symbol_share", changed(weights, "crowding", "symbol_share", 0.0)


def tune(cases: Sequence[Case], weights: Weights) -> None:
    """Coordinate-wise search; a step must gain on the whole and lose in no more repositories than it gains in."""
    best, best_value = weights, mean_ndcg(cases, weights)
    numbers = [("fusion", key) for key in weights.fusion if key != "words"]
    numbers += [("natural", key) for key in weights.natural] + [("crowding", "same_file")]
    numbers += [("kind", key) for key in weights.kind]
    for _ in range(2):
        for table, key in numbers:
            now = getattr(best, table)[key]
            steps = (
                [now * 0.5, now * 0.75, now * 1.33, now * 2]
                if table != "kind"
                else [now - 0.06, now - 0.03, now + 0.03, now + 0.06]
            )
            for value in steps:
                trial = changed(best, table, key, value)
                result = mean_ndcg(cases, trial)
                if result > best_value + 0.0003:
                    best, best_value = trial, result
                    print(f"{table}.{key} = {value:.4g}  {result:.4f}", flush=True)


if __name__ == "__main__":
    main()
