"""A slow model's index, brought up to date: the index that answers first, then what the model has not read, then its own index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .errors import ModelAway, ModelUnavailable
from .filling import Filled
from .store import folder as folders
from .store.reader import exists
from .vectorizing import AT_ONCE
from .writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from .update import Progress, UpdateReport
    from .workspace import Workspace

_LACKING_SHARE = 0.05
"""Of its symbols, what an index may lack when it begins to answer: what changed while it was read."""


def catch_up(
    workspace: Workspace,
    report: UpdateReport,
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
    wait_seconds: float,
    at_most: int | None,
) -> UpdateReport:
    """After an update of the index that answers: have the model read the rest and its vectors taken in.

    :param at_most: symbols for which the caller waits; where more lack vectors, none is read. None: any number.
    :raises IndexBusy: another process writes the index and did not end within `wait_seconds`.
    """
    only = None if workspace.stands_in else workspace.lacking_files()
    if only is not None and not only:
        return report
    if at_most is not None and workspace.symbols_in(only) > at_most:
        _require(workspace)
        return replace(report, lacks_vectors=True)
    filled = _fill(workspace, only, progress, cancelled)
    if filled is None:
        return replace(report, lacks_vectors=True)
    if only is None:  # what the bundled model made is not counted
        report = replace(report, vectors_kept=0, vectors_made=0)
    report = replace(report, vectors_made=report.vectors_made + filled.made)
    if not filled.complete:
        return replace(report, complete=False, lacks_vectors=True)
    if only is None:
        more: UpdateReport | None = build(workspace, progress, cancelled, wait_seconds)
    else:
        with workspace.writing(wait_seconds) as writing:
            more = writing.take(filled.files, cancelled)
    if more is None:
        return replace(report, lacks_vectors=True)
    return replace(
        report, complete=more.complete, notices=(*report.notices, *more.notices), lacks_vectors=more.lacks_vectors,
        seconds=report.seconds + more.seconds, vectors_kept=report.vectors_kept + more.vectors_kept,
        vectors_made=report.vectors_made + more.vectors_made, vectors_lacking=more.vectors_lacking,
    )  # fmt: skip


def _require(workspace: Workspace) -> None:
    """See that the models are set up as they must be, though none is asked now: else `degraded` says what to correct."""
    models = workspace.models()
    for space in workspace.slow_spaces:
        if (model := models.of(space)) is not None:
            try:
                model.require()
            except ModelUnavailable as error:
                workspace.cannot_use(space, error)


def _fill(
    workspace: Workspace,
    only: frozenset[str] | None,
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Filled | None:
    """None where a model cannot be asked, which `degraded` says then."""
    try:
        return read_rest(workspace, only, progress, cancelled)
    except ModelUnavailable:
        return None


def read_rest(
    workspace: Workspace,
    only: frozenset[str] | None,
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
    first: Callable[[], Collection[str]] = tuple,
    finished: Callable[[Sequence[str]], None] = lambda _: None,
) -> Filled | None:
    """Have the slow models read what they have not, one after the other; None where one is not there at the moment.

    The parameters are those of `Filling.run`.

    :raises ModelUnavailable: one cannot be had, which `degraded` says from now on; ModelAway: at the moment.
    """
    models, parts = workspace.models(), []
    for space in workspace.slow_spaces:
        model = models.of(space)
        try:
            if model is None or (only and not model.is_ready_for(workspace.wanted_folder, space)):
                return None
            parts.append(workspace.filling(space).run(only, progress, cancelled, first, finished))
        except ModelAway:
            raise
        except ModelUnavailable as error:
            workspace.cannot_use(space, error)
            raise
    return Filled(
        all(part.complete for part in parts),
        sum(part.made for part in parts),
        tuple(path for part in parts for path in part.files),
    )


def build(
    workspace: Workspace, progress: Callable[[Progress], None], cancelled: Callable[[], bool], wait_seconds: float = 0.0
) -> UpdateReport:
    """Make the index of a slow model that has read everything, from what is remembered. It answers as soon as it is whole.

    :raises IndexBusy: another process writes and did not end within `wait_seconds`.
    """
    folder, index = workspace.folder, workspace.wanted_folder
    with folders.writer_lock(folder, wait_seconds):
        # What an interruption left is made again in no time; who knows which model an endpoint had then.
        if exists(index) and not folders.is_whole(index):
            folders.remove_index(index)
        writing = Writing(workspace.root, folder, index, workspace.settings, workspace.models(), workspace.remembered())
        try:
            report = writing.reconcile(progress, cancelled)
        finally:
            writing.close()
        if report.complete and report.vectors_lacking <= max(AT_ONCE, report.symbols * _LACKING_SHARE):
            folders.make_whole(index)
    return report
