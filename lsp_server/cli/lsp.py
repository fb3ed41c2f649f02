"""`sememe lsp`. Invariant: standard output is the protocol's before anything else is imported."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from indexer.arenas import limit_arenas

from ..logs import start_logging
from ..streams import claim
from .failures import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from .screen import Screen


def run(args: Namespace, screen: Screen) -> NoReturn:  # noqa: ARG001 (there is no screen: an editor reads)
    """Serve until the client is gone; ends the process with the protocol's exit code."""
    start_logging(args.log_level)
    limit_arenas()
    code = _serve_stdio() if args.tcp is None else _serve_tcp(*args.tcp)
    logging.shutdown()
    sys.stderr.flush()
    # Not sys.exit: the interpreter would wait for every thread of a pool, and native threads may crash at its end.
    os._exit(code)


def _serve_stdio() -> int:
    streams = claim()
    from ..server import build_server  # noqa: PLC0415 (may print)
    from ..transport import serve_stdio  # noqa: PLC0415 (as above)

    server = build_server()
    return serve_stdio(server, server.on_end, streams)


def _serve_tcp(host: str, port: int) -> int:
    from ..server import build_server  # noqa: PLC0415 (as above)
    from ..transport import serve_tcp  # noqa: PLC0415 (as above)

    server = build_server()
    try:
        return serve_tcp(server, host, port, server.on_end)
    except ValueError as error:
        raise UsageError(str(error)) from error
