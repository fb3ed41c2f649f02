"""What ties a usage to a definition, through the library: no more is claimed than the text shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from engine.trees import indexed, plant

from indexer import SememeError, Settings, Workspace, callees, usages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from indexer import Relations

TREE: Mapping[str, str] = {
    "net/upload.py": """
from .wire import encode


class Uploader:
    def send(self, part):
        return encode(part)

    def retry(self, part):
        self.send(part)
        return [Uploader.send(each) for each in part]


def retry(uploader, send=None):
    send(1)
    uploader.send(2)
    return retry
""",
    "net/wire.py": "def encode(part):\n    return part\n\n\ndef unused_anywhere():\n    return 1\n",
    "net/__init__.py": "from .upload import Uploader, retry\n",
    "app/main.py": """
import json
from net import retry
from net.upload import Uploader
from net import wire


def run(queue: Uploader) -> None:
    retry(queue)
    wire.encode(1)
    json.encode(2)
    encode = len
    encode(3)


def other(retry):
    retry()
""",
    "app/later.py": "def encode(part):\n    return None\n",
    "app/third.py": "from requests import retry\nretry()\n",
    "go/net/send.go": "package net\n\ntype Pool struct{}\n\nfunc (p *Pool) Flush() { p.drain(); seal() }\n\nfunc (p *Pool) drain() {}\n",
    "go/net/seal.go": "package net\n\nfunc seal() {}\n",
    "go/main.go": 'package main\n\nimport "example.org/net"\n\nfunc main() {\n\tnet.Dial()\n\tvar pool net.Pool\n\tpool.Flush()\n}\n',
    "go/net/dial.go": "package net\n\nfunc Dial() {}\n",
    "web/view.ts": 'import { render } from "./render";\nexport class View { show() { render(this.draw()); } draw() { return 1; } }\n',
    "web/render.ts": "export function render(x: number) { return x; }\n",
    "java/Shop.java": "class Shop {\n  Shop() {}\n  void open() { close(); this.close(); }\n  void close() {}\n}\n",
    "java/Main.java": "class Main {\n  void main() { Shop s = new Shop(); s.open(); }\n}\n",
    "notes.md": "# Notes\n\nCall retry and encode.\n",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """For reading only."""
    with indexed(tmp_path_factory.mktemp("ties"), TREE) as workspace:
        yield workspace


def rows(found: Relations) -> list[str]:
    """Place, use and tie of each usage, in order of places."""
    ordered = sorted(found.usages, key=lambda each: (each.path, each.span.start))
    return [f"{each.path}:{each.span.start.line + 1} {each.kind} {each.resolved}" for each in ordered]


def test_a_function_is_tied_by_its_file_and_by_imports(workspace: Workspace) -> None:
    """A package gives on what its modules define; a parameter of the name, or another's import, is not it."""
    assert rows(workspace.usages("retry")) == [
        "app/main.py:3 import import", "app/main.py:9 call import", "app/main.py:17 call name", "app/third.py:1 import name",
        "app/third.py:2 call name", "net/__init__.py:1 import import", "net/upload.py:17 mention file",
    ]  # fmt: skip


def test_a_module_is_a_receiver_and_a_local_variable_hides(workspace: Workspace) -> None:
    """`wire.encode` is tied by the import of `wire`, `json.encode` is json's, and `encode = len` makes it another's."""
    assert rows(workspace.usages("encode")) == [
        "app/main.py:10 call import", "app/main.py:11 call name", "app/main.py:12 mention name", "app/main.py:13 call name",
        "net/upload.py:2 import import", "net/upload.py:7 call import",
    ]  # fmt: skip
    assert all(each.definition is None for each in workspace.usages("encode").usages if each.resolved == "name")


def test_a_method_is_tied_by_its_class(workspace: Workspace) -> None:
    """By `self`, and by the class's name; another receiver is by name alone, and a plain call is none of a method."""
    found = workspace.usages("Uploader.send")
    assert rows(found) == [
        "net/upload.py:10 call container",
        "net/upload.py:11 call container",
        "net/upload.py:16 call only",
    ]
    assert [each.symbol.name for each in found.usages if each.symbol is not None] == ["retry", "retry", "retry"]


def test_one_definition_of_several_can_be_meant(workspace: Workspace) -> None:
    """What is tied to another one is left out."""
    assert rows(workspace.usages("retry", definition=("net/upload.py", 9))) == []
    wire = rows(workspace.usages("encode", definition=("net/wire.py", 1)))
    assert wire == ["app/main.py:10 call import", "net/upload.py:2 import import", "net/upload.py:7 call import"]
    assert rows(workspace.usages("encode", definition=("app/later.py", 1))) == []
    with pytest.raises(SememeError, match=r"no definition of encode at net/wire\.py:5"):
        workspace.usages("encode", definition=("net/wire.py", 5))


def test_files_of_a_package_see_each_other(workspace: Workspace) -> None:
    """Go: the object of a method by its name in the signature, functions of the folder, and the package of an import."""
    assert rows(workspace.usages("drain")) == ["go/net/send.go:5 call container"]
    assert rows(workspace.usages("seal")) == ["go/net/send.go:5 call folder"]
    assert rows(workspace.usages("Dial")) == ["go/main.go:6 call import"]
    assert rows(workspace.usages("Flush")) == ["go/main.go:8 call only"]


def test_a_class_and_its_constructor_are_one(workspace: Workspace) -> None:
    """`new Shop()` means the class, whether it has a constructor or not; methods are called without `this` in Java."""
    assert rows(workspace.usages("Shop")) == ["java/Main.java:2 type folder", "java/Main.java:2 call folder"]
    assert rows(workspace.usages("close")) == ["java/Shop.java:3 call container", "java/Shop.java:3 call container"]


def test_callees_are_what_a_symbol_calls_of_the_workspace(workspace: Workspace) -> None:
    """Once each, with what ties them; what the workspace does not define is counted."""
    found = workspace.callees("run")
    assert [(each.name, each.kind, each.resolved, each.definitions[0].symbol.path) for each in found.callees] == [
        ("Uploader", "type", "import", "net/upload.py"), ("retry", "call", "import", "net/upload.py"),
        ("encode", "call", "import", "net/wire.py"),
    ]  # fmt: skip
    assert found.elsewhere == 1
    shown = workspace.callees("View.show")
    assert [(each.name, each.resolved) for each in shown.callees] == [("render", "import"), ("draw", "container")]
    assert [each.name for each in workspace.callees("retry", definition=("net/upload.py", 9)).callees] == ["send"]


def test_callers_are_the_symbols_around_calls(workspace: Workspace) -> None:
    """Of a name: calls only."""
    found = workspace.callers("encode")
    assert {each.symbol.name for each in found.usages if each.symbol is not None} == {"send", "run"}
    assert {each.kind for each in found.usages} == {"call"}


def test_filters_are_those_of_a_search(workspace: Workspace) -> None:
    """Kinds are those of the symbols around; uses restrict how the name is used."""
    assert {each.path for each in workspace.usages("encode", paths=["app/**"]).usages} == {"app/main.py"}
    assert workspace.usages("encode", languages=["go"]).total == 0
    assert [each.symbol.name for each in workspace.usages("encode", kinds=["method"]).usages if each.symbol] == ["send"]
    assert rows(workspace.usages("encode", uses=["import"])) == ["net/upload.py:2 import import"]


def test_tied_usages_come_first_and_the_limit_cuts_the_rest(workspace: Workspace) -> None:
    """The total is told."""
    found = workspace.usages("encode", 2)
    assert [each.resolved for each in found.usages] == ["import", "import"]
    assert (found.total, found.missing) == (6, ())


def test_a_name_that_nobody_knows_has_near_ones(workspace: Workspace) -> None:
    """With a typo, in another case, with another container; the answer is no error."""
    assert workspace.usages("encodee").near == ("encode",)
    assert "Uploader" in workspace.usages("UPLOADER").near
    assert workspace.usages("unused_anywhere").total == 0
    assert workspace.usages("unused_anywhere").near == ()
    other = workspace.usages("Nobody.encode")
    assert other.total == 6
    assert other.missing == ("There is no Nobody.encode here, so the usages are those of encode. There is encode.",)


@pytest.mark.parametrize("name", ["", "   ", "()", "x" * 10_000])
def test_what_is_no_name_is_refused(workspace: Workspace, name: str) -> None:
    """With a sentence."""
    with pytest.raises(SememeError, match=r"empty|too long"):
        workspace.usages(name)


@pytest.mark.parametrize("name", ["(", "[a-z]+", ".*", "\\", "+", "\x1b[31mretry", "a\nb", "\ud800", "::", "a.b.c.d.e"])
def test_no_text_is_a_pattern(workspace: Workspace, name: str) -> None:
    """Hostile names find nothing."""
    assert workspace.usages(name).usages == ()
    assert workspace.callees(name).callees == ()


def test_an_unsaved_text_counts_before_its_file(tmp_path: Path) -> None:
    """For usages, definitions and callees; dropped, the file counts again."""
    with indexed(tmp_path, TREE) as workspace:
        workspace.set_buffer(
            "app/later.py", "from net.wire import encode\n\n\ndef fresh_unsaved():\n    return encode(1)\n"
        )
        found = workspace.usages("encode")
        assert "app/later.py:5 call import" in rows(found)
        assert [each.symbol.path for each in found.definitions] == ["net/wire.py"]
        assert [each.name for each in workspace.callees("fresh_unsaved").callees] == ["encode"]
        workspace.drop_buffer("app/later.py")
        assert not [each for each in rows(workspace.usages("encode")) if each.startswith("app/later.py")]


def test_a_file_that_changed_since_it_was_indexed_is_read_as_it_is(tmp_path: Path) -> None:
    """Places and the symbols around are those of now."""
    with indexed(tmp_path, TREE) as workspace:
        path = workspace.root / "net" / "upload.py"
        path.write_text("# one\n# two\nfrom .wire import encode\n\n\ndef newer():\n    encode(1)\n", encoding="utf-8")
        (usage,) = [each for each in workspace.usages("encode", uses=["call"]).usages if each.path == "net/upload.py"]
        assert (usage.span.start.line, usage.symbol and usage.symbol.name) == (6, "newer")


def test_links_out_of_the_workspace_are_not_read(tmp_path: Path) -> None:
    """Nor one that stands where a file was indexed."""
    plant(tmp_path / "outside", {"secret.py": "encode('secret')\n"})
    with indexed(tmp_path, {"a.py": "def encode(): pass\n", "b.py": "encode()\n"}) as workspace:
        (workspace.root / "b.py").unlink()
        (workspace.root / "b.py").symlink_to(tmp_path / "outside" / "secret.py")
        found = workspace.usages("encode")
        assert found.usages == ()
        assert found.missing == ("1 file could not be read: b.py.",)


def test_an_answer_that_ran_out_of_time_says_how_far_it_came(tmp_path: Path) -> None:
    """Without a second to spend, no file is read."""
    with indexed(tmp_path, TREE) as workspace:
        found = usages([workspace], "encode", seconds=0)
        assert found.files_read == 0
        assert found.missing == (
            f"Looked at 0 of {found.files_holding} files that hold these words, the nearest first.",
        )


def test_several_workspaces_are_asked_together(tmp_path: Path) -> None:
    """A definition in one has usages in the other; an inner one answers for its files alone."""
    settings = Settings(cache_dir=tmp_path / "cache", threads=1)
    plant(tmp_path / "one", {"wire.py": "def encode_all(): pass\n", "inner/use.py": "encode_all()\n"})
    plant(tmp_path / "two", {"main.py": "from wire import encode_all\n\n\ndef main():\n    encode_all()\n"})
    roots = [tmp_path / "one", tmp_path / "two", tmp_path / "one" / "inner"]
    workspaces = [Workspace(root, settings) for root in roots]
    for each in workspaces:
        each.refresh()
    found = usages(workspaces, "encode_all")
    assert [(each.root, each.path, each.resolved) for each in found.usages] == [
        (str(roots[1]), "main.py", "import"), (str(roots[1]), "main.py", "import"), (str(roots[2]), "use.py", "only"),
    ]  # fmt: skip
    assert [each.name for each in callees(workspaces, "main").callees] == ["encode_all"]
    for each in workspaces:
        each.close()


def test_a_question_can_be_taken_back(workspace: Workspace) -> None:
    """Between two files."""
    with pytest.raises(SememeError, match="cancelled"):
        usages([workspace], "encode", cancelled=lambda: True)


def test_words_of_documents_are_no_usages(tmp_path: Path) -> None:
    """Whatever they are cut by: they are not even read."""
    prose = "send\n====\n\nHow to send a thing.\n"
    files = {
        "a.py": "def send(): ...\n\n\nsend()\n",
        "b.rst": prose,
        "c.adoc": "= send\n\nsend\n",
        "d.txt": prose,
        "e.md": prose,
    }
    with indexed(tmp_path, files) as workspace:
        found = workspace.usages("send")
    assert [each.path for each in found.usages] == ["a.py"]
    assert not found.missing
