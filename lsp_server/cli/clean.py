"""`sememe clean`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from indexer import CachedVectors, CachedWorkspace, IndexBusy, cached_vectors, cached_workspaces

from .failures import ERROR, FOUND, NOTHING, UsageError
from .quantities import size
from .roots import chosen_root

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from .screen import Screen

Cached = CachedWorkspace | CachedVectors


def run(args: Namespace, screen: Screen) -> int:
    """Remove what was chosen; 1 when there is nothing to remove, 2 when something could not be."""
    chosen = _chosen(args, screen)
    if not chosen:
        screen.say("There is no index to remove.")
        return NOTHING
    total = sum(each.bytes for each in chosen)
    if not args.yes and not _agreed(chosen, total, screen):
        screen.say("Nothing was removed.")
        return NOTHING
    freed, busy = 0, False
    for each in chosen:
        bytes_there = each.bytes
        try:
            each.remove()
        except IndexBusy as error:
            busy = True
            screen.say(f"{error} It was left.")
        else:
            freed += bytes_there - each.bytes
    screen.line(f"{size(freed)} freed.")
    return ERROR if busy else FOUND


def _chosen(args: Namespace, screen: Screen) -> list[Cached]:
    known, vectors = cached_workspaces(), cached_vectors()
    if args.vectors or args.all:
        return [*(known if args.all else []), *([vectors] if vectors is not None else [])]
    if args.gone:
        return [each for each in known if not Path(each.root).is_dir()]
    # The root may be gone: only its name counts here.
    root = str(chosen_root(args.root, screen).expanduser().resolve())
    return [each for each in known if each.root == root]


def _agreed(chosen: Sequence[Cached], total: int, screen: Screen) -> bool:
    if not (sys.stdin and sys.stdin.isatty() and screen.shows_progress):
        raise UsageError("Removing an index asks first, and there is no terminal to ask in. Say --yes.")
    for each in chosen:
        screen.say(each.root)
    screen.err.write(f"Remove {'this' if len(chosen) == 1 else f'these {len(chosen)}'} ({size(total)})? [y/N] ")
    screen.err.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
