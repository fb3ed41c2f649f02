"""One file, from its bytes to rows that are ready for the index. Never raises for a file, whatever it holds."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from ..analysis import terms
from ..embedding.text import document_text
from ..files import Source, WalkRules, read, unwanted
from ..files.read import digest
from ..store.bags import pack
from ..store.rows import PreparedFile, PreparedSymbol
from ..symbols import detect, extract
from ..values import Kind, Skip, has_lone_return

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ..values import Extracted

BODY_CHARS = 100_000
"""Characters of one symbol whose words are indexed."""


def prepare(root: Path, path: str, rules: WalkRules) -> PreparedFile | None:
    """Read a file below the root and make its symbols ready. None when it is no longer there."""
    read_ns = time.time_ns()
    source = read(root, path, rules)
    if isinstance(source, Skip):
        return None if not (root / path).exists() else _skipped(path, 0, 0, read_ns, b"", source.reason)
    return prepare_source(source, read_ns)


def prepare_text(path: str, text: str) -> PreparedFile:
    """Make the symbols of a text ready that lies in no file, or not yet."""
    raw = text.encode("utf-8", "surrogatepass")
    return prepare_source(Source(path, raw, text, len(raw), 0, digest(raw)), time.time_ns())


def prepare_source(source: Source, read_ns: int) -> PreparedFile:
    """Make the symbols of a file ready whose content is at hand."""
    reason = unwanted(source.path, source.text)
    symbols = (
        () if reason else tuple(map(_prepare_symbol, _with_plainness(extract(source.path, source.text), source.text)))
    )
    language = detect(source.path, source.text)
    return PreparedFile(
        path=source.path, size=source.size, mtime_ns=source.mtime_ns, read_ns=read_ns, digest=source.digest,
        language=language.name if language else "text", skip_reason=reason or (None if symbols else "empty"),
        symbols=symbols,
    )  # fmt: skip


def _skipped(path: str, size: int, mtime_ns: int, read_ns: int, digest: bytes, reason: str) -> PreparedFile:
    return PreparedFile(path, size, mtime_ns, read_ns, digest, "", reason, ())


def _with_plainness(found: Iterable[Extracted], text: str) -> Iterator[Extracted]:
    """With `is_plain` where it is so: an editor's range of these is known without their file."""
    if has_lone_return(text):
        yield from found
        return
    lines = None if text.isascii() else text.split("\n")
    for each in found:
        symbol = each.symbol
        ends = {place.line for span in (symbol.span, symbol.name_span) for place in (span.start, span.end)}
        if lines is None or all(line >= len(lines) or lines[line].isascii() for line in ends):
            symbol = replace(symbol, is_plain=True)
        yield replace(each, symbol=symbol)


def _prepare_symbol(extracted: Extracted) -> PreparedSymbol:
    symbol = extracted.symbol
    # A unit of a file has the file's name, which its path holds already.
    name = terms(symbol.name) if symbol.kind not in {Kind.FILE, Kind.TEXT} else []
    path = terms(f"{symbol.container} {symbol.path.rpartition('.')[0] or symbol.path}")
    doc = terms(f"{symbol.signature}\n{symbol.doc}")
    body = terms(extracted.body[:BODY_CHARS])
    text = document_text(extracted)
    return PreparedSymbol(
        symbol=symbol,
        bag=pack((name, path, doc, body)),
        name_terms=" ".join(name),
        path_terms=" ".join(path),
        all_terms=" ".join((*name, *path, *doc, *body)),
        text=text,
        text_digest=hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(),
    )
