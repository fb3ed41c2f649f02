"""Vectors of texts that are given as words, from a static model whose tokens do not depend on neighbouring words.

Such a vector is the normalised sum of the texts' token vectors. So each word is given to the tokenizer once, and a text then
costs a few lookups: the same numbers as from the model itself, up to rounding (`tests/engine/test_embedding.py`).
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..analysis import identifier_parts
from ..ranges import spread, starts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

KNOWN_WORDS = 1 << 17
"""Words whose tokens are kept; beyond, all are forgotten."""
_TEXTS = 128
"""Texts pooled by one matrix product: with more, most of their tokens are in few of them."""
_TOKEN = np.dtype(np.int32)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class WordTexts:
    """Texts as the numbers of their words."""

    words: Sequence[str]
    """By number."""
    numbers: NDArray[np.int32]
    """Of all texts, one after the other."""
    lengths: NDArray[np.int64]
    """Words in each text."""

    @classmethod
    def none(cls) -> WordTexts:
        """No text."""
        return cls([], np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64))

    @classmethod
    def of(cls, texts: Sequence[str]) -> WordTexts:
        """Of texts as they stand."""
        number: dict[str, int] = {}
        cut = [_WORD.findall(text) for text in texts]
        numbers = [number.setdefault(word, len(number)) for words in cut for word in words]
        return cls(
            list(number), np.array(numbers, dtype=np.int32), np.array([len(words) for words in cut], dtype=np.int64)
        )

    @classmethod
    def each(cls, words: Sequence[str]) -> WordTexts:
        """A text of each word."""
        return cls(words, np.arange(len(words), dtype=np.int32), np.ones(len(words), dtype=np.int64))

    def __len__(self) -> int:
        return len(self.lengths)

    def chosen(self, places: Sequence[int]) -> WordTexts:
        """Some of the texts, in this order."""
        if len(places) == len(self.lengths):
            return self
        which = np.array(places, dtype=np.int64)
        kept = spread(starts_of(self.lengths)[which], self.lengths[which])
        return WordTexts(self.words, self.numbers[kept], self.lengths[which])


@dataclass(frozen=True, slots=True)
class TokenRows:
    """A static model's parts."""

    tokens_of: Callable[[list[str]], list[list[int]]]
    """The tokens of texts, unknown ones among them."""
    rows: NDArray[np.int8] | NDArray[np.float32]
    row_of: NDArray[np.int64] | None
    """By token; None: tokens are numbers of rows."""
    weights: NDArray[np.float32] | None
    """By token; None: all count the same."""
    unknown: int | None
    """The token that counts for nothing."""
    limit: int
    """Tokens that are read of a text."""


class WordVectors:
    """The static model of a process, with the tokens of the words that it met. Not for several threads at once."""

    def __init__(self, model: TokenRows) -> None:
        self._model = model
        self._of_part: dict[str, bytes] = {}
        self._of_word: dict[str, bytes] = {}

    def token_count(self, word: str) -> int:
        """Tokens that one word is put together from."""
        [tokens] = self._looked_up([word])
        return len(tokens) // _TOKEN.itemsize

    def vectors(self, texts: WordTexts) -> NDArray[np.float32]:
        """Unit vectors, shape (texts, dimensions); zeros for a text without known words."""
        tokens, lengths = self._tokens(texts)
        sums = np.zeros((len(texts), self._model.rows.shape[1]), dtype=np.float32)
        ends = np.cumsum(lengths)
        for first in range(0, len(texts), _TEXTS):
            part = lengths[first : first + _TEXTS]
            end = int(ends[min(first + _TEXTS, len(texts)) - 1])
            sums[first : first + _TEXTS] = self._summed(tokens[end - int(part.sum()) : end], part)
        result: NDArray[np.float32] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        return result

    def _tokens(self, texts: WordTexts) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The known tokens of all texts within the model's limit, and how many each text has."""
        of_words = self._looked_up(texts.words)
        flat = np.frombuffer(b"".join(of_words), dtype=_TOKEN)
        sizes = np.fromiter(map(len, of_words), np.int64, len(of_words)) // _TOKEN.itemsize
        in_text = sizes[texts.numbers]
        tokens = flat[spread(starts_of(sizes)[texts.numbers], in_text)]
        owner = np.repeat(np.arange(len(texts)), texts.lengths)
        lengths = np.bincount(owner, weights=in_text, minlength=len(texts)).astype(np.int64)
        kept = (
            tokens != self._model.unknown if self._model.unknown is not None else np.ones(len(tokens), dtype=np.bool_)
        )
        if len(lengths) and lengths.max() > self._model.limit:
            kept &= spread(np.zeros_like(lengths), lengths) < self._model.limit
        if kept.all():
            return tokens, lengths
        owner = np.repeat(np.arange(len(texts)), lengths)
        return tokens[kept], np.bincount(owner[kept], minlength=len(texts))

    def _looked_up(self, words: Sequence[str]) -> list[bytes]:
        if len(self._of_word) > KNOWN_WORDS:
            self._of_word, self._of_part = {}, {}
        parts = {word: identifier_parts(word) for word in words if word not in self._of_word}
        missing = list({part for each in parts.values() for part in each if part not in self._of_part})
        if missing:
            tokens = self._model.tokens_of(missing)
            self._of_part.update(zip(missing, (array("i", each).tobytes() for each in tokens), strict=True))
        for word, each in parts.items():
            self._of_word[word] = b"".join([self._of_part[part] for part in each])
        return [self._of_word[word] for word in words]

    def _summed(self, tokens: NDArray[np.int32], lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        """The sum of each text's token vectors, as a product of counts with the vectors of the distinct tokens."""
        rows = self._model.row_of[tokens] if self._model.row_of is not None else tokens
        seen = np.zeros(len(self._model.rows), dtype=np.bool_)
        seen[rows] = True
        distinct = np.flatnonzero(seen)
        place = np.empty(len(seen), dtype=np.int64)
        place[distinct] = np.arange(len(distinct))
        owner = np.repeat(np.arange(len(lengths)) * len(distinct), lengths)
        weights = None if self._model.weights is None else self._model.weights[tokens]
        counts = np.bincount(owner + place[rows], weights=weights, minlength=len(lengths) * len(distinct))
        table = counts.astype(np.float32).reshape(len(lengths), len(distinct))
        summed: NDArray[np.float32] = table @ self._model.rows[distinct].astype(np.float32)
        return summed
