"""What agents are given, as plain data and as text. Invariant: both are short, and inert: no control character, mark of direction
or invisible letter of a file reaches the model or its user's terminal as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cli.inert import inert, inert_source
from ..cli.rows import symbol_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexer import Hit, Symbol

    Json = dict[str, Any]

LONGEST_LINE = 300
"""Characters of a signature or a first sentence."""
LONGEST_SOURCE = 40_000
"""Characters of source in one answer: some 10,000 tokens."""


def symbol(found: Symbol, *, doc: bool = True) -> Json:
    """A symbol: the fields of `sememe search --json`, without those that are empty."""
    row = symbol_row(found)
    row["doc"] = row["doc"].partition("\n\n")[0].replace("\n", " ") if doc else ""
    short = {key: _short(value) if isinstance(value, str) else value for key, value in row.items()}
    return {key: value for key, value in short.items() if value != ""}


def hit(found: Hit, *, root: str | None, source: str) -> Json:
    """A result. `root` is named where there are several."""
    row = {**symbol(found.symbol), "role": found.signals.role, "score": round(found.score, 3)}
    if root is not None:
        row["root"] = inert(root)
    if source:
        row["source"] = inert_source(source)
    return row


def _short(text: str) -> str:
    text = inert(text)
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"


def place(row: Mapping[str, Any]) -> str:
    """Where a symbol is and what it is, on one line."""
    name = f"{row['container']}.{row['name']}" if "container" in row else row["name"]
    root = f" ({row['root']})" if "root" in row else ""
    return f"{row['path']}:{row['start_line']}-{row['end_line']} {row['kind']} {name}{root}"


def hits_text(rows: Sequence[Json], status: Json) -> str:
    """Results for a model to read."""
    blocks = []
    for row in rows:
        more = [row["source"]] if "source" in row else [row.get(key, "") for key in ("signature", "doc")]
        lines = [line for text in more for line in text.split("\n") if line]
        blocks.append("\n".join([place(row), *(f"    {line}" for line in lines)]))
    return "\n".join([*(blocks or ["Nothing was found."]), freshness_text(status)])


def freshness_text(status: Json) -> str:
    """How far an answer can be trusted, on one line for each thing to know."""
    if status["state"] == "ready" and not status["stale"] and not status["degraded"]:
        return "[index: complete and up to date]"
    said = {"none": "nothing is indexed yet", "ready": "complete"}.get(
        status["state"], f"{status['coverage']:.0%} of the files are in it"
    )
    if status["stale"]:
        said += ", recent changes to files may be missing"
    return "\n".join([f"[index: {said}]", *(f"[{text}]" for text in status["degraded"])])


def inert_status(status: Json) -> Json:
    """The status of an answer, whose sentences may hold names of files."""
    return {**status, "degraded": [inert(text) for text in status["degraded"]]}
