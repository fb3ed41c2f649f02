"""What stands before a document in YAML (between `---`) or TOML (between `+++`): its title and what it says it is about."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

_WHOLE = re.compile(
    rb"\s*^(?P<mark>---|\+\+\+)[ \t]*\r?\n(?P<inside>.*?)^(?P=mark)[ \t]*\r?$\n?", re.MULTILINE | re.DOTALL
)
_CHARS = 20_000
"""Front matter is looked for so far."""
_ABOUT = ("description", "summary", "abstract", "excerpt", "subtitle", "keywords", "tags")
_KEY = re.compile(rb"^(?P<key>[A-Za-z_][\w-]*)[ \t]*[:=][ \t]*(?P<value>[^\r\n]*)", re.MULTILINE)
_FOLDED = re.compile(rb"[|>][+-]?\d*[ \t]*$")
_INDENTED = re.compile(rb"(?:\r?\n(?:[ \t]+[^\r\n]*|[ \t]*(?=\r?\n[ \t])))+|(?:\r?\n- [^\r\n]*)+")


class FrontMatter(NamedTuple):
    """Byte offsets into the document."""

    end: int
    """Where the document begins."""
    title: str
    """Empty: it has none."""
    title_start: int
    title_end: int
    about: str
    """What else it says of the document, for search."""


def front_matter(data: bytes) -> FrontMatter | None:
    """The front matter of a document, if it begins with some."""
    found = _WHOLE.match(data, 0, _CHARS)
    if found is None or not _KEY.search(found["inside"]):  # a rule of dashes, a paragraph, another one
        return None
    start = found.start("inside")
    values = {match["key"].lower().decode(): match for match in _KEY.finditer(found["inside"])}
    of_toml = _toml(found["inside"]) if found["mark"] == b"+++" else {}
    said = [_words(of_toml.get(key) or _value(found["inside"], values[key])) for key in _ABOUT if key in values]
    about = "\n".join(filter(None, said))
    if (title := values.get("title")) is None:
        return FrontMatter(found.end(), "", 0, 0, about)
    value = title["value"].rstrip()
    quoted = len(value) > 1 and value[:1] == value[-1:] and value[:1] in b"\"'"
    first, last = start + title.start("value") + quoted, start + title.start("value") + len(value) - quoted
    text = " ".join(data[first:last].decode("utf-8", "replace").split())
    return FrontMatter(found.end(), "" if _FOLDED.fullmatch(value) else text, first, last, about)


def _toml(inside: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(inside.decode("utf-8", "replace").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError:
        return {}


def _value(inside: bytes, match: re.Match[bytes]) -> str:
    """A YAML value as it is written, with the lines that go on with it."""
    more = _INDENTED.match(inside, match.end())
    first = b"" if _FOLDED.fullmatch(match["value"]) else match["value"]
    return (first + (more[0] if more else b"")).decode("utf-8", "replace")


def _words(value: object) -> str:
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return " ".join(text.replace("\n- ", "\n").split()).strip("\"'[]")
