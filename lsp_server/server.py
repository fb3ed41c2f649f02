"""The language server, put together. Invariant: whatever it can do is registered before it serves."""

from __future__ import annotations

from importlib.metadata import version

from .client import Client
from .features import register
from .guard import GuardedServer
from .session import Session


def build_server() -> GuardedServer:
    """A server that is not connected yet."""
    server = GuardedServer("sememe", version("sememe"))
    client = Client(server)
    session = Session(client)
    register(server, client, session)
    server.on_end = session.end
    server.protocol.on_error = session.tally.refused
    return server
