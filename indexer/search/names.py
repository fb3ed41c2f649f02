"""How well a symbol's name fits a name that somebody typed: exact, other case, same words, prefix, initials, part, typo."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Self

from ..analysis import identifier_parts
from .typos import allowed_typos, letters_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..store.rows import CandidateRow
    from .query import Name


_MARKS = string.punctuation + string.whitespace
_HUMP = re.compile(r"[A-Z][a-z0-9]*|[^\W\d_A-Z]+|\d+")


class NameFit:
    """How well symbols fit one wanted name. Made for one query: what a name of many symbols reaches is found once."""

    def __init__(self, wanted: Name, steps: Mapping[str, float]) -> None:
        self._wanted, self._steps = wanted, steps
        self._last = _Wanted.of(wanted.last)
        self._whole = _Wanted.of(".".join(wanted.parts))
        self._known: dict[str, tuple[float, str]] = {}

    def of(self, symbol: CandidateRow) -> tuple[float, str]:
        """The step (a weight of the table `name`) that a symbol reaches, and its name; (0, "") for none."""
        name = symbol.name
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._step(self._last, name)
        if "." in name:
            return self._of_parts(symbol, *found)
        return self._within(symbol, *found)

    def _of_parts(self, symbol: CandidateRow, step: float, kind: str) -> tuple[float, str]:
        """A name in several parts: Terraform's `aws_instance.web`, Elixir's `Plug.Conn`."""
        whole, how = self._step(self._whole, symbol.name)
        last, of_last = self._step(self._last, symbol.name.rpartition(".")[2])
        if self._steps["last_part"] * last > step and of_last in {"exact", "other_case"}:
            step, kind = self._steps["last_part"] * last, of_last
        return (whole, how) if whole > step else self._within(symbol, step, kind)

    def _within(self, symbol: CandidateRow, step: float, kind: str) -> tuple[float, str]:
        if (
            step
            and len(self._wanted.parts) > 1
            and not in_container(self._wanted.parts[:-1], symbol.path, symbol.container)
        ):
            step *= self._steps["unqualified"]
        return step, kind

    def _step(self, wanted: _Wanted, name: str) -> tuple[float, str]:
        # Hundreds of names are compared and few fit: what is cheap to tell comes first, as far as the order allows.
        steps, lowered = self._steps, name.lower()
        if wanted.lowered == lowered:
            return (steps["exact"], "exact") if wanted.name == name else (steps["other_case"], "other_case")
        parts = identifier_parts(name) if wanted.may_begin(lowered) else ()
        if parts and wanted.parts == parts:
            return steps["parts"], "parts"
        size, length = len(wanted.lowered), len(lowered)
        holds = wanted.lowered in lowered
        if holds and lowered.startswith(wanted.lowered):
            return steps["prefix"] + size / length, "prefix"
        if parts and len(wanted.name) > 1 and is_hump_match(wanted.name, parts):
            return steps["initials"] + min(1.0, len(wanted.parts) / len(parts)) / 2, "initials"
        if holds and size > 2:
            return steps["contains"] + size / length / 2, "contains"
        allowed = allowed_typos(wanted.lowered)
        if allowed and abs(size - length) <= allowed:
            distance = letters_apart(wanted.lowered, lowered, allowed)
            if distance <= allowed:
                return steps["fuzzy"] / distance, "fuzzy"
        return 0.0, ""


class _Wanted(NamedTuple):
    """A name as others are compared with it."""

    name: str
    lowered: str
    parts: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> Self:
        return cls(name, name.lower(), identifier_parts(name))

    def may_begin(self, lowered: str) -> bool:
        """The first part of a name may begin with the letter that this one's first part begins with."""
        first = lowered.lstrip(_MARKS)[:1]
        return not (first.isascii() and lowered.isascii()) or (bool(self.parts) and self.parts[0][0] == first)


@lru_cache(maxsize=1 << 8)
def humps(wanted: str) -> tuple[str, ...]:
    """The pieces of an abbreviation, lower-case: each capital begins one, so `gUN` gives g, u, n."""
    return tuple(piece.lower() for piece in _HUMP.findall(wanted))


def is_hump_match(wanted: str, parts: tuple[str, ...]) -> bool:
    """`gUN`, `GUN` or `getUsNa` for (get, user, name): each piece begins one of the parts, in order, from the first."""
    pieces = humps(wanted)
    if len(pieces) < 2 or len(pieces) > len(parts) or pieces[0][0] != parts[0][:1]:
        return False
    at = 0
    for number, piece in enumerate(pieces):
        while at < len(parts) and not parts[at].startswith(piece):
            if number == 0:
                return False
            at += 1
        if at == len(parts):
            return False
        at += 1
    return True


def in_container(wanted: tuple[str, ...], path: str, container: str) -> bool:
    """The container's last names are those wanted; the file's stem and its folders stand for a module's name."""
    written = [*path.rpartition(".")[0].replace("/", ".").split("."), *container.split(".")]
    have = [part.lower() for part in written if part]
    want = [part.lower() for part in wanted]
    return have[-len(want) :] == want or want[-1] in have[-3:]
