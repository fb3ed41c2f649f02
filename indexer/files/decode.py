"""Bytes to text. Invariant: no bytes raise, and no character but a byte order mark is dropped, so positions stay right."""

from __future__ import annotations

import codecs

from indexer.values import Skip

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What text has: tab, newlines, form feed (between parts of old sources), escape (coloured logs), printable characters.
# Bytes from 0x80 are letters in every single-byte code page, and parts of letters in the Asian double-byte ones.
_TEXT_BYTES = bytes([9, 10, 12, 13, 27, *range(0x20, 0x7F), *range(0x80, 0x100)])
# Compressed data has a tenth of its bytes outside this set.
_MAX_ODD_SHARE = 0.02


def decode(path: str, raw: bytes) -> str | Skip:
    """The text of a file; a Skip if it is not text.

    Newlines stay as they are. Bytes that are not Unicode are read as Windows-1252 (or Latin-1, which has no holes): the
    code of a source in another code page is ASCII, and so are its symbols.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decode_marked(path, raw[len(mark) :], encoding)
    if b"\0" in raw:
        return Skip(path, "binary")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        pass
    if len(raw.translate(None, _TEXT_BYTES)) > _MAX_ODD_SHARE * len(raw):
        return Skip(path, "not text")
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _decode_marked(path: str, raw: bytes, encoding: str) -> str | Skip:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return Skip(path, f"not text: it begins as {encoding.upper()} and does not go on so")
    return Skip(path, "binary") if "\0" in text else text
