"""`sememe/usages`, asked of a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from engine.trees import plant

from .editor import Editor, undisturbed
from .raw import error_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = {
    "net.py": "def encode(part):\n    return part\n\n\nclass Queue:\n    def put(self, part):\n        self.flush()\n        return encode(part)\n\n    def flush(self):\n        pass\n",
    "main.py": "from net import encode\n\n\ndef run(größe):\n    '家🏠'; encode(größe); 1\n",
    "other.py": "def encode(x):\n    return x\n",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders; the second uses what the first defines."""
    home = tmp_path_factory.mktemp("usages")
    plant(home / "root", FILES)
    plant(home / "second", {"late.py": "from net import encode\nencode(1)\n"})
    return home


@pytest.fixture(scope="module")
def editor(home: Path) -> Iterator[Editor]:
    """A server for the module."""
    with undisturbed(home, home / "root", home / "second") as editor:
        yield editor


def at(path: Path, line: int, character: int) -> dict[str, Any]:
    """A position."""
    return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character}}


def places(answer: Any) -> list[tuple[str, int, str]]:
    """Where each result is and what ties it."""
    return [(each["path"], each["location"]["range"]["start"]["line"], each["resolved"]) for each in answer["results"]]


def test_a_name_is_looked_for_in_all_folders(editor: Editor) -> None:
    """With where it is used, by whom, and what ties it; the columns are those of the editor."""
    answer = editor.result("sememe/usages", {"name": "encode", "uses": ["call"]})
    assert places(answer) == [("net.py", 7, "file"), ("main.py", 4, "import"), ("late.py", 1, "import")]
    (main,) = [each for each in answer["results"] if each["path"] == "main.py"]
    assert main["location"]["range"] == {"start": {"line": 4, "character": 11}, "end": {"line": 4, "character": 17}}
    assert main["symbol"]["name"] == "run"
    assert main["definition"]["path"] == "net.py"
    assert answer["status"].keys() == {"state", "coverage", "stale", "degraded", "generation", "tookMs"}


def test_a_position_on_a_definition_means_that_one(editor: Editor, home: Path) -> None:
    """Usages that are tied to another one are left out."""
    root = home / "root"
    assert len(editor.result("sememe/usages", at(root / "net.py", 0, 6))["results"]) == 5
    assert editor.result("sememe/usages", at(root / "other.py", 0, 6))["results"] == []


def test_a_position_on_a_usage_means_what_it_is_tied_to(editor: Editor, home: Path) -> None:
    """Found from a use in another folder, the definition is told."""
    answer = editor.result("sememe/usages", at(home / "second" / "late.py", 1, 3))
    assert [each["path"] for each in answer["definitions"]] == ["net.py"]
    assert ("main.py", 4, "import") in places(answer)
    after_wide_letters = editor.result("sememe/usages", at(home / "root" / "main.py", 4, 12))
    assert [each["path"] for each in after_wide_letters["definitions"]] == ["net.py"]


def test_callees_of_the_symbol_at_a_position(editor: Editor, home: Path) -> None:
    """The innermost one."""
    answer = editor.result("sememe/usages", {**at(home / "root" / "net.py", 7, 0), "direction": "callees"})
    assert [(each["name"], each["resolved"]) for each in answer["results"]] == [
        ("flush", "container"),
        ("encode", "file"),
    ]
    assert [each["name"] for each in answer["definitions"]] == ["put"]


def test_unsaved_documents_count(editor: Editor, home: Path) -> None:
    """Until they are closed."""
    path = home / "root" / "other.py"
    editor.open(path, "from net import encode\n\n\ndef unsaved():\n    encode(2)\n")
    editor.wait(lambda: ("other.py", 4, "import") in places(editor.result("sememe/usages", {"name": "encode"})))
    editor.shut(path)
    editor.wait(lambda: ("other.py", 4, "import") not in places(editor.result("sememe/usages", {"name": "encode"})))


def test_folders_and_filters_restrict(editor: Editor, home: Path) -> None:
    """As those of a search."""
    only = editor.result("sememe/usages", {"name": "encode", "folders": [(home / "second").as_uri()]})
    assert {each["path"] for each in only["results"]} == {"late.py"}
    assert editor.result("sememe/usages", {"name": "encode", "paths": ["main.py"], "limit": 1})["total"] == 2
    nowhere = editor.result("sememe/usages", {"name": "encode", "folders": [(home / "nowhere").as_uri()]})
    assert (nowhere["results"], nowhere["status"]["state"]) == ([], "none")


def test_it_is_a_command_too(editor: Editor) -> None:
    """With the same parameters and the same result."""
    params = {"command": "sememe.usages", "arguments": [{"name": "Queue.flush"}]}
    assert places(editor.result("workspace/executeCommand", params)) == [("net.py", 6, "container")]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, -32602),
        ({"name": 3}, -32602),
        ({"name": "encode", "direction": "sideways"}, -32602),
        ({"name": "encode", "uses": ["reads"]}, -32602),
        ({"nam": "encode"}, -32602),
        ({"textDocument": {"uri": "file:///elsewhere/a.py"}, "position": {"line": 0}}, -32602),
        ({"textDocument": {"uri": "file:///elsewhere/a.py"}, "position": {"line": 0, "character": 0}}, -32803),
        ({"name": ""}, -32803),
        ({"name": "x" * 10_000}, -32803),
    ],
)
def test_what_makes_no_sense_is_refused(editor: Editor, params: Any, code: int) -> None:
    """And the next request is answered."""
    assert error_code(editor.request("sememe/usages", params)) == code
    assert editor.result("sememe/usages", {"name": "(.*[\x1b"})["results"] == []


def test_searches_are_answered_meanwhile(editor: Editor) -> None:
    """Each of several usages is answered, whatever comes between them; of one session, the newest counts."""
    numbers = [editor.start("sememe/usages", {"name": "encode"}) for _ in range(6)]
    assert editor.names("encode")
    assert {editor.response(number)["result"]["total"] for number in numbers} == {5}
    of_one = [editor.start("sememe/usages", {"name": "encode", "session": "peek"}) for _ in range(4)]
    answers = [editor.response(number) for number in of_one]
    assert "result" in answers[-1]
    assert all("result" in each or error_code(each) == -32801 for each in answers)
