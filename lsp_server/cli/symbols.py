"""`sememe symbols`: what is extracted, straight from the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indexer import NotAWorkspace, Skip
from indexer.files import read, unwanted, walk
from indexer.symbols import extract

from .failures import FOUND, NOTHING
from .inert import inert
from .roots import root_of
from .rows import lines_of, nested, symbol_row, to_json

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from indexer import Symbol

    from .screen import Screen


def run(args: Namespace, screen: Screen) -> int:
    """Print the symbols; 1 when there are none."""
    path = Path(args.path)
    if not path.exists():
        raise NotAWorkspace(f"There is no file or folder {path}.")
    path = path.resolve()
    # A file that is named is shown though a rule leaves it out of the index; in a folder the rules decide.
    paths = _files(path) if path.is_dir() else [path]
    root = root_of(path if path.is_dir() else path.parent)
    rows, found = [], False
    for file in paths:
        symbols = _symbols(root, file.relative_to(root).as_posix(), screen)
        found = found or bool(symbols)
        if args.json:
            rows += [symbol_row(symbol) for symbol in symbols]
        else:
            _print(symbols, screen)
    if args.json:
        screen.line(to_json({"root": str(root), "symbols": rows}))
    return FOUND if found else NOTHING


def _files(folder: Path) -> Iterator[Path]:
    for entry in walk(folder):
        if not isinstance(entry, Skip):
            yield folder / entry.path


def _symbols(root: Path, path: str, screen: Screen) -> list[Symbol]:
    source = read(root, path)
    reason = source.reason if isinstance(source, Skip) else unwanted(path, source.text)
    if isinstance(source, Skip) or reason is not None:
        screen.say(f"{path}: {reason}")
        return []
    return [extracted.symbol for extracted in extract(path, source.text)]


def _print(symbols: list[Symbol], screen: Screen) -> None:
    if not symbols:
        return
    screen.line(inert(symbols[0].path))
    for depth, symbol in nested(symbols):
        first, last = lines_of(symbol)
        screen.line(f"{'  ' * (depth + 1)}{symbol.kind.value} {inert(symbol.name)}  {first}-{last}")
