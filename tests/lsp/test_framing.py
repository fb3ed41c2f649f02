"""Headers as clients write them, and as none should (faults 7, 8 and 9)."""

from __future__ import annotations

import io
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp_server.framing import MAX_BODY_BYTES, FramingFault, read_messages, write_message

ACCEPTED = {
    "as the specification has it": b"Content-Length: 2\r\n\r\n{}",
    "lower case": b"content-length: 2\r\n\r\n{}",
    "no blank": b"Content-Length:2\r\n\r\n{}",
    "blanks around": b"Content-Length \t:  2  \r\n\r\n{}",
    "bare newlines": b"Content-Length: 2\n\n{}",
    "twice the same": b"Content-Length: 2\r\nCONTENT-LENGTH: 02\r\n\r\n{}",
    "other headers": b"X-Proxy: a: b\r\nContent-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}",
    "a greeting": b"Welcome to this shell!\nContent-Length: 2\r\n\r\n{}",
    "blank lines before": b"\r\n\r\nContent-Length: 2\r\n\r\n{}",
}
REFUSED = {
    "no number": b"Content-Length: two\r\n\r\n{}",
    "a sign": b"Content-Length: +2\r\n\r\n{}",
    "negative": b"Content-Length: -2\r\n\r\n{}",
    "hexadecimal": b"Content-Length: 0x2\r\n\r\n{}",
    "nothing": b"Content-Length:\r\n\r\n{}",
    "another alphabet": "Content-Length: ٢\r\n\r\n{}".encode(),
    "two that differ": b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "none": b"Content-Type: text/plain\r\n\r\n{}",
    "only a greeting": b"hello\r\n\r\n{}",
    "the limit and one": b"Content-Length: %d\r\n\r\n" % (MAX_BODY_BYTES + 1),
    "2 to the 31st": b"Content-Length: 2147483648\r\n\r\n",
    "more digits than Python reads": b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    "endless headers": b"X: y\r\n" * 20_000,
    "an endless header": b"X" * 200_000,
    "HTTP of a web page": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
    "an end in the headers": b"Content-Length: 2\r\n",
    "an end in the body": b"Content-Length: 200\r\n\r\n{}",
}


@pytest.mark.parametrize("head", ACCEPTED.values(), ids=ACCEPTED)
def test_these_headers_are_read(head: bytes) -> None:
    """And the message after it, too."""
    assert list(read_messages(io.BytesIO(head + ACCEPTED["as the specification has it"]))) == [b"{}", b"{}"]


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_these_end_the_connection(data: bytes) -> None:
    """After the message before it, with a reason, and without taking memory for what was only announced."""
    messages = read_messages(io.BytesIO(b"Content-Length: 2\r\n\r\n{}" + data))
    assert next(messages) == b"{}"
    tracemalloc.start()
    with pytest.raises(FramingFault, match=r"\w+ \w+"):
        next(messages)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


pieces = st.one_of(
    st.sampled_from([*ACCEPTED.values(), *REFUSED.values()]).filter(lambda data: len(data) < 1_000),
    st.sampled_from(
        [b"Content-Length", b":", b" ", b"\r", b"\n", b"\r\n\r\n", b"0", b"2", b"{}", b"-", b"\0", b"\xff"]
    ),
    st.binary(max_size=20),
)


@settings(max_examples=1_000, deadline=None)
@given(st.lists(pieces, max_size=12).map(b"".join))
def test_any_bytes_are_messages_or_the_end(data: bytes) -> None:
    """Whatever comes: what is read was sent, nothing but a FramingFault ends it early, and what came before is kept."""
    stream = io.BytesIO(ACCEPTED["lower case"] + data)
    bodies = []
    with suppress(FramingFault):
        for body in read_messages(stream):
            bodies.append(body)
            assert stream.getvalue()[: stream.tell()].endswith(body)
    assert bodies[0] == b"{}"
    assert sum(map(len, bodies)) <= len(data) + 2


def test_a_stream_that_takes_little_at_a_time_gets_all() -> None:
    """As a pipe that is full."""

    class Narrow(io.BytesIO):
        def write(self, data: memoryview, /) -> int:  # type: ignore[override]  # all that a ByteSink must take
            return super().write(data[:7])

    stream = Narrow()
    write_message(stream, b"x" * 100)
    assert list(read_messages(io.BytesIO(stream.getvalue()))) == [b"x" * 100]
