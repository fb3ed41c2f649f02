"""`workspace/symbol`: names first, words and meaning after them, in the form that the client understands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from engine.trees import SMALL, numbered, plant

from .editor import Editor, undisturbed
from .raw import error_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .raw import Message

RUST = """
pub struct Wheel { pub radius: f64 }

pub enum Paint { Crimson, Teal }

pub trait Rolls { fn roll(&self); }

pub type Wheels = Vec<Wheel>;

pub const MAX_WHEELS: usize = 4;
"""
FILES = {**SMALL, "wheel.rs": RUST, **numbered(90, "x")}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workspace and its cache lie."""
    home = tmp_path_factory.mktemp("symbols")
    plant(home / "root", FILES)
    return home


@pytest.fixture(scope="module")
def one(home: Path) -> Iterator[Editor]:
    """A server for the module."""
    with undisturbed(home, home / "root") as editor:
        yield editor


@pytest.fixture
def editor(one: Editor) -> Iterator[Editor]:
    """With default settings before and after."""
    yield one
    if one.settings is not None:
        one.set(None)
        one.wait(lambda: len(_symbols(one, "retry_uploadx")) > 80)


def _symbols(editor: Editor, query: str, **params: Any) -> list[Any]:
    found: list[Any] = editor.result("workspace/symbol", {"query": query, **params})
    return found


def _names(editor: Editor, query: str) -> list[str]:
    return [each["name"] for each in _symbols(editor, query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("RetryPolicy", "RetryPolicy"),
        ("retrypolicy", "RetryPolicy"),
        ("RETRY_UPLOAD", "retry_upload"),
        ("parseConf", "parseConfigFile"),
        ("test_retry", "test_retry_upload_gives_up"),
        ("RP", "RetryPolicy"),
        ("pCF", "parseConfigFile"),
        ("ReetryPolicy", "RetryPolicy"),
        ("colourpalete", "ColourPalette"),
        ("RetryPolicy.run", "run"),
        ("Session.Close", "Close"),
    ],
)
def test_a_name_comes_first(editor: Editor, query: str, first: str) -> None:
    """As it is, in another case, its beginning, its initials, with a typo, with its container."""
    assert _names(editor, query)[0] == first


def test_several_words_go_by_meaning(editor: Editor) -> None:
    """No name is like them, and yet the right symbols come first."""
    assert "retry_upload" in _names(editor, "send a file again")[:3]
    assert "parseConfigFile" in _names(editor, "where are the settings read from")[:4]


@pytest.mark.parametrize(
    ("name", "kind", "container"),
    [
        ("Wheel", 23, None),
        ("Paint", 10, None),
        ("roll", 6, "Rolls"),
        ("Rolls", 11, None),
        ("Wheels", 26, None),
        ("MAX_WHEELS", 14, None),
        ("RetryPolicy", 5, None),
        ("run", 6, "RetryPolicy"),
        ("retry_upload", 12, None),
        ("Configuration", 15, "Uploader"),
    ],
)
def test_a_symbol_has_its_kind_its_container_and_its_place(
    editor: Editor, name: str, kind: int, container: str | None
) -> None:
    """The range is that of the name; what has no container has no field for it."""
    found = next(each for each in _symbols(editor, name) if each["name"] == name)
    assert (found["kind"], found.get("containerName")) == (kind, container)
    assert container is not None or "containerName" not in found
    root = editor.status()["folders"][0]["uri"]
    path = found["location"]["uri"].removeprefix(root + "/")
    start, end = found["location"]["range"]["start"], found["location"]["range"]["end"]
    line = FILES[path].split("\n")[start["line"]]
    assert start["line"] == end["line"]
    assert line[start["character"] : end["character"]] == name


@pytest.mark.parametrize(
    "capabilities",
    [
        {},
        {"workspace": {"symbol": {}}},
        {"workspace": {"symbol": {"symbolKind": {"valueSet": list(range(1, 19))}}}},
    ],
)
def test_a_client_of_the_first_version_gets_kinds_that_it_knows(home: Path, capabilities: Message) -> None:
    """1 to 18, also for one that says nothing: the nearest kind stands for a newer one."""
    editor = Editor(home, home / "root", capabilities=capabilities)
    kinds = {each["name"]: each["kind"] for name in ("Wheel", "Paint", "Wheels") for each in _symbols(editor, name)}
    assert (kinds["Wheel"], kinds["Paint"], kinds["Wheels"]) == (5, 10, 5)
    assert set(kinds.values()) <= set(range(1, 19))
    editor.close()


@pytest.mark.parametrize("query", ["", "  \t"])
def test_an_empty_query_gives_the_symbols_of_open_documents(editor: Editor, home: Path, query: str) -> None:
    """What was opened or changed last comes first; with nothing open there is nothing."""
    assert _symbols(editor, query) == []
    first, second = home / "root" / "net" / "upload.py", home / "root" / "config" / "legacy.py"
    editor.open(first)
    editor.open(second)
    assert _names(editor, query) == ["parse_config_file", "RetryPolicy", "run", "retry_upload"]
    for path in (first, second):
        editor.shut(path)
    assert _symbols(editor, query) == []


def test_the_mode_and_the_limit_are_settings(editor: Editor) -> None:
    """names: nothing that only words or meaning found; off: nothing at all; at most `limit` symbols."""
    words = "close the connection when the session ends"
    assert _names(editor, words)
    editor.set({"workspaceSymbol": {"mode": "names"}})
    editor.wait(lambda: not _names(editor, words))
    only = _names(editor, "RetryPolicy")
    assert only[0] == "RetryPolicy"
    assert "Close" not in only
    editor.set({"workspaceSymbol": {"mode": "off"}})
    editor.wait(lambda: not _names(editor, "RetryPolicy"))
    editor.set({"workspaceSymbol": {"limit": 3}})
    editor.wait(lambda: _names(editor, "RetryPolicy"))
    assert len(_names(editor, "retry_uploadx")) == 3


def test_a_streamed_answer_is_the_same_answer(editor: Editor) -> None:
    """In parts under the client's token, of either type, together equal to the whole; the response is empty then."""
    whole = _symbols(editor, "retry_uploadx")
    assert len(whole) > 64
    for token in ("a token", 7):
        assert _symbols(editor, "retry_uploadx", partialResultToken=token) == []
        parts = [
            each["params"]["value"]
            for each in editor.seen
            if each.get("method") == "$/progress" and each["params"]["token"] == token
        ]
        assert len(parts) > 2
        assert [symbol for part in parts for symbol in part] == whole
    assert _symbols(editor, "zzqx wvvk", partialResultToken="none") == []


def test_the_same_state_gives_the_same_answer(editor: Editor, home: Path) -> None:
    """Byte by byte, from the same server and from another one."""
    other = Editor(home, home / "root")
    other.wait_until_whole()
    for query in ("retry_uploadx", "retry", "close the connection when the session ends", "RP"):
        answers = [json.dumps(_symbols(each, query)) for each in (editor, editor, other)]
        assert len(set(answers)) == 1
    other.close()


def test_a_newer_query_takes_an_older_one_s_place(editor: Editor) -> None:
    """As fast as a person types: all are answered, the last with its result, an older one at least with an error."""
    text = "close the connection when it ends"
    queries = [text[: number + 3] for number in range(30)]
    wanted = _symbols(editor, queries[-1])
    editor.send(
        *(
            {"jsonrpc": "2.0", "id": number, "method": "workspace/symbol", "params": {"query": query}}
            for number, query in enumerate(queries)
        )
    )
    answers = [editor.response(number) for number in range(30)]
    assert answers[-1]["result"] == wanted
    assert all("result" in each or error_code(each) == -32801 for each in answers)
    assert any("error" in each for each in answers)


@pytest.mark.parametrize("method", ["workspace/symbol", "sememe/search"])
def test_a_search_can_be_cancelled(editor: Editor, method: str) -> None:
    """At once or while it runs; it is answered whatever comes first, and so is everything after it."""
    params = {"query": "close the connection when the session ends"}
    for number in range(100, 110):
        editor.send(
            {"jsonrpc": "2.0", "id": number, "method": method, "params": params},
            {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": number}},
        )
        answer = editor.response(number)
        assert "result" in answer or error_code(answer) == -32800
        assert editor.result(method, params)


def test_a_client_that_takes_nothing_is_told_nothing(home: Path) -> None:
    """Without capabilities there is no request of the server, no progress and no registration."""
    editor = Editor(home, home / "root", capabilities={})
    assert _names(editor, "RetryPolicy")[0] == "RetryPolicy"
    assert not [each for each in editor.seen if "method" in each and "id" in each]
    assert not [each for each in editor.seen if each.get("method") == "$/progress"]
    editor.close()
