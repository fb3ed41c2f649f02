"""What a slow model costs whoever waits: the first answer, the whole index, a second worktree, and a run after one that was killed.

    python benchmarks/slow_models.py ROOT [--texts-per-second 45 | --url URL --model NAME] [--json FILE]

Without --url a server of the tests stands in for a model: it takes its time, and its vectors mean little. ROOT is copied; the index
lies in a temporary cache.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import record

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from engine.embeddings_server import serving

SEMEME = str(Path(sys.executable).with_name("sememe"))
QUESTION = "where are failed files skipped"


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--texts-per-second", type=float, default=45.0)
    parser.add_argument("--url")
    parser.add_argument("--model", default="m")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = None
        if arguments.url is None:
            server = stack.enter_context(serving(seconds=1 / arguments.texts_per_second))
        given = {
            "SEMEME_CACHE_DIR": str(folder / "cache"), "SEMEME_MODEL": f"openai:{arguments.model}",
            "SEMEME_ENDPOINT": arguments.url or (server.url if server else ""), "SEMEME_ENDPOINT_CONCURRENCY": "1",
        }  # fmt: skip
        result = measure(arguments.root, folder, {**os.environ, **given})
    print(json.dumps(result, indent=1))
    if arguments.json:
        record.write(arguments.json, result)


def measure(root: Path, folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    """All runs on one cache, but for the killed one."""
    for copy in ("one", "two"):
        shutil.copytree(root, folder / copy, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / copy / ".git").mkdir(exist_ok=True)
    search = ["search", "--limit", "1", QUESTION]
    first, _ = timed(search, folder / "one", environment)
    whole, report = timed(["index", "--json"], folder / "one", environment)
    after, _ = timed(["search", "--no-refresh", "--limit", "1", QUESTION], folder / "one", environment)
    second, again = timed(["index", "--json"], folder / "two", environment)
    environment = {**environment, "SEMEME_CACHE_DIR": str(folder / "other")}
    with subprocess.Popen([SEMEME, "index"], cwd=folder / "one", env=environment, stderr=subprocess.DEVNULL) as killed:
        time.sleep(whole / 2)
        killed.kill()
    rest, resumed = timed(["index", "--json"], folder / "one", environment)
    return {
        "symbols": report["symbols"], "first_answer_s": first, "whole_index_s": whole, "whole_index_texts": report["vectors_made"],
        "answer_s": after, "second_worktree_s": second, "second_worktree_texts": again["vectors_made"],
        "killed_after_s": round(whole / 2, 1), "resumed_s": rest, "resumed_texts": resumed["vectors_made"],
    }  # fmt: skip


def timed(arguments: list[str], folder: Path, environment: dict[str, str]) -> tuple[float, Any]:
    """Seconds of a command, and its JSON if that was asked for."""
    began = time.monotonic()
    done = subprocess.run([SEMEME, *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    seconds = round(time.monotonic() - began, 1)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return seconds, json.loads(done.stdout) if "--json" in arguments else None


if __name__ == "__main__":
    main()
