"""One match of a query file, read: the definition, scope or wrapper that its captures describe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from ..values import Kind
from .source import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .grammars import Capture
    from .source import Source

NAME_CHARS = 200
CALLABLE = frozenset({Kind.FUNCTION, Kind.METHOD, Kind.CONSTRUCTOR, Kind.OPERATOR})

_CLOSING_MARKS = re.compile(r" #+$")


@dataclass(slots=True)
class Found:
    """A definition or a scope, in byte offsets. Never changed; frozen, it would take 2.8 instead of 0.4 microseconds to make."""

    start: int
    end: int
    kind: Kind | None
    """None: a scope, which encloses symbols without being one."""
    name: str
    name_start: int
    name_end: int
    container: str
    signature_start: int
    body_start: int | None
    doc: str | None
    doc_span: tuple[int, int] | None = None
    """Where an explicit doc is, which a signature leaves out."""
    level: int | None = None
    """Of a heading: it ends where the next one of this level or a higher (lower number) one starts."""
    extent: int | None = None
    """End of what it may run on to: it ends where the next one with the same extent starts, else there."""
    text_start: int | None = None
    """Where its own text begins, if not where it does."""
    declared: bool = False
    """By `@declaration.KIND`: without a body, it is a symbol only outside functions."""

    @property
    def callable(self) -> bool:
        """It can be called."""
        return self.kind in CALLABLE


@dataclass(frozen=True, slots=True)
class Wrapper:
    """What stands around a definition and belongs to it."""

    start: int
    end: int
    signature_start: int | None
    body_start: int | None


def read_wrapper(captures: Mapping[str, list[Capture]]) -> tuple[tuple[int, int], Wrapper] | None:
    """The range of a `@wrapped` node and what its `@wrapper` adds to a definition there."""
    if "wrapper" not in captures or "wrapped" not in captures:
        return None
    inner, outer = captures["wrapped"][0], captures["wrapper"][0]
    if (inner.start, inner.end) == (outer.start, outer.end):
        return None
    bodies, signatures = captures.get("body", ()), captures.get("signature", ())
    return (inner.start, inner.end), Wrapper(
        outer.start,
        outer.end,
        signatures[0].start if signatures else None,
        bodies[0].start if bodies else outer.body_start,
    )


def read_match(source: Source, captures: Mapping[str, list[Capture]]) -> list[Found]:
    """The definitions and scopes of one match."""
    result = []
    for capture_name, nodes in captures.items():
        if capture_name == "scope":
            scope_names = captures.get("scope.name", ())
            name = ".".join([_plain_name(source.text(c.start, c.end)) for c in scope_names])
            extent = captures["extent"][0].end if "extent" in captures else None
            result.append(Found(nodes[0].start, nodes[0].end, None, name, -1, -1, "", -1, None, None, extent=extent))
        elif (what := _defined(capture_name)) is not None:
            found = _definition(source, captures, nodes, *what)
            if found is not None:
                result.append(found)
    return result


@cache
def _defined(capture_name: str) -> tuple[Kind, bool] | None:
    """What a capture of this name defines, and whether it only declares it."""
    what, _, kind = capture_name.partition(".")
    return (Kind(kind), what == "declaration") if what in {"definition", "declaration"} else None


@cache
def _level(capture_name: str) -> int | None:
    return int(capture_name[6:]) if capture_name.startswith("level.") else None


def _definition(
    source: Source, captures: Mapping[str, list[Capture]], nodes: list[Capture], kind: Kind, declared: bool
) -> Found | None:
    names = captures.get("name") or []
    if len(names) > 1:
        names = sorted(names, key=itemgetter(0))
    if (whole := captures.get("name.whole")) is not None:
        names = [whole[0]._replace(end=whole[-1].end)]
    parts = captures.get("name.part") or []
    written = [_plain_name(c.text or source.text(c.start, c.end)) for c in names]
    name = ".".join([part for part in written if part])
    if parts:
        name += "".join([f"{source.text(c.start, c.end)}:" for c in parts])
    if not name:
        return None
    containers = [one_line(source.text(c.start, c.end), NAME_CHARS) for c in captures.get("container", ())]
    docs = captures.get("doc")
    bodies, heads, signatures = captures.get("body"), captures.get("head"), captures.get("signature")
    start, end = min([each.start for each in nodes]), max([each.end for each in nodes])
    return Found(
        start, end, kind, name, (names or parts)[0].start, (names or parts)[-1].end, ".".join(containers),
        signatures[0].start if signatures else start,
        bodies[0].start if bodies else heads[0].end if heads else nodes[0].body_start,
        "\n".join([source.text(c.start, c.end) for c in docs]) or None if docs else None,
        (docs[0].start, docs[-1].end) if docs else None,
        next((level for level in map(_level, captures) if level is not None), None),
        captures["extent"][0].end if "extent" in captures else None,
        declared=declared,
    )  # fmt: skip


def _plain_name(raw: str) -> str:
    """A name as one writes it to refer to it: on one line, without the quotes of a string."""
    if raw.isidentifier():  # nearly all are
        return raw[:NAME_CHARS]
    name = _CLOSING_MARKS.sub("", one_line(raw, NAME_CHARS))
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'`":
        return name[1:-1]
    return name[1:] if name[:1] == ":" and name[1:2].isalpha() else name
