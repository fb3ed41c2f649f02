"""What a symbol calls, or names as a type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Unpack

from ..search.candidates import never
from ..search.filters import FilterOptions, Filters
from .names import asked, definitions, definitions_by_name, near
from .reading import ANY_DIGEST, Wanted
from .references import has_kinds
from .ties import Scene, innermost, tied
from .usages import LIMIT, SECONDS, definitions_at, span_of
from .values import Callee, UsageKind
from .work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from ..opening import OpenIndex
    from ..values import Symbol
    from .reading import ReadFile
    from .values import Definition, Relations

MOST_SYMBOLS = 50
"""Whose callees are told at once: of a name that several symbols have."""
MOST_MEANT = 20
"""Definitions that are given of a name that many symbols have."""


def callees(
    workspaces: Sequence[OpenIndex],
    name: str,
    limit: int = LIMIT,
    *,
    definition: tuple[str, int] | None = None,
    uses: Collection[str] = (),
    seconds: float = SECONDS,
    cancelled: Callable[[], bool] = never,
    **filters: Unpack[FilterOptions],
) -> Relations:
    """What the symbols of a name call or name as types, as far as the workspaces define it; the rest is counted.

    The parameters and errors are those of `usages`. The filters are for the symbols that are asked about, `uses` for what they use.
    """
    wanted = asked(name)
    work = Work(workspaces, Filters.of(**filters), cancelled, seconds)
    with work.held() as places:
        defined = definitions(places, wanted)
        similar = () if defined else near(places, wanted)
    if definition is not None:
        defined = definitions_at(defined, str(workspaces[0].root), wanted, *definition)
    else:
        defined = [each for each in defined if _admits(work.only, each.symbol)]
    if len(defined) > MOST_SYMBOLS:
        work.missing.append(
            f"There are {len(defined):,} symbols of this name: the first {MOST_SYMBOLS} were looked at."
        )
    asked_about = defined[:MOST_SYMBOLS]
    silent = sorted({each.symbol.language for each in asked_about if not has_kinds(each.symbol.language)})
    if silent:
        work.missing.append(f"There are no rules yet for calls in {', '.join(silent)}.")
    bodies = [body for each in asked_about for body in _bodies(work, each)]
    with work.held() as places:
        known = definitions_by_name(places, sorted({each.name for body in bodies for each in body.file.references}))
    found, elsewhere = _gathered(bodies, known)
    found = [each for each in found if not uses or each.kind in uses]
    return work.answer(
        name, asked_about, callees=found[:limit], total=len(found), elsewhere=elsewhere, holding=work.files_read, near=similar
    )  # fmt: skip


def _admits(only: Filters, symbol: Symbol) -> bool:
    return (not only.kinds or symbol.kind in only.kinds) and only.admits_file(symbol.path, symbol.language)


@dataclass(frozen=True, slots=True)
class _Body:
    """A symbol's file as it is now, and the references in the symbol's span."""

    root: str
    symbol: Symbol
    symbols: Sequence[Symbol]
    file: ReadFile


def _bodies(work: Work, each: Definition) -> Iterator[_Body]:
    workspace = next(workspace for workspace in work.workspaces if str(workspace.root) == each.root)
    symbol = each.symbol
    now = workspace.current(symbol.path)
    if now is None:
        work.unread.append(symbol.path)
        return
    text, symbols = now
    same = [
        one for one in symbols if (one.name, one.container, one.kind) == (symbol.name, symbol.container, symbol.kind)
    ]
    if not same:
        work.missing.append(f"{symbol.path} has changed meanwhile: {symbol.name} is not in it any more.")
        return
    here = min(same, key=lambda one: abs(one.span.start.line - symbol.span.start.line))
    start, end = here.span.start, here.span.end
    question = ["span", start.line, start.column, end.line, end.column]
    for file in work.read(workspace, question, [Wanted(symbol.path, ANY_DIGEST, text)]):
        if file.is_cut:
            work.missing.append(f"{symbol.name} uses more than is told.")
        yield _Body(each.root, here, symbols, file)


def _gathered(bodies: Sequence[_Body], known: Mapping[str, Sequence[Definition]]) -> tuple[list[Callee], int]:
    """One row for each name and what it is tied to, in order of first use; and how many names are not of the workspace."""
    rows: dict[object, Callee] = {}
    elsewhere: set[str] = set()
    for body in bodies:
        scene = Scene.of(body.root, body.symbol.language, body.file, body.symbols)
        inner = {each.name_span.start for each in body.symbols}
        for reference in body.file.references:
            span = span_of(reference)
            if span.start in inner:  # the symbol's own name, or that of one inside it
                continue
            tie, meant = tied(reference, scene, innermost(body.symbols, span.start), known[reference.name])
            if not meant:
                elsewhere.add(reference.name)
                continue
            key = (body.root, body.symbol.path, reference.name, reference.kind, tie, meant)
            if key in rows:
                rows[key] = replace(rows[key], count=rows[key].count + 1)
            else:
                rows[key] = Callee(
                    reference.name,
                    UsageKind(reference.kind),
                    body.symbol.path,
                    span,
                    1,
                    tie,
                    meant[:MOST_MEANT],
                    body.root,
                )
    return list(rows.values()), len(elsewhere)
