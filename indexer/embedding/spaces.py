"""Which model is whose: one for all symbols, or one for code and one for documents. Their vectors are never compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..symbols import CODE, DOCS, document_languages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .models import EmbeddingModel

CODE_SPACE, TEXT_SPACE = 0, 1


@dataclass(frozen=True, slots=True)
class Models:
    """The models of an index, by space."""

    code: EmbeddingModel | None
    """Of all symbols, unless documents have their own; None: it cannot be had, or not now."""
    text: EmbeddingModel | None = None
    parts: bool = False
    """Documents have a space of their own, whether or not its model can be had."""
    beside: EmbeddingModel | None = None
    """Compares single words where none of them is static: a transformer knows texts, and asking it word by word would take seconds."""

    def space(self, language: str) -> int:
        """Where the vectors of a file in a language belong."""
        return TEXT_SPACE if self.parts and language in document_languages() else CODE_SPACE

    def of(self, space: int) -> EmbeddingModel | None:
        """The model of a space."""
        return self.text if space == TEXT_SPACE else self.code

    def __iter__(self) -> Iterator[tuple[int, EmbeddingModel]]:
        """Those that there are, with their spaces."""
        for space in (CODE_SPACE, TEXT_SPACE):
            if (model := self.of(space)) is not None:
                yield space, model

    def content(self, space: int) -> tuple[str, ...]:
        """What is in a space: code, docs or both."""
        return (DOCS,) if space == TEXT_SPACE else (CODE,) if self.parts else (CODE, DOCS)

    @property
    def given_texts(self) -> tuple[str, ...]:
        """What must be given to them as texts, not words: code, docs or both."""
        return tuple(content for space, model in self if not model.takes_words for content in self.content(space))

    @property
    def of_words(self) -> EmbeddingModel | None:
        """The one that compares single words: a static one if there is one."""
        models = [model for _, model in self]
        return next((model for model in models if model.is_static), self.beside or (models[0] if models else None))
