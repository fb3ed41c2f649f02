"""What `scale.py` measured, shown: a table with a column for each size, and a picture of costs against size.

    python benchmarks/growth.py RESULT.json [--plot FILE.svg]

The picture takes matplotlib; nothing else does.
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import picture
from picture import ACCENT, GRID, INK

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1 << 20
KINDS = ("name", "prefix", "typo", "words", "question")


def main() -> None:
    """Read the command line, show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result", type=Path)
    parser.add_argument("--plot", type=Path)
    arguments = parser.parse_args()
    result = json.loads(arguments.result.read_text(encoding="utf-8"))
    print(table(result))
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
        rows[f"**{kind}**, ms, p50 / p95 / p99"] = lambda at, kind=kind: " / ".join(  # type: ignore[misc]
            _number(at["answering"]["query_ms"][kind][share]) for share in ("p50", "p95", "p99")
        )
    return rows | {
        "first answer of a new process, name, ms": lambda at: _count(at["answering"]["first_answer_ms"]["name"]),
        "and question, ms": lambda at: _count(at["answering"]["first_answer_ms"]["question"]),
        "**memory of a process that answers**, MiB": lambda at: _number(_memory(at, "resident") / MIB),
        "its own (not mapped files), MiB": lambda at: _number(_memory(at, "own") / MIB),
        "index files mapped, MiB": lambda at: _number(_memory(at, "vectors_mapped", "words_mapped", "catalog_mapped") / MIB),
        "vectors, MiB": lambda at: _number(vector_memory(at) / MIB),
        "vectors, bytes a symbol": lambda at: _number(vector_memory(at) / symbols(at)),
        "language server, keeper and worker, resident, MiB": lambda at: _count(_server_mb(at)),
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


def _count(value: float) -> str:
    return f"{round(value):,}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def plot(result: dict[str, Any], path: Path) -> None:
    """Milliseconds, memory and indexing against the number of symbols, as SVG."""
    pyplot = picture.begin()
    columns = list(result["sizes"].values())
    figure, (left, middle, right) = pyplot.subplots(1, 3, figsize=(11.4, 3.8), layout="constrained")
    sizes = [symbols(each) for each in columns]
    for kind in KINDS:
        times = [each["answering"]["query_ms"][kind] for each in columns]
        _line(left, sizes, [each["p50"] for each in times], kind)
        left.fill_between(
            sizes, [each["p50"] for each in times], [each["p95"] for each in times], color=GRID, alpha=0.35
        )
    left.set_ylabel("a query, milliseconds (median, shade to 95 of 100)")
    _line(middle, sizes, [each["cold"]["index_bytes"] / symbols(each) for each in columns], "index on disk")
    _line(middle, sizes, [_memory(each, "resident") / symbols(each) for each in columns], "memory that answers")
    _line(
        middle, sizes, [each["cold"]["peak_mb_together"] * MIB / symbols(each) for each in columns], "peak of indexing"
    )
    _line(middle, sizes, [vector_memory(each) / symbols(each) for each in columns], "vectors in memory", ACCENT)
    middle.set_ylabel("bytes a symbol")
    per_million = 1e6
    _line(
        right, sizes, [each["cold"]["seconds"] / symbols(each) * per_million for each in columns], "cold index", ACCENT
    )
    _line(
        right,
        sizes,
        [each["unchanged"]["wall_seconds"] / symbols(each) * per_million for each in columns],
        "nothing changed",
    )
    _line(
        right,
        sizes,
        [each["keeper"]["there"]["seconds"] / symbols(each) * per_million for each in columns],
        "branch switch",
    )
    _line(
        right,
        sizes,
        [each["keeper"]["save_to_searchable_ms"]["p50"] * 1e3 / symbols(each) for each in columns],
        "one saved file",
    )
    right.set_ylabel("microseconds a symbol of the index")
    for axes in (left, middle, right):
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("symbols")
        axes.set_xlim(min(sizes) / 1.5, max(sizes) * 12)  # room for the names of the lines
        axes.grid(visible=True, linewidth=0.6)
        axes.set_axisbelow(True)
        picture.plain_numbers(axes.yaxis)
    picture.save(figure, path, "Cost against the number of symbols")


def _line(axes: Any, sizes: list[int], values: list[float], name: str, colour: str = INK) -> None:
    axes.plot(sizes, values, "o-", color=colour, linewidth=1.2, markersize=4)
    axes.annotate(name, (sizes[-1], values[-1]), (6, 0), textcoords="offset points", va="center", color=colour)


if __name__ == "__main__":
    main()
