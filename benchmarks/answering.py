"""One process that answers from an index, asked and weighed: what `scale.py` starts, so that nothing else is in its memory.

    SEMEME_CACHE_DIR=CACHE python benchmarks/answering.py ROOT QUERIES.json [--first KIND]

QUERIES.json has a list of queries for each kind. With --first, only the first of that kind is asked. Prints JSON. Linux only.
"""

from __future__ import annotations

import time

BEGAN = time.perf_counter()

import argparse  # noqa: E402 (the first answer counts from the start of the interpreter's work on this file)
import gc  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import re  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from indexer import Workspace  # noqa: E402

MAPPED = re.compile(r"^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ (\d+) *(.*)$")


def main() -> None:
    """Read the command line, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--first", metavar="KIND")
    arguments = parser.parse_args()
    queries: dict[str, list[str]] = json.loads(arguments.queries.read_text(encoding="utf-8"))
    with Workspace(arguments.root) as workspace:
        if arguments.first:
            workspace.search(queries[arguments.first][0])
            result: dict[str, Any] = {"first_ms": (time.perf_counter() - BEGAN) * 1000}
        else:
            result = asked(workspace, queries)
    print(json.dumps(result))


def asked(workspace: Workspace, queries: dict[str, list[str]]) -> dict[str, Any]:
    """Milliseconds of each query by kind, the kinds in turn, after two of each; then the memory."""
    for number in range(2):
        for texts in queries.values():
            workspace.search(texts[-1 - number])
    took: dict[str, list[float]] = {kind: [] for kind in queries}
    for turn in zip(*queries.values(), strict=True):
        for kind, text in zip(queries, turn, strict=True):
            began = time.perf_counter()
            workspace.search(text)
            took[kind].append((time.perf_counter() - began) * 1000)
    return {"took_ms": took, "memory": memory(workspace)}


def memory(workspace: Workspace) -> dict[str, int]:
    """Resident bytes of this process: of its own, of the index's files that are mapped, of other files (programs); and the
    vectors among them, in arrays (which are among its own) and in mapped graphs."""
    sizes = {"own": 0, "vectors_mapped": 0, "catalog_mapped": 0, "words_mapped": 0, "programs": 0}
    index, current = str(workspace.index_folder), "own"
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        if found := MAPPED.match(line):
            inode, path = found.groups()
            current = (
                _part(path.removeprefix(index)) if path.startswith(index) else "programs" if inode != "0" else "own"
            )
        elif line.startswith("Rss:"):
            sizes[current] += int(line.split()[1]) * 1024
    return {
        "pid": os.getpid(), "resident": sum(sizes.values()), **sizes,
        "vectors_in_arrays": _array_bytes(workspace.open_reader()._vectors),
    }  # fmt: skip


def _part(path: str) -> str:
    folder = path.strip("/").partition("/")[0]
    return {"vectors": "vectors_mapped", "words": "words_mapped"}.get(folder, "catalog_mapped")


def _array_bytes(owner: object) -> int:
    """Bytes of all arrays that an object of the vector index holds, each counted once."""
    import numpy as np

    found: dict[int, int] = {}
    waiting = [owner]
    while waiting:
        each = waiting.pop()
        if isinstance(each, np.ndarray):
            whole = each if each.base is None else each.base
            found[id(whole)] = whole.nbytes if isinstance(whole, np.ndarray) else each.nbytes
        elif isinstance(each, dict | list | tuple) or type(each).__module__.startswith("indexer.store."):
            waiting += [inner for inner in gc.get_referents(each) if not isinstance(inner, type)]
    return sum(found.values())


if __name__ == "__main__":
    main()
