"""The tables of docs/benchmarks.md about our own questions and about what each signal is worth, from the kept results.

    python benchmarks/tables.py [--page FILE.md]

With --page they are written into the marked parts of a document.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import page

RESULTS = Path(__file__).with_name("results")
WORTH = 0.001
"""NDCG@10. The mean over the split's queries moves by less where one answer in ten changes places at the end of a list."""


def main() -> None:
    """Print both, and write them where they are wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", type=Path)
    written = parser.parse_args().page
    tables = {
        "tables.py": questions(_kept("questions.json")),
        "tables.py ablations": ablations(_kept("quality.json")),
    }
    print("\n\n".join(tables.values()))
    for name, table in tables.items() if written else ():
        page.fill(written, f"<!-- begin: {name} -->", f"<!-- end: {name} -->", f"\n{table}\n")


def questions(result: dict[str, Any]) -> str:
    """Mean reciprocal rank and how often an answer is first or among five: by split, and by category over both."""
    lines = ["|  | queries | MRR@10 | first | among five |", "| --- | ---: | ---: | ---: | ---: |"]
    groups = {f"`{name}`": row for name, row in result["by_split"].items()} | result["by_category"]
    lines += [
        f"| {name} | {row['questions']} | {row['mrr10']:.3f} | {row['success1']:.0%} | {row['success5']:.0%} |"
        for name, row in groups.items()
    ]
    return "\n".join(lines)


def ablations(result: dict[str, Any]) -> str:
    """What the development split loses or gains where one weight is 0 and the others stay, the largest loss first."""
    by_change = sorted(result["without"].items(), key=lambda each: each[1])
    rows = [f"| {name} | {change:+.4f} |" for name, change in by_change if abs(change) >= WORTH]
    small = [name for name, change in by_change if abs(change) < WORTH]
    lines = ["| without | NDCG@10 |", "| --- | ---: |", *rows]
    return "\n".join([*lines, "", f"Less than {WORTH} either way: {', '.join(small)}."])


def _kept(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RESULTS / name).read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    main()
