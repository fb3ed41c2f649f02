"""What `quality.py --peers` measured, shown: a table, a picture of quality against time, and the marked part of a page.

    python benchmarks/comparison.py RESULT.json [--plot FILE.svg] [--page FILE.md]

draws them again from a kept result. The picture takes matplotlib; nothing else does.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import page
import picture
from picture import ACCENT, INK, PAPER

if TYPE_CHECKING:
    from collections.abc import Collection

BEGIN, END = "<!-- begin: quality.py --peers --page -->", "<!-- end -->"

PUBLISHED = "semble with potion-code-16M 0.879, CodeRankEmbed hybrid (a transformer of 137 million parameters) 0.886"
"""Means over the queries of this split, from results files of github.com/MinishLab/semble. They move between its commits: its
benchmarks/results/semble-hybrid-a772a37d558c.json gives 0.877, coderankembed-1ea77add4c1b.json 0.887 without snapkit."""


def main() -> None:
    """Read the command line, show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--page", type=Path)
    arguments = parser.parse_args()
    result = json.loads(arguments.result.read_text(encoding="utf-8"))
    print(table(result))
    show(result, arguments.plot, arguments.page)


def show(result: dict[str, Any], drawing: Path | None, written: Path | None) -> None:
    """Draw the picture and write the page, as far as they are wanted."""
    if drawing:
        try:
            plot(result, drawing)
        except ModuleNotFoundError as error:
            sys.exit(
                f"The picture takes matplotlib ({error}): pip install matplotlib, then comparison.py RESULT --plot."
            )
    if written:
        shown = f"![Quality against time]({os.path.relpath(drawing, written.parent)})\n\n" if drawing else ""
        page.fill(written, BEGIN, END, f"\n\n{shown}{section(result)}\n\n")


def table(result: dict[str, Any]) -> str:
    """A Markdown table: a column for each peer, the best quality of a row in bold."""
    peers = result["peers"]
    columns = list(peers.values())
    lines = [["", *peers], ["---", *["---:"] * len(columns)]]
    lines.append(_quality("NDCG@10", [each["ndcg10"] for each in columns]))
    for group in ("category", "language"):
        lines += [_quality(key, [each[group][key] for each in columns]) for key in columns[0][group]]
    lines.append(["index, s in all", *(_figure(each["index_s"], 1) for each in columns)])
    for key, name in (("query_ms_p50", "query, ms, median"), ("query_ms_p95", "query, ms, 95 of 100")):
        lines.append([name, *(_figure(each[key], 1) for each in columns)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _quality(name: str, values: list[float]) -> list[str]:
    best = max(round(value, 3) for value in values)
    return [name, *(f"**{value:.3f}**" if round(value, 3) == best else f"{value:.3f}" for value in values)]


def _figure(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def section(result: dict[str, Any]) -> str:
    """The table with what it rests on."""
    machine = result["machine"]
    about = "\n".join(f"- {name}: {each['about']}." for name, each in result["peers"].items())
    missing = "".join(f"\n- Not run: {name}, {why}." for name, why in result["missing"].items())
    return (
        f"{table(result)}\n\n"
        f"Published, not run here, NDCG@10 on the same queries: {PUBLISHED}; results files of other commits "
        f"differ by 0.002.\n\n"
        f"{result['queries']} queries on {result['repositories']} repositories, all columns in one session: "
        f"commit {result['commit']}, {result['date']}, {machine['processor']}, {machine['cores']} cores, "
        f"{machine['system']}, Python {machine['python']}, load average {machine['load_average'][1]} over the last 5 minutes.\n\n"
        f"{about}{missing}"
    )


def plot(result: dict[str, Any], path: Path) -> None:
    """Quality against the time of a query and of indexing, as SVG."""
    pyplot = picture.begin()
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9.6, 3.8), sharey=True, layout="constrained")
    peers = result["peers"]
    own = peers["Sememe"]["index_s"]
    _points(left, {name: (each["query_ms_p50"], each["ndcg10"], each["query_ms_p95"]) for name, each in peers.items()})
    indexed = {name: each["index_s"] or (None if name == "ripgrep" else own) for name, each in peers.items()}
    borrowed = {name for name, each in peers.items() if each["index_s"] is None}
    _points(right, {name: (x, peers[name]["ndcg10"], x) for name, x in indexed.items() if x}, borrowed)
    for axes in (left, right):
        picture.plain_numbers(axes.xaxis)
    if "ripgrep" in peers:
        level = peers["ripgrep"]["ndcg10"]
        right.axhline(level, color=INK, linestyle=":", linewidth=1)
        side = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
        right.annotate("ripgrep: no index", (0.02, level), (0, 5), **side)
    left.set_ylabel("NDCG@10")
    left.set_xlabel("a query, milliseconds (dot: median, bar: to 95 of 100)")
    right.set_xlabel(f"indexing {result['repositories']} repositories, seconds")
    levels = [each["ndcg10"] for each in peers.values()]
    left.set_ylim(max(0.0, min(levels) - 0.08), min(1.0, max(levels) + 0.06))
    picture.save(figure, path, "Search quality against time")


def _points(axes: Any, points: dict[str, tuple[float, float, float]], borrowed: Collection[str] = ()) -> None:
    """One point a peer, named at its side: to the left of it where another stands close on the right. What is `borrowed`
    stands where Sememe's index is."""
    axes.set_xscale("log")
    axes.grid(visible=True, linewidth=0.6)
    axes.set_axisbelow(True)
    furthest = max(end for _, _, end in points.values())
    axes.set_xlim(min(x for x, _, _ in points.values()) / 6, furthest * 6)
    for name, (x, y, end) in points.items():
        colour = ACCENT if name == "Sememe" else INK
        axes.plot([x, end], [y, y], color=colour, linewidth=1.2, alpha=0.6)
        inside = PAPER if name in borrowed else colour
        axes.plot([x], [y], "o", color=colour, markerfacecolor=inside, markersize=8 if name == "Sememe" else 6)
        crowded = any(other > x and abs(level - y) < 0.04 for other, level, _ in points.values())
        said = f"{name} (same index)" if name in borrowed else name
        axes.annotate(
            said, (x if crowded else end, y), (-8 if crowded else 8, 0), textcoords="offset points", va="center",
            ha="right" if crowded else "left", color=colour, weight="bold" if name == "Sememe" else "normal",
        )  # fmt: skip


if __name__ == "__main__":
    main()
