"""`sememe why`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indexer import CorruptIndex, Skip, Workspace

from .failures import FOUND, NOTHING
from .inert import inert
from .roots import chosen_root

if TYPE_CHECKING:
    from argparse import Namespace

    from .screen import Screen


def run(args: Namespace, screen: Screen) -> int:
    """Tell about one path; 1 when it is not indexed."""
    path = Path(args.path).absolute()
    around = next(each for each in path.parents if each.is_dir())
    root = chosen_root(args.root, screen, path if path.is_dir() and not path.is_symlink() else around)
    with Workspace(root) as workspace:
        # As in results, a path may also be meant relative to the root.
        verdict = workspace.why(str(path) if path.exists() or args.root is None else args.path)
        count = _symbols(workspace, verdict.path)
    shown = inert(verdict.path)
    if count:
        screen.line(f"{shown} is indexed: {count:,} symbols.")
        return FOUND
    if isinstance(verdict, Skip):
        screen.line(f"{shown} is not indexed: {inert(verdict.reason)}.")
    else:
        screen.line(f"{shown} is not indexed yet, though no rule leaves it out: 'sememe index' adds it.")
    return NOTHING


def _symbols(workspace: Workspace, path: str) -> int:
    try:
        return len(workspace.symbols(path.rstrip("/"))) if workspace.is_indexed else 0
    except CorruptIndex:  # the rules are what was asked about
        return 0
