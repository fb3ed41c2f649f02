"""How fast Sememe is beside its peers on the same trees, each tool in turn on each tree: indexing, questions, names.

    python benchmarks/pace.py --repos TREES --semble-python PYTHON [--rounds N] [--json FILE] [--page FILE.md]

Ratios are of one round, in which the tools work on a tree directly after one another; what is shown is their median and their
range over the rounds. semble is given Sememe's vectors (`semble_process.py`); ctags and ripgrep are new processes each time,
which is how they are used. `--page` writes the marked part of a page from the result in FILE without measuring anything.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import page
import record
from peers import BUNDLED, Semble, Sememe
from speed import QUESTIONS

BEGIN, END = "<!-- begin: pace.py -->", "<!-- end: pace.py -->"
NAMES = 20
"""Looked up in each tree and round."""
Times = collections.defaultdict[str, list[float]]


def main() -> None:
    """Read the command line, measure or show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, metavar="TREES", help="a folder of source trees")
    parser.add_argument("--semble-python", metavar="PYTHON", help="of an environment that has semble")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--page", type=Path)
    arguments = parser.parse_args()
    if arguments.repos:
        result = record.dated(measure(sorted(arguments.repos.iterdir()), arguments.semble_python, arguments.rounds))
        if arguments.json:
            record.save(arguments.json, result)
    elif arguments.json:
        result = json.loads(arguments.json.read_text(encoding="utf-8"))
    else:
        parser.error("name TREES to measure, or a kept result with --json")
    print(shown(result))
    if arguments.page:
        page.fill(arguments.page, BEGIN, END, f"\n{shown(result)}\n")


def measure(trees: list[Path], semble_python: str, rounds: int) -> dict[str, Any]:
    """All rounds."""
    missing = [program for program in ("rg", "ctags", "readtags") if shutil.which(program) is None]
    if missing:
        sys.exit(f"not on the PATH: {', '.join(missing)} (Debian: apt install ripgrep universal-ctags)")
    luck = random.Random(0)  # noqa: S311 (no secret)
    kept = []
    with tempfile.TemporaryDirectory(prefix="sememe-pace-") as home:
        for number in range(rounds):  # each with empty caches
            sememe = Sememe(Path(home) / f"cache{number}", "sememe")
            semble = Semble(semble_python, BUNDLED, Path(home) / f"semble{number}")
            times: Times = collections.defaultdict(list)
            for tree in trees:
                of_tree(tree, sememe, semble, Path(home) / "tags", times, luck)
            sememe.close()
            semble.close()
            kept.append(summary(times))
            print(json.dumps(kept[-1]), file=sys.stderr)
    return {"trees": len(trees), "rounds": kept, "about": {"sememe": sememe.about, "semble": semble.about}}


def of_tree(tree: Path, sememe: Sememe, semble: Semble, tags: Path, times: Times, luck: random.Random) -> None:
    """One tree: each tool indexes it, then each answers each query."""
    tools = [("sememe", sememe.index), ("semble", semble.index)]
    luck.shuffle(tools)
    for name, index in tools:
        times[f"index.{name}"].append(index(tree))
    times["index.ctags"].append(took(["ctags", "-R", "--fields=+n", "--sort=yes", "-f", str(tags), "."], tree))
    began = time.perf_counter()
    sememe.workspace.refresh()
    times["unchanged.sememe"].append(time.perf_counter() - began)
    names = [symbol.name for symbol in sememe.workspace.symbols(".") if symbol.name.isidentifier()]
    for warm in (sememe, semble):
        warm.ask(QUESTIONS[0])
    for question in QUESTIONS:
        for tool in (sememe, semble):
            times[f"question.{tool.name.lower()}"].append(tool.ask(question).milliseconds)
    for name in luck.sample(names, min(NAMES, len(names))):
        for tool in (sememe, semble):
            times[f"name.{tool.name.lower()}"].append(tool.ask(name).milliseconds)
        times["name.ctags"].append(took(["readtags", "-t", str(tags), "-e", "-n", "--", name], tree) * 1000)
        times["name.ripgrep"].append(took(["rg", "--no-config", "-wFn", "-e", name, "./"], tree) * 1000)


def took(command: list[str], folder: Path) -> float:
    """Seconds of a command."""
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def summary(times: Times) -> dict[str, dict[str, float]]:
    """Seconds in all of indexing; median and 95th of 100 of a query, in milliseconds."""
    result = {}
    for key, values in times.items():
        some = sorted(values)
        is_query = key.startswith(("question", "name"))
        result[key] = (
            {"p50": round(statistics.median(some), 2), "p95": round(some[int(len(some) * 0.95)], 2)}
            if is_query
            else {"seconds": round(sum(some), 2)}
        )
    return result


def shown(result: dict[str, Any]) -> str:
    """The table, with where it is from below it."""
    rounds = result["rounds"]
    rows = [("index.{}", "seconds", "index all trees, s"), ("unchanged.{}", "seconds", "nothing changed, all trees, s"),
            ("question.{}", "p50", "a question, ms, median"), ("question.{}", "p95", "95 of 100"),
            ("name.{}", "p50", "a name, ms, median"), ("name.{}", "p95", "95 of 100")]  # fmt: skip
    lines = ["|  | Sememe | semble | Sememe / semble | ctags | ripgrep |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for key, value, label in rows:
        cells = [[each[key.format(tool)][value] for each in rounds if key.format(tool) in each] for tool in TOOLS]
        ratios = sorted(mine / theirs for mine, theirs in zip(cells[0], cells[1], strict=False))
        ratio = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})" if ratios else "–"
        texts = [f"{statistics.median(cell):.3g}" if cell else "–" for cell in cells]
        lines.append(f"| {label} | {texts[0]} | {texts[1]} | {ratio} | {texts[2]} | {texts[3]} |")
    machine = result["machine"]
    lines += ["", f"Medians of {len(rounds)} rounds over {result['trees']} trees; in brackets the range of the ratios. Commit {result['commit']}, "
              f"{result['date']}, {machine['processor']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}, load average "
              f"{machine['load_average'][1]} over the last 5 minutes; {result['about']['semble']}."]  # fmt: skip
    return "\n".join(lines)


TOOLS = ("sememe", "semble", "ctags", "ripgrep")

if __name__ == "__main__":
    main()
