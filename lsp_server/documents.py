"""Open documents, as the editor has them. Invariant: after the same changes, the text here is the text there.

pygls keeps documents too, but splits lines where Python does (form feeds, U+2028), which no editor does: a change below
such a character would land on another line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import uris
from .positions import EditorLines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class TextChange:
    """New text for a range, ((line, character), (line, character)); for the whole document without one."""

    text: str
    range: tuple[tuple[int, int], tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One open document."""

    uri: str
    path: Path | None
    """The file that it stands for; None for what has no name on this machine yet."""
    text: str
    version: int


class Documents:
    """All open documents. Two spellings of a file's URI are one document."""

    def __init__(self) -> None:
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        """The latest opened or changed last."""
        return iter(list(self._open.values()))

    def open(self, uri: str, text: str, version: int) -> Document:
        """A document with its text."""
        document = Document(uri, uris.path_of(uri), text, version)
        return self._put(document)

    def change(self, uri: str, changes: Sequence[TextChange], version: int, encoding: str) -> Document | None:
        """Apply changes in their order; None for a document that is not open."""
        before = self._open.get(_key(uri))
        if before is None:
            return None
        text = before.text
        for change in changes:
            text = _changed(text, change, encoding)
        return self._put(Document(before.uri, before.path, text, version))

    def close(self, uri: str) -> Document | None:
        """Forget a document; gives it, if it was open."""
        return self._open.pop(_key(uri), None)

    def uri_of(self, path: str) -> str | None:
        """The URI under which the editor has the file of this absolute path open: the spelling that it knows."""
        document = self._open.get(path)
        return document.uri if document is not None else None

    def _put(self, document: Document) -> Document:
        key = _key(document.uri)
        self._open.pop(key, None)
        self._open[key] = document
        return document


def _key(uri: str) -> str:
    path = uris.path_of(uri)
    return str(path) if path is not None else uri


def _changed(text: str, change: TextChange, encoding: str) -> str:
    if change.range is None:
        return change.text
    lines = EditorLines(text, encoding)
    start, end = (lines.offset(*place) for place in change.range)
    return text[: min(start, end)] + change.text + text[max(start, end) :]
