"""How near the words of short texts (names, file stems) come to a query's words: `remove` answers `delete`.

For each word of the one side the nearest word of the other counts, as in late interaction (Khattab, Zaharia 2020,
"ColBERT"), here with the vectors of single words. Forms of one word (`retry`, `retried`) are the same.
"""

from __future__ import annotations

import re
import threading
import weakref
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ..analysis import identifier_parts, stem
from ..embedding.words import WordTexts
from ..ranges import starts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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
_NUMBER = np.dtype(np.int32)
_Number = TypeVar("_Number", bound=np.generic)


@lru_cache(maxsize=1 << 15)
def words_of(text: str) -> tuple[str, ...]:
    """The lower-case words of a text, identifiers in their parts."""
    return tuple([part for word in _WORD.findall(text) for part in identifier_parts(word)])


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
        self._texts: dict[str, bytes] = {}
        self._vectors = np.empty((0, 0), dtype=np.float32)
        """With room for more words than there are, as `_stem_of`."""
        self._stems: dict[str, int] = {}
        self._stem_of = np.empty(0, dtype=np.int32)

    @property
    def is_full(self) -> bool:
        """It has no room for another question's words."""
        return len(self._numbers) > _KEPT_WORDS or len(self._texts) > _KEPT_TEXTS

    def numbers(self, texts: Collection[str], model: EmbeddingModel) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
        """The rows of all texts' words, and how many words each text has; `model` gives vectors to those that are new."""
        if new := [text for text in texts if text not in self._texts]:
            self._add(new, model)
        known = [self._texts[text] for text in texts]
        lengths = np.fromiter(map(len, known), dtype=np.intp, count=len(known))
        return np.frombuffer(b"".join(known), dtype=_NUMBER), lengths // _NUMBER.itemsize

    def near(self, some: NDArray[np.int32], others: NDArray[np.int32]) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """0..1: how near words come to the distinct ones of others, shape (some, distinct); and where each of the others is
        among them."""
        seen = np.zeros(len(self._numbers), dtype=np.bool_)
        seen[others] = True
        distinct = np.flatnonzero(seen)
        place = np.empty(len(seen), dtype=np.intp)
        place[distinct] = np.arange(len(distinct))
        found = self._vectors[some] @ self._vectors[distinct].T
        found[found <= _UNRELATED] = 0.0
        found[self._stem_of[some][:, None] == self._stem_of[distinct]] = 1.0
        return found, place[others]

    def _add(self, texts: Collection[str], model: EmbeddingModel) -> None:
        words = {text: words_of(text)[:_TEXT_WORDS] for text in texts}
        with self._adding:
            new = [word for word in dict.fromkeys(chain(*words.values())) if word not in self._numbers]
            if new:
                vectors = model.of_words(WordTexts.each(new)) if model.takes_words else model.documents(new)
                known, count = len(self._numbers), len(self._numbers) + len(new)
                if count > len(self._vectors):
                    self._vectors = _roomier(self._vectors, (count + count // 2, vectors.shape[1]))
                    self._stem_of = _roomier(self._stem_of, (count + count // 2,))
                self._vectors[known:count] = vectors
                self._stem_of[known:count] = [self._stems.setdefault(stem(word), len(self._stems)) for word in new]
                self._numbers.update(zip(new, range(known, count), strict=True))
            for text, parts in words.items():
                self._texts[text] = array("i", [self._numbers[word] for word in parts]).tobytes()


def _roomier(values: NDArray[_Number], shape: tuple[int, ...]) -> NDArray[_Number]:
    """The same, with room after it."""
    result = np.empty(shape, dtype=values.dtype)
    result[: len(values)] = values.reshape(len(values), *shape[1:])
    return result


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
        numbers, lengths = self.table.numbers(place, self.model)
        spelled = np.flatnonzero(lengths)
        near = np.zeros((len(self.weights), len(place)), dtype=np.float32)
        said = np.zeros(len(place))
        if len(spelled):
            cosines, at = self.table.near(self.numbers, numbers)
            lengths = lengths[spelled]
            starts = starts_of(lengths)
            near[:, spelled] = np.maximum.reduceat(cosines[:, at], starts, axis=1)
            said[spelled] = np.add.reduceat(cosines.max(axis=0)[at], starts) / lengths
        of_text = np.fromiter(map(place.__getitem__, texts), dtype=np.intp, count=len(texts))
        return near[:, of_text], said[of_text]

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
    numbers, _ = table.numbers(words, model)
    return QueryWords(model, table, numbers, np.array([weight[stem(word)] for word in words]))


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
        mine = [i for i in at.tolist() if places[i] == number] if len(asked) > 1 else at.tolist()
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
