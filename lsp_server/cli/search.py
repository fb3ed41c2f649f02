"""`sememe search`: one question, or a batch of them."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from indexer import CorruptIndex, Reply, Workspace

from . import choices, rendering
from .engine import settings_of
from .failures import FOUND, NOTHING, UsageError
from .freshness import ask, make_ready, say_nothing_there
from .roots import chosen_root
from .rows import reply_row, to_json

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from typing import TextIO

    from .choices import Choices
    from .screen import Screen


def run(args: Namespace, screen: Screen) -> int:
    """Answer; 1 when nothing was found."""
    query = _readable(" ".join(args.query))
    if args.batch is None and not query.strip():
        raise UsageError("The query is empty. Say what to look for: sememe search where are uploads retried")
    if args.batch is not None and query:
        raise UsageError("Give either a query or --batch, not both.")
    only = choices.checked(args)
    # No model is downloaded for a search: without it, words answer, and nothing is reranked.
    settings = replace(settings_of(args), rerank=args.rerank or None)
    with Workspace(chosen_root(args.root, screen), settings) as workspace:
        if args.batch is not None:
            return _batch(args, only, workspace, screen)
        make_ready(workspace, screen, refresh=not args.no_refresh)
        question = partial(_search, workspace, query, args, only)
        reply = ask(workspace, screen, question, repair=not args.no_refresh)
        return show(reply, workspace, args, screen)


def show(reply: Reply, workspace: Workspace, args: Namespace, screen: Screen) -> int:
    """Print an answer in the form that was asked for."""
    _say_limits(reply, screen, set())
    if args.json:
        screen.line(to_json(reply_row(reply)))
    elif screen.shows_results:
        rendering.terminal(reply, workspace, screen, explain=args.explain)
    else:
        for line in rendering.plain(reply, explain=args.explain):
            screen.line(line)
    if not reply.hits:
        if workspace.status().symbols == 0:
            say_nothing_there(workspace, screen)
        elif not args.json:
            screen.say("Nothing was found.")
    return FOUND if reply.hits else NOTHING


def _batch(args: Namespace, only: Choices, workspace: Workspace, screen: Screen) -> int:
    found = False
    said: set[str] = set()
    with _lines(args.batch) as queries:
        make_ready(workspace, screen, refresh=not args.no_refresh)
        with suppress(CorruptIndex):  # met again, and answered, by the first question
            workspace.warm_up()
        for line in queries:
            query = _readable(line.rstrip("\r\n"))
            question = partial(_search, workspace, query, args, only)
            reply = ask(workspace, screen, question, repair=not args.no_refresh)
            _say_limits(reply, screen, said)
            found = found or bool(reply.hits)
            screen.line(to_json(reply_row(reply)) if args.json else rendering.one_line(reply))
            screen.out.flush()  # whoever asks line by line waits for it
    return FOUND if found else NOTHING


def _search(workspace: Workspace, query: str, args: Namespace, only: Choices) -> Reply:
    return workspace.search(query, args.limit, kinds=only.kinds, languages=only.languages, paths=only.paths,
                            exclude=only.exclude, roles=only.roles, content=only.content)  # fmt: skip


@contextmanager
def _lines(name: str) -> Iterator[TextIO]:
    """A file's lines. Only a line feed ends one, and no byte is an error."""
    if name == "-":
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
        yield sys.stdin or io.StringIO()
        return
    with Path(name).open(encoding="utf-8", errors="replace", newline="\n") as file:
        yield file


def _readable(query: str) -> str:
    """Bytes of the command line that are not text come as lone surrogates, which no engine takes."""
    return query.encode("utf-8", "replace").decode()


def _say_limits(reply: Reply, screen: Screen, said: set[str]) -> None:
    """Each sentence once, though it holds for every answer of a batch; `said` are those that were."""
    limits = [*reply.degraded]
    if reply.coverage < 1:
        limits.append(f"The index is not complete yet: {reply.coverage:.0%} of the files are in it.")
    for limit in limits:
        if limit not in said:
            said.add(limit)
            screen.say(limit)
