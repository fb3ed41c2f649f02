"""Files and symbols that an agent names. Invariant: what is outside of every root, left out of the index or reached through a link
is refused before it is read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from indexer import Kind, SememeError, Skip

from ..cli.rows import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Symbol

    from ..roots import Root
    from ..session import Session

MOST_NAMES = 20
"""In a message."""


def file_at(session: Session, named: str) -> tuple[Root, str]:
    """The root and the path relative to it of a file that is named as results name it, or absolutely.

    :raises SememeError: it is in no root, or the index leaves it out; the message says why.
    """
    found = [place for place in _candidates(session, named) if _refusal(*place) is None]
    if len(found) > 1:
        places = ", ".join(str(root.path / path) for root, path in found)
        raise SememeError(f"{named} is in several folders: {places}. Give one of these paths.")
    if found:
        return found[0]
    candidates = _candidates(session, named)
    if not candidates:
        raise SememeError(f"{named} is outside of the folders that are served: {_names(session)}.")
    raise SememeError(f"{named} cannot be shown: {_refusal(*candidates[0])}.")


def uri_at(session: Session, named: str) -> str:
    """The URI of such a file.

    :raises SememeError: as for `file_at`.
    """
    root, path = file_at(session, named)
    return session.roots.uri_of(root.key, path)


def _candidates(session: Session, named: str) -> list[tuple[Root, str]]:
    if "\0" in named:
        return []
    tops = [Path()] if Path(named).is_absolute() else [root.path for root in session.roots]
    places = [session.roots.at(Path(os.path.normpath(top / named))) for top in tops]
    found: dict[tuple[str, str], tuple[Root, str]] = {}
    for place in places:
        if place is not None:
            found.setdefault((place[0].key, place[1]), place)
    return list(found.values())


def _refusal(root: Root, path: str) -> str | None:
    verdict = root.workspace.why(path)
    return verdict.reason if isinstance(verdict, Skip) else None


def _names(session: Session) -> str:
    return ", ".join(str(root.path) for root in session.roots)


def symbol_at(symbols: Sequence[Symbol], path: str, line: int | None, name: str | None) -> Symbol:
    """The innermost symbol around a line (counted from 1), the one of a name, or the one of that name that is nearest to the line.

    :raises SememeError: there is none, or a name without a line is that of several.
    """
    if name is not None:
        found = [
            each for each in symbols if name in {each.name, qualified(each)} or qualified(each).endswith(f".{name}")
        ]
        if not found:
            raise SememeError(f"{path} has no symbol {name!r}. It has: {_some(symbols)}.")
        if line is None and len(found) > 1:
            lines = ", ".join(str(lines_of(each)[0]) for each in found[:MOST_NAMES])
            raise SememeError(
                f"{path} has {len(found)} symbols {name!r}, at the lines {lines}. Give one of them as line."
            )
        return min(found, key=lambda each: _distance(each, line or 0))
    around = [each for each in symbols if line is not None and _distance(each, line) == 0]
    if not around:
        raise SememeError(f"There is no symbol at {path}:{line}.")
    return min(around, key=lambda each: lines_of(each)[1] - lines_of(each)[0])


def _distance(symbol: Symbol, line: int) -> int:
    first, last = lines_of(symbol)
    return max(first - line, line - last, 0)


def qualified(symbol: Symbol) -> str:
    """The name with its containers, exactly."""
    return f"{symbol.container}.{symbol.name}" if symbol.container else symbol.name


def _some(symbols: Sequence[Symbol]) -> str:
    names = [qualified(each) for each in symbols if each.kind not in {Kind.FILE, Kind.TEXT}]
    rest = len(names) - MOST_NAMES
    return (", ".join(names[:MOST_NAMES]) or "none") + (f" and {rest} more" if rest > 0 else "")
