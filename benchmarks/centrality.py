"""Whether symbols whose names are used often should come first: NDCG@10 with that as one more signal.

    python benchmarks/centrality.py --repos TREES --data QUALITY

How often a name is used is the number of symbols that hold its words as one term, as a logarithm, 0 to 1. It is added, with several
weights, to the logarithm of a result's score; questions that are a name keep their order. The arguments are those of quality.py.
"""

from __future__ import annotations

import argparse
import math
import statistics
from pathlib import Path

import scoring
from scoring import Row

from indexer import Kind, Settings, Workspace
from indexer.analysis import word_terms

WEIGHTS = (-0.5, -0.2, -0.1, 0.1, 0.2, 0.5, 1.0, 2.0)
RESULTS = 50
Scored = tuple[Row, float, float]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/sememe-quality"))  # noqa: S108 (a benchmark's scratch)
    given = parser.parse_args()
    answers: list[tuple[list[Scored], bool, tuple[scoring.Target, ...]]] = []
    for _, root, tasks in scoring.load(given.repos, given.data, None):
        with Workspace(root, Settings(cache_dir=given.cache)) as workspace:
            workspace.refresh()
            for task in tasks:
                found, is_name = answered(workspace, task["query"])
                answers.append((found, is_name, scoring.targets(task)))
    before = mean(answers, 0.0)
    print(f"{len(answers)} questions, NDCG@10 {before:.4f}")
    for weight in WEIGHTS:
        print(f"weight {weight:+.1f}: {mean(answers, weight) - before:+.4f}")


def answered(workspace: Workspace, query: str) -> tuple[list[Scored], bool]:
    """The results with their scores and how often their names are used; and whether the query is a name."""
    reply, reader = workspace.search(query, RESULTS), workspace.open_reader()
    rows = []
    with reader.reading():
        for hit in reply.hits:
            symbol, terms = hit.symbol, word_terms(hit.symbol.name)
            # A name of one word is that word: how often it is written says nothing about the symbol.
            is_telling = len(terms) > 2 and symbol.kind not in {Kind.FILE, Kind.TEXT, Kind.HEADING}
            used = max(0, reader.document_count(terms[-1]) - 1) if is_telling else 0
            row = Row(symbol.path, symbol.span.start.line + 1, symbol.span.end.line + 1)
            rows.append((row, hit.score, math.log1p(used) / math.log1p(reader.symbol_count)))
    return rows, bool(reply.hits and reply.hits[0].signals.step)


def mean(answers: list[tuple[list[Scored], bool, tuple[scoring.Target, ...]]], weight: float) -> float:
    """NDCG@10 over all questions."""
    scores = []
    for found, is_name, targets in answers:
        order = found
        if not is_name:
            order = sorted(found, key=lambda each: -(math.log(max(each[1], 1e-9)) + weight * each[2]))
        scores.append(scoring.ndcg([row for row, _, _ in order], targets))
    return statistics.mean(scores)


if __name__ == "__main__":
    main()
