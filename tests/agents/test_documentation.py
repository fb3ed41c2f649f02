"""docs/mcp.md says what there is."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from lsp_server.agents import schemas
from lsp_server.agents.resources import TEMPLATES
from lsp_server.agents.tools import TOOLS
from lsp_server.cli.mcp_clients import clients

from .asking import Asking, text_of

PAGE = (Path(__file__).parents[2] / "docs/mcp.md").read_text(encoding="utf-8")
FOLDER = "/path/to/the/project"


def _blocks(kind: str) -> list[tuple[str, str]]:
    """What stands behind the kind, and the text, of each fenced block."""
    return re.findall(rf"^```{kind}([^\n]*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_snippets_are_what_install_writes() -> None:
    """For every client."""
    shown: dict[str, Any] = {}
    for kind, read in (("json", json.loads), ("toml", tomllib.loads)):
        for names, text in _blocks(kind):
            shown.update(dict.fromkeys(names.split(), read(text)))
    for name, client in clients().items():
        entry: dict[str, Any] = {"sememe": client.entry("sememe", [FOLDER] if client.folder == "absolute" else [])}
        assert shown[name] == {client.keys[0]: entry}, name
        assert f"| {client.title} | `{name}` |" in PAGE


def test_tools_parameters_and_resources_are_documented_and_exist() -> None:
    """With their defaults and bounds."""
    rows = {row[0]: row for row in re.findall(r"^\| `(\w+)` \| (.*?)\s*\| (.*) \|$", PAGE, re.MULTILINE)}
    assert set(rows) == {each.name for each in TOOLS}
    for each in TOOLS:
        takes = rows[each.name][1].replace("as above", rows["search_symbols"][1].partition(";")[2])
        assert set(re.findall(r"`(\w+)`", takes)) == set(each.takes["properties"]), each.name
        gives = rows[each.name][2].replace("as above", rows["search_symbols"][2])
        assert set(re.findall(r"`(\w+)`", gives)) - {"depth"} == set(each.gives["properties"]), each.name
    assert f"`limit` ({schemas.LIMIT}, at most {schemas.MOST_RESULTS})" in PAGE
    assert f"`source_lines` (0, at most {schemas.MOST_SOURCE_LINES})" in PAGE
    assert f"`limit` ({schemas.USAGES}, at most {schemas.MOST_USAGES})" in PAGE
    assert f"`lines_around` ({schemas.AROUND}), `max_lines` ({schemas.LINES})" in PAGE
    assert all(each.uri.partition("{")[0] in PAGE for each in TEMPLATES)


def test_the_example_is_answered_as_shown(agent: Asking) -> None:
    """Text and structure; scores are the index's own."""
    answer = agent.call(
        "search_symbols", query="where are failed uploads retried", limit=2, paths=["src/**"], languages=["python"]
    )
    texts = dict(_blocks("text"))
    assert text_of(answer) == texts[""].rstrip("\n")
    usages = agent.call("find_usages", name="Uploader.send", languages=["python"])
    assert text_of(usages) == texts[" usages"].rstrip("\n")
    (shown,) = [json.loads(text) for names, text in _blocks("json") if not names]
    real = answer.structured_content
    for status in (shown["status"], real["status"]):
        status.pop("generation")
    best = {**real["results"][0], "score": 1.0}
    assert (shown["results"], shown["status"]) == ([best], real["status"])
