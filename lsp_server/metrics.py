"""The figures of one server: its processes, its folders, what it counted. Those of others come as the same (live.py)."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from indexer.counting import CacheUse, Count, Durations, cache_uses
from indexer.processes import resident_bytes, worker_pids

from .tally import INDEXING_ENDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Status
    from indexer.keeping.figures import KeeperFigures, KeptFigures

    from .roots import Root
    from .session import Session

    Json = dict[str, Any]

KEEPER_SECONDS = 1.0
"""For the indexing process to say what it counted: it has a low priority."""

_started = time.time()


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """One process."""

    role: str
    """server, keeper (indexes) or worker (extracts)."""
    pid: int
    memory_bytes: int | None
    """Resident; None where the system does not tell."""


@dataclass(frozen=True, slots=True)
class FolderFigures:
    """One open folder."""

    root: str
    index: str
    """Folder of the index: two servers with other models have two."""
    phase: str
    fresh: bool
    """The index holds every change that was noticed, and changes are being noticed."""
    keeps: bool
    """This server's indexing process keeps it; otherwise it follows another's, or indexing is off."""
    waiting: int
    """Paths that changed and are not taken in yet."""
    updates: tuple[Durations, ...]
    errors: tuple[Count, ...]
    caches: tuple[CacheUse, ...]


@dataclass(frozen=True, slots=True)
class ServerFigures:
    """One server, with the processes that it started."""

    interface: str
    """lsp or mcp."""
    version: str
    pid: int
    started: float
    """In seconds since the epoch."""
    processes: tuple[ProcessFigures, ...]
    folders: tuple[FolderFigures, ...]
    requests: tuple[Durations, ...]
    searches: tuple[Durations, ...]
    stopped: tuple[Count, ...]
    errors: tuple[Count, ...]
    caches: tuple[CacheUse, ...]


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


def serving(servers: Sequence[ServerFigures], root: str) -> list[tuple[ServerFigures, FolderFigures]]:
    """Those that have a folder open."""
    return [(server, folder) for server in servers for folder in server.folders if folder.root == root]


def keeping(servers: Sequence[ServerFigures], status: Status) -> FolderFigures | None:
    """What the one says that keeps an index equal to its files; None where nobody does."""
    found = (folder for _, folder in serving(servers, status.root) if folder.keeps and folder.index == status.index)
    return next(found, None)


def status_row(status: Status) -> Json:
    """What an index holds, as JSON."""
    row = asdict(status)
    row["bytes_by_part"] = dict(row.pop("parts"))
    row["languages"] = [
        {"language": name, "files": files, "symbols": symbols} for name, files, symbols in status.languages
    ]
    return row


def server_row(server: ServerFigures) -> Json:
    """A server, as JSON."""
    return asdict(server)


def server_of(row: object) -> ServerFigures:
    """The server that `server_row` was given.

    :raises ValueError: it is none, or one of another version.
    """
    from cattrs import BaseValidationError, structure  # noqa: PLC0415 (only who looks at other processes takes it)

    try:
        return structure(row, ServerFigures)
    except (BaseValidationError, TypeError, ValueError, KeyError, AttributeError) as error:
        raise ValueError("these are no figures of a server of this version") from error
