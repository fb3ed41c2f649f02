"""How near the words of short texts (names, file stems) come to a query's words: `remove` answers `delete`.

For each word of the one side the nearest word of the other counts, as in late interaction (Khattab, Zaharia 2020,
"ColBERT"), here with the vectors of single words. Forms of one word (`retry`, `retried`) are the same.
"""

from __future__ import annotations

import re
import threading
import weakref
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from ..analysis import identifier_parts, stem
from ..embedding.words import WordTexts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ..embedding.models import EmbeddingModel
    from ..store.rows import CandidateRow
    from .query import Query

_UNRELATED = 0.3
"""Cosines up to this say nothing: two words taken at random reach it now and then."""
_TEXT_WORDS = 24
_KEPT_WORDS, _KEPT_TEXTS = 12_000, 40_000
"""After so many a table is begun anew: 12 MB of vectors at 256 dimensions, and about 8 MB of texts."""

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1 << 15)
def words_of(text: str) -> tuple[str, ...]:
    """The lower-case words of a text, identifiers in their parts."""
    return tuple(part for word in _WORD.findall(text) for part in identifier_parts(word))


@lru_cache(maxsize=1 << 14)
def file_stem(path: str) -> str:
    """A file's name up to its first dot; with it, where nothing stands before."""
    name = path.rpartition("/")[2]
    return name.partition(".")[0] or name


@lru_cache(maxsize=1 << 14)
def folder(path: str) -> str:
    """The name of the folder that a file is in."""
    return path.rpartition("/")[0].rpartition("/")[2]


class WordTable:
    """Vectors of single words, and which of them a text is made of, kept from one question to the next."""

    def __init__(self) -> None:
        self._adding = threading.Lock()
        self._numbers: dict[str, int] = {}
        self._texts: dict[str, NDArray[np.int32]] = {}
        self._vectors: NDArray[np.float32] | None = None
        self._stems: dict[str, int] = {}
        self._stem_of = np.empty(0, dtype=np.int32)

    @property
    def is_full(self) -> bool:
        """It has no room for another question's words."""
        return len(self._numbers) > _KEPT_WORDS or len(self._texts) > _KEPT_TEXTS

    def numbers(self, texts: Iterable[str], model: EmbeddingModel) -> list[NDArray[np.int32]]:
        """The rows of each text's words; `model` gives vectors to those that are new."""
        wanted = list(texts)
        known = self._texts
        if new := {text for text in wanted if text not in known}:
            self._add(new, model)
        return [known[text] for text in wanted]

    def near(self, some: NDArray[np.int32], others: NDArray[np.int32]) -> NDArray[np.float32]:
        """0..1: how near words come to others, shape (some, others)."""
        assert self._vectors is not None  # noqa: S101 (a number comes from `numbers` only)
        found = self._vectors[some] @ self._vectors[others].T
        found[found <= _UNRELATED] = 0.0
        found[self._stem_of[some][:, None] == self._stem_of[others]] = 1.0
        return found

    def _add(self, texts: set[str], model: EmbeddingModel) -> None:
        words = {text: words_of(text)[:_TEXT_WORDS] for text in texts}
        with self._adding:
            new = [word for word in dict.fromkeys(chain(*words.values())) if word not in self._numbers]
            if new:
                vectors = model.of_words(WordTexts.each(new)) if model.takes_words else model.documents(new)
                stems = [self._stems.setdefault(stem(word), len(self._stems)) for word in new]
                self._vectors = vectors if self._vectors is None else np.concatenate([self._vectors, vectors])
                self._stem_of = np.concatenate([self._stem_of, np.array(stems, dtype=np.int32)])
                self._numbers.update(zip(new, range(len(self._numbers), len(self._numbers) + len(new)), strict=True))
            for text, parts in words.items():
                self._texts[text] = np.array([self._numbers[word] for word in parts], dtype=np.int32)


_tables: weakref.WeakKeyDictionary[EmbeddingModel, WordTable] = weakref.WeakKeyDictionary()


def _table(model: EmbeddingModel) -> WordTable:
    table = _tables.get(model)
    if table is None or table.is_full:
        table = _tables[model] = WordTable()
    return table


@dataclass(frozen=True, slots=True)
class QueryWords:
    """A query's words, each with its vector and what it weighs."""

    model: EmbeddingModel
    table: WordTable
    numbers: NDArray[np.int32]
    """In the table."""
    weights: NDArray[np.float64]
    """Their inverse document frequencies."""

    def nearest(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """How near each query word comes to each text's nearest word, shape (words, texts), and 0..1 how much of each text
        the query says."""
        place = {text: i for i, text in enumerate(dict.fromkeys(texts))}
        numbers = self.table.numbers(place, self.model)
        lengths = np.array([len(words) for words in numbers])
        spelled = np.flatnonzero(lengths)
        near = np.zeros((len(self.weights), len(place)), dtype=np.float32)
        said = np.zeros(len(place))
        if len(spelled):
            distinct, flat = np.unique(np.concatenate(numbers), return_inverse=True)
            cosines = self.table.near(self.numbers, distinct)
            starts = np.concatenate([[0], np.cumsum(lengths[spelled])[:-1]])
            near[:, spelled] = np.maximum.reduceat(cosines[:, flat], starts, axis=1)
            said[spelled] = np.add.reduceat(cosines.max(axis=0)[flat], starts) / lengths[spelled]
        at = np.array([place[text] for text in texts])
        return near[:, at], said[at]

    def share(self, near: NDArray[np.float32]) -> NDArray[np.float64]:
        """0..1: how much of the query each text says, from what `nearest` gave."""
        result: NDArray[np.float64] = self.weights @ near / max(float(self.weights.sum()), 1e-9)
        return result


def query_words(query: Query, idf: NDArray[np.float64], model: EmbeddingModel | None) -> QueryWords | None:
    """The query's words for comparing; None where there is no static model, for only these know single words."""
    if model is None or not model.is_static or query.is_name:
        return None
    weight = dict(zip(query.terms, idf.tolist(), strict=True))
    words = [word for word in dict.fromkeys(words_of(query.text)) if stem(word) in weight]
    if not words:
        return None
    table = _table(model)
    return QueryWords(
        model, table, np.concatenate(table.numbers(words, model)), np.array([weight[stem(word)] for word in words])
    )


@dataclass(frozen=True, slots=True)
class Likeness:
    """Of each candidate, in like words, 0..1."""

    whole: NDArray[np.float64]
    """How much of the query name, container, file and folder say."""
    name: NDArray[np.float64]
    """How much of the query the name says."""
    by_name: NDArray[np.float64]
    """How much of the name the query says."""
    by_stem: NDArray[np.float64]
    """How much of the file's stem the query says."""


def likeness(
    asked: Sequence[QueryWords | None], places: Sequence[int], rows: Sequence[CandidateRow], at: NDArray[np.int64]
) -> Likeness:
    """Of the rows `at`; 0 for the others. `asked` are the query's words in each place, `places` the rows' places."""
    found = np.zeros((4, len(rows)))
    for number, words in enumerate(asked):
        mine = [i for i in at.tolist() if places[i] == number]
        if words is None or not mine:
            continue
        some = [rows[i] for i in mine]
        paths = [row.path for row in some]
        texts = [
            *(row.name for row in some),
            *(row.container for row in some),
            *map(file_stem, paths),
            *map(folder, paths),
        ]
        near, said = words.nearest(texts)
        near, said = near.reshape(len(near), 4, len(some)), said.reshape(4, len(some))
        found[:, mine] = words.share(near.max(axis=1)), words.share(near[:, 0]), said[0], said[2]
    return Likeness(*found)
