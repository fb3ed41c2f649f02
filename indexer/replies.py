"""What a workspace answers with: results and status, with how fresh and how whole they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .search.engine import Hit


@dataclass(frozen=True, slots=True)
class Status:
    """What an index holds, how fresh it is and what is wrong with it."""

    state: str
    """none, building or ready."""
    root: str
    index: str
    """The index's folder."""
    generation: int
    files: int
    symbols: int
    pending: int
    """Files that were found but are not indexed yet."""
    coverage: float
    """0..1: the indexed share of the files that are worth reading."""
    changed_seconds_ago: float | None
    """Since the index last changed; None where there is none."""
    model: str
    bytes: int
    """Size of the index on disk."""
    languages: tuple[tuple[str, int, int], ...]
    """Language, files, symbols."""
    degraded: tuple[str, ...]
    """What does not work as it should, in words for the user."""
    parts: tuple[tuple[str, int], ...] = ()
    """Size on disk of the catalog (symbols, texts' digests, exact vectors), the words, the vectors' graphs, and the rest."""
    text_model: str = ""
    """The documents' own model; empty: `model` is for all."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The results of a search and what they rest on."""

    query: str
    hits: tuple[Hit, ...]
    generation: int
    coverage: float
    stale: bool
    """The index was not compared with the files for this answer."""
    degraded: tuple[str, ...]
    took_ms: float
