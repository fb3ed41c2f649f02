"""All that a user can see of an index, as plain values: two indexes are equal when these are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from indexer import Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

QUERIES = (
    "retry_upload",  # exact names, in a tree made by `engine.trees`
    "RetryPolicy",
    "RetryPolicy.run",
    "parse_config_file",
    "retry",  # a prefix
    "PCF",  # initials
    "retyr_upload",  # a typo
    "where do we retry a failed upload",
    "parse the configuration file",
    "close the connection when the session ends",
    "colour palette",
    "zzqx wvvk",  # no such word
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What an index answers."""

    symbols: list[str]
    hits: dict[str, list[tuple[str, str, int, float]]]
    """Name, path, line and score, in order, by query."""
    skipped: list[tuple[str, str]]


def answers(workspace: Workspace, queries: Sequence[str] = QUERIES, limit: int = 20) -> Answers:
    """Ask an index everything."""
    return Answers(
        symbols=[repr(symbol) for symbol in workspace.symbols(".")],
        hits={
            query: [
                (hit.symbol.name, hit.symbol.path, hit.symbol.span.start.line, hit.score)
                for hit in workspace.search(query, limit).hits
            ]
            for query in queries
        },
        skipped=[(skip.path, skip.reason) for skip in workspace.skipped()],
    )


def clean_answers(root: Path, cache: Path, queries: Sequence[str] = QUERIES, **settings: Any) -> Answers:
    """What an index answers that knows nothing but the tree as it is now."""
    with Workspace(root, Settings(cache_dir=cache, **{"threads": 1, **settings})) as workspace:
        assert workspace.refresh().complete
        return answers(workspace, queries)


def assert_same(found: Answers, wanted: Answers) -> None:
    """Same symbols, same skips, and for each query the same hits in the same order with the same scores."""
    assert found.skipped == wanted.skipped
    assert found.symbols == wanted.symbols
    for query, hits in wanted.hits.items():
        assert [hit[:3] for hit in found.hits[query]] == [hit[:3] for hit in hits], query
        assert [hit[3] for hit in found.hits[query]] == pytest.approx([hit[3] for hit in hits], abs=1e-6), query
