"""The text that stands for a symbol when it is embedded. A change here changes every vector: raise TEXT_VERSION."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..analysis import identifier_parts
from ..values import Kind

if TYPE_CHECKING:
    from ..values import Extracted

TEXT_VERSION = 2
DOC_CHARS = 400
BODY_CHARS = 1_500
"""Characters of source that are embedded: what matters of a function is near its start, and the mean of more words says less."""

KEY_BYTES = 16
"""Of 2**40 texts, more than anybody writes, two have the same key with a chance of 2**-49."""

_WORD = re.compile(r"\w+")


def words_only(text: str) -> str:
    """The lower-case parts of a text's words, with spaces between: what a static model is given, texts and queries alike.

    A static vector is a mean of its words' vectors, so punctuation only dilutes it. Cut here, with a cache of words, the
    tokenizer has a third of its work left (116 against 43 microseconds a symbol, normalizers and splitting included).
    """
    return " ".join(map(_word_parts, _WORD.findall(text)))


@lru_cache(maxsize=1 << 17)
def _word_parts(word: str) -> str:
    return " ".join(identifier_parts(word))


def document_text(extracted: Extracted) -> str:
    """Name, container, file and doc first, then the source, as written."""
    symbol = extracted.symbol
    head = [symbol.container, symbol.name] if symbol.kind not in {Kind.FILE, Kind.TEXT} else [symbol.container]
    return "\n".join(
        part for part in (*head, file_words(symbol.path), symbol.doc[:DOC_CHARS], extracted.body[:BODY_CHARS]) if part
    )


def file_words(path: str) -> str:
    """What is embedded of a file's path: its name and its folder's."""
    return " ".join(path.rsplit("/", 2)[-2:])


def text_key(text: str) -> bytes:
    """What stands for a text in the cache of vectors, which holds those of all workspaces."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()
