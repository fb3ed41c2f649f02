"""Files read for their references. The reading itself is done in a worker process: a grammar may crash over a file.

What crosses the pipe is plain: a question (`["name", NAME]` or `["span", l0, c0, l1, c1]`), and for each file its path, its text if it
is an unsaved one, and the digest that its symbols are known for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..files import read
from ..files.read import digest as digest_of
from ..symbols import extract
from ..values import Kind, Position, Skip, Span, Symbol
from .references import Reference, References, uses_in, uses_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..extraction.process import WorkerProcess
    from ..files import WalkRules

ANY_DIGEST = b"*"
"""The symbols are known whatever the text is: those of an unsaved one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to read."""

    path: str
    digest: bytes
    """Of the text whose symbols the caller has."""
    text: str | None = None
    """Instead of the file's."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read."""

    path: str
    references: tuple[Reference, ...]
    imports: tuple[str, ...]
    bound: tuple[tuple[str, Position], ...]
    """Names of parameters and local variables, and where each is bound."""
    is_cut: bool
    symbols: tuple[Symbol, ...] | None
    """None: those that the caller has."""


def read_files(
    worker: WorkerProcess, root: Path, rules: WalkRules, question: list[Any], files: Sequence[Wanted]
) -> list[ReadFile | str]:
    """Those that hold references, and the path of each that could not be read or parsed."""
    items = [[each.path, each.digest, each.text] for each in files]
    found = worker.ask_references(root, rules, question, items)
    if found is None and len(items) > 1:
        return [each for file in files for each in read_files(worker, root, rules, question, [file])]
    return [files[0].path] if found is None else [row if isinstance(row, str) else _file(row) for row in found]


def _file(row: Sequence[Any]) -> ReadFile:
    path, language, references, imports, bound, is_cut, symbols = row
    return ReadFile(
        path, tuple(Reference(*each) for each in references), tuple(imports),
        tuple((name, Position(*at)) for name, *at in bound), is_cut,
        None if symbols is None else tuple(_symbol(path, language, each) for each in symbols),
    )  # fmt: skip


def _symbol(path: str, language: str, row: Sequence[Any]) -> Symbol:
    name, kind, container, signature, doc, *places = row
    l0, c0, l1, c1, nl0, nc0, nl1, nc1 = places
    return Symbol(
        name, Kind(kind), container, path, language, Span(Position(l0, c0), Position(l1, c1)),
        Span(Position(nl0, nc0), Position(nl1, nc1)), signature, doc,
    )  # fmt: skip


# -- in the worker -----------------------------------------------------------------------------------------------------


def answer(root: Path, rules: WalkRules, question: list[Any], items: list[Any]) -> list[Any]:
    """A row for each file that holds references; its path for one that cannot be read."""
    return [row for item in items for row in _rows(root, rules, question, *item)]


def _rows(
    root: Path, rules: WalkRules, question: list[Any], path: str, digest: bytes, text: str | None
) -> list[list[Any] | str]:
    if text is None:
        source = read(root, path, rules)
        if isinstance(source, Skip):
            return [path]
        # Many files that hold a name's words do not hold the name.
        if question[0] == "name" and question[1] not in source.text:
            return []
        text, read_digest = source.text, source.digest
    else:
        read_digest = digest_of(text.encode("utf-8", "surrogatepass"))
    found = _references(question, path, text)
    if not found.found:
        return []
    symbols, language = None, ""
    if digest not in {read_digest, ANY_DIGEST}:
        extracted = extract(path, text)
        language = extracted[0].symbol.language if extracted else ""
        symbols = [_columns(each.symbol) for each in extracted]
    return [[path, language, found.found, found.imports, found.bound, found.is_cut, symbols]]


def _references(question: list[Any], path: str, text: str) -> References:
    if question[0] == "name":
        return uses_of(path, text, question[1])
    l0, c0, l1, c1 = question[1:]
    return uses_in(path, text, (l0, c0), (l1, c1))


def _columns(symbol: Symbol) -> list[Any]:
    start, end, name_start, name_end = symbol.span.start, symbol.span.end, symbol.name_span.start, symbol.name_span.end
    return [
        symbol.name, symbol.kind.value, symbol.container, symbol.signature, symbol.doc, start.line, start.column, end.line,
        end.column, name_start.line, name_start.column, name_end.line, name_end.column,
    ]  # fmt: skip
