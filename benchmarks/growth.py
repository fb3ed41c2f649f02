"""What `scale.py` measured, shown: a table with a column for each size, and a picture of costs against size.

    python benchmarks/growth.py RESULT.json [--plot FILE.svg] [--page FILE.md]

The picture takes matplotlib; nothing else does. With --page the table is written into the marked part of a document.
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import page
import picture
from picture import ACCENT, GRID, INK

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1 << 20
LABEL_POINTS = 11
"""From one name in the picture to the next, for letters of 10 points."""
KINDS = ("name", "prefix", "typo", "words", "question")


def main() -> None:
    """Read the command line, show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--page", type=Path)
    arguments = parser.parse_args()
    result = json.loads(arguments.result.read_text(encoding="utf-8"))
    print(table(result))
    if arguments.page:
        page.fill(arguments.page, "<!-- begin: growth.py -->", "<!-- end: growth.py -->", f"\n{table(result)}\n")
    if arguments.plot:
        plot(result, arguments.plot)


def _rows() -> dict[str, Callable[[dict[str, Any]], str]]:
    """The table's rows: what each is called, and how a column's figure comes about."""
    rows: dict[str, Callable[[dict[str, Any]], str]] = {
        "symbols": lambda at: _count(symbols(at)),
        "of them written to fill up": lambda at: _count(at["made_of"]["written"]),
        "files": lambda at: _count(at["cold"]["files"]),
        "text, MB": lambda at: _number(at["cold"]["text_bytes"] / 1e6),
        "**cold index**, s": lambda at: _number(at["cold"]["seconds"]),
        "files/s": lambda at: _count(at["cold"]["files"] / at["cold"]["seconds"]),
        "symbols/s": lambda at: _count(symbols(at) / at["cold"]["seconds"]),
        "MB/s": lambda at: _number(at["cold"]["text_bytes"] / 1e6 / at["cold"]["seconds"]),
        "peak memory, all processes, MiB": lambda at: _count(at["cold"]["peak_mb_together"]),
        "index on disk, MiB": lambda at: _number(at["cold"]["index_bytes"] / MIB),
        "bytes a symbol": lambda at: _count(at["cold"]["index_bytes"] / symbols(at)),
    }
    for part in ("catalog", "words", "vectors"):
        rows[f"of them {part}"] = lambda at, part=part: _count(at["cold"]["index_bytes_by_part"][part] / symbols(at))  # type: ignore[misc]
    rows |= {
        "**nothing changed**, `sememe index`, s": lambda at: _number(at["unchanged"]["wall_seconds"]),
        "files/s compared": lambda at: _count(at["unchanged"]["files"] / at["unchanged"]["seconds"]),
        "language server until it is fresh, s": lambda at: _number(at["keeper"]["ready_s"]),
        "**one saved file** until found, ms, median": lambda at: _number(at["keeper"]["save_to_searchable_ms"]["p50"]),
        "95 of 100": lambda at: _number(at["keeper"]["save_to_searchable_ms"]["p95"]),
        "**branch switch**, files": lambda at: _count(at["keeper"]["there"]["files"]),
        "until taken in, watched, s": lambda at: _number(at["keeper"]["there"]["seconds"]),
        "and back, s": lambda at: _number(at["keeper"]["back"]["seconds"]),
        "by `sememe index`, s": lambda at: _number(at["switch_by_index"]["wall_seconds"]),
    }
    for kind in KINDS:
        rows[f"**{kind}**, ms, p50 / p95 / p99"] = lambda at, kind=kind: _shares(at["answering"]["query_ms"][kind])  # type: ignore[misc]
    return rows | {
        "question, after all these changes": lambda at: _shares(at["query_ms_after_changes"]["question"]),
        "first answer of a new process, name, ms": lambda at: _count(at["answering"]["first_answer_ms"]["name"]),
        "and question, ms": lambda at: _count(at["answering"]["first_answer_ms"]["question"]),
        "**memory of a process that answers**, MiB": lambda at: _number(_memory(at, "resident") / MIB),
        "its own (not mapped files), MiB": lambda at: _number(_memory(at, "own") / MIB),
        "index files mapped, MiB": lambda at: _number(_memory(at, "vectors_mapped", "words_mapped", "catalog_mapped") / MIB),
        "vectors, MiB": lambda at: _number(vector_memory(at) / MIB),
        "vectors, bytes a symbol": lambda at: _number(vector_memory(at) / symbols(at)),
        "**language server**, resident, MiB": lambda at: _count(at["keeper"]["memory_mb"]["server"]["resident"]),
        "with its indexing process and worker, MiB": lambda at: _count(_server_mb(at)),
        "recall@10 of the vectors": lambda at: f"{at['recall']['recall_at_10']:.3f}",
        "vector look-up, ms": lambda at: _number(at["recall"]["ms_p50"]),
    }  # fmt: skip


FURTHER: dict[str, Callable[[dict[str, Any]], float]] = {
    "**each further symbol**: cold index, µs": lambda at: at["cold"]["seconds"] * 1e6,
    "nothing changed, µs": lambda at: at["unchanged"]["wall_seconds"] * 1e6,
    "index on disk, bytes": lambda at: at["cold"]["index_bytes"],
    "peak memory of indexing, bytes": lambda at: at["cold"]["peak_mb_together"] * MIB,
    "memory of a process that answers, bytes": lambda at: _memory(at, "resident"),
    "a name's median, ns": lambda at: at["answering"]["query_ms"]["name"]["p50"] * 1e6,
    "a question's median, ns": lambda at: at["answering"]["query_ms"]["question"]["p50"] * 1e6,
}
"""What grows: its rows say by how much from one column to the next, divided by the symbols between them."""


def table(result: dict[str, Any]) -> str:
    """A Markdown table: a column for each size, and below it when and where each was measured."""
    columns = list(result["sizes"].values())
    lines = [["", *(f"{int(size):,}" for size in result["sizes"])], ["---", *["---:"] * len(columns)]]
    lines += [[name, *(figure(each) for each in columns)] for name, figure in _rows().items()]
    for name, cost in FURTHER.items():
        steps = [
            (cost(at) - cost(before)) / (symbols(at) - symbols(before)) for before, at in itertools.pairwise(columns)
        ]
        lines.append([name, "", *(_number(each) for each in steps)])
    about = [
        f"{int(size):,}: commit {each['commit']}, {each['date']}, {each['machine']['processor']}, {each['machine']['cores']} cores, "
        f"{each['machine']['system']}, Python {each['machine']['python']}, load average {each['machine']['load_average'][1]} over "
        f"the last 5 minutes, {each['made_of']['trees']} trees."
        for size, each in result["sizes"].items()
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n\n" + "  \n".join(about)


def symbols(at: dict[str, Any]) -> int:
    """Symbols of the index, which a table's column stands for."""
    found: int = at["cold"]["symbols"]
    return found


def vector_memory(at: dict[str, Any]) -> int:
    """Resident bytes of vectors in the process that answers: arrays and mapped graphs."""
    return _memory(at, "vectors_in_arrays", "vectors_mapped")


def _server_mb(at: dict[str, Any]) -> float:
    memory = at["keeper"]["memory_mb"]
    found: float = sum(each["resident"] for each in (memory["server"], memory["indexing_process"], *memory["workers"]))
    return found


def _memory(at: dict[str, Any], *parts: str) -> int:
    return sum(at["answering"]["memory"][part] for part in parts)


def _shares(spread: dict[str, float]) -> str:
    return " / ".join(_number(spread[share]) for share in ("p50", "p95", "p99"))


def _count(value: float) -> str:
    return f"{round(value):,}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def plot(result: dict[str, Any], path: Path) -> None:
    """Time of a query, of following changes, and memory, against the number of symbols, as SVG."""
    pyplot = picture.begin()
    at = list(result["sizes"].values())
    figure, (left, middle, right) = pyplot.subplots(1, 3, figsize=(11.4, 3.8), layout="constrained")
    sizes = [symbols(each) for each in at]
    for axes in (left, middle, right):
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(min(sizes) / 1.5, max(sizes) * 30)  # room for the names of the lines
        axes.set_xticks(sizes, [_short(each) for each in sizes], minor=False)
        axes.minorticks_off()
        axes.set_xlabel("symbols")
        axes.grid(visible=True, linewidth=0.6)
        axes.set_axisbelow(True)
        picture.plain_numbers(axes.yaxis)
    times = {kind: [each["answering"]["query_ms"][kind] for each in at] for kind in KINDS}
    for of_kind in times.values():
        left.fill_between(
            sizes, [each["p50"] for each in of_kind], [each["p95"] for each in of_kind], color=GRID, alpha=0.3
        )
    left.set_ylabel("a query, ms (median; shade: to 95 of 100)")
    _lines(left, sizes, {kind: [each["p50"] for each in of_kind] for kind, of_kind in times.items()}, "question")
    middle.set_ylabel("seconds")
    _lines(middle, sizes, {
        "cold index": [each["cold"]["seconds"] for each in at],
        "branch switch": [each["keeper"]["there"]["seconds"] for each in at],
        "nothing changed": [each["unchanged"]["wall_seconds"] for each in at],
        "one saved file": [each["keeper"]["save_to_searchable_ms"]["p50"] / 1e3 for each in at],
    }, "cold index")  # fmt: skip
    right.set_ylabel("MiB")
    _lines(right, sizes, {
        "peak of indexing": [each["cold"]["peak_mb_together"] for each in at],
        "process that answers": [_memory(each, "resident") / MIB for each in at],
        "index on disk": [each["cold"]["index_bytes"] / MIB for each in at],
        "vectors in memory": [vector_memory(each) / MIB for each in at],
    }, "process that answers")  # fmt: skip
    picture.save(figure, path, "Cost against the number of symbols")


def _lines(axes: Any, sizes: list[int], lines: dict[str, list[float]], stressed: str) -> None:
    """A line for each name, named at its end; the names keep apart."""
    colours = {name: ACCENT if name == stressed else INK for name in lines}
    for name, values in lines.items():
        axes.plot(sizes, values, "o-", color=colours[name], linewidth=1.2, markersize=4)
    axes.figure.draw_without_rendering()
    points = 72 / axes.figure.dpi
    below = float("-inf")
    for name in sorted(lines, key=lambda each: lines[each][-1]):
        x, y = sizes[-1], lines[name][-1]
        height = axes.transData.transform((x, y))[1] * points
        below = max(height, below + LABEL_POINTS)
        axes.annotate(
            name, (x, y), (7, below - height), textcoords="offset points", va="center", color=colours[name]
        )  # fmt: skip


def _short(count: int) -> str:
    return f"{count / 1e6:.2g}M" if count >= 950_000 else f"{count / 1e3:.0f}k"


if __name__ == "__main__":
    main()
