"""What `sememe/…` requests ask for, and the tools of agents that ask the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from indexer import UsageKind
from indexer.search.filters import ALL, CONTENTS
from indexer.symbols import all_languages

from .fields import BadParamsError, fields_of, flag, known_texts, number, one_of, text, texts
from .settings import kinds, roles

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_LIMIT, MAX_LIMIT = 20, 1000


class FilterParams(TypedDict):
    """Filters as the engine takes them."""

    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    paths: tuple[str, ...]
    exclude: tuple[str, ...]
    roles: tuple[str, ...]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultParams:
    """Of every request that gives results."""

    limit: int
    filters: FilterParams
    folders: tuple[str, ...] | None
    """URIs of the workspace folders to search; None: all."""
    explain: bool
    session: str | None
    """Of requests with the same session, a newer one takes the older one's place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams(ResultParams):
    """`sememe/search`."""

    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarParams(ResultParams):
    """`sememe/similar`: a position in a document, or a text."""

    uri: str | None
    line: int
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsagesParams(ResultParams):
    """`sememe/usages`: of a name, of what stands at a position in a document, or of the name's definition at that position."""

    name: str | None
    uri: str | None
    line: int
    character: int
    direction: str
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoldersParams:
    """`sememe/reindex`, `sememe/pause` and `sememe/resume`."""

    folders: tuple[str, ...] | None
    rebuild: bool


_FILTERS = ("kinds", "languages", "paths", "exclude", "roles", "content")
_RESULTS = (*_FILTERS, "limit", "folders", "session", "workDoneToken", "partialResultToken")
_COMMON = (*_RESULTS, "explain")
DIRECTIONS = ("callers", "callees")


def search_params(given: object) -> SearchParams:
    """:raises BadParamsError: see there."""
    fields = fields_of(given, ("query", *_COMMON))
    query = fields.get("query")
    if not isinstance(query, str):
        raise BadParamsError("query must be a text")
    return SearchParams(query=query, **_common(fields))


def similar_params(given: object) -> SimilarParams:
    """:raises BadParamsError: see there."""
    fields = fields_of(given, ("textDocument", "position", "text", *_COMMON))
    source = text(fields, "text")
    uri, line = (None, 0) if source is not None else _place(fields, "line")
    if source is None and uri is None:
        raise BadParamsError("either text, or textDocument.uri and position.line must be given")
    return SimilarParams(uri=uri, line=line, text=source, **_common(fields))


def usages_params(given: object) -> UsagesParams:
    """:raises BadParamsError: see there."""
    fields = fields_of(given, ("name", "textDocument", "position", "direction", "uses", *_RESULTS))
    name = text(fields, "name")
    uri, line = _place(fields, "line")
    at_character, character = _place(fields, "character")
    if name is None and at_character is None:
        raise BadParamsError("either name, or textDocument.uri, position.line and position.character must be given")
    direction = text(fields, "direction") or DIRECTIONS[0]
    if direction not in DIRECTIONS:
        raise BadParamsError(f"direction: there is no {direction!r}. There are: {', '.join(DIRECTIONS)}")
    uses = known_texts(fields, "uses", lambda: [each.value for each in UsageKind])
    return UsagesParams(
        name=name, uri=uri, line=line, character=character, direction=direction, uses=uses, **_common(fields)
    )  # fmt: skip


def _place(fields: Mapping[str, Any], part: str) -> tuple[str | None, int]:
    """The document's URI and a part of the position; None where they are not there."""
    document, position = fields.get("textDocument"), fields.get("position")
    uri = document.get("uri") if isinstance(document, dict) else None
    value = position.get(part) if isinstance(position, dict) else None
    if not isinstance(uri, str) or isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return None, 0
    return uri, value


def folders_params(given: object) -> FoldersParams:
    """:raises BadParamsError: see there."""
    fields = fields_of(given, ("folders", "rebuild", "workDoneToken"))
    return FoldersParams(texts(fields, "folders"), flag(fields, "rebuild"))


def _common(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of ResultParams."""
    return {
        "limit": number(fields, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT), "filters": _filters(fields),
        "folders": texts(fields, "folders"), "explain": flag(fields, "explain"), "session": text(fields, "session"),
    }  # fmt: skip


def _filters(fields: Mapping[str, Any]) -> FilterParams:
    return FilterParams(
        kinds=known_texts(fields, "kinds", kinds),
        languages=known_texts(fields, "languages", lambda: all_languages().keys()),
        paths=texts(fields, "paths") or (), exclude=texts(fields, "exclude") or (),
        roles=known_texts(fields, "roles", roles), content=one_of(fields, "content", CONTENTS, ALL),
    )  # fmt: skip
