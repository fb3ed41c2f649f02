"""Text to terms, the same way for what is indexed and for what is asked.

An identifier gives its parts (camelCase, snake_case, digits apart) and, when it has several, itself in lower case.
Parts are stemmed with the Snowball English stemmer, so "retries", "retrying" and "retry" are one term; before that, other
spellings and abbreviations become one word (`equivalents.toml`), so "cfg" and "configure", "colour" and "color" are one, too.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from py_rust_stemmers import SnowballStemmer

ANALYSIS_VERSION = 2
"""Part of an index's identity: raised when the same text gives other terms."""

TERM_CHARS = 40
"""Longer runs of letters are data (hashes, base64), not words; they are cut, so that equal ones still match."""

_WORD = re.compile(r"\w+")
_PART = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
# Other alphabets: runs of letters, cut where a capital follows a small letter (re has no class for "capital letter").
_LETTERS = re.compile(r"[^\W\d_]+|\d+")

_stem = SnowballStemmer("english").stem_word

_EQUIVALENTS = tomllib.loads((resources.files(__package__) / "equivalents.toml").read_text(encoding="utf-8"))
_WORDS: dict[str, str] = _EQUIVALENTS["words"]
_BEGINNINGS: dict[str, str] = _EQUIVALENTS["beginnings"]
_BEGINNING = re.compile(f"^(?:{'|'.join(sorted(_BEGINNINGS, key=len, reverse=True))})")
_ENDING = re.compile(_EQUIVALENTS["endings"]["pattern"])
_REPLACEMENT: str = _EQUIVALENTS["endings"]["replacement"]


@lru_cache(maxsize=1 << 15)
def identifier_parts(identifier: str) -> tuple[str, ...]:
    """The lower-case parts of an identifier: `parseHTTPRequest2` gives parse, http, request, 2."""
    if identifier.isascii():
        if identifier.islower() and identifier.isalpha():
            return (identifier,)
        return tuple([part.lower() for part in _PART.findall(identifier)])
    return tuple([part.lower() for run in _LETTERS.findall(identifier) for part in _at_capitals(run)])


def _at_capitals(run: str) -> list[str]:
    if run.isascii():
        return _PART.findall(run)
    cuts = [0, *(i for i in range(1, len(run)) if run[i].isupper() and run[i - 1].islower()), len(run)]
    return [run[start:end] for start, end in pairwise(cuts)]


@lru_cache(maxsize=1 << 17)
def word_terms(word: str) -> tuple[str, ...]:
    """The terms of one word (a run of letters, digits and underscores)."""
    word = word[: TERM_CHARS * 3]
    parts = identifier_parts(word)
    if len(parts) == 1:
        return (stem(parts[0]),)
    return tuple([term for term in (*map(stem, parts), "".join(parts)[:TERM_CHARS]) if term])


@lru_cache(maxsize=1 << 17)
def stem(part: str) -> str:
    """The stem of a lower-case word. Only plain English letters are stemmed."""
    part = part[:TERM_CHARS]
    if not (part.isascii() and part.isalpha() and len(part) > 1):
        return part
    part = _usual(part)
    return _stem(part) if len(part) > 2 else part


def _usual(word: str) -> str:
    """The one of several spellings that stands for all of them."""
    if word in _WORDS:
        return _WORDS[word]
    return _ENDING.sub(_REPLACEMENT, _BEGINNING.sub(lambda found: _BEGINNINGS[found[0]], word))


def terms(text: str) -> list[str]:
    """The terms of a text, in order, with repetitions."""
    found: list[str] = []
    for word in _WORD.findall(text):
        found.extend(word_terms(word))
    return found


@lru_cache(maxsize=1 << 14)
def initials(name: str) -> str:
    """The first letters of an identifier's parts: `getUserName` gives gun."""
    return "".join(part[0] for part in identifier_parts(name))
