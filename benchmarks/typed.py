"""What people type, made from what an index holds: names, beginnings of names, words, questions and names with a typo."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from indexer.analysis import identifier_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer import Symbol, Workspace

_NAME = re.compile(r"[A-Za-z_]\w{4,39}")
_WORD = re.compile(r"[a-z]{3,}")
_QUESTION_WORDS = range(4, 16)
_LOOKED_AT = 40
"""Symbols for each query wanted: one in ten or so has a sentence."""


def typed_queries(workspace: Workspace, count: int) -> dict[str, list[str]]:
    """`count` queries of each kind, about symbols chosen at random, the same each time. A small index repeats some."""
    choose = random.Random(0)  # noqa: S311 (a sample, no secret)
    files = list(_files_of_symbols(workspace, choose, count * _LOOKED_AT))
    named = [each.name for symbols in files for each in symbols if _NAME.fullmatch(each.name)]
    choose.shuffle(named)
    found = {
        "name": named,
        "prefix": [name[: max(3, len(name) * 3 // 5)] for name in named],
        "words": [words for symbols in files if (words := _words(symbols, choose))],
        "question": [line for symbols in files for each in symbols if (line := _question(each))],
        "typo": [_mistyped(name, choose) for name in named],
    }
    if not all(found.values()):
        raise SystemExit("too few names or comments to make queries from")
    return {kind: (queries * (count // len(queries) + 1))[:count] for kind, queries in found.items()}


def _files_of_symbols(workspace: Workspace, choose: random.Random, count: int) -> Iterator[list[Symbol]]:
    """Some symbols of each of many files, together about `count`."""
    reader = workspace.open_reader()
    with reader.reading():
        spans = reader.catalog.symbol_spans(0)
        for first, last in choose.sample(spans, min(len(spans), count // 4)):
            ids = choose.sample(range(first, last + 1), min(8, last + 1 - first))
            yield [row.symbol for row in reader.catalog.symbols(ids).values()]


def _words(symbols: list[Symbol], choose: random.Random) -> str:
    """Two to four words out of the names in one file."""
    parts = dict.fromkeys(part for each in symbols for part in identifier_parts(each.name) if _WORD.fullmatch(part))
    return " ".join(choose.sample(list(parts), min(len(parts), choose.randint(2, 4)))) if len(parts) > 1 else ""


def _question(symbol: Symbol) -> str:
    """The first sentence of a comment, as far as it stands on its first line."""
    sentence = symbol.doc.split("\n")[0].split(". ")[0].strip()
    return sentence if len(sentence.split()) in _QUESTION_WORDS else ""


def _mistyped(name: str, choose: random.Random) -> str:
    at = choose.randrange(1, len(name) - 2)
    return f"{name[:at]}{name[at + 1]}{name[at]}{name[at + 2 :]}"
