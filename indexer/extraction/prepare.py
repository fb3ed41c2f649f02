"""One file, from its bytes to its symbols and their words. Never raises for a file, whatever it holds."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from ..embedding.text import BODY_CHARS, DOC_CHARS, document_text, file_words
from ..files import Source, WalkRules, read, unwanted
from ..files.read import digest
from ..store.rows import SymbolColumns
from ..symbols import DOCS, as_text, detect, extract_as
from ..values import Skip, has_lone_return
from .numbered import NumberedFile, Numbering, SymbolPieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ..values import Symbol


NOT_FINISHED = "the parser did not finish this file, only its text is searched"


def prepare(
    root: Path,
    path: str,
    rules: WalkRules,
    numbering: Numbering,
    *,
    with_texts: Sequence[str] = (),
    parsed: bool = True,
) -> NumberedFile | None:
    """Read a file below the root and make its symbols ready. None when it is no longer there.

    :param parsed: False: without a grammar, as one has not finished this file.
    """
    read_ns = time.time_ns()
    source = read(root, path, rules)
    if isinstance(source, Skip):
        return None if not (root / path).exists() else NumberedFile(path, 0, 0, read_ns, b"", "", source.reason)
    return prepare_source(source, read_ns, numbering, with_texts=with_texts, parsed=parsed)


def prepare_text(
    path: str, text: str, numbering: Numbering, *, with_texts: Sequence[str] = (), parsed: bool = True
) -> NumberedFile:
    """Make the symbols of a text ready that lies in no file, or not yet."""
    raw = text.encode("utf-8", "surrogatepass")
    source = Source(path, raw, text, len(raw), 0, digest(raw))
    return prepare_source(source, time.time_ns(), numbering, with_texts=with_texts, parsed=parsed)


def prepare_source(
    source: Source, read_ns: int, numbering: Numbering, *, with_texts: Sequence[str], parsed: bool
) -> NumberedFile:
    """Make the symbols of a file ready whose content is at hand.

    :param with_texts: for which content (code, docs) to give the text of each symbol, too, that a model embeds.
    """
    reason = unwanted(source.path, source.text)
    language = detect(source.path, source.text)
    found = [] if reason else (extract_as if parsed else as_text)(language, source.path, source.text)
    is_plain = _plainness(source.text)
    pieces = SymbolPieces(DOC_CHARS, BODY_CHARS)
    pieces.add_path(source.path.rpartition(".")[0] or source.path, file_words(source.path))
    symbols, texts = [], []
    content = language.content if language else DOCS
    for each in found:
        text = document_text(each)
        pieces.add(each.symbol, each.body)
        symbols.append(_columns(each.symbol, text, is_plain=is_plain(each.symbol)))
        if with_texts:
            texts.append(text if content in with_texts else "")
    if reason is None and not (symbols and parsed):
        reason = NOT_FINISHED if symbols else "empty"
    return NumberedFile(
        path=source.path, size=source.size, mtime_ns=source.mtime_ns, read_ns=read_ns, digest=source.digest,
        language=language.name if language else "text", skip_reason=reason, symbols=symbols,
        numbers=pieces.numbers(numbering), texts=texts,
    )  # fmt: skip


def _columns(symbol: Symbol, text: str, *, is_plain: bool) -> SymbolColumns:
    start, end = symbol.span.start, symbol.span.end
    name_start, name_end = symbol.name_span.start, symbol.name_span.end
    return SymbolColumns(
        symbol.name, symbol.kind.value, symbol.container, start.line, start.column, end.line, end.column,
        name_start.line, name_start.column, name_end.line, name_end.column, symbol.signature, symbol.doc, is_plain,
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(),
    )  # fmt: skip


def _plainness(text: str) -> Callable[[Symbol], bool]:
    """Tells `is_plain` of a text's symbols: an editor's range of these is known without their file."""
    if has_lone_return(text):
        return lambda _: False
    if text.isascii():
        return lambda _: True
    odd = {number for number, line in enumerate(text.split("\n")) if not line.isascii()}

    def has_plain_ends(symbol: Symbol) -> bool:
        return not any(
            place.line in odd for span in (symbol.span, symbol.name_span) for place in (span.start, span.end)
        )

    return has_plain_ends
