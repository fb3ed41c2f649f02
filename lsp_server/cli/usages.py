"""`sememe usages`: where a name is used, or what a symbol uses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from indexer import Workspace

from . import choices, related
from .engine import settings_of
from .failures import FOUND, NOTHING
from .freshness import ask, make_ready, say_nothing_there
from .inert import inert
from .roots import chosen_root
from .rows import to_json
from .similar import place_of, relative

if TYPE_CHECKING:
    from argparse import Namespace

    from indexer import Relations

    from .screen import Screen


def run(args: Namespace, screen: Screen) -> int:
    """Answer; 1 when there are none."""
    only = choices.checked(args)
    file, line = place_of(args.definition) if args.definition is not None else (None, 0)
    start = file.absolute().parent if file is not None and file.exists() else None
    name = args.name.encode("utf-8", "replace").decode()  # bytes that are no text come as lone surrogates
    with Workspace(chosen_root(args.root, screen, start), settings_of(args)) as workspace:
        definition = (relative(file, workspace.root), line) if file is not None else None
        make_ready(workspace, screen, refresh=not args.no_refresh)
        question = partial(
            workspace.callees if args.callees else workspace.usages, name, args.limit, definition, args.uses,
            kinds=only.kinds, languages=only.languages, paths=only.paths, exclude=only.exclude, roles=only.roles,
        )  # fmt: skip
        found = ask(workspace, screen, question, repair=not args.no_refresh)
        return _show(found, workspace, args, screen)


def _show(found: Relations, workspace: Workspace, args: Namespace, screen: Screen) -> int:
    for sentence in (*found.degraded, *found.missing):
        screen.say(sentence)
    if args.json:
        screen.line(to_json(related.relations_row(found)))
    else:
        if found.definitions:
            screen.say(related.defined_text(found))
        if screen.shows_results:
            related.terminal(found, workspace.root, screen)
        else:
            for line in related.plain(found):
                screen.line(line)
        _say_rest(found, workspace, args, screen)
    return FOUND if found.total else NOTHING


def _say_rest(found: Relations, workspace: Workspace, args: Namespace, screen: Screen) -> None:
    shown = len(found.usages) + len(found.callees)
    if found.total > shown:
        screen.say(f"{shown:,} of {found.total:,} are shown; --limit shows more.")
    if found.elsewhere:
        screen.say(f"{found.elsewhere:,} more names are used that the workspace does not define.")
    if found.total or found.elsewhere:
        return
    if workspace.status().symbols == 0:
        say_nothing_there(workspace, screen)
    elif not found.definitions:
        near = f" Did you mean {' or '.join(map(inert, found.near))}?" if found.near else ""
        screen.say(f"Nothing in {workspace.root} defines or uses {inert(found.name)}.{near}")
    else:
        screen.say("It uses nothing." if args.callees else "No usage was found.")
