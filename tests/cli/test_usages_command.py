"""`sememe usages`: where a name is used, and what a symbol uses."""

from __future__ import annotations

import pytest

from .conftest import HOSTILE, write
from .running import Sememe

FILES = {
    "net/upload.py": "class Uploader:\n    def send(self, part):\n        return self.check(part)\n\n    def check(self, part):\n        return part\n",
    "main.py": "from net.upload import Uploader\n\n\ndef run(queue):\n    Uploader().send(queue)\n",
    "hostile.py": f"def zebra(x): return x\nzebra('{HOSTILE}')\n",
}


@pytest.fixture(scope="module")
def sememe(tmp_path_factory: pytest.TempPathFactory) -> Sememe:
    """Over a workspace that tests only read."""
    home = tmp_path_factory.mktemp("usages")
    return Sememe(home / "cache", write(home / "root", FILES))


def test_usages_are_lines_for_people_and_pipes(sememe: Sememe) -> None:
    """Place, use, caller, what ties it to which file, and the line; where it is defined goes to standard error."""
    answer = sememe("usages", "Uploader.check")
    assert answer.code == 0
    assert answer.lines == [
        "net/upload.py:3:21: call in Uploader.send [container of net/upload.py] — return self.check(part)"
    ]
    assert "Uploader.check is defined at net/upload.py:5." in answer.err


def test_json_has_all_of_it(sememe: Sememe) -> None:
    """Lines and columns count from 1, ends are exclusive."""
    answer = sememe("usages", "send", "--json").json
    (usage,) = answer["usages"]
    assert {key: usage[key] for key in ("name", "kind", "path", "line", "column", "end_line", "end_column", "resolved")} == {
        "name": "send", "kind": "call", "path": "main.py", "line": 5, "column": 16, "end_line": 5, "end_column": 20,
        "resolved": "only",
    }  # fmt: skip
    assert usage["text"] == "    Uploader().send(queue)"
    assert usage["symbol"]["name"] == "run"
    assert usage["definition"] == {"path": "net/upload.py", "line": 2, "container": "Uploader"}
    assert (answer["total"], answer["missing"], answer["status"]["state"]) == (1, [], "ready")


def test_callees_are_lines_too(sememe: Sememe) -> None:
    """With their definitions; `--as` restricts the use."""
    assert sememe("usages", "--callees", "run").lines == [
        "main.py:5:5: call Uploader — net/upload.py:1 Uploader [import]",
        "main.py:5:16: call send — net/upload.py:2 Uploader.send [only]",
    ]
    assert sememe("usages", "Uploader", "--as", "import").lines == [
        "main.py:1:24: import [import of net/upload.py] — from net.upload import Uploader"
    ]


def test_filters_and_the_definition_restrict(sememe: Sememe) -> None:
    """Those of `search`; a definition is named by file and line."""
    assert sememe("usages", "send", "--path", "net/**").code == 1
    assert sememe("usages", "send", "--lang", "python", "--kind", "function").code == 0
    assert sememe("usages", "send", "--definition", "net/upload.py:2").code == 0
    wrong = sememe("usages", "send", "--definition", "net/upload.py:6")
    assert wrong.code == 2
    assert "There is no definition of send at net/upload.py:6." in wrong.err
    assert sememe("usages", "send", "--definition", "net/upload.py").code == 2


def test_a_name_that_is_nowhere_has_a_sentence(sememe: Sememe) -> None:
    """With names like it; one that is not used is told apart."""
    typo = sememe("usages", "uplaoder")
    assert (typo.code, typo.out) == (1, "")
    assert "Did you mean Uploader?" in typo.err
    assert "No usage was found." in sememe("usages", "run").err


@pytest.mark.parametrize("name", ["(.*[", "\x1b[31m", "+", "a\nb", "\udcff"])
def test_hostile_names_find_nothing(sememe: Sememe, name: str) -> None:
    """And what is said of them moves no cursor."""
    answer = sememe("usages", name)
    assert answer.code == 1
    assert "\x1b" not in answer.err


def test_names_that_cannot_be_are_refused(sememe: Sememe) -> None:
    """Too long, or empty."""
    assert sememe("usages", "x" * 10_000).code == 2
    assert sememe("usages", " ").code == 2


def test_lines_of_files_are_inert(sememe: Sememe) -> None:
    """An escape in a line is shown as one."""
    answer = sememe("usages", "zebra")
    assert answer.code == 0
    assert "\x1b" not in answer.out
    assert "\\x1b[31m" in answer.out
