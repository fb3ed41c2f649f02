"""Bytes become text, or a reason."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.files import decode
from indexer.values import Skip

TEXT = "def café():\r\n    return '🎉'\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_decoded_without_its_mark(encoding: str) -> None:
    """The byte order mark goes, all else stays, so that columns are those of an editor."""
    assert decode("a.py", TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
    ],
)
def test_either_byte_order_is_read(mark: bytes, encoding: str) -> None:
    """Windows writes one, others the other."""
    assert decode("a.py", mark + TEXT.encode(encoding)) == TEXT


def test_newlines_stay_as_they_are() -> None:
    """CRLF, CR and LF are not translated: offsets into the text would shift."""
    assert decode("a", b"a\r\nb\rc\n") == "a\r\nb\rc\n"


def test_nul_bytes_mean_binary() -> None:
    """In any encoding."""
    assert decode("a", b"text\0more") == Skip("a", "binary")
    assert decode("a", "text\0more".encode("utf-16")) == Skip("a", "binary")


def test_old_code_pages_are_read() -> None:
    """Windows-1252, Latin-1 with its control range, and the ASCII part of a double-byte code page."""
    assert decode("a.c", "/* größer als 5 € */".encode("cp1252")) == "/* größer als 5 € */"
    assert decode("a.c", b"/* caf\xe9 \x81 */") == "/* café \x81 */"
    japanese = decode("a.c", "int f(); // 日本語の説明".encode("shift-jis"))
    assert isinstance(japanese, str)
    assert japanese.startswith("int f(); // ")


def test_bytes_that_are_no_text_are_skipped() -> None:
    """Compressed or random data without a NUL is still not text; nor is broken UTF-16."""
    noise = bytes(byte for byte in os.urandom(20_000) if byte)
    assert decode("a", noise) == Skip("a", "not text")
    broken = decode("a", b"\xff\xfea")
    assert isinstance(broken, Skip)
    assert broken.reason.startswith("not text")


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    """Whatever comes, a text or a skip goes out, and a text can be written again as UTF-8."""
    text = decode("a", raw)
    if isinstance(text, str):
        assert "\0" not in text
        text.encode()


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_utf8_comes_back_whole(text: str) -> None:
    """Decoding loses no character but a mark at the start."""
    assert decode("a", text.encode()) == text.removeprefix("\ufeff")
