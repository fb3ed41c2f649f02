"""The parts of a document that are written from kept results, each between two marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def fill(page: Path, begin: str, end: str, text: str) -> None:
    """Put a text between two marks, in place of what is there.

    Raises ValueError where the document lacks a mark.
    """
    written = page.read_text(encoding="utf-8")
    start = written.index(begin) + len(begin)
    page.write_text(written[:start] + text + written[written.index(end, start) :], encoding="utf-8")
