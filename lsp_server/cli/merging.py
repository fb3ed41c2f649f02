"""Entries added to configuration files of other programs. Invariant: the result is the old text with something inserted, and reads
as the old values with one entry more, or there is no result."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class CannotMergeError(Exception):
    """The user has to add it; the message says why, as half a sentence."""


@dataclass(frozen=True, slots=True)
class Addition:
    """An entry and where it belongs."""

    keys: tuple[str, ...]
    name: str
    value: dict[str, Any]

    def nested(self, keys: tuple[str, ...] | None = None) -> dict[str, Any]:
        """The entry below these keys."""
        found: dict[str, Any] = {self.name: self.value}
        for key in reversed(self.keys if keys is None else keys):
            found = {key: found}
        return found

    def into(self, old: Any) -> dict[str, Any] | None:
        """The values with the entry; None if they have it already.

        :raises CannotMergeError: they have another of its name, or something else in its place.
        """
        found: dict[str, Any] | None = _into(old, (*self.keys, self.name), self.value)
        return found


def _into(old: Any, keys: tuple[str, ...], value: Any) -> Any:
    if not isinstance(old, dict):
        raise CannotMergeError("something else is where the servers should be")
    key, *rest = keys
    if key not in old:
        for each in reversed(rest):
            value = {each: value}
        return {**old, key: value}
    if rest:
        inner = _into(old[key], tuple(rest), value)
        return None if inner is None else {**old, key: inner}
    if old[key] == value:
        return None
    raise CannotMergeError(f"it has another entry {key!r}")


def has_object(path: Path, keys: tuple[str, ...]) -> bool:
    """A JSON file has an object below these keys, which holds nothing but objects."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        for key in keys:
            found = found[key]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False
    return isinstance(found, dict) and all(isinstance(each, dict) for each in found.values())


class Style(Protocol):
    """A format of files."""

    def shown(self, addition: Addition) -> str:
        """A file with nothing but the entry."""

    def merged(self, old: str, addition: Addition) -> str | None:
        """The text with the entry; None if it has it.

        :raises CannotMergeError: see there.
        """


class _Json:
    def shown(self, addition: Addition) -> str:
        return json.dumps(addition.nested(), indent=2, ensure_ascii=False)

    def merged(self, old: str, addition: Addition) -> str | None:
        if not old.strip():
            return f"{self.shown(addition)}\n"
        try:
            values = json.loads(old)
        except (ValueError, RecursionError):
            raise CannotMergeError("it has comments or is no JSON") from None
        wanted = addition.into(values)
        if wanted is None:
            return None
        new = _inserted(old, values, addition)
        if json.loads(new) != wanted:  # a key that stands there twice
            raise CannotMergeError("where to insert the entry is not clear")
        return new


def _inserted(old: str, values: Any, addition: Addition) -> str:
    """The text with the entry at the beginning of the innermost object that is there."""
    there = 0
    for key in addition.keys:
        if key not in values:
            break
        values, there = values[key], there + 1
    at = _after_brace(old, addition.keys[:there])
    match = re.search(r"\n([ \t]+)\S", old)
    unit = match[1] if match else "  "
    entry = json.dumps(addition.nested(addition.keys[there:]), indent=unit, ensure_ascii=False)[1:-2]
    entry = entry.replace("\n", "\n" + unit * there)
    rest = old[at:]
    return old[:at] + entry + ("," + rest if values else "\n" + unit * there + rest.lstrip())


def _after_brace(text: str, keys: tuple[str, ...]) -> int:
    """Where the object below these keys begins, in JSON that is known to be whole."""
    decoder, at = json.JSONDecoder(), _skip(text, 0) + 1
    for key in keys:
        while True:
            name, at = decoder.raw_decode(text, _skip(text, at))
            at = _skip(text, _skip(text, at) + 1)
            if name == key:
                break
            at = _skip(text, decoder.raw_decode(text, at)[1]) + 1
        at += 1
    return at


def _skip(text: str, at: int) -> int:
    while text[at] in " \t\r\n":
        at += 1
    return at


class _Toml:
    def shown(self, addition: Addition) -> str:
        head = ".".join((*addition.keys, addition.name))
        # A JSON string or list of strings is one of TOML, too.
        return "\n".join([f"[{head}]", *(f"{key} = {json.dumps(value)}" for key, value in addition.value.items())])

    def merged(self, old: str, addition: Addition) -> str | None:
        try:
            wanted = addition.into(tomllib.loads(old))
        except (tomllib.TOMLDecodeError, RecursionError):
            raise CannotMergeError("it is no TOML") from None
        if wanted is None:
            return None
        gap = "" if not old else "\n" if old.endswith("\n") else "\n\n"
        new = f"{old}{gap}{self.shown(addition)}\n"
        try:
            if tomllib.loads(new) == wanted:
                return new
        except tomllib.TOMLDecodeError:  # the servers are an inline table, which ends where it ends
            pass
        raise CannotMergeError("its servers are written in a way that cannot be added to")


JSON: Style = _Json()
TOML: Style = _Toml()
