"""One match of a query file, read: the definition, scope or wrapper that its captures describe."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
    names = sorted(captures.get("name", ()), key=itemgetter(0))
    if (whole := captures.get("name.whole")) is not None:
        names = [whole[0]._replace(end=whole[-1].end)]
    parts = captures.get("name.part") or []
    containers = [one_line(source.text(c.start, c.end), NAME_CHARS) for c in captures.get("container", ())]
    docs = captures.get("doc") or []
    doc = "\n".join(source.text(c.start, c.end) for c in docs) or None
    level = next((int(name[6:]) for name in captures if name.startswith("level.")), None)
    bodies, heads, signatures = captures.get("body", ()), captures.get("head", ()), captures.get("signature", ())
    extent = captures["extent"][0].end if "extent" in captures else None
    result = []
    for capture_name, nodes in captures.items():
        if capture_name == "scope":
            scope_names = captures.get("scope.name", ())
            name = ".".join(_plain_name(source.text(c.start, c.end)) for c in scope_names)
            result.append(Found(nodes[0].start, nodes[0].end, None, name, -1, -1, "", -1, None, None, extent=extent))
        elif capture_name.startswith(("definition.", "declaration.")) and (names or parts):
            written = [_plain_name(c.text or source.text(c.start, c.end)) for c in names]
            name = ".".join(part for part in written if part)
            name += "".join(f"{source.text(c.start, c.end)}:" for c in parts)
            if not name:
                continue
            body_start = bodies[0].start if bodies else heads[0].end if heads else nodes[0].body_start
            start, end = min(each.start for each in nodes), max(each.end for each in nodes)
            result.append(
                Found(
                    start, end, Kind(capture_name.partition(".")[2]), name,
                    (names or parts)[0].start, (names or parts)[-1].end, ".".join(containers),
                    signatures[0].start if signatures else start, body_start, doc,
                    (docs[0].start, docs[-1].end) if docs else None, level, extent,
                    declared=capture_name.startswith("declaration."),
                )
            )  # fmt: skip
    return result


def _plain_name(raw: str) -> str:
    """A name as one writes it to refer to it: on one line, without the quotes of a string."""
    name = _CLOSING_MARKS.sub("", one_line(raw, NAME_CHARS))
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'`":
        return name[1:-1]
    return name[1:] if name[:1] == ":" and name[1:2].isalpha() else name
