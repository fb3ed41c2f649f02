"""Text from files and from strangers, made safe to show. Invariant: nothing that comes out moves a cursor, changes a
colour, starts a line or turns the reading direction; what was there stays visible, as an escape."""

from __future__ import annotations

import re

# C0, DEL, C1; bidi marks, embeddings, overrides and isolates; the line and paragraph separators; lone surrogates, which
# no encoding can write; tag characters, which show nothing at all.
_ACTIVE = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f"
_ALL = re.compile(f"[{_ACTIVE}]")
_ALL_BUT_LAYOUT = re.compile(f"(?![\n\t])[{_ACTIVE}]")


def inert(text: str) -> str:
    """One line: a name, a path, a signature."""
    return _ALL.sub(_escape, text)


def inert_lines(text: str) -> str:
    """Several lines: source code. Line ends stay, tabs are four blanks."""
    return inert_source(text).expandtabs(4)


def inert_source(text: str) -> str:
    """As `inert_lines`, with its tabs, for readers to whom they matter."""
    return _ALL_BUT_LAYOUT.sub(_escape, text.replace("\r\n", "\n"))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
