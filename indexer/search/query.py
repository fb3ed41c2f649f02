"""What a query asks for. Any text is a query: there is no syntax, so nothing in it can be wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ..analysis import stem, terms

QUERY_CHARS = 4_000
"""Of a longer text (a pasted file) this much is used."""
MAX_TERMS = 48

_SPACES = re.compile(r"\s+")
# What a person writes to name a symbol: words joined by . :: # / -> or with inner capitals or underscores, calls.
_NAME = re.compile(r"[^\W\d][\w$]*(?:(?:\.|::|#|->|/|\\)[^\W\d][\w$]*)*[!?]?(?:\(\))?")
_INNER_CAPITAL = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2,}[a-z]")
_SEPARATOR = re.compile(r"\.|::|#|->|/|\\")
_PATH = re.compile(r"[\w@~+\[\]./\\-]+")
_RELATIVE = re.compile(r"^(?:\.{1,2}/)+")
_EXTENSION = re.compile(r"\w\.[A-Za-z]\w{0,9}$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the query mentions, in its parts: `Session.send` is (Session, send)."""

    parts: tuple[str, ...]
    sure: bool
    """Written as only a name is (`retry_upload`, `Foo::bar`, `send()`), or the whole query; else a word with a capital."""

    @property
    def last(self) -> str:
        """The symbol's own name."""
        return self.parts[-1]


@dataclass(frozen=True, slots=True)
class Query:
    """A query, taken apart."""

    text: str
    terms: tuple[str, ...]
    """Distinct analysed terms, without stop words unless nothing else is there."""
    names: tuple[Name, ...]
    is_name: bool
    """The whole query is one word or one qualified name: somebody who knows what the symbol is called."""
    paths: tuple[str, ...]
    """Lower-case paths, or ends of paths, that the query may name a file by."""
    mentions: frozenset[str]
    """Lower-case words and their stems as written, stop words too: what decides whether tests are asked for."""


def parse(text: str) -> Query:
    """Take a query apart. Never raises."""
    plain = _SPACES.sub(" ", text[:QUERY_CHARS].replace("\0", " ")).strip()
    mentions = frozenset(word for raw in re.findall(r"\w+", plain.lower()) for word in (raw, stem(raw)))
    is_name = _NAME.fullmatch(plain) is not None or (bool(plain) and " " not in plain and plain.isprintable())
    all_terms = terms(plain)
    content = [term for term in all_terms if term not in _stop_terms()] or all_terms
    return Query(
        plain, tuple(dict.fromkeys(content))[:MAX_TERMS], tuple(_names(plain, is_name)), is_name, tuple(_paths(plain)), mentions
    )  # fmt: skip


def _names(plain: str, is_name: bool) -> list[Name]:
    found: dict[tuple[str, ...], Name] = {}
    for match in _NAME.finditer(plain):
        word = match[0]
        bare = word.removesuffix("()").rstrip("!?")
        quoted = plain[match.start() - 1 : match.start()] in {"`", '"', "'"} and match.start() > 0
        sure = is_name or word.endswith("()") or quoted or "_" in bare.strip("_") or bool(_INNER_CAPITAL.search(bare))
        sure = sure or "::" in bare or "#" in bare or "->" in bare or bool(re.search(r"\w\.\w", bare))
        capital = bare[:1].isupper() and match.start() > 0 and len(bare) > 2
        if not sure and not capital:
            continue
        parts = tuple(part for part in _SEPARATOR.split(bare) if part)
        if parts and (sure or stem(bare.lower()) not in _stop_terms()):
            found.setdefault(parts, Name(parts, sure))
    if is_name and plain and not found:  # an operator, an emoji, a name in quotes
        found[(plain,)] = Name((plain,), sure=True)
    return list(found.values())[:8]


def _paths(plain: str) -> list[str]:
    """A path has a slash or an extension; a line may follow, as `:12` or `(12)`, but no call's parentheses."""
    found: dict[str, None] = {}
    for match in _PATH.finditer(plain):
        is_call = re.match(r"\((?!\d)", plain[match.end() : match.end() + 2]) is not None
        path = _RELATIVE.sub("", match[0].replace("\\", "/").lower()).strip("/").rstrip(".")
        if not is_call and ("/" in path or _EXTENSION.search(path)):
            found[path] = None
    return list(found)[:8]


@cache
def _stop_terms() -> frozenset[str]:
    words = (resources.files(__package__) / "stopwords.txt").read_text(encoding="utf-8").split()
    return frozenset(term for word in words for term in terms(word))
