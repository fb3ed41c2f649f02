"""Comparing what a server answers with what a clean index of the same tree would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.answers import QUERIES

from indexer import Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .editor import Editor

Found = dict[tuple[str, str, str, int], float]
"""The score of each result: of a query, a path, a name and a line."""


def served(editor: Editor, queries: Sequence[str] = QUERIES, **params: Any) -> Found:
    """What a server answers."""
    return {
        (query, each["path"], each["name"], each["location"]["range"]["start"]["line"]): each["score"]
        for query in queries
        for each in editor.search(query, limit=50, **params)
    }


def clean(root: Path, cache: Path, queries: Sequence[str] = QUERIES) -> Found:
    """What an index answers that knows nothing but the tree as it is now."""
    with Workspace(root, Settings(cache_dir=cache, threads=2)) as workspace:
        assert workspace.refresh().complete
        return {
            (query, hit.symbol.path, hit.symbol.name, hit.symbol.span.start.line): hit.score
            for query in queries
            for hit in workspace.search(query, 50).hits
        }


def same(one: Found, other: Found) -> bool:
    """Same results with the same scores, as far as these are written."""
    return one.keys() == other.keys() and all(abs(score - other[key]) < 1e-5 for key, score in one.items())
