"""What `sememe status` tells of a server of agents."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from cli.running import Sememe

from .asking import Refused
from .conftest import SOURCES, write

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Connect


@pytest.mark.skipif(sys.platform == "win32", reason="no sockets in files")
def test_tools_and_their_errors_are_counted(connect: Connect, tmp_path: Path) -> None:
    """By the tool's name, under the interface's."""
    root = write(tmp_path / "project", SOURCES)
    agent = connect(root)
    agent.names("search_symbols", query="send a file again that failed")
    agent.names("search_symbols", query="Uploader")
    agent.names("find_similar", path="src/upload.py", line=8)
    with pytest.raises(Refused):
        agent.call("search_symbols", query=" ")
    with pytest.raises(Refused):
        agent.call("get_symbol", path="no/such.py", line=1)
    (server,) = Sememe(tmp_path / "cache", root)("status", "--json").json["servers"]
    assert server["interface"] == "mcp"
    assert {each["kind"]: each["count"] for each in server["requests"]} == {"search_symbols": 2, "find_similar": 1}
    assert {each["kind"]: each["count"] for each in server["searches"]} == {"question": 1, "name": 1, "similar": 1}
    assert sum(each["count"] for each in server["errors"]) == 2
    assert {each["kind"] for each in server["errors"]} <= {"invalid_params", "request_failed"}
