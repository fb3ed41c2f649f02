"""Collects the figures of this server."""

from __future__ import annotations

import asyncio
import os
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

from indexer.counting import Count, cache_uses
from indexer.processes import resident_bytes, worker_pids

from .figures import FolderFigures, ProcessFigures, ServerFigures
from .tally import INDEXING_ENDED

if TYPE_CHECKING:
    from indexer.keeping.figures import KeeperFigures, KeptFigures

    from .roots import Root
    from .session import Session

KEEPER_SECONDS = 1.0
"""For the indexing process to say what it counted: it has a low priority."""

_started = time.time()


async def collect(session: Session) -> ServerFigures:
    """The figures of this process. On the event loop's thread."""
    kept = await _of_keeper(session)
    pid, keeper = os.getpid(), session.keeper_pid
    processes = [("server", pid), *(("worker", each) for each in worker_pids())]
    if keeper is not None:
        processes.append(("keeper", keeper))
        processes += [("worker", each) for each in (kept.workers if kept is not None else ())]
    by_root = {each.root: each for each in (kept.folders if kept is not None else ())}
    tally, ended = session.tally, session.keeper_deaths
    return ServerFigures(
        interface=session.client.interface, version=version("sememe"), pid=pid, started=round(_started, 3),
        processes=tuple(ProcessFigures(role, each, resident_bytes(each)) for role, each in processes),
        folders=tuple(_folder(root, by_root.get(root.key)) for root in session.roots),
        requests=tally.requests.now(), searches=tally.searches.now(), stopped=tally.stopped.now(),
        errors=(*tally.errors.now(), *((Count(INDEXING_ENDED, ended),) if ended else ())), caches=cache_uses(),
    )  # fmt: skip


async def _of_keeper(session: Session) -> KeeperFigures | None:
    if session.keeper_pid is None:
        return None
    try:
        return await asyncio.wait_for(asyncio.wrap_future(session.keeper_figures()), KEEPER_SECONDS)
    except TimeoutError:
        return None


def _folder(root: Root, kept: KeptFigures | None) -> FolderFigures:
    state = root.state
    return FolderFigures(
        root=root.key, index=str(root.workspace.index_folder), phase=state.phase, fresh=state.fresh,
        keeps=kept is not None and state.phase != "following", waiting=kept.waiting if kept is not None else 0,
        updates=kept.updates if kept is not None else (), errors=kept.errors if kept is not None else (),
        caches=kept.caches if kept is not None else (),
    )  # fmt: skip
