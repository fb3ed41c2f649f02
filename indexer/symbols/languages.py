"""Which language a file is written in, from its name or its first line. The table is `languages.toml`."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import version

EXTRACTION_VERSION = 4
"""Raised when the code of this package gives other symbols for the same text."""

CODE, DOCS = "code", "docs"
"""What a language's files are."""

_SHEBANG = re.compile(r"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+|\w+=\S*\s+)*(?:\S*/)?)?([A-Za-z_+-]+)")


@dataclass(frozen=True, slots=True)
class Language:
    """One entry of `languages.toml`."""

    name: str
    grammar: str | None
    """tree-sitter-language-pack's name; None: the file is cut into text units."""
    query: str
    """Name of the query file, without `.scm`."""
    extensions: tuple[str, ...]
    filenames: tuple[str, ...]
    interpreters: tuple[str, ...]
    methods: bool
    """A function directly inside a class, struct, trait or the like is a method."""
    merge_clauses: bool
    """Definitions of one name that follow each other directly are the clauses of one function."""
    rewrite: tuple[tuple[re.Pattern[bytes], bytes], ...]
    """What the grammar cannot read, and the word that stands for it while parsing."""

    instead: tuple[tuple[str, re.Pattern[str], str], ...]
    """An extension, what shows in a text that it is another language's, and that language."""
    content: str
    """code or docs."""
    blocks: tuple[re.Pattern[str], ...]
    """Lines that open what is not to be cut, see `blocks.py`."""

    @property
    def is_document(self) -> bool:
        """Its files are texts for people, cut by headings."""
        return self.content == DOCS

    def readable(self, data: bytes) -> bytes:
        """The text as the grammar can read it, every offset unchanged.

        Each match of a rewrite becomes its word and blanks, except that its groups and line ends stay where they are.
        """
        for pattern, word in self.rewrite:
            data = pattern.sub(lambda match, word=word: _overwritten(match, word), data)  # type: ignore[misc]
        return data


def _overwritten(match: re.Match[bytes], word: bytes) -> bytes:
    start, whole = match.start(), match[0]
    result = bytearray(byte if byte in b"\r\n" else 32 for byte in whole)
    for group in range(1, (match.lastindex or 0) + 1):
        first, last = match.span(group)
        if first >= 0:
            result[first - start : last - start] = whole[first - start : last - start]
    result[: len(word)] = word
    return bytes(result)


@cache
def all_languages() -> dict[str, Language]:
    """Every known language by name."""
    table = tomllib.loads((resources.files(__package__) / "languages.toml").read_text(encoding="utf-8"))
    return {
        name: Language(
            name=name,
            grammar=entry.get("grammar"),
            query=entry.get("query", name),
            extensions=tuple(entry.get("extensions", ())),
            filenames=tuple(entry.get("filenames", ())),
            interpreters=tuple(entry.get("interpreters", ())),
            methods=entry.get("methods", True),
            merge_clauses=entry.get("merge_clauses", False),
            rewrite=tuple(
                (re.compile(pattern.encode(), re.MULTILINE), word.encode())
                for pattern, word in entry.get("rewrite", ())
            ),
            instead=tuple(
                (extension, re.compile(pattern, re.MULTILINE), other)
                for extension, pattern, other in entry.get("instead", ())
            ),
            content=entry.get("content", CODE),
            blocks=tuple(map(re.compile, entry.get("blocks", ()))),
        )
        for name, entry in table.items()
    }


@cache
def document_languages() -> frozenset[str]:
    """The names of the languages whose files are documents."""
    return frozenset(name for name, language in all_languages().items() if language.is_document)


@cache
def _by_suffix() -> dict[str, Language]:
    return {extension: language for language in all_languages().values() for extension in language.extensions}


@cache
def _by_filename() -> dict[str, Language]:
    return {filename: language for language in all_languages().values() for filename in language.filenames}


@cache
def _by_interpreter() -> dict[str, Language]:
    return {name: language for language in all_languages().values() for name in language.interpreters}


@cache
def parser_fingerprint() -> str:
    """Names what decides which symbols a text gives: queries, languages, this package's code and the grammars."""
    digest = hashlib.blake2b(f"{EXTRACTION_VERSION} {version('tree-sitter-language-pack')}".encode(), digest_size=4)
    package = resources.files(__package__)
    digest.update((package / "languages.toml").read_bytes())
    for query in sorted((package / "queries").iterdir(), key=lambda each: each.name):
        digest.update(query.read_bytes())
    return digest.hexdigest()


def detect(path: str, text: str) -> Language | None:
    """The language of a file: by its whole name, then its longest known extension, then its `#!` line."""
    name = path.rsplit("/", 1)[-1]
    if (found := _by_filename().get(name)) is not None:
        return found
    lowered = name.lower()
    dot = lowered.find(".", 1)
    while dot != -1:
        if (found := _by_suffix().get(lowered[dot:])) is not None:
            return _disambiguated(found, lowered[dot:], text)
        dot = lowered.find(".", dot + 1)
    if text.startswith("#!") and (shebang := _SHEBANG.match(text)):
        return _by_interpreter().get(shebang[1].rstrip("-0123456789."))
    return None


def _disambiguated(language: Language, extension: str, text: str) -> Language:
    """An extension that several languages share is another's where the text shows it."""
    for shared, pattern, other in language.instead:
        if shared == extension and pattern.search(text) is not None:
            return all_languages().get(other, language)
    return language
