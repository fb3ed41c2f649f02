"""The tools and resources over the Model Context Protocol, by the official SDK: the only module that knows it."""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import anyio
import uvicorn
from mcp import MCPError, types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings

from indexer import SememeError

from .. import uris
from ..cli.inert import inert_lines
from ..fields import BadParamsError
from ..session import Session
from . import resources
from .agent import Agent
from .tools import INSTRUCTIONS, TOOLS

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from ..streams import ProtocolStreams

log = logging.getLogger(__name__)

MCP_PATH = "/mcp"
_FAULT = "This is a fault of sememe: its log has more."
_LEAVE_SECONDS = 1
"""For connections that are open when the server is told to end."""


def serve_stdio(roots: Sequence[Path], streams: ProtocolStreams) -> None:
    """Serve one client until its end of the streams is closed."""
    anyio.run(_serve_stdio, roots, streams)


def serve_http(roots: Sequence[Path], listener: socket.socket) -> None:
    """Serve any number of clients of this machine on a bound socket, until Ctrl-C."""
    anyio.run(_serve_http, roots, listener)


async def _serve_stdio(roots: Sequence[Path], streams: ProtocolStreams) -> None:
    async with _session(roots) as session:
        # A read that waits in a thread cannot be cancelled: Ctrl-C ends the process, as the end of the input does.
        signal.signal(signal.SIGINT, lambda *_: _leave(session))
        server = _server(session)
        reader = anyio.wrap_file(io.TextIOWrapper(streams.input, "utf-8", "replace"))
        writer = anyio.wrap_file(io.TextIOWrapper(io.BufferedWriter(streams.output), "utf-8"))
        async with stdio_server(reader, writer) as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())


def _leave(session: Session) -> None:
    session.end()
    os._exit(130)


async def _serve_http(roots: Sequence[Path], listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    names = [address, f"localhost:{port}"]
    # Against pages whose name leads to this machine (DNS rebinding), and those of other ports: they bring their own Host or Origin.
    security = TransportSecuritySettings(allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names])
    async with _session(roots) as session:
        app = _server(session).streamable_http_app(
            streamable_http_path=MCP_PATH, transport_security=security, stateless_http=True, json_response=True
        )
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=_LEAVE_SECONDS)
        sys.stderr.write(f"listening on http://{address}{MCP_PATH}\n")
        sys.stderr.flush()
        await uvicorn.Server(config).serve(sockets=[listener])


@asynccontextmanager
async def _session(roots: Sequence[Path]) -> AsyncIterator[Session]:
    session = Session(Agent())
    session.begin([(uris.uri_of(root), root.name) for root in roots], None)
    try:
        yield session
    finally:
        session.end()


def _server(session: Session) -> Server[Any]:
    async def list_tools(*_: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=_TOOLS)

    async def call_tool(_: object, params: types.CallToolRequestParams) -> types.CallToolResult:
        return await _called(session, params.name, params.arguments)

    async def list_resources(*_: object) -> types.ListResourcesResult:
        status = types.Resource(
            uri=resources.STATUS_URI, name="status", title="State of the index", mime_type="text/plain"
        )
        return types.ListResourcesResult(resources=[status])

    async def list_templates(*_: object) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(resource_templates=_TEMPLATES)

    async def read_resource(_: object, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        text = await _read(session, params.uri)
        content = types.TextResourceContents(uri=params.uri, mime_type="text/plain", text=text)
        return types.ReadResourceResult(contents=[content])

    return Server(
        "sememe", version=version("sememe"), title="Sememe", instructions=INSTRUCTIONS, on_list_tools=list_tools,
        on_call_tool=call_tool, on_list_resources=list_resources, on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )  # fmt: skip


async def _called(session: Session, name: str, arguments: object) -> types.CallToolResult:
    tool = next((each for each in TOOLS if each.name == name), None)
    if tool is None:
        raise MCPError(types.INVALID_PARAMS, f"there is no tool {name!r}")
    try:
        answer = await tool.answer(session, arguments)
    except (BadParamsError, SememeError) as error:
        session.tally.errors.add("invalid_params" if isinstance(error, BadParamsError) else "request_failed")
        return _refused(str(error))
    except Exception:  # the edge of a request
        log.exception("%s failed", name)
        session.tally.errors.add("internal_error")
        return _refused(_FAULT)
    return types.CallToolResult(content=[types.TextContent(text=answer.text)], structured_content=answer.data)


def _refused(reason: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=inert_lines(reason))], is_error=True)


async def _read(session: Session, uri: str) -> str:
    try:
        return await resources.read(session, uri)
    except (BadParamsError, SememeError) as error:
        raise MCPError(types.INVALID_PARAMS, inert_lines(str(error))) from None
    except Exception:  # the edge of a request
        log.exception("%s cannot be read", uri)
        raise MCPError(types.INTERNAL_ERROR, _FAULT) from None


_TOOLS = [
    types.Tool(
        name=each.name, title=each.title, description=each.description, input_schema=each.takes, output_schema=each.gives,
        annotations=types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )
    for each in TOOLS
]  # fmt: skip
_TEMPLATES = [
    types.ResourceTemplate(uri_template=each.uri, name=each.name, description=each.description, mime_type="text/plain")
    for each in resources.TEMPLATES
]
