"""Indexing one folder through the command line: cold, unchanged, one changed file; memory of every process, size on disk.

    python benchmarks/indexing.py ROOT [--json FILE]

ROOT is copied nowhere and changed by nothing but a touch of one file's end, which is taken back. Linux only (memory is
read from /proc). The index lies in a temporary cache.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import record


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        result = measure(arguments.root, cache)
    print(json.dumps(result, indent=1))
    if arguments.json:
        record.write(arguments.json, result)


def measure(root: Path, cache: str) -> dict[str, Any]:
    """All runs on one cache."""
    result: dict[str, Any] = {}
    for name in ("cold", "unchanged", "unchanged_again"):
        result[name] = run(root, cache)
    changed = max(
        (path for path in root.rglob("*.py") if path.stat().st_size < 20_000), key=lambda path: path.stat().st_size
    )
    before = changed.read_bytes()
    try:
        changed.write_bytes(before + b"\nADDED_BY_BENCHMARK = 1\n")
        result["one_changed_file"] = run(root, cache)
    finally:
        changed.write_bytes(before)
    status = json.loads(_sememe(["status", str(root), "--json"], cache).stdout.read() or "{}")  # type: ignore[union-attr]
    cold = result["cold"]
    return {
        "files": cold["files"], "symbols": cold["symbols"], "index_bytes": status["bytes"],
        "index_bytes_per_symbol": round(status["bytes"] / max(1, cold["symbols"])),
        "cold_files_per_s": round(cold["files"] / cold["seconds"]), "cold_symbols_per_s": round(cold["symbols"] / cold["seconds"]),
        "unchanged_files_per_s": round(cold["files"] / result["unchanged_again"]["seconds"]), **result,
    }  # fmt: skip


def run(root: Path, cache: str) -> dict[str, Any]:
    """One `sememe index`: its own figures, the whole command's wall time and the peak memory by process, in MB."""
    began = time.perf_counter()
    process = _sememe(["index", str(root), "--json"], cache)
    peaks: dict[int, int] = {}
    together = 0
    while process.poll() is None:
        now = {pid: size for pid in [process.pid, *_children(process.pid)] if (size := _resident_mb(pid))}
        together = max(together, sum(now.values()))
        peaks |= {pid: max(size, peaks.get(pid, 0)) for pid, size in now.items()}
        time.sleep(0.02)
    wall = time.perf_counter() - began
    report = json.loads(process.stdout.read() if process.stdout else "{}")
    return {
        "seconds": round(report["seconds"], 3), "wall_seconds": round(wall, 3), "files": report["files"],
        "symbols": report["symbols"], "changed": report["added"] + report["changed"] + report["removed"],
        "peak_mb_by_process": sorted(peaks.values(), reverse=True)[:10], "peak_mb_together": together,
    }  # fmt: skip


def _sememe(arguments: list[str], cache: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-I", "-m", "lsp_server", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "SEMEME_CACHE_DIR": cache})


def _children(pid: int) -> list[int]:
    try:
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def _resident_mb(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) // 1024
    except OSError:
        pass
    return 0


if __name__ == "__main__":
    main()
