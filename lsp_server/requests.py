"""What `sememe/…` requests ask for. Invariant: a parameter that is missing, misspelt or of the wrong kind is an error that
names it, not an answer to another question."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypedDict

from indexer.symbols import all_languages

from .settings import kinds, roles

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

MAX_LIMIT = 1000


class BadParamsError(Exception):
    """The params of a request are wrong; the message says which and how."""


class FilterParams(TypedDict):
    """Filters as the engine takes them."""

    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    paths: tuple[str, ...]
    exclude: tuple[str, ...]
    roles: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class FoldersParams:
    """`sememe/reindex`, `sememe/pause` and `sememe/resume`."""

    folders: tuple[str, ...] | None
    rebuild: bool


_FILTERS = ("kinds", "languages", "paths", "exclude", "roles")
_COMMON = (*_FILTERS, "limit", "folders", "explain", "session", "workDoneToken", "partialResultToken")


def search_params(given: object) -> SearchParams:
    """:raises BadParamsError: see there."""
    fields = _object(given, ("query", *_COMMON))
    query = fields.get("query")
    if not isinstance(query, str):
        raise BadParamsError("query must be a text")
    return SearchParams(query=query, **_common(fields))


def similar_params(given: object) -> SimilarParams:
    """:raises BadParamsError: see there."""
    fields = _object(given, ("textDocument", "position", "text", *_COMMON))
    text = _text(fields, "text")
    uri: Any = None
    line: Any = 0
    if text is None:
        document, position = fields.get("textDocument"), fields.get("position")
        uri = document.get("uri") if isinstance(document, dict) else None
        line = position.get("line") if isinstance(position, dict) else None
        if not isinstance(uri, str) or isinstance(line, bool) or not isinstance(line, int) or line < 0:
            raise BadParamsError("either text, or textDocument.uri and position.line must be given")
    return SimilarParams(uri=uri, line=line, text=text, **_common(fields))


def folders_params(given: object) -> FoldersParams:
    """:raises BadParamsError: see there."""
    fields = _object(given, ("folders", "rebuild", "workDoneToken"))
    return FoldersParams(_texts(fields, "folders"), _flag(fields, "rebuild"))


def _object(given: object, known: Collection[str]) -> Mapping[str, Any]:
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise BadParamsError("params must be an object")
    for name in given:
        if name not in known:
            close = get_close_matches(str(name), known, 1)
            raise BadParamsError(f"there is no parameter {name!r}" + (f": did you mean {close[0]}?" if close else ""))
    return given


def _common(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of ResultParams."""
    return {
        "limit": _limit(fields), "filters": _filters(fields), "folders": _texts(fields, "folders"),
        "explain": _flag(fields, "explain"), "session": _text(fields, "session"),
    }  # fmt: skip


def _limit(fields: Mapping[str, Any]) -> int:
    limit: Any = fields.get("limit")
    if limit is None:
        return 20
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= MAX_LIMIT:
        raise BadParamsError(f"limit must be a number from 1 to {MAX_LIMIT}")
    return int(limit)


def _filters(fields: Mapping[str, Any]) -> FilterParams:
    return FilterParams(
        kinds=_known(fields, "kinds", kinds), languages=_known(fields, "languages", lambda: all_languages().keys()),
        paths=_texts(fields, "paths") or (), exclude=_texts(fields, "exclude") or (), roles=_known(fields, "roles", roles),
    )  # fmt: skip


def _texts(fields: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadParamsError(f"{name} must be a list of texts")
    return tuple(value)


def _known(fields: Mapping[str, Any], name: str, known: Callable[[], Collection[str]]) -> tuple[str, ...]:
    values = _texts(fields, name) or ()
    for value in values:
        if value not in known():
            raise BadParamsError(f"{name}: there is no {value!r}. There are: {', '.join(sorted(known()))}")
    return values


def _flag(fields: Mapping[str, Any], name: str) -> bool:
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadParamsError(f"{name} must be true or false")
    return bool(value)


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise BadParamsError(f"{name} must be a text")
    return value
