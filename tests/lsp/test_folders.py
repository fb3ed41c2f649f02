"""Several folders, none, nested and doubled ones: one merged answer in the editor's spelling."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from engine.trees import plant

from .raw import Client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Begin
    from .editor import Editor


def _function(name: str) -> str:
    return f"def {name}():\n    pass\n"


def _change(editor: Editor, added: list[str] | None = None, removed: list[str] | None = None) -> None:
    def folders(uris: list[str] | None) -> list[Any]:
        return [{"uri": uri, "name": uri.rpartition("/")[2]} for uri in uris or []]

    event = {"added": folders(added), "removed": folders(removed)}
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": event})


def _uris(editor: Editor, name: str) -> list[str]:
    """Where symbols of a name are, one for each time it is found."""
    return sorted(each["location"]["uri"] for each in editor.search(name, limit=50) if each["name"] == name)


def _folders(editor: Editor) -> list[str]:
    return [each["name"] for each in editor.status()["folders"]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Folders to open."""
    for name in ("one", "two"):
        plant(tmp_path / name, {f"{name}.py": _function(f"in_{name}") + _function("in_all")})
    plant(tmp_path / "one" / "inner", {"inner.py": _function("in_inner") + _function("in_all")})
    return tmp_path


def test_folders_come_and_go_in_one_answer(begin: Begin, home: Path) -> None:
    """Live; what was searched in a folder that is closed is found no longer."""
    one, two = home / "one", home / "two"
    editor = begin(one)
    assert _uris(editor, "in_two") == []
    _change(editor, added=[two.as_uri()])
    editor.wait(lambda: _uris(editor, "in_two"))
    editor.wait_until_ready()
    assert _folders(editor) == ["one", "two"]
    assert _uris(editor, "in_all") == [
        (one / "inner" / "inner.py").as_uri(), (one / "one.py").as_uri(), (two / "two.py").as_uri(),
    ]  # fmt: skip
    found = editor.result("workspace/symbol", {"query": "in_all"})
    assert len([each for each in found if each["name"] == "in_all"]) == 3
    plant(two, {"late.py": _function("late_in_two")})
    editor.wait(lambda: _uris(editor, "late_in_two"))
    _change(editor, removed=[one.as_uri()])
    assert _uris(editor, "in_all") == [(two / "two.py").as_uri()]
    _change(editor, removed=[two.as_uri(), (home / "never").as_uri()], added=[one.as_uri()])
    editor.wait(lambda: len(_uris(editor, "in_all")) == 2)
    assert _folders(editor) == ["one"]


def test_a_folder_in_a_folder_gives_nothing_twice(begin: Begin, home: Path) -> None:
    """A file belongs to the innermost one, whichever was opened first, for searches, documents and changes."""
    outer, inner = home / "one", home / "one" / "inner"
    for roots in ((outer, inner), (inner, outer)):
        editor = begin(*roots)
        assert _uris(editor, "in_inner") == [(inner / "inner.py").as_uri()]
        assert len(_uris(editor, "in_all")) == 2
        assert [each["path"] for each in editor.search("in_inner", limit=1)] == ["inner.py"]
        editor.open(inner / "inner.py", _function("unsaved_inner"))
        editor.wait(partial(_uris, editor, "unsaved_inner"))
        assert _uris(editor, "in_inner") == []
        assert len(_uris(editor, "unsaved_inner")) == 1
        editor.close()


def test_documents_change_their_folder(begin: Begin, home: Path) -> None:
    """An inner folder that is opened takes its documents along, and one that is closed leaves them to the outer: no text
    of a time before is found."""
    outer, inner = home / "one", home / "one" / "inner"
    path = inner / "inner.py"
    editor = begin(outer)
    editor.open(path, _function("first_text"))
    editor.wait(lambda: _uris(editor, "first_text"))
    _change(editor, added=[inner.as_uri()])
    editor.wait_until_ready()
    editor.wait(lambda: len(_uris(editor, "first_text")) == 1)
    assert editor.search("first_text")[0]["path"] == "inner.py"
    editor.change(path, _function("second_text"))
    editor.wait(lambda: _uris(editor, "second_text"))
    assert _uris(editor, "first_text") == []
    editor.shut(path)
    editor.wait(lambda: _uris(editor, "in_inner"))
    _change(editor, removed=[inner.as_uri()])
    editor.wait(lambda: editor.search("in_inner")[0]["path"] == "inner/inner.py")
    assert _uris(editor, "first_text") == _uris(editor, "second_text") == []
    assert editor.status()["folders"][0]["unsaved"] == 0


def test_the_same_folder_twice_is_one(begin: Begin, home: Path) -> None:
    """Through a link, with a slash at its end, under other escapes; URIs are in the spelling that came first."""
    link = home / "link"
    link.symlink_to(home / "one")
    editor = begin(link, home / "one")
    assert _folders(editor) == ["link"]
    assert _uris(editor, "in_one") == [(link / "one.py").as_uri()]
    _change(editor, added=[(home / "one").as_uri() + "/", (home / "%6fne").as_uri().replace("%25", "%"), link.as_uri()])
    assert _folders(editor) == ["link"]
    assert _uris(editor, "in_one") == [(link / "one.py").as_uri()]


@pytest.mark.parametrize("spelling", ["one", "link"])
def test_a_result_is_spelt_as_the_open_document(begin: Begin, home: Path, spelling: str) -> None:
    """Whichever way the editor came to it: it must not open the file a second time."""
    link = home / "link"
    link.symlink_to(home / "one")
    editor = begin(link)
    path = home / spelling / "one.py"
    assert _uris(editor, "in_one") == [(link / "one.py").as_uri()]
    editor.open(path)
    assert _uris(editor, "in_one") == [path.as_uri()]
    editor.change(path, _function("unsaved_one"))
    editor.wait(lambda: _uris(editor, "unsaved_one") == [path.as_uri()])
    assert _uris(editor, "in_one") == []
    symbols = editor.result("workspace/symbol", {"query": ""})
    assert [(each["name"], each["location"]["uri"]) for each in symbols] == [("unsaved_one", path.as_uri())]


def test_no_folder_is_fine(begin: Begin, home: Path) -> None:
    """A single file is open: nothing is found, the status says why, and a folder can come later."""
    editor = begin()
    editor.open(home / "one" / "one.py")
    reply = editor.result("sememe/search", {"query": "in_one"})
    assert reply["results"] == []
    assert reply["status"]["state"] == "none"
    assert editor.status()["degraded"] == reply["status"]["degraded"] == ["No folder is open: open one to search it."]
    assert editor.result("workspace/symbol", {"query": "in_one"}) == []
    assert editor.result("workspace/symbol", {"query": ""}) == []
    assert editor.result("sememe/reindex") == {"folders": []}
    assert "error" in editor.request("sememe/similar", {"textDocument": {"uri": "file:///a"}, "position": {"line": 0}})
    assert editor.result("sememe/similar", {"text": "def f(): pass"})["results"] == []
    _change(editor, added=[(home / "one").as_uri()])
    editor.wait(lambda: _uris(editor, "in_one"))
    assert editor.messages() == []


def test_a_folder_that_is_none_is_left_out(begin: Begin, home: Path) -> None:
    """It does not exist, is a file, or is on another machine; the others are searched."""
    editor = begin(home / "nowhere", home / "one" / "one.py", home / "two")
    assert _folders(editor) == ["two"]
    _change(
        editor, added=["file://server/share", "vscode-remote://ssh/root", "untitled:x", (home / "nothing").as_uri()]
    )
    assert _folders(editor) == ["two"]
    assert len(_uris(editor, "in_all")) == 1


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Client]:
    """A client of a time before folders."""
    client = Client(tmp_path)
    yield client
    client.close()


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"rootUri": "ONE"}, ["one"]),
        ({"rootPath": "TWO", "rootUri": None}, ["two"]),
        ({"rootUri": "ONE", "rootPath": "TWO"}, ["one"]),
        ({"rootUri": "ONE", "workspaceFolders": None}, ["one"]),
        ({"rootUri": "ONE", "workspaceFolders": []}, []),
        ({"rootUri": None, "rootPath": None}, []),
        ({"rootUri": None, "rootPath": ""}, []),
    ],
)
def test_a_root_is_a_folder(old: Client, home: Path, how: dict[str, Any], expected: list[str]) -> None:
    """For clients that know one folder only; workspaceFolders overrule it, and rootUri overrules rootPath."""
    places = {"ONE": (home / "one").as_uri(), "TWO": str(home / "two")}
    old.initialize(
        **{name: places.get(value, value) if isinstance(value, str) else value for name, value in how.items()}
    )
    folders = old.request("sememe/status")["result"]["folders"]
    assert [each["name"] for each in folders] == expected
