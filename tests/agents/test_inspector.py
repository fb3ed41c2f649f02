"""`sememe mcp` as a client sees it that shares no code with it: the command line of the MCP inspector, from npm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from lsp_server.agents.tools import TOOLS

from .asking import PATIENCE_SECONDS, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Inspect = Callable[..., Any]

pytestmark = pytest.mark.slow

INSPECTOR = ["npx", "--yes", "@modelcontextprotocol/inspector@0.15.0", "--cli"]
SEMEME = str(Path(sys.executable).with_name("sememe"))
FETCHING_SECONDS = 300.0
"""The first run fetches some 180 packages."""


@pytest.fixture(scope="module", params=["stdio", "http"])
def inspect(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Inspect]:
    """`inspect(method, ...)`: what the inspector prints, by standard streams and over HTTP."""
    if shutil.which("npx") is None:
        pytest.skip("npx is not installed")
    # npx makes no provision for two that fetch the same at once, as tests side by side would.
    with FileLock(tmp_path_factory.getbasetemp().parent / "inspector.lock"):
        _fetch()
    given = environment(folder.parent)
    server = None
    if request.param == "http":
        server = subprocess.Popen(
            [SEMEME, "mcp", "--http", "127.0.0.1:0", str(folder)], stderr=subprocess.PIPE, text=True, env=given
        )
        assert server.stderr is not None
        target = [server.stderr.readline().removeprefix("listening on ").strip(), "--transport", "http"]
    else:
        target = [SEMEME, "mcp", str(folder)]

    def run(method: str, *arguments: str) -> Any:
        done = subprocess.run([*INSPECTOR, *target, "--method", method, *arguments], capture_output=True, text=True,
                              check=False, env=given, timeout=PATIENCE_SECONDS)  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    yield run
    if server is not None:
        server.terminate()
        server.wait(PATIENCE_SECONDS)


def _fetch() -> None:
    fetched = subprocess.run([*INSPECTOR, "--help"], capture_output=True, text=True, check=False, timeout=FETCHING_SECONDS)  # fmt: skip
    if fetched.returncode and not os.environ.get("CI"):
        pytest.skip(f"the inspector cannot be had from npm: {fetched.stderr[-200:]}")
    assert fetched.returncode == 0, fetched.stderr


def test_tools_and_resources_are_listed(inspect: Inspect) -> None:
    """All of them, and each tool's answers fit the schema that is told."""
    assert [each["name"] for each in inspect("tools/list")["tools"]] == [each.name for each in TOOLS]
    assert [each["uri"] for each in inspect("resources/list")["resources"]] == ["sememe://status"]
    assert len(inspect("resources/templates/list")["resourceTemplates"]) == 2


def test_tools_answer(inspect: Inspect) -> None:
    """Arguments come as the inspector reads them: numbers and lists as JSON."""

    def call(tool: str, *arguments: str) -> Any:
        given = [part for each in arguments for part in ("--tool-arg", each)]
        return inspect("tools/call", "--tool-name", tool, *given)

    found = call("search_symbols", "query=where are failed uploads retried", "limit=2", 'languages=["python"]')
    assert [each["name"] for each in found["structuredContent"]["results"]][:1] == ["retry"]
    assert "src/upload.py:7-9 method Uploader.retry" in found["content"][0]["text"]
    similar = call("find_similar", "path=src/upload.py", "line=11", "limit=3")
    assert "retry" in {each["name"] for each in similar["structuredContent"]["results"]}
    usages = call("find_usages", "name=Uploader.send")
    assert usages["structuredContent"]["results"][0]["symbol"]["name"] == "retry"
    assert "return any(" in call("get_symbol", "path=src/upload.py", "name=retry")["structuredContent"]["source"]
    outline = call("file_outline", "path=src/upload.py")["structuredContent"]
    assert [each["name"] for each in outline["symbols"]][:3] == ["Uploader", "retry", "send"]
    assert call("index_status")["structuredContent"]["state"] == "ready"
    assert call("get_symbol", "path=secret.py", "line=1")["isError"]


def test_a_symbol_is_a_resource(inspect: Inspect) -> None:
    """By its name, from the template."""
    (read,) = inspect("resources/read", "--uri", "sememe://symbol/src/upload.py?name=retry")["contents"]
    assert "def retry(self, path, attempts=3):" in read["text"]
