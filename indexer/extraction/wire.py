"""Files of words as bytes, between the writer and its worker processes (msgpack: plain values only, no code)."""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING, Any

import msgpack

from ..store.rows import SymbolColumns
from .numbered import NumberedFile, NumberedFiles

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


def to_plain(answer: NumberedFiles) -> list[Any]:
    """An answer as lists of plain values."""
    return [list(answer.words), [[path, file and _file_to_plain(file)] for path, file in answer.files]]


def from_plain(row: Sequence[Any]) -> NumberedFiles:
    """The answer that `to_plain` was given."""
    words, files = row
    return NumberedFiles(words, [(path, file and _file_from_plain(file)) for path, file in files])


def _file_to_plain(file: NumberedFile) -> list[Any]:
    return [
        file.path, file.size, file.mtime_ns, file.read_ns, file.digest, file.language, file.skip_reason, file.symbols,
        file.numbers, file.texts,
    ]  # fmt: skip


def _file_from_plain(row: Sequence[Any]) -> NumberedFile:
    path, size, mtime_ns, read_ns, digest, language, skip_reason, symbols, *words = row
    columns = [SymbolColumns._make(each) for each in symbols]
    return NumberedFile(path, size, mtime_ns, read_ns, digest, language, skip_reason, columns, *words)
