"""What everything costs by the number of symbols: indexing, starting, following changes, answering, memory.

    python benchmarks/scale.py --sources FOLDER... [--sizes N...] [--queries N] [--saves N] [--json FILE] [--plot FILE.svg]

Each size is a new folder of whole trees out of the FOLDERs (`growing.py`), copied to a temporary place; files that were
written just now are in the system's cache, so nothing waits for a disk. A size that is measured replaces its column in FILE,
the others stay, each with the commit and date of its own. `growth.py` shows the kept result. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import growing
import growth
import indexing
import recall
import record
import speed
import switching
from lsp_client import LspClient
from typed import typed_queries

from indexer import Settings, Workspace

SIZES = (1_000, 10_000, 100_000, 1_000_000)
FIRST_ANSWERS = 5
ANSWERING = Path(__file__).with_name("answering.py")


def main() -> None:
    """Read the command line, measure each size, show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--sources", type=Path, nargs="+", required=True, metavar="FOLDER", help="folders of source trees"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="symbols")
    parser.add_argument("--queries", type=int, default=200, help="of each kind")
    parser.add_argument("--saves", type=int, default=20)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    arguments = parser.parse_args()
    sources = growing.Sources(arguments.sources)
    result: dict[str, Any] = {"sizes": {}}
    if arguments.json and arguments.json.exists():
        result = json.loads(arguments.json.read_text(encoding="utf-8"))
    for size in sorted(arguments.sizes):
        options = f"--sizes {size} --queries {arguments.queries} --saves {arguments.saves}"
        column: dict[str, Any] = {"command": f"python benchmarks/scale.py --sources FOLDER... {options}"}
        with tempfile.TemporaryDirectory(prefix="sememe-scale-") as home:
            column["made_of"] = asdict(sources.grow(Path(home) / "trees", size))
            try:
                measure(Path(home), arguments.queries, arguments.saves, column)
            except BaseException:
                print(json.dumps(column), file=sys.stderr)  # the largest size takes half an hour
                raise
        result["sizes"][str(size)] = record.dated(column)
        result["sizes"] = dict(sorted(result["sizes"].items(), key=lambda each: int(each[0])))
        if arguments.json:
            record.save(arguments.json, result)
    print(growth.table(result))
    if arguments.plot:
        growth.plot(result, arguments.plot)


def measure(home: Path, queries: int, saves: int, result: dict[str, Any]) -> None:
    """All measurements of the folder `trees` in a place where nothing else is, into `result`."""
    root, cache = home / "trees", str(home / "cache")
    result["cold"] = cold(root, cache)
    _say("unchanged")
    indexing.run(root, cache)  # looks again at files that were as young as a clock's tick when they were read
    result["unchanged"] = indexing.run(root, cache)
    with Workspace(root, Settings(cache_dir=Path(cache))) as workspace:
        _say("queries")
        (home / "queries.json").write_text(json.dumps(typed_queries(workspace, queries)), encoding="utf-8")
        result["answering"] = answering(root, cache, home / "queries.json")
        _say("recall")
        result["recall"] = recall.measure(workspace, queries)
    _say("changes, with the language server as keeper")
    result["keeper"] = kept(root, cache, saves)
    _say("a branch switch, with `sememe index`")
    result["left_by_keeper"] = indexing.run(root, cache)["changed"]
    branches = switching.Branches(root)
    branches.there()
    result["switch_by_index"] = {"files": branches.files, **indexing.run(root, cache)}
    _say("queries, after all changes")
    result["query_ms_after_changes"] = _by_kind(_answering(root, cache, home / "queries.json"))


def cold(root: Path, cache: str) -> dict[str, Any]:
    """`sememe index` from nothing, and the index that it leaves."""
    _say("cold index")
    sizes = dict(growing.readable(root))
    run = indexing.run(root, cache)
    with Workspace(root, Settings(cache_dir=Path(cache))) as workspace:
        index, status = workspace.index_folder, workspace.status()
    parts = {"catalog": 0, "words": 0, "vectors": 0}
    for path in (each for each in index.rglob("*") if each.is_file()):
        part = path.relative_to(index).parts[0]
        parts[part if part in parts else "catalog"] += path.stat().st_size
    return {**run, "text_bytes": sum(sizes.values()), "index_bytes": status.bytes, "index_bytes_by_part": parts}


def answering(root: Path, cache: str, queries: Path) -> dict[str, Any]:
    """Queries by kind in one process that does nothing else, and the first answers of new ones."""
    result = _answering(root, cache, queries)
    first = {
        kind: [_answering(root, cache, queries, "--first", kind)["first_ms"] for _ in range(FIRST_ANSWERS)]
        for kind in ("name", "question")
    }
    return {
        "query_ms": _by_kind(result),
        "first_answer_ms": {kind: round(statistics.median(values), 1) for kind, values in first.items()},
        "memory": result["memory"],
    }  # fmt: skip


def _by_kind(result: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {kind: speed.spread(values) for kind, values in result["took_ms"].items()}


def _answering(root: Path, cache: str, *arguments: str | Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, ANSWERING, root, *arguments], env={**os.environ, "SEMEME_CACHE_DIR": cache},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def kept(root: Path, cache: str, saves: int) -> dict[str, Any]:
    """A language server that watches: from its start to an index that is equal to the files, from a save to its symbol in an
    answer, and a branch switch there and back."""
    client = LspClient(cache, root)
    client.wait_until_ready()
    result: dict[str, Any] = {"ready_s": round(time.perf_counter() - client.began, 2)}
    result["save_to_searchable_ms"] = speed.spread(speed.saves(client, root, saves))
    branches = switching.Branches(root)
    for name, switch in (("there", branches.there), ("back", branches.back)):
        began = time.perf_counter()
        marker = switch()
        wrote = time.perf_counter() - began
        switching.until_taken_in(client, marker)
        took = time.perf_counter() - began
        result[name] = {"files": branches.files, "write_seconds": round(wrote, 2), "seconds": round(took, 2)}
    result["memory_mb"] = speed.memory(client)
    result["degraded"] = client.request("sememe/status")["folders"][0]["degraded"]
    client.close()
    return result


def _say(what: str) -> None:
    print(f"  {time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
