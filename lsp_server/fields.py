"""Fields of JSON objects that clients send. Invariant: a field that is missing, misspelt or of the wrong kind is an error that
names it, not an answer to another question."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


class BadParamsError(Exception):
    """What was sent is wrong; the message says where and how."""


def fields_of(given: object, known: Collection[str]) -> Mapping[str, Any]:
    """An object's fields, none for null.

    :raises BadParamsError: it is no object, or has a field that is not known.
    """
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise BadParamsError("params must be an object")
    for name in given:
        if name not in known:
            close = get_close_matches(str(name), known, 1)
            raise BadParamsError(f"there is no parameter {name!r}" + (f": did you mean {close[0]}?" if close else ""))
    return given


def number(fields: Mapping[str, Any], name: str, default: int, low: int, high: int) -> int:
    """:raises BadParamsError: it is no whole number from `low` to `high`."""
    value: Any = fields.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadParamsError(f"{name} must be a number from {low} to {high}")
    return int(value)


def texts(fields: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """:raises BadParamsError: it is no list of texts."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadParamsError(f"{name} must be a list of texts")
    return tuple(value)


def known_texts(fields: Mapping[str, Any], name: str, known: Callable[[], Collection[str]]) -> tuple[str, ...]:
    """:raises BadParamsError: one of the texts is none of the known ones."""
    values = texts(fields, name) or ()
    for value in values:
        if value not in known():
            raise BadParamsError(f"{name}: there is no {value!r}. There are: {', '.join(sorted(known()))}")
    return values


def flag(fields: Mapping[str, Any], name: str) -> bool:
    """:raises BadParamsError: it is neither true nor false."""
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadParamsError(f"{name} must be true or false")
    return bool(value)


def text(fields: Mapping[str, Any], name: str) -> str | None:
    """:raises BadParamsError: it is no text."""
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise BadParamsError(f"{name} must be a text")
    return value


def one_of(fields: Mapping[str, Any], name: str, known: Collection[str], default: str) -> str:
    """:raises BadParamsError: it is none of these."""
    value = fields.get(name)
    if value is None:
        return default
    if not isinstance(value, str) or value not in known:
        raise BadParamsError(f"{name} must be one of: {', '.join(known)}")
    return value
