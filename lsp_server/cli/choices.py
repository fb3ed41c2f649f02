"""The filters of a search, checked. Invariant: a filter that can admit nothing is an error, not an empty answer."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from .failures import UsageError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Choices:
    """What results are restricted to; empty fields admit everything."""

    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    paths: tuple[str, ...]
    exclude: tuple[str, ...]
    roles: tuple[str, ...]
    content: str


def checked(args: Namespace) -> Choices:
    """The filters that were asked for.

    :raises UsageError: there is no such kind, language, role or content.
    """
    chosen = Choices(
        tuple(map(_kind, args.kind)), tuple(map(_language, args.lang)), tuple(args.path), tuple(args.exclude),
        tuple(map(_role, args.role)), _content(args.content),
    )  # fmt: skip
    if chosen.languages and chosen.content != "all":
        _require_common(chosen.languages, chosen.content)
    return chosen


def _kind(name: str) -> str:
    from indexer import Kind  # noqa: PLC0415 (each table is loaded for those who filter by it)

    return _one_of("kind", name.lower().replace("-", "_"), [kind.value for kind in Kind])


def _language(name: str) -> str:
    from indexer.symbols import all_languages  # noqa: PLC0415

    known, lowered = all_languages(), name.lower()
    by_extension = {each: language for language in known.values() for each in language.extensions}
    if lowered not in known and (found := by_extension.get(f".{lowered.lstrip('.')}")) is not None:
        return found.name
    return _one_of("language", lowered, known)


def _role(name: str) -> str:
    from indexer.search.roles import SOURCE, all_roles  # noqa: PLC0415

    return _one_of("role", name.lower(), [SOURCE, *(role.name for role in all_roles())])


def _content(name: str) -> str:
    from indexer.search.filters import CONTENTS  # noqa: PLC0415

    return _one_of("content", name.lower(), CONTENTS)


def _require_common(languages: tuple[str, ...], content: str) -> None:
    from indexer.symbols import DOCS, document_languages  # noqa: PLC0415

    if not any((language in document_languages()) == (content == DOCS) for language in languages):
        raise UsageError(
            f"--content {content} has nothing in {', '.join(languages)}. Leave one of the two filters away."
        )


def _one_of(what: str, name: str, known: Collection[str]) -> str:
    if name in known:
        return name
    close = get_close_matches(name, known, 1)
    meant = f" Did you mean {close[0]}?" if close else ""
    raise UsageError(f"There is no {what} {name!r}.{meant} There are: {', '.join(sorted(known))}.")
