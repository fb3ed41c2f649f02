"""Sememe and its peers measured on the same trees and queries, in one session: what `quality.py --peers` runs.

The first query of a tree is asked once beforehand, untimed. A tool that is not installed is named and left out.
"""

from __future__ import annotations

import collections
import statistics
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import scoring
from peers import Peer, PeerMissingError, Ripgrep, Semble, Sememe, VectorsAlone, WordsAlone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@dataclass
class Tally:
    """What one peer was measured at."""

    scores: dict[str, dict[str, list[float]]] = field(
        default_factory=lambda: {key: collections.defaultdict(list) for key in ("all", "category", "language", "repo")}
    )
    milliseconds: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Means of NDCG@10, seconds of indexing in all, milliseconds of a query."""
        means = {
            name: {key: round(statistics.mean(values), 4) for key, values in sorted(table.items())}
            for name, table in self.scores.items()
        }
        took = sorted(self.milliseconds)
        return {
            "ndcg10": means.pop("all")["all"], **means, "index_s": round(sum(self.seconds), 2) if self.seconds else None,
            "query_ms_p50": round(took[len(took) // 2], 2), "query_ms_p95": round(took[int(len(took) * 0.95)], 2),
        }  # fmt: skip


def compare(
    trees: Path, data: Path, only: Sequence[str] | None, scratch: Path, model: str, semble: tuple[str, Path]
) -> dict[str, Any]:
    """Every peer on every tree, tree by tree, so that a busy minute of the machine meets all of them. `scratch` is empty."""
    sememe = Sememe(scratch / "sememe", model)
    others: dict[str, Callable[[], Peer]] = {
        "semble": lambda: Semble(*semble, scratch / "semble"),
        "ripgrep": Ripgrep,
    }
    peers: list[Peer] = [sememe]
    missing = {}
    for name, make in others.items():
        try:
            peers.append(make())
        except PeerMissingError as error:
            missing[name] = str(error)
            print(f"{name} is left out: {error}", file=sys.stderr)
    peers += [WordsAlone(sememe), VectorsAlone(sememe)]
    tallies = {peer.name: Tally() for peer in peers}
    queries = repositories = 0
    for spec, root, tasks in scoring.load(trees, data, only):
        repositories, queries = repositories + 1, queries + len(tasks)
        for peer in peers:
            _measure(peer, tallies[peer.name], spec, root, tasks)
        means = {name: statistics.mean(tally.scores["repo"][spec["name"]]) for name, tally in tallies.items()}
        print(
            f"{spec['name']:20}", *(f"{name} {each:.3f}" for name, each in means.items()), file=sys.stderr, flush=True
        )
    for peer in peers:
        peer.close()
    shown = {peer.name: {"about": peer.about, **tallies[peer.name].summary()} for peer in peers}
    return {"queries": queries, "repositories": repositories, "peers": shown, "missing": missing}


def _measure(peer: Peer, tally: Tally, spec: dict[str, Any], root: Path, tasks: Sequence[dict[str, Any]]) -> None:
    seconds = peer.index(root)
    if seconds is not None:
        tally.seconds.append(seconds)
    peer.ask(tasks[0]["query"])  # opens the index
    for task in tasks:
        answer = peer.ask(task["query"])
        score = scoring.ndcg(answer.rows, scoring.targets(task))
        tally.milliseconds.append(answer.milliseconds)
        groups = {"category": scoring.category(task), "language": spec["language"], "repo": spec["name"]}
        for group, key in {"all": "all", **groups}.items():
            tally.scores[group][key].append(score)
