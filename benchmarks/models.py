"""Embedding models compared: quality of answers, with everything and by the vectors alone, and what indexing and questions cost.

    python benchmarks/models.py --repos TREES --data QUALITY --model NAME --label TEXT [--repo NAME]... [--server PID] \\
        [--cache FOLDER] --json FILE
    python benchmarks/models.py --json FILE [--page FILE.md]

The first measures one model into FILE beside those that are there, the second shows them. NAME is as for `sememe search --model`; the
variables of an endpoint count. `packaged_models.py` makes some from packages. Costs are processor time, as wall time on a busy
machine says little; --server adds that of an endpoint's process. Linux only. TREES and QUALITY are as for `quality.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import tempfile
from pathlib import Path
from typing import Any

import page
import record
import scoring
from lsp_client import descendants
from peers import Answer, Peer, Sememe, VectorsAlone

BEGIN, END = "<!-- begin: models.py -->", "<!-- end: models.py -->"
TICKS = os.sysconf("SC_CLK_TCK")
Result = dict[str, Any]


def main() -> None:
    """Read the command line, measure or show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--repo", action="append")
    parser.add_argument("--model")
    parser.add_argument("--label")
    parser.add_argument("--server", type=int, metavar="PID")
    parser.add_argument("--cache", type=Path, help="of this model only")
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--page", type=Path)
    arguments = parser.parse_args()
    kept: dict[str, Result] = json.loads(arguments.json.read_text(encoding="utf-8")) if arguments.json.exists() else {}
    if arguments.model:
        has_read = arguments.cache is not None and arguments.cache.exists()
        with tempfile.TemporaryDirectory(prefix="sememe-models-") as cache:
            result = measure(arguments, arguments.cache or Path(cache))
        label = arguments.label or arguments.model
        for name, tree in (kept[label]["trees"] if has_read and label in kept else {}).items():
            if name in result["trees"]:
                result["trees"][name]["index_s"] = tree["index_s"]
        kept[label] = record.dated(result)
        record.save(arguments.json, kept)
    print(shown(kept))
    if arguments.page:
        page.fill(arguments.page, BEGIN, END, f"\n\n{shown(kept)}\n\n")


def measure(arguments: argparse.Namespace, cache: Path) -> Result:
    """One model on each tree."""
    sememe = Sememe(cache, arguments.model)
    alone = VectorsAlone(sememe)
    trees: dict[str, Result] = {}
    dimensions = 0
    for spec, root, tasks in scoring.load(arguments.repos, arguments.data, arguments.repo):
        began = processor_seconds(arguments.server)
        sememe.index(root)
        indexed = processor_seconds(arguments.server)
        reply = sememe.workspace.search(tasks[0]["query"])
        if reply.degraded:
            raise SystemExit(f"{spec['name']}: {' '.join(reply.degraded)}")
        asking = processor_seconds(arguments.server)
        whole = [_asked(sememe, task) for task in tasks]
        asked = processor_seconds(arguments.server)
        by_vectors = [_asked(alone, task)[0] for task in tasks]
        dimensions = len(sememe.workspace.require_model().query("a"))
        trees[spec["name"]] = {
            "symbols": sememe.workspace.status().symbols, "ndcg10": [each for each, _ in whole], "vectors_alone": by_vectors,
            "index_s": round(indexed - began, 2), "query_ms": round((asked - asking) * 1000 / len(tasks), 1),
            "query_wall_ms": round(statistics.median(each for _, each in whole), 1),
        }  # fmt: skip
        print(spec["name"], {**trees[spec["name"]], "ndcg10": _mean(trees[spec["name"]]["ndcg10"]),
                             "vectors_alone": _mean(by_vectors)}, flush=True)  # fmt: skip
    sememe.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"model": Path(arguments.model).name, "dimensions": dimensions, "peak_mb": round(peak), "trees": trees}


def _asked(peer: Peer, task: Result) -> tuple[float, float]:
    answer: Answer = peer.ask(task["query"])
    return round(scoring.ndcg(answer.rows, scoring.targets(task)), 4), answer.milliseconds


def processor_seconds(server: int | None) -> float:
    """Of this process, of all that it has started and starts, and of a server."""
    used = os.times()
    living = [*descendants(os.getpid()), *([server] if server else [])]
    return used.user + used.system + used.children_user + used.children_system + sum(map(_used, living))


def _used(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0  # it ended, and is among the children now
    return (int(fields[11]) + int(fields[12])) / TICKS


def shown(kept: dict[str, Result]) -> str:
    """A Markdown table, and where its figures are from."""
    common = set.intersection(*(set(each["trees"]) for each in kept.values()))
    most = max(len(each["trees"]) for each in kept.values())
    lines = [
        f"| model | dimensions | NDCG@10, {len(common)} trees | by vectors alone | NDCG@10, {most} trees | by vectors alone "
        "| symbols a second of processor | a question, ms of processor | peak memory, MB |",
        "| --- " + "| ---: " * 8 + "|",
    ]
    for label, each in kept.items():
        few = [each["trees"][name] for name in sorted(common)]
        all_trees = list(each["trees"].values()) if len(each["trees"]) == most else []
        rate = sum(tree["symbols"] for tree in few) / sum(tree["index_s"] for tree in few)
        question = statistics.mean(tree["query_ms"] for tree in few)
        cells = [
            str(each["dimensions"]), *_quality(few), *_quality(all_trees), f"{rate:,.0f}", f"{question:.0f}",
            str(each["peak_mb"]),
        ]  # fmt: skip
        lines.append(f"| {label} | {' | '.join(cells)} |")
    first = next(iter(kept.values()))
    sizes = [first["trees"][name] for name in common]
    queries, symbols = sum(len(tree["ndcg10"]) for tree in sizes), sum(tree["symbols"] for tree in sizes)
    return "\n".join([
        *lines, "",
        f"{len(common)} trees: {', '.join(sorted(common))}; {queries} queries, {symbols:,} symbols. "
        f"{first['machine']['processor']}, {first['machine']['cores']} cores, {first['machine']['system']}, "
        f"Python {first['machine']['python']}.",
        *(f"{label}: commit {each['commit']}, {each['date']}, load average {each['machine']['load_average'][1]}."
          for label, each in kept.items()),
    ])  # fmt: skip


def _quality(trees: list[Result]) -> list[str]:
    return [
        f"{_mean([each for tree in trees for each in tree[key]]):.3f}" if trees else "–"
        for key in ("ndcg10", "vectors_alone")
    ]


def _mean(values: list[float]) -> float:
    return round(statistics.mean(values), 4)


if __name__ == "__main__":
    main()
