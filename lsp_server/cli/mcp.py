"""`sememe mcp`. Invariant: the protocol's SDK is loaded here and by nobody else, once standard output is the protocol's."""

from __future__ import annotations

import logging
import os
import socket
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from indexer import NotAWorkspace
from indexer.arenas import limit_arenas

from ..logs import start_logging
from ..streams import claim
from ..transport import loopback
from .failures import FOUND, UsageError
from .roots import chosen_root

if TYPE_CHECKING:
    from argparse import Namespace

    from .screen import Screen

SDK, OLDEST_SDK = "mcp", 2
"""The package and the first major version with what server.py uses."""
_HOW_TO_INSTALL = (
    "Install it beside sememe: pip install 'sememe[mcp]' (in a clone: pip install '.[mcp]'; with pipx: "
    "pipx inject sememe 'mcp>=2.3,<3')."
)


def run(args: Namespace, screen: Screen) -> int:
    """Serve until the client is gone, or write a client's configuration."""
    if args.install is not None:
        from .mcp_install import install  # noqa: PLC0415 (not what a server waits for)

        return install(args, screen)
    if args.print or args.user:
        raise UsageError("--print and --user go with --install.")
    roots = _roots(args.roots, screen)
    _require_sdk()
    start_logging(args.log_level)
    limit_arenas()
    if args.http is None:
        _serve_stdio(roots)
    else:
        _serve_http(roots, *args.http)
    logging.shutdown()
    sys.stderr.flush()
    os._exit(FOUND)  # as for `sememe lsp`: threads that wait for an input must not hold the process


def _roots(named: list[str], screen: Screen) -> list[Path]:
    roots = [Path(each).expanduser() for each in named] or [chosen_root(None, screen)]
    for root in roots:
        if not root.is_dir():
            raise NotAWorkspace(f"There is no folder {root}.")
    found = [root.absolute() for root in roots]
    # Some clients start servers in the home folder or at the top: nobody means to index that.
    if not named and found[0] in {Path.home(), Path(found[0].anchor)}:
        raise UsageError(f"{found[0]} is no folder of a project. Name one: sememe mcp ROOT")
    return found


def _require_sdk() -> None:
    try:
        there = version(SDK)
    except PackageNotFoundError:
        raise UsageError(
            f"The MCP server takes the package {SDK!r}, which is not installed. {_HOW_TO_INSTALL}"
        ) from None
    if int(there.partition(".")[0]) < OLDEST_SDK:
        raise UsageError(
            f"The MCP server takes version {OLDEST_SDK} of the package {SDK!r}, not {there}. {_HOW_TO_INSTALL}"
        )


def _serve_stdio(roots: list[Path]) -> None:
    streams = claim()
    from ..agents.server import serve_stdio  # noqa: PLC0415 (may print, and takes a second to load)

    serve_stdio(roots, streams)


def _serve_http(roots: list[Path], host: str, port: int) -> None:
    try:
        address = loopback(host)
    except ValueError as error:
        raise UsageError(str(error)) from error
    from ..agents.server import serve_http  # noqa: PLC0415 (as above)

    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, port), family=family) as listener:
        serve_http(roots, listener)
