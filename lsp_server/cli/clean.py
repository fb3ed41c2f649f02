"""`sememe clean`."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from indexer import IndexBusy
from indexer.store import folder as folders

from .failures import ERROR, FOUND, NOTHING, UsageError
from .quantities import size
from .roots import chosen_root

if TYPE_CHECKING:
    from argparse import Namespace

    from .screen import Screen


def run(args: Namespace, screen: Screen) -> int:
    """Remove what was chosen; 1 when there is nothing to remove, 2 when something could not be."""
    chosen = _chosen(args, screen)
    if not chosen:
        screen.say("There is no index to remove.")
        return NOTHING
    total = sum(folders.size_of(path) for path, _ in chosen)
    if not args.yes and not _agreed(chosen, total, screen):
        screen.say("Nothing was removed.")
        return NOTHING
    freed, busy = 0, False
    for path, root in chosen:
        bytes_there = folders.size_of(path)
        try:
            _remove(path, root)
        except IndexBusy as error:
            busy = True
            screen.say(f"{error} It was left.")
        else:
            freed += bytes_there - (folders.size_of(path) if path.exists() else 0)
    screen.line(f"{size(freed)} freed.")
    return ERROR if busy else FOUND


def _chosen(args: Namespace, screen: Screen) -> list[tuple[Path, str]]:
    """Cache folders with their roots."""
    known = folders.all_workspaces(folders.cache_root())
    if args.all:
        return known
    if args.gone:
        return [(path, root) for path, root in known if not Path(root).is_dir()]
    # The root may be gone: only its name counts here.
    root = str(chosen_root(args.root, screen).expanduser().resolve())
    return [(path, each) for path, each in known if each == root]


def _agreed(chosen: list[tuple[Path, str]], total: int, screen: Screen) -> bool:
    if not (sys.stdin and sys.stdin.isatty() and screen.shows_progress):
        raise UsageError("Removing an index asks first, and there is no terminal to ask in. Say --yes.")
    for _, root in chosen:
        screen.say(root)
    screen.err.write(
        f"Remove {'this index' if len(chosen) == 1 else f'these {len(chosen)} indexes'} ({size(total)})? [y/N] "
    )
    screen.err.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _remove(path: Path, root: str) -> None:
    """Remove a workspace's cache folder; the lock file goes last, as some systems keep an open file."""
    with folders.writer_lock(folders.WorkspaceFolder(path, Path(root)), 0):
        for each in path.iterdir():
            if each.is_dir():
                folders.remove_index(each)
            elif each.name != "writer.lock":
                with suppress(OSError):
                    each.unlink()
    folders.remove_index(path)
