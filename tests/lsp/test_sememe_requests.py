"""`sememe/search`, `sememe/similar` and `sememe/status`: what they take, what they answer, what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from engine.trees import SMALL, plant

from .editor import undisturbed
from .raw import error_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .editor import Editor
    from .raw import Message

QUERY = "retry a failed upload"
CONTRACT = {"state", "coverage", "stale", "degraded", "generation", "tookMs"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders and something beside them."""
    home = tmp_path_factory.mktemp("requests")
    plant(home / "root", SMALL)
    plant(home / "second", {"late.py": "def retry_the_second_upload():\n    return 2\n"})
    plant(home, {"outside.py": "def retry_outside_upload():\n    return 3\n"})
    return home


@pytest.fixture(scope="module")
def editor(home: Path) -> Iterator[Editor]:
    """A server for the module; no test changes anything."""
    with undisturbed(home, home / "root", home / "second") as editor:
        yield editor


@pytest.mark.parametrize(
    ("params", "field", "allowed"),
    [
        ({"kinds": ["class"]}, "kind", {"class"}),
        ({"kinds": ["function", "method"]}, "kind", {"function", "method"}),
        ({"languages": ["typescript"]}, "language", {"typescript"}),
        ({"roles": ["test"]}, "role", {"test"}),
        ({"content": "docs"}, "language", {"markdown"}),
        ({"content": "code", "paths": ["config", "*.md"]}, "path", {"config/parse.ts", "config/legacy.py"}),
        ({"paths": ["config"]}, "path", {"config/parse.ts", "config/legacy.py"}),
        ({"paths": ["*.py"], "exclude": ["tests", "config"]}, "path", {"net/upload.py", "late.py"}),
    ],
)
def test_a_filter_holds(editor: Editor, params: Message, field: str, allowed: set[str]) -> None:
    """Every result is of what was asked for, and there are some."""
    found = {each[field] for each in editor.search(QUERY, **params)}
    assert found
    assert found <= allowed


def test_a_limit_holds(editor: Editor) -> None:
    """The first of a longer list are the shorter list."""
    many = editor.search(QUERY, limit=10)
    assert len(many) == 10
    assert editor.search(QUERY, limit=2) == many[:2]


def test_folders_restrict_a_search(editor: Editor, home: Path) -> None:
    """By their URIs; one that is not open gives nothing, and says so."""
    both = editor.names(QUERY)
    assert {"retry_the_second_upload", "retry_upload"} <= set(both)
    assert editor.names(QUERY, folders=[(home / "second").as_uri()]) == ["retry_the_second_upload"]
    nowhere = editor.result("sememe/search", {"query": QUERY, "folders": [(home / "nowhere").as_uri()]})
    assert nowhere["results"] == []
    assert nowhere["status"]["state"] == "none"
    assert nowhere["status"]["degraded"]


def test_a_result_says_where_and_what_it_is(editor: Editor, home: Path) -> None:
    """All that an editor shows, and with `explain` why it is there."""
    found = editor.search("retry_upload", limit=1)[0]
    uri = (home / "root" / "net" / "upload.py").as_uri()
    assert found["location"]["uri"] == uri
    assert found["location"]["range"] == {"start": {"line": 9, "character": 0}, "end": {"line": 11, "character": 27}}
    assert found["selectionRange"] == {"start": {"line": 9, "character": 4}, "end": {"line": 9, "character": 16}}
    assert found["doc"] == "Send a file again after a failed upload."
    assert found["snippet"].startswith("def retry_upload(file, policy):\n")
    assert (found["kind"], found["symbolKind"], found["containerName"]) == ("function", 12, None)
    assert "signals" not in found
    assert {"words", "meaning", "name"} <= set(editor.search("retry_upload", limit=1, explain=True)[0]["signals"])


def test_every_reply_says_how_whole_and_fresh_it_is(editor: Editor, home: Path) -> None:
    """The contract of search and similar."""
    place = {"textDocument": {"uri": (home / "root" / "net" / "upload.py").as_uri()}, "position": {"line": 9}}
    for method, params in (("search", {"query": QUERY}), ("search", {"query": "zzqx"}), ("similar", place)):
        status = editor.result(f"sememe/{method}", params)["status"]
        assert set(status) == CONTRACT
        assert (status["state"], status["coverage"], status["stale"], status["degraded"]) == ("ready", 1.0, False, [])
        assert status["generation"] > 0


@pytest.mark.parametrize(
    ("method", "params", "named"),
    [
        ("search", {}, "query"),
        ("search", None, "query"),
        ("search", {"query": 5}, "query"),
        ("search", {"query": "x", "limit": 0}, "limit"),
        ("search", {"query": "x", "limit": 1001}, "limit"),
        ("search", {"query": "x", "limit": True}, "limit"),
        ("search", {"query": "x", "limit": "3"}, "limit"),
        ("search", {"query": "x", "kinds": "class"}, "kinds"),
        ("search", {"query": "x", "kinds": ["klass"]}, "klass"),
        ("search", {"query": "x", "languages": ["klingon"]}, "klingon"),
        ("search", {"query": "x", "roles": [1]}, "roles"),
        ("search", {"query": "x", "paths": [None]}, "paths"),
        ("search", {"query": "x", "content": "prose"}, "content must be one of: all, code, docs"),
        ("search", {"query": "x", "content": ["docs"]}, "content"),
        ("search", {"query": "x", "exclude": {}}, "exclude"),
        ("search", {"query": "x", "folders": "file:///"}, "folders"),
        ("search", {"query": "x", "explain": 1}, "explain"),
        ("search", {"query": "x", "session": 1}, "session"),
        ("search", {"query": "x", "limits": 3}, "did you mean limit"),
        ("search", ["x"], "params"),
        ("similar", {}, "textDocument.uri"),
        ("similar", {"textDocument": {"uri": "file:///a"}}, "position.line"),
        ("similar", {"textDocument": {"uri": "file:///a"}, "position": {"line": -1}}, "position.line"),
        ("similar", {"textDocument": "file:///a", "position": {"line": 1}}, "textDocument.uri"),
        ("similar", {"text": 7}, "text"),
        ("status", {"folders": 1}, "folders"),
        ("reindex", {"rebuild": "yes"}, "rebuild"),
        ("reindex", {"rebuilt": True}, "did you mean rebuild"),
        ("pause", {"folders": [1]}, "folders"),
        ("resume", {"query": "x"}, "query"),
    ],
)
def test_bad_params_are_refused_by_name(editor: Editor, method: str, params: Any, named: str) -> None:
    """As a request as well as a command."""
    request = {"jsonrpc": "2.0", "id": 1, "method": f"sememe/{method}", "params": params}
    editor.send({key: value for key, value in request.items() if value is not None})
    for answer in (
        editor.response(1),
        editor.request("workspace/executeCommand", {"command": f"sememe.{method}", "arguments": [params]}),
    ):
        assert error_code(answer) == -32602
        assert named in answer["error"]["message"]


HOSTILE = [
    "", "   ", "\0", "\x1b[31m\x07\r\n", '"', "(", "a AND", "NOT", "name:x", "+-*/^~", "[a TO b]", "{a TO *}", "\\", "a\\",
    "/regex(/", "*", "?*?", "a^99999999999", "~~~~", "title:[* TO", "\u202e\u2066bidi", "\ud83d", "a\udc00b", "𝕱𝖔𝖔", "ﬁ", "İ",
    "e\u0301" * 500, "$(icon)", "%s%n", "'; DROP TABLE symbols; --", "../" * 50, "a" * 5000, "é" * 5000, "a " * 3000,
]  # fmt: skip


@pytest.mark.parametrize("method", ["workspace/symbol", "sememe/search"])
def test_a_hostile_query_is_only_a_text(editor: Editor, method: str) -> None:
    """Fault 35: it has no syntax that could be wrong; the next request works."""
    for query in [*HOSTILE, "x" * 1_000_000, "upload retry " * 80_000]:
        assert "result" in editor.request(method, {"query": query}), query[:50]
    assert editor.names("retry_upload")[0] == "retry_upload"


def test_a_hostile_text_has_nothing_like_it_or_something(editor: Editor) -> None:
    """The same for what others are to be like."""
    for text in [*HOSTILE, "def f():\n" * 100_000]:
        assert "result" in editor.request("sememe/similar", {"text": text}), text[:50]


def test_a_newer_search_of_a_session_takes_the_older_one_s_place(editor: Editor) -> None:
    """Another session's search goes on."""
    queries = ["close the connection when it ends"[: number + 3] for number in range(30)]
    wanted = editor.search(queries[-1], limit=100)
    editor.send(
        *(
            {
                "jsonrpc": "2.0",
                "id": number,
                "method": "sememe/search",
                "params": {"query": query, "limit": 100, "session": "other" if number == 3 else "one"},
            }
            for number, query in enumerate(queries)
        )
    )
    answers = [editor.response(number) for number in range(30)]
    assert answers[-1]["result"]["results"] == wanted
    assert "result" in answers[3]
    assert all("result" in each or error_code(each) == -32801 for each in answers)
    assert any("error" in each for each in answers)


def _similar(path: Path, line: int, **more: Any) -> Any:
    return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": 0}, **more}


def test_similar_by_position_and_by_text(editor: Editor, home: Path) -> None:
    """The symbol itself is not like itself; filters hold."""
    found = editor.result("sememe/similar", _similar(home / "root" / "config" / "legacy.py", 0))["results"]
    assert found[0]["name"] == "parseConfigFile"
    assert "parse_config_file" not in [each["name"] for each in found]
    text = "def parse_configuration(path):\n    return read_settings(path)\n"
    by_text = editor.result("sememe/similar", {"text": text, "languages": ["python"], "limit": 3})["results"]
    assert by_text[0]["name"] == "parse_config_file"
    assert {each["language"] for each in by_text} == {"python"}


def test_similar_in_an_unsaved_buffer(editor: Editor, home: Path) -> None:
    """The position is one of the document as the editor has it."""
    path = home / "root" / "net" / "upload.py"
    editor.open(path, "\n" * 40 + "def read_the_config_file(name):\n    return parse_config_file(name)\n")
    editor.wait(lambda: editor.finds("read_the_config_file", "read_the_config_file"))
    found = editor.result("sememe/similar", _similar(path, 40))["results"]
    assert found[0]["name"] == "parse_config_file"
    editor.shut(path)
    editor.wait(lambda: editor.finds("retry_upload", "retry_upload"))


def test_similar_to_nothing_is_an_error_for_people(editor: Editor, home: Path) -> None:
    """Outside of all folders, in a file that is not there, between symbols: a sentence, not an internal error."""
    for path, line in (
        (home / "outside.py", 0),
        (home / "root" / "no.py", 0),
        (home / "root" / "net" / "upload.py", 999),
    ):
        answer = editor.request("sememe/similar", _similar(path, line))
        assert error_code(answer) == -32803
        assert path.name in answer["error"]["message"]
    params = {"textDocument": {"uri": "untitled:Untitled-1"}, "position": {"line": 0}}
    assert error_code(editor.request("sememe/similar", params)) == -32803


def test_a_command_is_the_request_of_its_name(editor: Editor, home: Path) -> None:
    """For editors that have no client of ours."""
    for name, params in (
        ("search", {"query": QUERY, "explain": True}),
        ("similar", _similar(home / "root" / "config" / "legacy.py", 0)),
        ("status", {"folders": [(home / "second").as_uri()]}),
    ):
        asked = editor.result(f"sememe/{name}", params)
        command = editor.result("workspace/executeCommand", {"command": f"sememe.{name}", "arguments": [params]})
        assert asked.get("results") == command.get("results")
        assert [each["uri"] for each in asked.get("folders", [])] == [
            each["uri"] for each in command.get("folders", [])
        ]
    assert editor.result("workspace/executeCommand", {"command": "sememe.status"})["state"] == "ready"
    commands = editor.answer["capabilities"]["executeCommandProvider"]["commands"]
    assert {
        f"sememe.{name}" for name in ("search", "similar", "usages", "status", "metrics", "reindex", "pause", "resume")
    } == set(commands)
    two = {"command": "sememe.status", "arguments": [{}, {}]}
    assert error_code(editor.request("workspace/executeCommand", two)) == -32602


def test_the_status_says_all_about_a_folder(editor: Editor, home: Path) -> None:
    """What there is, where, and who keeps it."""
    status = editor.status()
    assert (status["state"], status["degraded"]) == ("ready", [])
    assert status["server"]["pid"] == editor.process.pid
    assert status["server"]["indexingPid"] not in {None, editor.process.pid}
    first, second = status["folders"]
    assert (first["uri"], first["name"], first["phase"]) == ((home / "root").as_uri(), "root", "ready")
    assert (second["files"], second["symbols"], second["pending"], second["coverage"]) == (1, 1, 0, 1.0)
    assert second["languages"] == [{"name": "python", "files": 1, "symbols": 1}]
    assert first["index"].startswith(str(home / "cache"))
    assert first["bytes"] > 0
    assert first["unsaved"] == 0
    assert [each["uri"] for each in editor.result("sememe/status", {"folders": [second["uri"]]})["folders"]] == [
        second["uri"]
    ]
