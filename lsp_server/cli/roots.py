"""Which folder a command is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indexer import cached_workspaces

if TYPE_CHECKING:
    from .screen import Screen

_MARKS = (".git", ".hg", ".svn", ".jj", ".sl", ".bzr", "_darcs", ".fslckout")


def root_of(start: Path) -> Path:
    """The workspace around a folder: the nearest one, upwards, that version control calls a root; else the nearest
    that has an index; else the current folder, if it is around; else the folder itself."""
    start = start.resolve()
    around = (start, *start.parents)
    for each in around:
        if any((each / mark).exists() for mark in _MARKS):
            return each
    indexed = {each.root for each in cached_workspaces() if each.is_indexed}
    for each in around:
        if str(each) in indexed:
            return each
    return Path.cwd() if Path.cwd() in around else start


def chosen_root(named: str | None, screen: Screen, start: Path | None = None) -> Path:
    """The root that was named, else the one around `start` (the current folder), which is said when it is another."""
    if named is not None:
        return Path(named)
    root = root_of(start or Path.cwd())
    if root != Path.cwd():
        screen.say(f"The workspace is {root}.")
    return root
