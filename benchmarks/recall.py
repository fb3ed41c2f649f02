"""Recall@10 of the vector index against exact comparison, on an indexed folder.

    python benchmarks/recall.py ROOT [--queries N] [--json FILE]

Queries are random symbols' own vectors and, in words, the first lines of random symbols' docs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

import numpy as np
import record

from indexer import Workspace
from indexer.search.candidates import CANDIDATES
from indexer.store.quantized import matrix, unit_rows


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with Workspace(arguments.root) as workspace:
        workspace.refresh()
        result = measure(workspace, arguments.queries)
    print(json.dumps(result, indent=1))
    if arguments.json:
        record.write(arguments.json, result)


def measure(workspace: Workspace, count: int) -> dict[str, float | int]:
    """Mean recall@10 and the time of a look-up, over `count` queries, half of each kind."""
    reader, model = workspace.open_reader(), workspace.model()
    if model is None:
        raise SystemExit("no model")
    random = np.random.default_rng(0)
    with reader.reading():
        rows = reader.catalog.vectors_between(0, 1 << 62)
        ids = np.array([id_ for id_, _ in rows])
        vectors = unit_rows(matrix([vector for _, vector in rows]))
        some = ids[random.permutation(len(ids))[: count * 20]].tolist()
        documented = reader.catalog.symbols(some).values()
        docs = [row.symbol.doc.split("\n")[0] for row in documented if len(row.symbol.doc) > 20][: count // 2]
        queries = [model.query(doc) for doc in docs] + [
            vectors[i] for i in random.integers(0, len(vectors), count // 2)
        ]
        reader.nearest(queries[0], CANDIDATES)
        recalls, times = [], []
        for query in queries:
            exact = set(ids[np.argsort(-(vectors @ query), kind="stable")[:10]].tolist())
            began = time.perf_counter()
            found = reader.nearest(query, CANDIDATES)
            times.append((time.perf_counter() - began) * 1000)
            recalls.append(len(exact & {id_ for id_, _ in found}) / 10)
        bytes_of_graphs = sum(path.stat().st_size for path in (workspace.index_folder / "vectors").iterdir())
    return {
        "symbols": len(ids), "queries": len(queries), "recall_at_10": round(statistics.mean(recalls), 4),
        "ms_p50": round(statistics.median(times), 2), "graph_bytes_per_symbol": round(bytes_of_graphs / len(ids), 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
