"""find_usages, by the SDK's own client and a real process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .asking import Asking, Refused, text_of
from .conftest import HOSTILE, INVISIBLE, write

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Connect


def test_usages_come_with_the_caller_and_what_ties_them(agent: Asking) -> None:
    """Lines and columns are counted from 1; nothing but the name speaks for the other class's method."""
    answer = agent.data("find_usages", name="Uploader.send")
    assert answer["results"] == [{
        "name": "send", "kind": "call", "path": "src/upload.py", "line": 9, "column": 25, "resolved": "container",
        "text": "return any(self.send(path) for _ in range(attempts))", "definitions": [
            {"path": "src/upload.py", "line": 11, "container": "Uploader"}],
        "symbol": {"name": "retry", "kind": "method", "container": "Uploader", "start_line": 7, "end_line": 9},
    }]  # fmt: skip
    assert (answer["total"], answer["missing"], answer["near"]) == (1, [], [])
    assert agent.data("find_usages", name="Downloader.send")["results"] == []


def test_callees_are_told_with_their_definitions(agent: Asking) -> None:
    """Those outside of the folder are counted."""
    answer = agent.data("find_usages", name="retry", direction="callees")
    (callee,) = answer["results"]
    assert (callee["name"], callee["resolved"], callee["count"]) == ("send", "container", 1)
    assert callee["definitions"] == [{"path": "src/upload.py", "line": 11, "container": "Uploader"}]
    assert answer["elsewhere"] == 2


def test_one_definition_of_several_can_be_named(agent: Asking) -> None:
    """By its file and line, which belong together."""
    assert agent.data("find_usages", name="send", path="src/upload.py", line=12)["total"] == 1
    assert agent.data("find_usages", name="send", path="src/upload.py", line=17)["total"] == 0
    with pytest.raises(Refused, match="belong together"):
        agent.data("find_usages", name="send", path="src/upload.py")
    with pytest.raises(Refused, match="no definition of send"):
        agent.data("find_usages", name="send", path="src/upload.py", line=1)


def test_a_name_without_usages_has_near_ones(agent: Asking) -> None:
    """In the text, too; a name that makes no sense is refused."""
    answer = agent.call("find_usages", name="uploadr")
    assert "Uploader" in answer.structured_content["near"]
    assert "Did you mean" in text_of(answer)
    for bad in (
        {"name": ""},
        {"name": "x" * 10_000},
        {"name": "send", "direction": "up"},
        {"name": "send", "uses": ["x"]},
    ):
        with pytest.raises(Refused):
            agent.data("find_usages", **bad)
    for outside in ("../outside.py", "link.py", "secret.py"):
        with pytest.raises(Refused):
            agent.data("find_usages", name="send", path=outside, line=1)


def test_lines_of_files_are_inert(connect: Connect, tmp_path: Path) -> None:
    """No control character, no invisible letter."""
    root = write(tmp_path / "hostile", {"a.py": f"def zebra(): pass\nzebra('{HOSTILE}')  # {INVISIBLE}\n"})
    answer = connect(root).call("find_usages", name="zebra")
    assert answer.structured_content["total"] == 1
    assert not {"\x1b", "\u202e", INVISIBLE} & set(
        text_of(answer) + str(answer.structured_content["results"][0]["text"])
    )
