"""The SDK's own client, driven from tests that are not asynchronous."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from typing import TYPE_CHECKING, Any

from mcp import Client, MCPError, StdioServerParameters

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from mcp.types import CallToolResult

PATIENCE_SECONDS = 90.0
"""How long anything may take before a test calls it lost."""

COMMAND = ["-I", "-m", "lsp_server", "mcp"]


def environment(home: Path) -> dict[str, str]:
    """The variables a server runs with."""
    return {**os.environ, "SEMEME_CACHE_DIR": str(home / "cache"), "PYTHONUTF8": "1"}


class Refused(Exception):  # noqa: N818 (what the server did)
    """A tool's error, for the model to read."""


class Asking:
    """A connected agent; its client lives in a thread with an event loop of its own."""

    def __init__(self, server: StdioServerParameters | str, mode: str = "auto") -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._end = asyncio.Event()
        self._client: Client | None = None
        self._ready = threading.Event()
        self._living = asyncio.run_coroutine_threadsafe(self._live(server, mode), self._loop)
        while not self._ready.wait(0.05):
            if self._living.done():
                self._living.result()

    @classmethod
    def stdio(cls, home: Path, *roots: Path, mode: str = "auto") -> Asking:
        """With a server of its own."""
        arguments = [*COMMAND, *map(str, roots)]
        return cls(StdioServerParameters(command=sys.executable, args=arguments, env=environment(home), cwd=home), mode)

    async def _live(self, server: StdioServerParameters | str, mode: str) -> None:
        async with Client(server, mode=mode) as self._client:
            self._ready.set()
            await self._end.wait()

    @property
    def client(self) -> Client:
        """The SDK's."""
        assert self._client is not None
        return self._client

    def wait_for(self, answer: Coroutine[Any, Any, Any]) -> Any:
        """What one of the client's methods gives."""
        return asyncio.run_coroutine_threadsafe(answer, self._loop).result(PATIENCE_SECONDS)

    def call(self, tool: str, **arguments: Any) -> CallToolResult:
        """A tool's whole result. The client has checked the structured one by the tool's schema."""
        result: CallToolResult = self.wait_for(self.client.call_tool(tool, arguments))
        if result.is_error:
            raise Refused(text_of(result))
        return result

    def data(self, tool: str, **arguments: Any) -> Any:
        """A tool's structured result."""
        return self.call(tool, **arguments).structured_content

    def names(self, tool: str, **arguments: Any) -> list[str]:
        """The names of its results."""
        return [row["name"] for row in self.data(tool, **arguments)["results"]]

    def read(self, uri: str) -> str:
        """A resource's text."""
        try:
            (content,) = self.wait_for(self.client.read_resource(uri)).contents
        except MCPError as error:
            raise Refused(str(error)) from None
        return str(content.text)

    def close(self) -> None:
        """Disconnect; a server of its own ends with that."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._living.result(PATIENCE_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)


def text_of(result: CallToolResult) -> str:
    """What a model reads."""
    (content,) = result.content
    return str(getattr(content, "text", None))
