"""How well a symbol's name fits a name that somebody typed: exact, other case, same words, prefix, initials, part, typo."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..analysis import identifier_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..store.rows import CandidateRow
    from .query import Name


_HUMP = re.compile(r"[A-Z][a-z0-9]*|[^\W\d_A-Z]+|\d+")


def name_fit(wanted: Name, symbol: CandidateRow, steps: Mapping[str, float]) -> tuple[float, str]:
    """The step (a weight of the table `name`) that a symbol reaches, and its name; (0, "") for none."""
    step, kind = _step(wanted.last, symbol.name, steps)
    if "." in symbol.name:  # a name in several parts: Terraform's `aws_instance.web`, Elixir's `Plug.Conn`
        whole, how = _step(".".join(wanted.parts), symbol.name, steps)
        last, of_last = _step(wanted.last, symbol.name.rpartition(".")[2], steps)
        if steps["last_part"] * last > step and of_last in {"exact", "other_case"}:
            step, kind = steps["last_part"] * last, of_last
        if whole > step:
            return whole, how
    if step and len(wanted.parts) > 1 and not _in_container(wanted.parts[:-1], symbol):
        step *= steps["unqualified"]
    return step, kind


def _step(wanted: str, name: str, steps: Mapping[str, float]) -> tuple[float, str]:
    if wanted == name:
        return steps["exact"], "exact"
    lowered, other = wanted.lower(), name.lower()
    if lowered == other:
        return steps["other_case"], "other_case"
    parts, other_parts = _parts(wanted), _parts(name)
    if parts and parts == other_parts:
        return steps["parts"], "parts"
    if other.startswith(lowered):
        return steps["prefix"] + len(lowered) / len(other), "prefix"
    if len(wanted) > 1 and is_hump_match(wanted, other_parts):
        return steps["initials"] + min(1.0, len(parts) / max(1, len(other_parts))) / 2, "initials"
    if len(lowered) > 2 and lowered in other:
        return steps["contains"] + len(lowered) / len(other) / 2, "contains"
    allowed = allowed_typos(lowered)
    if allowed and abs(len(lowered) - len(other)) <= allowed and len({*lowered} ^ {*other}) <= 2 * allowed:
        distance = letters_apart(lowered, other)
        if distance <= allowed:
            return steps["fuzzy"] / distance, "fuzzy"
    return 0.0, ""


def allowed_typos(name: str) -> int:
    """Letters that may differ: none in a short name, where every other name is near."""
    return 0 if len(name) < 4 else 1 if len(name) < 8 else 2


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


def _in_container(wanted: tuple[str, ...], symbol: CandidateRow) -> bool:
    """The container's last names are those wanted; the file's stem and its folders stand for a module's name."""
    written = [*symbol.path.rpartition(".")[0].replace("/", ".").split("."), *symbol.container.split(".")]
    have = [part.lower() for part in written if part]
    want = [part.lower() for part in wanted]
    return have[-len(want) :] == want or want[-1] in have[-3:]


@lru_cache(maxsize=1 << 15)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(identifier_parts(name))


def letters_apart(left: str, right: str) -> int:
    """Letters inserted, deleted, replaced or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
