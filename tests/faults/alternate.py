"""One process that replaces all files of a tree by those of the other of two versions, refreshing after each time.

Run as `python -m faults.alternate ROOT CACHE TIMES`. It prints `ready` after the first refresh.
"""

from __future__ import annotations

import sys
from pathlib import Path

from engine.trees import numbered, plant

import indexer.update
from indexer import Settings, Workspace

FILES = 20


def main(root: Path, cache: Path, times: int) -> None:
    """Alternate."""
    # All files of a version make one generation, however slow the machine is.
    indexer.update.FIRST_COMMIT_SECONDS = indexer.update.COMMIT_SECONDS = 1e9
    with Workspace(root, Settings(cache_dir=cache, threads=1)) as workspace:
        for turn in range(times):
            plant(root, numbered(FILES, "AB"[turn % 2]))
            assert workspace.refresh(wait_seconds=60).complete
            if not turn:
                print("ready", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
