"""Unsaved texts of open documents, searchable beside the index: what is in a buffer hides what is stored of its file."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .errors import ModelAway
from .extraction.pool import prepare_text
from .store.rows import CandidateRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .embedding.models import EmbeddingModel
    from .embedding.spaces import Models
    from .extraction.analysing import PreparedFiles
    from .store.rows import PreparedFile
    from .values import Symbol


@dataclass(frozen=True, slots=True)
class Buffer:
    """One document as the editor has it."""

    path: str
    text: str
    digest: bytes
    """Of the text in UTF-8: a file with this digest in the index needs no buffer."""
    rows: tuple[CandidateRow, ...]
    """Its symbols, under ids below zero."""
    symbols: Mapping[int, Symbol]
    vectors: Mapping[bytes, bytes | None] = field(repr=False)
    """By digest of the text that was embedded."""
    space: int = 0
    """Which model the vectors are of."""
    model: str = ""
    """Its fingerprint."""


class Buffers:
    """The open documents of a workspace. Any thread may put, drop and look."""

    def __init__(self) -> None:
        self._buffers: dict[str, Buffer] = {}
        self._versions: dict[str, int] = {}
        self._lock = threading.Lock()
        self._last_id = 0

    def now(self) -> Mapping[str, Buffer]:
        """The buffers as they are, by path; later changes do not show in what was given."""
        return self._buffers

    def put(self, path: str, text: str, models: Models) -> None:
        """Take a document's text, in place of an earlier one; its symbols are found and embedded before this returns."""
        with self._lock:
            version = self._versions[path] = self._versions.get(path, 0) + 1
        known = self._buffers.get(path)
        model = models.of(known.space) if known is not None else None
        if known is not None and model is not None and known.model not in {"", model.fingerprint}:
            known = None  # another model answers since
        if known is not None and known.text == text and (model is None or known.vectors):
            return
        answer = prepare_text(path, text, with_texts=models.given_texts)
        prepared = answer.one
        if not prepared.digest:  # the parser died over it: what is there, stored or buffered, says more than nothing
            return
        space = models.space(prepared.language)
        before = known if known is not None and known.space == space else None
        vectors = _vectors(answer, before, models.of(space))
        with self._lock:
            if self._versions.get(path) != version:  # a later text, or none, came meanwhile
                return
            model = models.of(space)
            buffer = self._buffer(prepared, text, vectors, space, model.fingerprint if model is not None else "")
            self._buffers = {**self._buffers, path: buffer}

    def drop(self, path: str) -> None:
        """Forget a document: its file's stored symbols count again."""
        with self._lock:
            self._versions.pop(path, None)
            self._buffers = {key: buffer for key, buffer in self._buffers.items() if key != path}

    def _buffer(
        self, prepared: PreparedFile, text: str, vectors: Mapping[bytes, bytes | None], space: int, model: str
    ) -> Buffer:
        rows, symbols = [], {}
        for each, bag in zip(prepared.symbols, prepared.bags, strict=True):
            self._last_id -= 1
            symbols[self._last_id] = each.symbol(prepared.path, prepared.language)
            rows.append(
                CandidateRow(
                    self._last_id, each.name, each.kind, each.container, prepared.path, prepared.language,
                    each.start_line, each.start_column, each.end_line, bag, vectors.get(each.text_digest),
                )
            )  # fmt: skip
        return Buffer(prepared.path, text, prepared.digest, tuple(rows), symbols, vectors, space, model)


def _vectors(answer: PreparedFiles, known: Buffer | None, model: EmbeddingModel | None) -> Mapping[bytes, bytes | None]:
    """Vectors by text; those that the buffer before had are taken over."""
    if model is None:
        return {}
    before = known.vectors if known is not None else {}
    places = {each.text_digest: place for place, each in enumerate(answer.one.symbols)}
    missing = {key: place for key, place in places.items() if key not in before}
    found = {key: before[key] for key in places if key in before}
    try:
        fresh = answer.vectors(model, list(missing.values()))
    except ModelAway:  # with the next text they are tried again; until then these symbols are found by words
        return found
    return {**found, **dict(zip(missing, fresh, strict=True))}
