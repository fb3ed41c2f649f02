"""`sememe/usages`: params to a name, relations to JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import indexer
from indexer import Kind, SememeError

from . import status as freshness
from .asking import from_sound_indexes, place_of, with_defaults
from .positions import EditorLines
from .questions import converter_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Definition, Relations, Workspace

    from .asking import Stop
    from .requests import UsagesParams
    from .roots import Root
    from .session import Session

    Json = dict[str, Any]

_WORD = re.compile(r"[\w$]+[!?]?")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A name and, where it is known, the one definition that is meant: path and line, from 1, in the first root."""

    roots: list[Root]
    name: str
    definition: tuple[str, int] | None = None
    place: tuple[str, str, int, int] | None = None
    """Root, path, line and column (from 0) of the use that was asked about."""


async def usages(session: Session, params: UsagesParams) -> Json:
    """The answer to `sememe/usages`."""
    series = params.session and f"usages {params.session}"

    def job(stop: Stop) -> Json:
        return _answer(session, *related(session, params, stop))

    with session.tally.requests.timed("sememe/usages"):
        return await session.searching.run(job, series)


def related(session: Session, params: UsagesParams, stop: Stop) -> tuple[list[Root], Relations | None]:
    """The folders that were asked and their answer; None where none of them has an index.

    :raises SememeError: the position is in no open folder, in no file that can be read, or on no name.
    """
    roots = session.chosen(params.folders)
    asked = _asked(session, roots, params)
    found = _ask(session, asked, params, stop)
    if found is not None and asked.place is not None:
        meant = _meant_at(asked.place, found)
        root = session.roots.by_key(meant.root) if meant is not None else None
        if meant is not None and root is not None:
            line = meant.symbol.name_span.start.line + 1
            others = [each for each in asked.roots if each is not root]
            found = _ask(session, _Asked([root, *others], meant.symbol.name, (meant.symbol.path, line)), params, stop)
    return roots, found


def _ask(session: Session, asked: _Asked, params: UsagesParams, stop: Stop) -> Relations | None:
    question = indexer.callees if params.direction == "callees" else indexer.usages
    filters = with_defaults(session, params.filters)

    def ask(workspaces: Sequence[Workspace]) -> Relations:
        return question(
            workspaces,
            asked.name,
            params.limit,
            definition=asked.definition,
            uses=params.uses,
            cancelled=stop,
            **filters,
        )

    return from_sound_indexes(session, asked.roots, ask)


def _meant_at(place: tuple[str, str, int, int], found: Relations) -> Definition | None:
    """What the use at a place is tied to by more than its name."""
    return next(
        (
            each.definition
            for each in found.usages
            if (each.root, each.path, each.span.start.line, each.span.start.column) == place and each.resolved.is_sure
        ),
        None,
    )


def _asked(session: Session, roots: list[Root], params: UsagesParams) -> _Asked:
    if params.name is None:
        return _at_position(session, roots, params)
    if params.uri is None:
        return _Asked(roots, params.name)
    root, path = place_of(session, params.uri)
    return _Asked([root, *(each for each in roots if each is not root)], params.name, (path, params.line + 1))


def _at_position(session: Session, roots: Sequence[Root], params: UsagesParams) -> _Asked:
    root, path = place_of(session, params.uri or "")
    now = root.workspace.current(path)
    if now is None:
        raise SememeError(f"{path} cannot be read.")
    text, symbols = now
    lines = [root, *(each for each in roots if each is not root)]
    offset = EditorLines(text, session.client.encoding).offset(params.line, params.character)
    line = text.count("\n", 0, offset)
    start = text.rfind("\n", 0, offset) + 1
    column = offset - start
    named = [each for each in symbols if each.kind not in {Kind.FILE, Kind.TEXT}]
    word = next((each for each in _WORD.finditer(text, start) if each.end() >= offset), None)
    is_on_word = word is not None and word.start() <= offset and params.direction == "callers"
    for each in named:
        span = each.name_span
        if (span.start.line, span.start.column) <= (line, column) <= (span.end.line, span.end.column):
            return _Asked(lines, each.name, (path, line + 1))
    if is_on_word and word is not None:
        return _Asked(lines, word[0], None, (root.key, path, line, word.start() - start))
    around = [each for each in named if each.span.start.line <= line <= each.span.end.line]
    if not around:
        raise SememeError(f"There is no name at {path}:{line + 1}.")
    inner = max(around, key=lambda each: each.span.start)
    return _Asked(lines, inner.name, (path, inner.name_span.start.line + 1))


def _answer(session: Session, roots: Sequence[Root], found: Relations | None) -> Json:
    converter = converter_of(session)
    status = {**freshness.freshness(roots, found), "tookMs": found.took_ms if found is not None else 0.0}
    if found is None:
        return {
            "name": "", "definitions": [], "results": [], "total": 0, "elsewhere": 0, "filesRead": 0, "filesHolding": 0,
            "missing": [], "near": [], "status": status,
        }  # fmt: skip
    rows = [converter.usage(each) for each in found.usages] + [converter.callee(each) for each in found.callees]
    return {
        "name": found.name, "definitions": [converter.symbol(each.symbol, each.root) for each in found.definitions],
        "results": rows, "total": found.total, "elsewhere": found.elsewhere, "filesRead": found.files_read,
        "filesHolding": found.files_holding, "missing": list(found.missing), "near": list(found.near), "status": status,
    }  # fmt: skip
