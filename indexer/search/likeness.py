"""How near the words of short texts (names, file stems) come to a query's words: `remove` answers `delete`.

For each word of the one side the nearest word of the other counts, as in late interaction (Khattab, Zaharia 2020,
"ColBERT"), here with the vectors of single words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..analysis import identifier_parts, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..embedding.models import EmbeddingModel
    from .query import Query

_UNRELATED = 0.3
"""Cosines up to this say nothing: two words taken at random reach it now and then."""
_TEXT_WORDS = 24

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1 << 15)
def words_of(text: str) -> tuple[str, ...]:
    """The lower-case words of a text, identifiers in their parts."""
    return tuple(part for word in _WORD.findall(text) for part in identifier_parts(word))


@dataclass(frozen=True, slots=True)
class QueryWords:
    """A query's words, each with its vector and what it weighs."""

    model: EmbeddingModel
    vectors: NDArray[np.float32]
    """Unit rows, shape (words, dimensions)."""
    weights: NDArray[np.float64]
    """Their inverse document frequencies."""

    def nearness(self, texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """For each text, 0..1: how much of the query it says, and how much of it the query says."""
        said, saying = np.zeros(len(texts)), np.zeros(len(texts))
        vocabulary: dict[str, int] = {}
        numbers: dict[str, list[int]] = {}
        for text in texts:
            if text not in numbers:
                numbers[text] = [vocabulary.setdefault(word, len(vocabulary)) for word in words_of(text)[:_TEXT_WORDS]]
        spelled = [text for text, words in numbers.items() if words]
        if not spelled or not len(self.weights):
            return said, saying
        cosines = self.vectors @ self.model.words(list(vocabulary)).T
        cosines[cosines <= _UNRELATED] = 0.0
        flat = np.array([number for text in spelled for number in numbers[text]])
        lengths = np.array([len(numbers[text]) for text in spelled])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        forward = self.weights @ np.maximum.reduceat(cosines[:, flat], starts, axis=1) / max(self.weights.sum(), 1e-9)
        backward = np.add.reduceat(cosines.max(axis=0)[flat], starts) / lengths
        place = {text: i for i, text in enumerate(spelled)}
        for i, text in enumerate(texts):
            if (found := place.get(text)) is not None:
                said[i], saying[i] = forward[found], backward[found]
        return said, saying


def query_words(query: Query, idf: NDArray[np.float64], model: EmbeddingModel | None) -> QueryWords | None:
    """The query's words for comparing; None where there is no static model, for only these know single words."""
    if model is None or not model.is_static or query.is_name:
        return None
    weight = dict(zip(query.terms, idf.tolist(), strict=True))
    words = [word for word in dict.fromkeys(words_of(query.text)) if stem(word) in weight]
    if not words:
        return None
    return QueryWords(model, model.words(words), np.array([weight[stem(word)] for word in words]))
