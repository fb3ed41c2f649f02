"""Which files hold a name, by the index and the unsaved texts, the nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..analysis import terms
from ..store.lexical import WordFilter
from ..symbols import detect
from .reading import ANY_DIGEST, Wanted
from .rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..search.place import Place
    from .values import Definition


@dataclass(frozen=True, slots=True)
class Holding:
    """A file that is worth reading for a name, and where it is."""

    place: int
    """Number of its workspace."""
    file: Wanted
    language: str


def files_holding(places: Sequence[Place], name: str) -> tuple[list[Holding], bool]:
    """The files of code that hold all words of a name, and whether there are more; call inside `reading` of all of them."""
    words = list(dict.fromkeys(terms(name)))
    found, is_cut = [], False
    for number, place in enumerate(places):
        hiding = place.differing()
        rows, cut = (
            place.reader.files_holding(words, WordFilter(languages=place.only.languages)) if words else ([], False)
        )
        is_cut = is_cut or cut
        found += [
            Holding(number, Wanted(row.path, row.digest), row.language)
            for row in rows
            if row.path not in hiding and _is_wanted(place, row.path, row.language)
        ]
        for path, buffer in hiding.items():
            language = detect(path, buffer.text)
            if language is not None and name in buffer.text and _is_wanted(place, path, language.name):
                found.append(Holding(number, Wanted(path, ANY_DIGEST, buffer.text), language.name))
    return found, is_cut


def _is_wanted(place: Place, path: str, language: str) -> bool:
    return rules_of(language).is_code and place.only.admits_file(path, language)


def in_order(found: Sequence[Holding], places: Sequence[Place], definitions: Sequence[Definition]) -> list[Holding]:
    """Those in the files of the definitions first, then by language and by how far up the folders part."""
    roots = [place.root for place in places]
    families = {rules_of(each.symbol.language).family for each in definitions}
    homes = {(each.root, each.symbol.path) for each in definitions}
    folders = {(root, tuple(path.split("/")[:-1])) for root, path in homes}

    def key(each: Holding) -> tuple[bool, bool, int, int, str]:
        root, path = roots[each.place], each.file.path
        parts = path.split("/")[:-1]
        shared = max((_shared(parts, folder) - len(folder) for home, folder in folders if home == root), default=-99)
        is_foreign = bool(families) and rules_of(each.language).family not in families
        return (root, path) not in homes, is_foreign, -shared, each.place, path

    return sorted(found, key=key)


def _shared(parts: Sequence[str], folder: Sequence[str]) -> int:
    count = 0
    for one, other in zip(parts, folder, strict=False):
        if one != other:
            break
        count += 1
    return count
