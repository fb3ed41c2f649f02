"""`sememe status`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from indexer import Skip, Workspace
from indexer.files import walk

from .failures import FOUND, NOTHING
from .inert import inert
from .quantities import ago, size
from .roots import chosen_root
from .rows import to_json

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from indexer import Status

    from .screen import Screen


def run(args: Namespace, screen: Screen) -> int:
    """Print what there is; 1 when there is no index."""
    with Workspace(chosen_root(args.root, screen)) as workspace:
        status = workspace.status()
        skipped = _skipped(workspace) if args.skipped else []
    if args.json:
        row = asdict(status)
        row["languages"] = [{"language": name, "files": files, "symbols": symbols}
                            for name, files, symbols in status.languages]  # fmt: skip
        if args.skipped:
            row["skipped"] = [asdict(skip) for skip in skipped]
        screen.line(to_json(row))
    else:
        for line in _lines(status, skipped):
            screen.line(line)
    return NOTHING if status.state == "none" else FOUND


def _skipped(workspace: Workspace) -> list[Skip]:
    if workspace.is_indexed:
        return workspace.skipped()
    return [entry for entry in walk(workspace.root) if isinstance(entry, Skip)]


def _lines(status: Status, skipped: list[Skip]) -> Iterator[str]:
    yield f"root      {inert(status.root)}"
    if status.state == "none":
        yield "state     no index yet: 'sememe index' builds it"
    else:
        pending = f", {status.pending:,} files are still to come" if status.pending else ""
        yield f"state     {status.state}{pending}"
        yield f"holds     {status.files:,} files, {status.symbols:,} symbols, generation {status.generation}"
        yield f"updated   {ago(status.changed_seconds_ago)}"
        yield f"index     {inert(status.index)} ({size(status.bytes)})"
    yield f"model     {inert(status.model)}"
    for problem in status.degraded:
        yield f"problem   {inert(problem)}"
    for name, files, symbols in sorted(status.languages, key=lambda each: -each[2]):
        yield f"          {name}: {files:,} files, {symbols:,} symbols"
    for skip in skipped:
        yield f"skipped   {inert(skip.path)}: {inert(skip.reason)}"
