"""Misspelt words of a query, in the spelling that the index has.

A word is taken for misspelt where no symbol holds it, the model does not know it as a word of its own, and one that differs
by a letter or two stands in the index.
"""

from __future__ import annotations

import string
from dataclasses import replace
from typing import TYPE_CHECKING

from ..analysis import stem
from ..store.bags import OpenedBags
from .likeness import words_of
from .typos import allowed_typos, near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..embedding.models import EmbeddingModel
    from .place import Source
    from .query import Query

_LETTERS = string.ascii_lowercase


def respelled(query: Query, sources: Sequence[Source], model: EmbeddingModel | None) -> Query:
    """The query with its misspelt words corrected; the names in it stay as they are. Call inside `reading`."""
    words = words_of(query.text)
    better: dict[str, str] = {}
    for word in dict.fromkeys(words):
        term = stem(word)
        if term not in query.terms or not word.isalpha() or _is_held(term, sources):
            continue
        if (model is None or not model.knows(word)) and (found := _nearest(word, term, sources)):
            better[term] = found
    if not better:
        return query
    text = " ".join(better.get(stem(word), word) for word in words)
    terms = dict.fromkeys(better.get(term, term) for term in query.terms)
    return replace(query, text=text, terms=tuple(terms), mentions=query.mentions | {*better.values()})


def _is_held(term: str, sources: Sequence[Source]) -> bool:
    if any(source.place.reader.document_count(term) for source in sources):
        return True
    bags = [row.bag for source in sources for row in source.buffered()]
    return bool(bags) and bool(OpenedBags(bags).counts([term]).any())


def _nearest(word: str, term: str, sources: Sequence[Source]) -> str | None:
    """The nearest term of the indexes that begins with the same letter; of equally near ones the most frequent."""
    allowed = allowed_typos(word)
    if not allowed:
        return None
    # Not all terms with the same first letter: they are a hundred thousand in an index of a million symbols, 50 ms to look at.
    likely = _near(term, _beginnings(word), allowed, sources)
    if likely and likely[0] == 1:
        return likely[2]
    second = {word[0] + letter + after for letter in _LETTERS for after in word[1:3]}
    found = min(filter(None, (likely, _near(term, second, allowed, sources))), default=None)
    return found[2] if found else None


def _beginnings(word: str) -> set[str]:
    """How terms begin that differ in a letter after the second: one more, one less, another one, or two swapped."""
    third = {word[:2] + letter + after for letter in _LETTERS for after in word[2:4]}
    return {word[:3], word[:2] + word[3], word[0] + word[2:4], word[0] + word[2] + word[1], *third}


def _near(term: str, prefixes: set[str], allowed: int, sources: Sequence[Source]) -> tuple[int, int, str] | None:
    """The nearest term that begins in one of these ways: its distance, its documents (negative) and itself."""
    found: list[tuple[int, int, str]] = []
    for source in sources:
        reader = source.place.reader
        others = [other for prefix in prefixes for other in reader.words.terms(prefix)]
        for other, distance in near(term, others, allowed):
            if count := reader.document_count(other):
                found.append((distance, -count, other))
    return min(found, default=None)
