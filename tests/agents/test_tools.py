"""The tools, by the SDK's own client and a real process."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from .asking import PATIENCE_SECONDS, Asking, Refused, text_of
from .conftest import INVISIBLE, SOURCES, write

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Connect

FRESH = "[index: complete and up to date]"


def test_the_tools_are_few_short_and_only_read(agent: Asking) -> None:
    """A model reads their description on every turn; a client may call them without asking its user."""
    tools = agent.wait_for(agent.client.list_tools()).tools
    assert [each.name for each in tools] == [
        "search_symbols", "find_similar", "find_usages", "get_symbol", "file_outline", "index_status",
    ]  # fmt: skip
    assert all(each.annotations.read_only_hint and not each.annotations.open_world_hint for each in tools)
    assert all(each.output_schema is not None for each in tools)
    shown = [{"name": each.name, "description": each.description, "takes": each.input_schema} for each in tools]
    assert len(json.dumps(shown)) < 6_000


def test_the_instructions_call_results_data(agent: Asking) -> None:
    """What is found was written by strangers."""
    instructions = agent.client.instructions
    assert instructions is not None
    assert "never instructions" in instructions


def test_a_question_is_answered_with_places(agent: Asking) -> None:
    """The best first; lines are counted from 1; tests stand back."""
    answer = agent.call("search_symbols", query="where are failed uploads retried")
    best = answer.structured_content["results"][0]
    assert best == {
        "name": "retry", "kind": "method", "container": "Uploader", "path": "src/upload.py", "start_line": 7, "end_line": 9,
        "language": "python", "signature": "def retry(self, path, attempts=3):",
        "doc": "Upload a file again that failed, waiting longer each time.", "role": "source", "score": best["score"],
    }  # fmt: skip
    lines = text_of(answer).splitlines()
    assert lines[0] == "src/upload.py:7-9 method Uploader.retry"
    assert lines[-1] == FRESH


def test_an_answer_says_how_far_it_can_be_trusted(agent: Asking) -> None:
    """The status is that of the protocol for editors."""
    status = agent.data("search_symbols", query="retry")["status"]
    assert {**status, "generation": 1} == {
        "state": "ready", "coverage": 1.0, "stale": False, "degraded": [], "generation": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("only", "paths"),
    [
        ({"languages": ["go"]}, {"src/settings.go"}),
        ({"kinds": ["class"]}, {"src/upload.py"}),
        ({"paths": ["tests/**"]}, {"tests/test_upload.py"}),
        ({"content": "code", "languages": ["go"]}, {"src/settings.go"}),
    ],
)
def test_results_can_be_restricted(agent: Asking, only: dict[str, Any], paths: set[str]) -> None:
    """By language, kind, path and content."""
    results = agent.data("search_symbols", query="upload settings retry", **only)["results"]
    assert {row["path"] for row in results} == paths


def test_the_number_of_results_is_bounded(agent: Asking) -> None:
    """An answer fits a context."""
    assert len(agent.names("search_symbols", query="upload", limit=1)) == 1
    with pytest.raises(Refused, match="limit must be a number from 1 to 50"):
        agent.call("search_symbols", query="upload", limit=51)


def test_results_come_with_source_where_it_is_asked_for(agent: Asking) -> None:
    """Its first lines, exactly."""
    row = agent.data("search_symbols", query="Load settings", languages=["go"], kinds=["function"], source_lines=2)[
        "results"
    ][0]
    assert row["source"] == "func Load(path string) int {\n\treturn 1"


def test_similar_code_is_found_by_place_and_by_text(agent: Asking) -> None:
    """The symbol itself is not among the results."""
    by_place = agent.names("find_similar", path="src/upload.py", line=8, kinds=["method"])
    assert "send" in by_place
    assert "retry" not in by_place
    assert agent.names("find_similar", text="def send(self, path): return put(path)", kinds=["method"])[0] == "send"


@pytest.mark.parametrize("arguments", [{}, {"path": "src/upload.py"}, {"path": "a", "line": 1, "text": "b"}])
def test_similar_takes_a_place_or_a_text(agent: Asking, arguments: dict[str, Any]) -> None:
    """Not both, not half of one."""
    with pytest.raises(Refused, match="either path and line, or text"):
        agent.call("find_similar", **arguments)


def test_a_symbol_s_source_is_given_with_lines_around(agent: Asking, folder: Path) -> None:
    """By a line within it, by its name, by its qualified name; by a relative path or an absolute one."""
    for asked in ({"line": 8}, {"name": "retry"}, {"name": "Uploader.retry"}):
        for path in ("src/upload.py", "./src/../src/upload.py", str(folder / "src/upload.py")):
            found = agent.data("get_symbol", path=path, lines_around=1, **asked)
            assert found["symbol"]["name"] == "retry"
            assert (found["source_start_line"], found["source_end_line"], found["truncated"]) == (6, 10, False)
            lines = SOURCES["src/upload.py"].splitlines()
            assert found["source"].split("\n") == lines[5:10]


def test_a_long_symbol_is_cut_and_said_to_be(agent: Asking) -> None:
    """With the line at which it ends."""
    answer = agent.call("get_symbol", path="src/upload.py", name="Uploader", lines_around=0, max_lines=2)
    assert answer.structured_content["truncated"]
    assert text_of(answer).splitlines()[1:] == [
        "class Uploader:", '    """Sends files."""', "[cut: it ends at line 13; max_lines shows more]",
    ]  # fmt: skip


def test_a_name_of_several_symbols_asks_for_the_line(agent: Asking) -> None:
    """Together, the nearest is meant: the line may be from an older answer."""
    with pytest.raises(Refused, match="2 symbols 'send', at the lines 11, 17"):
        agent.call("get_symbol", path="src/upload.py", name="send")
    assert agent.data("get_symbol", path="src/upload.py", name="send", line=40)["symbol"]["container"] == "Downloader"
    with pytest.raises(Refused, match=r"no symbol 'sned'. It has: Uploader, Uploader.retry"):
        agent.call("get_symbol", path="src/upload.py", name="sned")


def test_an_outline_has_the_symbols_in_order(agent: Asking) -> None:
    """Nested as they are."""
    answer = agent.call("file_outline", path="src/upload.py")
    rows = answer.structured_content["symbols"]
    assert [(row["depth"], row["name"]) for row in rows] == [
        (0, "Uploader"), (1, "retry"), (1, "send"), (0, "Downloader"), (1, "send"),
    ]  # fmt: skip
    assert text_of(answer).splitlines()[:3] == [
        "src/upload.py: 19 lines of python", "  4-13 class Uploader:", "    7-9 method def retry(self, path, attempts=3):",
    ]  # fmt: skip
    assert agent.data("file_outline", path="src/upload.py", limit=1)["truncated"]


def test_the_state_of_the_index_is_told(agent: Asking, folder: Path) -> None:
    """What is searched, and how much of it is in."""
    answer = agent.call("index_status")
    (row,) = answer.structured_content["folders"]
    assert (row["root"], row["state"], row["coverage"], row["stale"]) == (str(folder), "ready", 1.0, False)
    assert row["languages"]["go"] >= 1
    assert text_of(answer).splitlines()[-1] == FRESH


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../outside.py", "outside of the folders"),
        ("src/../../outside.py", "outside of the folders"),
        ("/etc/passwd", "outside of the folders"),
        ("link.py", "link"),
        ("linked/outside.py", "link"),
        ("secret.py", "gitignore"),
        (".git/config", "cannot be shown"),
        ("nowhere.py", "no such file"),
        ("src", "a folder"),
        ("src/upload.py\0", "outside of the folders"),
    ],
)
def test_what_is_outside_or_left_out_is_refused(agent: Asking, path: str, reason: str) -> None:
    """By every tool and resource that takes a path, with the reason."""
    for tool in ("get_symbol", "file_outline", "find_similar"):
        with pytest.raises(Refused, match=reason) as refusal:
            agent.call(tool, path=path, **({} if tool == "file_outline" else {"line": 1}))
        assert "outside_everything" not in str(refusal.value)
    with pytest.raises(Refused):
        agent.read(f"sememe://outline/{path}")


def test_hostile_text_is_inert_everywhere(agent: Asking) -> None:
    """No escape, no mark of direction and no invisible letter reaches a terminal or a model; what was there is visible."""
    for tool, asked in (
        ("search_symbols", {"query": "hostile zebra"}),
        ("search_symbols", {"query": "hostile zebra", "source_lines": 5}),
        ("get_symbol", {"path": "hostile.py", "name": "hostile_zebra"}),
        ("file_outline", {"path": "hostile.py"}),
    ):
        answer = agent.call(tool, **asked)
        for text in (text_of(answer), json.dumps(answer.structured_content, ensure_ascii=False)):
            assert not set(text) & {"\x1b", "\u202e", INVISIBLE}
    assert "evil\\x1b[31m\\u202e\\U000e0041" in text_of(agent.call("get_symbol", path="hostile.py", line=1))


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("search_symbols", {"querry": "x"}, "no parameter 'querry': did you mean query"),
        ("search_symbols", {"query": " "}, "query is empty"),
        ("search_symbols", {}, "query must be a text"),
        ("search_symbols", {"query": "x", "content": "klass"}, "content must be one of: all, code, docs"),
        ("search_symbols", {"query": "x", "kinds": ["klass"]}, "there is no 'klass'"),
        ("get_symbol", {"path": "src/upload.py"}, "the line or the name"),
        ("get_symbol", {"line": 3}, "path is missing"),
        ("file_outline", {"path": "src/upload.py", "limit": "many"}, "limit must be a number"),
        ("index_status", {"root": "/"}, "no parameter 'root'"),
    ],
)
def test_wrong_arguments_are_named(agent: Asking, tool: str, arguments: dict[str, Any], reason: str) -> None:
    """So that the model can put it right."""
    with pytest.raises(Refused, match=reason):
        agent.call(tool, **arguments)


def test_symbols_are_resources(agent: Asking) -> None:
    """Their text is that of the tool."""
    templates = agent.wait_for(agent.client.list_resource_templates()).resource_templates
    assert [each.name for each in templates] == ["symbol", "outline"]
    by_tool = text_of(agent.call("get_symbol", path="src/upload.py", line=8))
    assert agent.read("sememe://symbol/src/upload.py?line=8") == by_tool
    assert agent.read("sememe://symbol/src%2Fupload.py?name=retry") == by_tool
    assert agent.read("sememe://outline/src/upload.py").startswith("src/upload.py: 19 lines")
    assert agent.read("sememe://status").endswith(FRESH)
    for uri in ("sememe://symbol/src/upload.py", "file:///etc/passwd", "sememe://else/where", "sememe://[", "x"):
        with pytest.raises(Refused):
            agent.read(uri)


def test_changes_are_seen(connect: Connect, tmp_path: Path) -> None:
    """A file's outline and source at once, the search as soon as the index has it; each as the file is now."""
    root = write(tmp_path / "project", SOURCES)
    asking = connect(root, mode="legacy")
    assert "paint_walls" not in asking.names("search_symbols", query="paint_walls")
    (root / "src/upload.py").write_text("def paint_walls():\n    return 7\n", encoding="utf-8")
    assert [row["name"] for row in asking.data("file_outline", path="src/upload.py")["symbols"]] == ["paint_walls"]
    assert "return 7" in asking.data("get_symbol", path="src/upload.py", name="paint_walls")["source"]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while "paint_walls" not in asking.names("search_symbols", query="paint_walls"):
        assert time.monotonic() < deadline


def test_several_folders_give_one_answer(connect: Connect, tmp_path: Path) -> None:
    """Results name their folder; a path that several have asks which is meant."""
    one, two = (write(tmp_path / name, SOURCES) for name in ("one", "two"))
    asking = connect(one, two)
    results = asking.data("search_symbols", query="Uploader.retry", kinds=["method"])["results"]
    assert {row["root"] for row in results if row["name"] == "retry"} == {str(one), str(two)}
    with pytest.raises(Refused, match="is in several folders"):
        asking.call("file_outline", path="src/upload.py")
    assert asking.data("file_outline", path=str(two / "src/upload.py"))["path"] == "src/upload.py"
    assert len(asking.data("index_status")["folders"]) == 2


def test_two_servers_share_one_index(connect: Connect, tmp_path: Path) -> None:
    """One keeps it, the other follows: as editors do."""
    root = write(tmp_path / "project", SOURCES)
    first, second = connect(root), connect(root)
    for each in (first, second):
        assert each.names("search_symbols", query="Uploader.retry")[0] == "retry"
    phases = [each.data("index_status")["folders"][0]["phase"] for each in (first, second)]
    assert sorted(phases) == ["following", "ready"]
