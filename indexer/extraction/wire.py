"""Prepared files as bytes, between the writer and its worker processes (msgpack: plain values only, no code)."""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING, Any

import msgpack

from ..store.rows import PreparedFile, PreparedSymbol
from ..values import Kind, Position, Span, Symbol

if TYPE_CHECKING:
    from collections.abc import Sequence

_LENGTH = struct.Struct("<I")


def send(stream: IO[bytes], value: Any) -> None:
    """Write one frame."""
    data: bytes = msgpack.packb(value, unicode_errors="surrogatepass")
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one frame.

    :raises EOFError: the other side is gone.
    """
    head = _exactly(stream, _LENGTH.size)
    return msgpack.unpackb(_exactly(stream, _LENGTH.unpack(head)[0]), unicode_errors="surrogatepass")


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data


def to_plain(file: PreparedFile) -> list[Any]:
    """A prepared file as lists of plain values."""
    return [
        file.path, file.size, file.mtime_ns, file.read_ns, file.digest, file.language, file.skip_reason,
        [_symbol_to_plain(each) for each in file.symbols],
    ]  # fmt: skip


def from_plain(row: Sequence[Any]) -> PreparedFile:
    """The prepared file that `to_plain` was given."""
    path, size, mtime_ns, read_ns, digest, language, skip_reason, symbols = row
    rows = tuple(_symbol_from_plain(each, path) for each in symbols)
    return PreparedFile(path, size, mtime_ns, read_ns, digest, language, skip_reason, rows)


def _symbol_to_plain(each: PreparedSymbol) -> list[Any]:
    s = each.symbol
    return [
        s.name, s.kind.value, s.container, s.language, *_span_to_plain(s.span), *_span_to_plain(s.name_span),
        s.signature, s.doc, s.is_plain, each.bag, each.name_terms, each.path_terms, each.all_terms, each.text, each.text_digest,
    ]  # fmt: skip


def _symbol_from_plain(row: Sequence[Any], path: str) -> PreparedSymbol:
    name, kind, container, language, a, b, c, d, e, f, g, h, signature, doc, is_plain, *rest = row
    span = Span(Position(a, b), Position(c, d))
    name_span = Span(Position(e, f), Position(g, h))
    symbol = Symbol(name, Kind(kind), container, path, language, span, name_span, signature, doc, is_plain)
    return PreparedSymbol(symbol, *rest)


def _span_to_plain(span: Span) -> tuple[int, int, int, int]:
    return (span.start.line, span.start.column, span.end.line, span.end.column)
