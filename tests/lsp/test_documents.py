"""Unsaved text of open documents is searched in place of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from engine.trees import plant

from .editor import CAPABILITIES, Editor, edit, undisturbed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Fresh = Callable[[str], Path]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workspace lies."""
    home = tmp_path_factory.mktemp("documents")
    plant(home / "root", {"first.py": "def the_first():\n    pass\n", ".gitignore": "hidden/\n"})
    return home


@pytest.fixture(scope="module")
def editor(home: Path) -> Iterator[Editor]:
    """A server for the module; each test has a file of its own."""
    with undisturbed(home, home / "root") as editor:
        yield editor


@pytest.fixture
def fresh(home: Path, editor: Editor, request: pytest.FixtureRequest) -> Fresh:
    """`fresh(text)` makes a file with this text, whose symbols are found."""

    def make(text: str) -> Path:
        path = home / "root" / f"{request.node.name}.py"
        editor.save(path, text)
        editor.wait(lambda: path.name in _paths(editor))
        return path

    return make


def _paths(editor: Editor, *names: str) -> set[str]:
    found = [each for name in names or ("stored",) for each in editor.search(name, limit=100)]
    return {each["path"] for each in found}


def _named(editor: Editor, path: Path) -> set[str]:
    """The names of a file's symbols that a search finds."""
    return {each["name"] for each in editor.search("stored unsaved symbol", paths=[path.name], limit=100)} - {path.name}


def test_unsaved_text_hides_the_file_s_symbols(editor: Editor, fresh: Fresh) -> None:
    """By name and by meaning, with ranges of the unsaved text; closing without saving brings the stored ones back."""
    path = fresh("def stored_symbol():\n    pass\n")
    editor.open(path)
    editor.change(path, edit(0, 0, 0, "\n\n\n"), edit(3, 4, 17, "unsaved_symbol"))
    editor.wait(lambda: _named(editor, path) == {"unsaved_symbol"})
    found = editor.search("unsaved_symbol", paths=[path.name])[0]
    assert found["selectionRange"]["start"] == {"line": 3, "character": 4}
    assert found["snippet"].startswith("def unsaved_symbol():")
    symbol = editor.result("workspace/symbol", {"query": "unsaved_symbol"})[0]
    assert symbol["location"]["range"]["start"] == {"line": 3, "character": 4}
    assert editor.status()["folders"][0]["unsaved"] == 1
    editor.shut(path)
    editor.wait(lambda: _named(editor, path) == {"stored_symbol"})
    assert editor.status()["folders"][0]["unsaved"] == 0


def test_saving_makes_it_the_file_s(editor: Editor, fresh: Fresh) -> None:
    """After the document is closed, too; not for a moment is the old text found again."""
    path = fresh("def stored_symbol():\n    pass\n")
    editor.open(path)
    editor.change(path, "def unsaved_symbol():\n    pass\n")
    editor.wait(lambda: _named(editor, path) == {"unsaved_symbol"})
    editor.save(path, "def unsaved_symbol():\n    pass\n")
    editor.wait(lambda: path.name in _paths(editor, "unsaved_symbol") and not editor.status()["folders"][0]["stale"])
    editor.shut(path)
    editor.wait(lambda: editor.status()["folders"][0]["unsaved"] == 0)
    editor.wait(lambda: _named(editor, path) == {"unsaved_symbol"})


def test_a_document_that_comes_with_another_text_than_its_file(editor: Editor, fresh: Fresh) -> None:
    """An editor restores what was not saved: no change is sent, and it is searched."""
    path = fresh("def stored_symbol():\n    pass\n")
    editor.open(path, "def unsaved_symbol():\n    pass\n")
    editor.wait(lambda: _named(editor, path) == {"unsaved_symbol"})
    editor.shut(path)


def test_edits_in_quick_succession_end_with_the_last_text(editor: Editor, fresh: Fresh) -> None:
    """One message a key; several edits in a message apply one after the other."""
    path = fresh("def stored_symbol():\n    pass\n")
    editor.open(path)
    typed = "unsaved_symbol"
    editor.change(path, edit(0, 4, 17, ""))
    for column, char in enumerate(typed):
        editor.change(path, edit(0, 4 + column, 4 + column, char))
    editor.change(path, edit(0, 4, 4, "my_"), edit(0, 4, 6, "your"))
    editor.wait(lambda: _named(editor, path) == {"your_unsaved_symbol"})
    for number in range(20):
        editor.change(path, f"def unsaved_symbol_{number}():\n    pass\n")
    editor.wait(lambda: _named(editor, path) == {"unsaved_symbol_19"})
    editor.shut(path)
    editor.wait(lambda: _named(editor, path) == {"stored_symbol"})


def test_a_document_that_is_not_on_disk_yet(editor: Editor, home: Path) -> None:
    """It has a name, so it will be a file."""
    path = home / "root" / "deep" / "new.py"
    editor.open(path, "def not_on_disk_yet():\n    pass\n")
    editor.wait(lambda: editor.finds("not_on_disk_yet", "not_on_disk_yet"))
    editor.shut(path)
    editor.wait(lambda: not editor.finds("not_on_disk_yet", "not_on_disk_yet"))


def test_a_document_that_git_ignores_is_not_searched(editor: Editor, home: Path, fresh: Fresh) -> None:
    """Its file would not be, either; what is opened after it is."""
    ignored, wanted = home / "root" / "hidden" / "a.py", fresh("def stored_symbol():\n    pass\n")
    editor.open(ignored, "def an_ignored_symbol():\n    pass\n")
    editor.open(wanted, "def a_wanted_symbol():\n    pass\n")
    editor.wait(lambda: editor.finds("a_wanted_symbol", "a_wanted_symbol"))
    assert not editor.finds("an_ignored_symbol", "an_ignored_symbol")
    for path in (ignored, wanted):
        editor.shut(path)


ODD = "# 😀 é\r\ndef one_漢字(x):  # 😀\r\n    return '😀' ; y = 1\n\f\ndef two_é(a='😀\u2028', b=2): return 1\rclass Three😀:\n    pass\n"
WIDTHS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def _cut(text: str, found: dict[str, dict[str, int]], encoding: str) -> str:
    """What a range covers, as an editor sees it."""
    codec, width = WIDTHS[encoding]
    assert found["start"]["line"] == found["end"]["line"]
    line = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[found["start"]["line"]].encode(codec)
    return line[found["start"]["character"] * width : found["end"]["character"] * width].decode(codec)


@pytest.mark.parametrize("encoding", sorted(WIDTHS))
def test_places_are_counted_as_agreed(home: Path, encoding: str) -> None:
    """Fault 14: edits among emoji, CR LF, form feeds and U+2028 land where the editor means them, and the range of a
    name covers just the name, in stored files as in unsaved text."""
    plant(home / "root", {"odd.py": ODD.encode()})
    capabilities = {**CAPABILITIES, "general": {"positionEncodings": [encoding]}}
    editor = Editor(home, home / "root", capabilities=capabilities)
    assert editor.answer["capabilities"]["positionEncoding"] == encoding
    editor.wait(lambda: editor.finds("two_é", "two_é"))
    for name in ("one_漢字", "two_é"):
        found = next(each for each in editor.search(name) if each["name"] == name)
        assert _cut(ODD, found["selectionRange"], encoding) == name
        symbol = next(each for each in editor.result("workspace/symbol", {"query": name}) if each["name"] == name)
        assert symbol["location"]["range"] == found["selectionRange"]
    path = home / "root" / "odd.py"
    editor.open(path)
    codec, width = WIDTHS[encoding]
    start = len("def ".encode(codec)) // width
    end = start + len("one_漢字".encode(codec)) // width
    editor.change(path, edit(1, start, end, "eins_😀"), edit(10**6, 5, 10**6, "\ndef at_the_end(): pass", 10**6))
    text = ODD.replace("one_漢字", "eins_😀") + "\ndef at_the_end(): pass"
    editor.wait(lambda: editor.finds("at_the_end", "at_the_end"))
    found = next(each for each in editor.search("at_the_end") if each["name"] == "at_the_end")
    assert _cut(text, found["selectionRange"], encoding) == "at_the_end"
    assert next(each for each in editor.search("two_é") if each["name"] == "two_é")["snippet"].startswith("def two_é(")
    editor.close()
