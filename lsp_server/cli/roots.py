"""Which folder a command is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .screen import Screen

_MARKS = (".git", ".hg", ".svn", ".jj", ".sl", ".bzr", "_darcs", ".fslckout")


def root_of(folder: Path) -> Path:
    """The nearest folder, from this one upwards, that version control calls a root; else this one."""
    folder = folder.resolve()
    return next((each for each in (folder, *folder.parents) if any((each / mark).exists() for mark in _MARKS)), folder)


def chosen_root(named: str | None, screen: Screen, start: Path | None = None) -> Path:
    """The root that was named, else the one around `start` (the current folder), which is said when it is another."""
    if named is not None:
        return Path(named)
    root = root_of(start or Path.cwd())
    if root != Path.cwd():
        screen.say(f"The workspace is {root}.")
    return root
