"""The text that stands for a symbol when it is embedded. A change here changes every vector: raise TEXT_VERSION."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..values import Kind

if TYPE_CHECKING:
    from ..values import Extracted

TEXT_VERSION = 1
BODY_CHARS = 1_500
"""Characters of source that are embedded: what matters of a function is near its start, and the mean of more words says less."""


def document_text(extracted: Extracted) -> str:
    """Name, container, file and doc first, then the source. Identifiers are left whole: the tokenizer splits them."""
    symbol = extracted.symbol
    file_words = symbol.path.rsplit("/", 2)[-2:]
    head = [symbol.container, symbol.name] if symbol.kind not in {Kind.FILE, Kind.TEXT} else []
    return "\n".join(part for part in (*head, " ".join(file_words), symbol.doc[:400], extracted.body[:BODY_CHARS]) if part)
