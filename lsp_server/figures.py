"""What a server says about itself: its processes, its folders, what it counted. As values and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from indexer.counting import CacheUse, Count, Durations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer import Status

    Json = dict[str, Any]


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
