"""A name that is asked for: its parts, what it means in the indexes, and names like it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import SememeError
from ..search.names import in_container
from ..store.lexical import ANY
from ..values import Kind
from .values import Definition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..search.place import Place
    from ..values import Symbol

NAME_CHARS = 200
"""Of a symbol's name; the index has no longer ones."""
MOST_DEFINITIONS = 1_000
MOST_NEAR = 5
_SEPARATOR = re.compile(r"::|->|[.#\\]")
_UNITS = frozenset({Kind.FILE, Kind.TEXT, Kind.HEADING})


@dataclass(frozen=True, slots=True)
class Asked:
    """A name, perhaps qualified."""

    text: str
    last: str
    """The symbol's own name."""
    containers: tuple[str, ...]

    def fits(self, symbol: Symbol) -> bool:
        """Whether a symbol has this name, in these containers (the file's name and folders stand for a module's)."""
        if symbol.kind in _UNITS:
            return False
        if symbol.name == self.text:
            return True
        if symbol.name != self.last and symbol.name.rpartition(".")[2] != self.last:
            return False
        outer, _, _ = symbol.name.rpartition(".")
        container = ".".join(part for part in (symbol.container, outer) if part)
        return not self.containers or in_container(self.containers, symbol.path, container)


def asked(text: str) -> Asked:
    """A name as somebody types it: `send`, `Session.send`, `Session::send()`.

    :raises SememeError: there is no name in it.
    """
    plain = text.encode("utf-8", "replace").decode().strip().removesuffix("()")  # half a character is in no index
    if not plain:
        raise SememeError("The name is empty. Say whose usages to look for: sememe usages Session.send")
    if len(plain) > NAME_CHARS:
        raise SememeError(f"A name of {len(plain):,} characters is too long: the index has none over {NAME_CHARS}.")
    parts = [part for part in _SEPARATOR.split(plain) if part]
    if not parts:  # an operator
        return Asked(plain, plain, ())
    return Asked(plain, parts[-1], tuple(parts[:-1]))


def definitions(places: Sequence[Place], name: Asked) -> list[Definition]:
    """The symbols of this name in the indexes and in unsaved texts; call inside `reading` of all of them."""
    return [
        Definition(symbol, place.root)
        for place in places
        for symbol in _named(place, [name.last.lower(), name.text.lower()])
        if name.fits(symbol)
    ]


def definitions_by_name(places: Sequence[Place], names: Sequence[str]) -> dict[str, list[Definition]]:
    """The same for several plain names at once."""
    wanted = {name: Asked(name, name, ()) for name in names}
    found: dict[str, list[Definition]] = {name: [] for name in names}
    lowered = sorted({name.lower() for name in names})
    for place in places:
        for symbol in _named(place, lowered):
            for key in {symbol.name, symbol.name.rpartition(".")[2]} & wanted.keys():
                if wanted[key].fits(symbol):
                    found[key].append(Definition(symbol, place.root))
    return found


def _named(place: Place, lowered: Sequence[str]) -> list[Symbol]:
    ids = place.reader.words.of_names(lowered, MOST_DEFINITIONS, ANY)
    hiding = place.differing()
    stored = [row.symbol for _, row in sorted(place.reader.catalog.symbols(ids).items())]
    outside = place.only.outside
    found = [each for each in stored if each.path not in hiding and not each.path.startswith(outside)]
    buffered = [symbol for buffer in hiding.values() for symbol in buffer.symbols.values()]
    return found + [each for each in buffered if {each.name.lower(), each.name.lower().rpartition(".")[2]} & {*lowered}]


def near(places: Sequence[Place], name: Asked) -> tuple[str, ...]:
    """Names like one that nobody uses: with other containers, in another case, with a typo, longer; call inside `reading`."""
    found: dict[str, None] = {}
    for place in places:
        words, last = place.reader.words, name.last
        ids = [*words.named(last, 20), *words.similar_names(last, 1 if len(last) < 6 else 2, 20)]
        if len(last) > 2:
            ids += [*words.prefixed(last, 20), *place.reader.containing(last, 20, ANY)]
        rows = place.reader.catalog.symbols(ids)
        symbols = [rows[id_].symbol for id_ in dict.fromkeys(ids) if id_ in rows]
        for symbol in symbols:
            if symbol.kind not in _UNITS:
                found[f"{symbol.container}.{symbol.name}" if symbol.container and name.containers else symbol.name] = (
                    None
                )
    return tuple(found)[:MOST_NEAR]
