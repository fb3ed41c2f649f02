"""Names of files as editors spell them, and files that are none of ours (faults.md, 15 and 16)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from engine.trees import plant

from .editor import undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .editor import Editor

TEXT = "def a_stored_symbol():\n    pass\n"
UNSAVED = "def an_unsaved_symbol():\n    pass\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with odd names, and files beside it."""
    home = tmp_path_factory.mktemp("uris")
    names = ("c#.py", "a b.py", "c%23.py", "c:d.py", "è漢😀.py", "[x]?*.py", "$(icon).py")
    plant(home / "root", {f"sub/{name}": TEXT.replace("stored", f"stored_{i}") for i, name in enumerate(names)})
    plant(home, {"outside.py": "def an_outside_symbol():\n    pass\n"})
    os.mkfifo(home / "outside.fifo.py")
    return home


@pytest.fixture(scope="module")
def editor(home: Path) -> Iterator[Editor]:
    """A server for the module, whose person is never bothered."""
    with undisturbed(home, home / "root") as editor:
        yield editor


def _open(editor: Editor, uri: str, text: str = UNSAVED) -> None:
    document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    editor.notify("textDocument/didOpen", {"textDocument": document})


def _close(editor: Editor, uri: str) -> None:
    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    editor.wait(lambda: editor.status()["folders"][0]["unsaved"] == 0)


@pytest.mark.parametrize(
    ("number", "spelt", "canonical"),
    [
        (0, "c%23.py", "c%23.py"),
        (0, "%63%23.p%79", "c%23.py"),
        (1, "a%20b.py", "a%20b.py"),
        (2, "c%2523.py", "c%2523.py"),
        (3, "c:d.py", "c%3Ad.py"),
        (3, "c%3ad.py", "c%3Ad.py"),
        (4, "%C3%A8%E6%BC%A2%F0%9F%98%80.py", "%C3%A8%E6%BC%A2%F0%9F%98%80.py"),
        (4, "è漢😀.py", "%C3%A8%E6%BC%A2%F0%9F%98%80.py"),
        (5, "%5Bx%5D%3F%2A.py", "%5Bx%5D%3F*.py"),
        (6, "$(icon).py", "$(icon).py"),
        (6, "%24%28icon%29.py", "$(icon).py"),
    ],
)
def test_a_spelling_is_the_file_s(editor: Editor, home: Path, number: int, spelt: str, canonical: str) -> None:
    """The document stands for the file; results have the editor's spelling while it is open, and one of ours else."""
    root = (home / "root").as_uri()
    stored = f"a_stored_{number}_symbol"
    assert editor.search(stored)[0]["location"]["uri"] == f"{root}/sub/{canonical}"
    uri = f"{root}/sub/{spelt}"
    _open(editor, uri)
    editor.wait(lambda: editor.finds("an_unsaved_symbol", "an_unsaved_symbol"))
    assert not editor.finds(stored, stored)
    found = [each for each in editor.search("an_unsaved_symbol") if each["name"] == "an_unsaved_symbol"]
    assert [each["location"]["uri"] for each in found] == [uri]
    _close(editor, uri)
    assert editor.finds(stored, stored)


def test_what_names_no_file_of_ours_is_not_searched(editor: Editor, home: Path) -> None:
    """A buffer without a file, another machine's, a NUL, a way out of the root: harmless, and what comes later counts.

    Nothing is read: one of them is a pipe, which would be waited for.
    """
    root = (home / "root").as_uri()
    strange = [
        "untitled:Untitled-1", "untitled:" + str(home / "root" / "x.py"), "file://server/share/a.py", "file:///c%3A/a.py",
        "file:///C:/a.py", f"{root}/%00.py", f"{root}/a%00b.py", f"{root}/%2e%2e/outside.py", f"{root}/sub/../../outside.py",
        f"{root}%2F..%2Foutside.py", (home / "outside.py").as_uri(), (home / "outside.fifo.py").as_uri(), f"{root}/%FF.py",
        f"{root}/%ZZ.py%", "file:", "file://", "file:///", root, f"{root}/", "git:/root/sub/c%23.py?x", "vscode-notebook-cell:/a#b",
        "", "jdt://contents/x", "\ud83d.py",
    ]  # fmt: skip
    for uri in strange:
        _open(editor, uri, "def a_strange_symbol():\n    pass\n")
        params = {
            "textDocument": {"uri": uri, "version": 2},
            "contentChanges": [{"text": "def a_strange_symbol(): pass"}],
        }
        editor.notify("textDocument/didChange", params)
        editor.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
        editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    last = f"{root}/sub/last.py"
    _open(editor, last)
    editor.wait(lambda: editor.finds("an_unsaved_symbol", "an_unsaved_symbol"))
    found = {each["path"] for each in editor.search("a_strange_symbol") if each["name"] == "a_strange_symbol"}
    assert found <= {"%ZZ.py%"}, "a percent sign that begins no code is itself"
    assert not editor.finds("an_outside_symbol", "an_outside_symbol")
    for uri in (*strange, last):
        editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    editor.wait(lambda: editor.status()["folders"][0]["unsaved"] == 0)
    assert b"Traceback" not in editor.errors


def test_what_is_no_uri_is_ignored(editor: Editor) -> None:
    """It is logged, and what comes after it works."""
    _open(editor, "http://[::1")
    assert editor.finds("a_stored_0_symbol", "a_stored_0_symbol")
    assert b"'http://[::1'" in editor.errors or b"Invalid IPv6" in editor.errors


def test_a_file_name_that_is_no_text_harms_nothing(editor: Editor, home: Path) -> None:
    """Files beside it are followed."""
    with open(os.fsencode(home / "root") + b"/\xff\xfe.py", "wb") as file:  # noqa: PTH123 (pathlib has no bytes)
        file.write(b"def in_an_odd_file():\n    pass\n")
    plant(home / "root", {"beside.py": "def beside_an_odd_file():\n    pass\n"})
    editor.notify(
        "workspace/didChangeWatchedFiles", {"changes": [{"uri": f"{(home / 'root').as_uri()}/%FF%FE.py", "type": 1}]}
    )
    editor.wait(lambda: editor.finds("beside_an_odd_file", "beside_an_odd_file"))
    editor.wait_until_ready()
