"""`sememe similar`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from indexer import Workspace

from . import choices
from .engine import settings_of
from .failures import UsageError
from .freshness import ask, make_ready
from .roots import chosen_root
from .search import show

if TYPE_CHECKING:
    from argparse import Namespace

    from .screen import Screen

# A column behind the line, as compilers and editors write it, is no harm.
_PLACE = re.compile(r"(?P<file>.+?):(?P<line>[1-9][0-9]{0,8})(?::[0-9]*)?", re.DOTALL)


def run(args: Namespace, screen: Screen) -> int:
    """Answer; 1 when nothing is like it."""
    file, line = place_of(args.place)
    only = choices.checked(args)
    root = chosen_root(args.root, screen, file.absolute().parent if file.exists() else None)
    with Workspace(root, settings_of(args)) as workspace:
        path = relative(file, workspace.root)
        make_ready(workspace, screen, refresh=not args.no_refresh)
        reply = ask(
            workspace, screen,
            lambda: workspace.similar(path, line, args.limit, kinds=only.kinds, languages=only.languages,
                                      paths=only.paths, exclude=only.exclude, roles=only.roles,
                                      content=only.content),
            repair=not args.no_refresh,
        )  # fmt: skip
        return show(reply, workspace, args, screen)


def place_of(text: str) -> tuple[Path, int]:
    """The file and the line (from 1) of FILE:LINE.

    :raises UsageError: it is something else.
    """
    place = _PLACE.fullmatch(text)
    if place is None:
        raise UsageError(f"{text!r} is no place in a file. Write FILE:LINE, with lines counted from 1.")
    return Path(place["file"]), int(place["line"])


def relative(file: Path, root: Path) -> str:
    """A file as the index calls it; results are relative to the root, so what is copied from them is found too.

    :raises UsageError: it is not in the root, or not there.
    """
    if not file.exists() and (root / file).exists():
        file = root / file
    # The folder is resolved, not the file: links are not in the index.
    real = file.parent.resolve() / file.name
    if not real.is_relative_to(root):
        raise UsageError(f"{file} is not in the workspace {root}. Name the one that holds it with --root.")
    if not real.exists():
        raise UsageError(f"There is no file {file}.")
    return real.relative_to(root).as_posix()
