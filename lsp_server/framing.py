"""The base protocol: headers, a blank line, a body. Invariant: nothing is allocated or skipped on a stranger's word; where the
next message begins is known, or reading ends with a `FramingFault`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BODY_BYTES = 64 * 1024 * 1024
"""No editor opens a file of this size in one message; clangd's bound is 1 GiB, pygls has none and dies of MemoryError."""

MAX_HEADER_BYTES = 64 * 1024

_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*)")
_HTTP = re.compile(rb"[A-Z]+ \S+ HTTP/")


class FramingFault(Exception):  # noqa: N818 (an outcome of reading, named for what it is)
    """Where the next message begins cannot be known: nothing more can be read from this stream."""


class ByteSink(Protocol):
    """What takes bytes; a raw stream may take only some of them."""

    def write(self, data: memoryview, /) -> int | None:
        """Take them; gives how many."""


def read_messages(stream: BinaryIO) -> Iterator[bytes]:
    """The bodies of the messages, until the stream ends between two of them.

    :raises FramingFault: the stream makes no sense, or ends within a message.
    """
    while (length := _read_length(stream)) is not None:
        body = stream.read(length)
        if len(body) < length:
            raise FramingFault(f"the stream ended after {len(body):,} of {length:,} bytes of a message")
        yield body


def write_message(stream: ByteSink, body: bytes) -> None:
    """One message, in one write where the stream takes it whole."""
    rest = memoryview(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    while rest:
        rest = rest[stream.write(rest) :]


def _read_length(stream: BinaryIO) -> int | None:
    """Read a block of headers; gives the length of the body, None at the end of the stream."""
    budget = MAX_HEADER_BYTES
    length: int | None = None
    while True:
        line = stream.readline(budget)
        budget -= len(line)
        if not line.endswith(b"\n"):
            if not line and budget == MAX_HEADER_BYTES:
                return None
            raise FramingFault("the headers are too long" if not budget else "the stream ended within the headers")
        text = line.strip()
        if text:
            length = _merged(length, text)
        elif length is not None:
            return length
        elif budget < MAX_HEADER_BYTES - len(line):
            raise FramingFault("a message without Content-Length")
        else:  # blank lines between two messages: some clients write one too many
            budget = MAX_HEADER_BYTES


def _merged(length: int | None, line: bytes) -> int | None:
    """The length after one more line; lines that are no header (a shell's greeting) and unknown headers change nothing."""
    if _HTTP.match(line):
        # A web page can post to a port of this machine. Its body could be a request, so its headers are not ours to ignore.
        raise FramingFault("this is HTTP")
    header = _HEADER.fullmatch(line)
    if header is None or header[1].lower() != b"content-length":
        return length
    if not re.fullmatch(rb"[0-9]+", header[2]):
        raise FramingFault(f"a Content-Length that is no number: {header[2][:40]!r}")
    digits = header[2].lstrip(b"0") or b"0"
    # The digits are counted first: Python refuses to read more than 4,300 of them.
    if len(digits) > len(str(MAX_BODY_BYTES)) or int(digits) > MAX_BODY_BYTES:
        raise FramingFault(f"a message of {digits[:20].decode()} bytes or more; {MAX_BODY_BYTES:,} are the limit")
    if length not in {None, int(digits)}:
        raise FramingFault("two Content-Length headers that differ")
    return int(digits)
