"""`sememe mcp --install`. Invariant: every byte that a configuration has stays; where an entry cannot be added so, it is only shown."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from . import merging
from .failures import FOUND, NOTHING, UsageError
from .inert import inert, inert_lines
from .mcp_clients import ABSOLUTE, SERVER, clients
from .roots import chosen_root

if TYPE_CHECKING:
    from argparse import Namespace

    from .mcp_clients import Client
    from .screen import Screen


def install(args: Namespace, screen: Screen) -> int:
    """Add the server to the configuration of a client; 1 where that is left to the user, who is shown what to add."""
    client = clients()[args.install]
    root = chosen_root(args.roots[0] if args.roots else None, screen).expanduser().resolve()
    if args.user and client.user is None:
        screen.say(f"{client.title} keeps its own list for all projects. This adds to it:")
        screen.line(client.user_command or "")
        return FOUND if args.print else NOTHING
    of_user = args.user or client.project is None
    path = _file(client, root, of_user=of_user)
    addition = merging.Addition(_keys(client, path), SERVER, _entry(client, args.roots, root, of_user=of_user))
    style = merging.TOML if path.suffix == ".toml" else merging.JSON
    if args.print:
        screen.say(f"{client.title} reads {path}:")
        screen.line(inert_lines(style.shown(addition)))
        return FOUND
    try:
        merged = style.merged(_text(path, None if of_user else root), addition)
    except merging.CannotMergeError as reason:
        screen.say(f"{path} was left as it is: {reason}. This is what {client.title} needs there:")
        screen.line(inert_lines(style.shown(addition)))
        return NOTHING
    if merged is None:
        screen.line(f"{inert(str(path))} has this entry already.")
        return FOUND
    _write(path, merged)
    screen.line(f"Added to {inert(str(path))}. {client.title} reads it when it starts.")
    return FOUND


def _file(client: Client, root: Path, *, of_user: bool) -> Path:
    path = client.user if of_user else root / (client.project or "")
    if path is None:
        raise UsageError(f"{client.title} has no such file.")  # pragma: no cover (the table has one for each)
    with_comments = path.with_suffix(".jsonc")
    return with_comments if with_comments.exists() and not path.exists() else path


def _keys(client: Client, path: Path) -> tuple[str, ...]:
    """opencode 2 nests its servers one level deeper, and reads the form of opencode 1 too."""
    nested = (*client.keys, "servers")
    return nested if client.title == "opencode" and merging.has_object(path, nested) else client.keys


def _entry(client: Client, named: list[str], root: Path, *, of_user: bool) -> dict[str, object]:
    roots = [str(Path(each).expanduser().resolve()) for each in named]
    if not of_user and len(roots) == 1:  # it is the project that the file lies in
        roots = []
    if client.folder == ABSOLUTE:
        roots = roots or [str(root)]
    # Programs that are started from a desktop do not have the PATH of a shell; a project's file is for others, too.
    return client.entry(_own_command() if of_user else "sememe", roots)


def _own_command() -> str:
    started = Path(sys.argv[0])
    return str(started.absolute()) if started.stem == "sememe" else shutil.which("sememe") or "sememe"


def _text(path: Path, root: Path | None) -> str:
    """What the file has; empty where there is none.

    :raises CannotMergeError: it cannot be read, or lies outside of the project it seems to be in.
    """
    if root is not None and not path.resolve().is_relative_to(root):
        raise merging.CannotMergeError("it leads out of the project")
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise merging.CannotMergeError(
            f"it cannot be read ({getattr(error, 'strerror', None) or 'no UTF-8'})"
        ) from error


def _write(path: Path, text: str) -> None:
    path = path.resolve()  # the user's file may be a link into a folder of dot files
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 (a descriptor)
            file.write(text)
        if path.exists():
            shutil.copymode(path, name)
        else:
            Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
