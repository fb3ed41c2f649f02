"""`sememe status`."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from indexer import Skip, Workspace
from indexer.files import walk
from indexer.keeping.figures import SEARCHABLE

from ..figures import keeping, server_row, serving, status_row
from ..live import ask_all
from .failures import FOUND, NOTHING, UsageError
from .inert import inert
from .quantities import ago, duration, size
from .roots import chosen_root
from .rows import to_json

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from indexer import Status
    from indexer.counting import Durations

    from ..figures import FolderFigures, ServerFigures
    from .screen import Screen

_LIBRARY = "prometheus-client"


def run(args: Namespace, screen: Screen) -> int:
    """Print what there is; 1 when there is no index."""
    if args.prometheus and args.skipped:
        raise UsageError("--skipped goes with --json or the plain answer, not with --prometheus.")
    if args.prometheus:
        _require_library()
    with Workspace(chosen_root(args.root, screen)) as workspace:
        status = workspace.status()
        skipped = _skipped(workspace) if args.skipped else []
        servers = [server for server, _ in serving(ask_all(workspace.cache_dir), status.root)]
    if args.prometheus:
        from ..exposition import exposed  # noqa: PLC0415 (takes the library of the extra)

        screen.out.write(exposed(status, servers))
    elif args.json:
        row = _row(status, servers)
        if args.skipped:
            row["skipped"] = [asdict(skip) for skip in skipped]
        screen.line(to_json(row))
    else:
        for line in _lines(status, servers, skipped):
            screen.line(line)
    return NOTHING if status.state == "none" else FOUND


def _require_library() -> None:
    try:
        version(_LIBRARY)
    except PackageNotFoundError:
        raise UsageError(
            f"--prometheus takes the package {_LIBRARY!r}, which is not installed. Install it beside sememe: "
            f"pip install 'sememe[metrics]' (in a clone: pip install '.[metrics]'; with pipx: pipx inject sememe {_LIBRARY})."
        ) from None


def _row(status: Status, servers: Sequence[ServerFigures]) -> dict[str, object]:
    kept = keeping(servers, status)
    live = {"fresh": kept.fresh, "phase": kept.phase, "waiting": kept.waiting} if kept is not None else {}
    return {
        **status_row(status), **dict.fromkeys(("fresh", "phase", "waiting")), **live,
        "servers": [server_row(server) for server in servers],
    }  # fmt: skip


def _skipped(workspace: Workspace) -> list[Skip]:
    if workspace.is_indexed:
        return workspace.skipped()
    return [entry for entry in walk(workspace.root) if isinstance(entry, Skip)]


def _lines(status: Status, servers: Sequence[ServerFigures], skipped: list[Skip]) -> Iterator[str]:
    yield f"root      {inert(status.root)}"
    if status.state == "none":
        yield "state     no index yet: 'sememe index' builds it"
    else:
        pending = f", {status.pending:,} files are still to come" if status.pending else ""
        yield f"state     {status.state}{pending}"
        yield f"holds     {status.files:,} files, {status.symbols:,} symbols, generation {status.generation}"
        yield f"updated   {ago(status.changed_seconds_ago)}"
        parts = ", ".join(f"{part} {size(bytes_)}" for part, bytes_ in status.parts)
        yield f"index     {inert(status.index)} ({size(status.bytes)}: {parts})"
    yield f"model     {inert(status.model)}"
    if status.text_model:
        yield f"documents {inert(status.text_model)}"
    for problem in status.degraded:
        yield f"problem   {inert(problem)}"
    for server, folder in serving(servers, status.root):
        yield from _server_lines(server, folder)
    for name, files, symbols in sorted(status.languages, key=lambda each: -each[2]):
        yield f"          {name}: {files:,} files, {symbols:,} symbols"
    for skip in skipped:
        yield f"skipped   {inert(skip.path)}: {inert(skip.reason)}"


def _server_lines(server: ServerFigures, folder: FolderFigures) -> Iterator[str]:
    memory = sum(each.memory_bytes or 0 for each in server.processes)
    of = f", {len(server.processes)} processes with {size(memory)}" if memory else ""
    does = f"keeps the index {'fresh' if folder.fresh else f'({folder.phase})'}" if folder.keeps else folder.phase
    yield inert(f"server    {server.interface}, process {server.pid}{of}: {does}, {folder.waiting:,} paths wait")
    for each in (*server.requests, *(each for each in folder.updates if each.kind == SEARCHABLE)):
        yield inert(f"          {each.kind.replace('_', ' ')}: {_durations(each)}")
    errors = ", ".join(f"{each.kind.replace('_', ' ')} {each.count:,}" for each in (*server.errors, *folder.errors))
    if errors:
        yield inert(f"          errors: {errors}")


def _durations(each: Durations) -> str:
    return f"{each.count:,}, half {duration(each.below(0.5))}, 95 of 100 {duration(each.below(0.95))}"
