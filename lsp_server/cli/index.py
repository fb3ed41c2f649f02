"""`sememe index`."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from indexer import Workspace

from .engine import settings_of
from .failures import FOUND, NOTHING
from .freshness import say_nothing_there, update
from .roots import chosen_root
from .rows import to_json

if TYPE_CHECKING:
    from argparse import Namespace

    from .screen import Screen


def run(args: Namespace, screen: Screen) -> int:
    """Reconcile the index; 1 when there is nothing to index."""
    # Models that the user names may be downloaded.
    settings = replace(
        settings_of(args), rerank=args.rerank or None, download=bool(args.model or args.text_model or args.rerank)
    )
    with Workspace(chosen_root(args.root, screen), settings) as workspace:
        workspace.require_cache()  # a temporary index would be gone with this process
        if args.model or args.text_model:
            workspace.require_models()
        workspace.second_opinion.require()
        report = update(workspace, screen, args.wait, rebuild=args.rebuild)
        if report.lacks_vectors and workspace.are_models_back():  # it is back; else `degraded` says why
            screen.say("Some symbols have no vectors yet: the next run adds them.")
        status = workspace.status()
        for problem in status.degraded:
            screen.say(problem)
        if args.json:
            counts = {**asdict(report), "symbols": status.symbols, "extracted": report.symbols}
            screen.line(to_json({"root": status.root, **counts}))
        elif status.symbols:
            changes = f"{report.added:,} added, {report.changed:,} changed, {report.removed:,} removed"
            screen.line(f"{report.files:,} files, {status.symbols:,} symbols; {changes}; {report.seconds:.1f} s")
        if not status.symbols:
            say_nothing_there(workspace, screen)
    return FOUND if status.symbols else NOTHING
