"""Results for people: plain lines for a pipe; colour, links and snippets for a terminal. Invariant: all text that comes
from a file passes through `inert`, and none of it is ever read as markup."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from .inert import inert, inert_lines
from .rows import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from indexer import Hit, Reply, Symbol, Workspace

    from .screen import Screen

SNIPPET_LINES = 4
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_]+")
_MIN_SIGNATURE = 24


def qualified(symbol: Symbol) -> str:
    """The name with its containers."""
    return inert(f"{symbol.container}.{symbol.name}" if symbol.container else symbol.name)


def plain(reply: Reply, *, explain: bool) -> Iterator[str]:
    """Lines without colour or escapes, one for each result; an indented one more where it is explained."""
    for hit in reply.hits:
        yield _plain_hit(hit)
        if explain:
            yield f"    {_explained(hit)}"


def one_line(reply: Reply) -> str:
    """A whole answer on one line, results apart by tabs."""
    return "\t".join(map(_plain_hit, reply.hits))


def _plain_hit(hit: Hit) -> str:
    symbol = hit.symbol
    head = f"{inert(symbol.path)}:{lines_of(symbol)[0]}: {symbol.kind.value} {qualified(symbol)}"
    return f"{head} — {inert(symbol.signature)}" if symbol.signature else head


def _explained(hit: Hit) -> str:
    signals = hit.signals
    rerank = f"  rerank {signals.rerank:.3f}" if signals.rerank is not None else ""
    likely = f"file {signals.file:.2f}  symbol {signals.symbol:.2f}  " if signals.file or signals.symbol else ""
    return (
        f"score {hit.score:.3f}  base {signals.base:.3f}  {likely}words {signals.words:.2f}  meaning {signals.meaning:.3f}  "
        f"name {signals.name:.3f}  stem {signals.stem:.3f}  folder {signals.folder:.3f}  step {signals.step or '-'}  role {signals.role}{rerank}"
    )


def terminal(reply: Reply, workspace: Workspace, screen: Screen, *, explain: bool) -> None:
    """Results with colour, clickable places and the first lines of the source."""
    from rich.console import Console  # noqa: PLC0415 (60 ms that a pipe need not wait for)
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=screen.out, markup=False, emoji=False, highlight=False, soft_wrap=True)
    stems = _stems(reply.query)
    for hit in reply.hits:
        console.print(_head(hit, workspace, console.width))
        if explain:
            console.print(Text(f"    {_explained(hit)}", "dim"))
        for line in _snippet(hit.symbol, workspace, stems):
            line.truncate(max(40, console.width), overflow="ellipsis")
            console.print(line)
        console.print()


def _head(hit: Hit, workspace: Workspace, width: int) -> Text:
    from rich.style import Style  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    symbol, line = hit.symbol, lines_of(hit.symbol)[0]
    link = f"{(workspace.root / symbol.path).as_uri()}#{line}"
    head = Text(no_wrap=True)
    head.append(f"{inert(symbol.path)}:{line}", Style(color="cyan", link=link))
    head.append(f"  {symbol.kind.value}", "dim").append(f"  {qualified(symbol)}", "bold")
    if symbol.signature and symbol.signature != symbol.name:
        room = max(_MIN_SIGNATURE, width - head.cell_len - 4)
        signature = inert(symbol.signature)
        head.append(f"  ({signature if len(signature) <= room else signature[: room - 1] + '…'})", "dim")
    return head


def _snippet(symbol: Symbol, workspace: Workspace, stems: frozenset[str]) -> Iterator[Text]:
    source = inert_lines(workspace.snippet(symbol, SNIPPET_LINES))
    text = _coloured(textwrap.dedent(source).rstrip(), symbol.language)
    for match in _WORD.finditer(text.plain):
        if _stem(match[0]) in stems:
            text.stylize("bold yellow", *match.span())
    for line in text.split("\n"):
        line.pad_left(4)
        yield line


def _coloured(source: str, language: str) -> Text:
    from rich.syntax import Syntax  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    text = Syntax(source, language, theme="ansi_dark", background_color="default").highlight(source)
    # rich ends it with a line feed of its own; and a lexer that gave other characters would break the emphasis.
    return text[: len(source)] if text.plain.startswith(source) else Text(source)


def _stems(query: str) -> frozenset[str]:
    from indexer.search.query import parse  # noqa: PLC0415

    return frozenset(parse(query).terms)


def _stem(word: str) -> str:
    from indexer.analysis import stem  # noqa: PLC0415

    return stem(word.lower())
