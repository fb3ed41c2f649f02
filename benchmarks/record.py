"""Results with the machine, the commit and the date on which they were measured."""

from __future__ import annotations

import datetime
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def machine() -> dict[str, Any]:
    """What a figure depends on besides the code."""
    processor = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    return {
        "processor": processor, "cores": os.cpu_count(), "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(), "load_average": [round(each, 2) for each in os.getloadavg()],
    }  # fmt: skip


def dated(result: dict[str, Any]) -> dict[str, Any]:
    """A result with commit, date and machine before it."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    about = {"commit": commit.stdout.strip(), "date": datetime.datetime.now(datetime.UTC).date().isoformat()}
    return {**about, "machine": machine(), **result}


def save(path: Path, result: dict[str, Any]) -> None:
    """Write a dated result as JSON."""
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def write(path: Path, result: dict[str, Any]) -> None:
    """Date a result and write it."""
    save(path, dated(result))


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
