"""Where a name is used: the index tells which files hold its words, their texts tell the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from ..analysis import terms
from ..errors import SememeError
from ..search.candidates import never
from ..search.filters import FilterOptions, Filters
from ..values import Kind, Position, Span
from .holding import files_holding, in_order
from .names import asked, definitions, near
from .ties import Scene, innermost, tied
from .values import Tie, Usage, UsageKind
from .work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from ..opening import OpenIndex
    from ..values import Symbol
    from .holding import Holding
    from .names import Asked
    from .reading import ReadFile
    from .references import Reference
    from .values import Definition, Relations

    _Meant = tuple[Usage, Sequence[Definition]]

LIMIT = 100
MOST_FILES = 2_000
"""Read for one answer, over all workspaces."""
SECONDS = 3.0
"""After which no further file is read."""
_UNITS = frozenset({Kind.FILE, Kind.TEXT})


def usages(
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
    """Where a name is used in the workspaces: first what more than the name ties to a definition, then what the name alone does.

    :param name: perhaps qualified; without a definition in these containers, usages by the name's last part are told.
    :param definition: path and line (from 1) of the one definition, in the first workspace, whose usages are wanted: those
        that are tied to another one are left out.
    :param uses: values of UsageKind; none: all. `kinds` among the filters are those of the symbols around the usages.
    :param seconds: after which no further file is read; the answer says so.
    :raises SememeError: there is no name, or no definition of it at that place.
    :raises CorruptIndex: an index is missing or damaged.
    :raises Cancelled: the caller said so on the way.
    """
    wanted = asked(name)
    work = Work(workspaces, Filters.of(**filters), cancelled, seconds)
    with work.held() as places:
        defined = definitions(places, wanted)
        holding, is_cut = files_holding(places, wanted.last)
        files = in_order(holding, places, defined)
        others = definitions(places, asked(wanted.last)) if wanted.containers else defined
    targets = (
        definitions_at(defined, str(workspaces[0].root), wanted, *definition) if definition is not None else defined
    )
    if not terms(wanted.last):
        work.missing.append("This name has no letters or digits, by which the index tells where to look.")
    if wanted.containers and not defined and others:
        some = sorted({".".join(filter(None, (each.symbol.container, each.symbol.name))) for each in others})[:5]
        work.missing.append(
            f"There is no {wanted.text} here, so the usages are those of {wanted.last}. There is {', '.join(some)}."
        )
    is_narrow = bool(targets) and (definition is not None or bool(wanted.containers))
    found = [
        usage
        for usage, meant in _found(work, wanted, files, others)
        if (not uses or usage.kind in uses) and (not is_narrow or _is_among(meant, targets))
    ]
    if work.files_read < len(files) or is_cut:
        more = "more than " if is_cut else ""
        work.missing.append(
            f"Looked at {work.files_read:,} of {more}{len(files):,} files that hold these words, the nearest first."
        )
    order = {(each.place, each.file.path): number for number, each in enumerate(files)}
    roots = {str(each.root): number for number, each in enumerate(workspaces)}
    found.sort(key=lambda each: (_weakness(each), order[roots[each.root], each.path], each.span.start))
    similar: tuple[str, ...] = ()
    if not found and not defined:
        with work.held() as places:
            similar = near(places, wanted)
    return work.answer(
        name, targets, usages=found[:limit], total=len(found), holding=len(files), near=similar
    )  # fmt: skip


def _weakness(each: Usage) -> int:
    return 0 if each.resolved.is_sure else 1 if each.resolved is Tie.ONLY else 2


def definitions_at(defined: Sequence[Definition], root: str, name: Asked, path: str, line: int) -> list[Definition]:
    """The innermost of these around a line (from 1).

    :raises SememeError: none is.
    """
    here = [each for each in defined if each.root == root and each.symbol.path == path]
    found = [each for each in here if each.symbol.span.start.line < line <= each.symbol.span.end.line + 1]
    if not found:
        raise SememeError(f"There is no definition of {name.text} at {path}:{line}.")
    innermost = max(each.symbol.span.start for each in found)
    return [each for each in found if each.symbol.span.start == innermost]


def _is_among(meant: Sequence[Definition], targets: Sequence[Definition]) -> bool:
    """The text does not show that another one is meant."""
    wanted = {(each.root, each.symbol.path, each.symbol.container) for each in targets}
    return any((each.root, each.symbol.path, each.symbol.container) in wanted for each in meant)


def _found(work: Work, name: Asked, files: Sequence[Holding], defined: Sequence[Definition]) -> Iterator[_Meant]:
    left = MOST_FILES
    for number, workspace in enumerate(work.workspaces):
        mine = [each for each in files if each.place == number][:left]
        left -= len(mine)
        by_path = {each.file.path: each for each in mine}
        for read in work.read(workspace, ["name", name.last], [each.file for each in mine]):
            holding = by_path[read.path]
            lines = {each.line for each in read.references} | {place.line for _, place in read.bound}
            symbols = read.symbols or work.symbols(number, holding.file, lines)
            scene = Scene.of(str(workspace.root), holding.language, read, symbols)
            if read.is_cut:
                work.missing.append(f"{read.path} has more usages than are told.")
            yield from _of_file(work.only, scene, read, symbols, defined)


def _of_file(
    only: Filters, scene: Scene, read: ReadFile, symbols: Sequence[Symbol], defined: Sequence[Definition]
) -> Iterator[_Meant]:
    named = [each for each in symbols if each.kind not in _UNITS]
    # A name that is joined of several nodes starts at the first of them and ends at the last.
    starts, ends = {each.name_span.start for each in named}, {each.name_span.end for each in named}
    for reference in read.references:
        span = span_of(reference)
        if span.start in starts or span.end in ends:
            continue
        around = innermost(named, span.start)
        if only.kinds and (around is None or around.kind not in only.kinds):
            continue
        tie, meant = tied(reference, scene, around, defined)
        definition = meant[0] if tie is not Tie.NAME else None
        usage = Usage(
            reference.name, UsageKind(reference.kind), scene.path, scene.language, span, reference.text, around, tie,
            definition, scene.root,
        )  # fmt: skip
        yield usage, meant


def span_of(reference: Reference) -> Span:
    """Where a name stands."""
    return Span(Position(reference.line, reference.column), Position(reference.end_line, reference.end_column))
