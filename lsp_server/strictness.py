"""What a converter takes from JSON. Invariant: a value of another type is refused, by the name of its field; cattrs alone would
turn null into "None" and search for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cattrs import transform_error

if TYPE_CHECKING:
    from cattrs import Converter

LONGEST_REASON = 500


def make_strict(converter: Converter) -> Converter:
    """Gives the converter, changed."""
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _number)
    converter.register_structure_hook(bool, _flag)
    return converter


def reason(error: BaseException, path: str) -> str:
    """Why structuring failed, for the client: the fields are named as they are in JSON."""
    found = "; ".join(re.sub(r"(?<= @ ).*", _in_json, each) for each in transform_error(error, path=path))
    return found[:LONGEST_REASON]


def _in_json(path: re.Match[str]) -> str:
    return re.sub(r"_([a-z])", lambda letter: letter[1].upper(), path[0])


def _text(value: Any, _: type) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Any, _: type) -> int:
    # Some languages have no integers: 3.0 is one.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value):
        raise TypeError
    return int(value)


def _flag(value: Any, _: type) -> bool:
    # Vim script had no booleans for long: 0 and 1 are some.
    if value not in (0, 1):
        raise TypeError
    return bool(value)
