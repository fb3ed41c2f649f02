"""Settings come by three ways, act at once, and stop nothing when they are wrong (faults.md, 33 and 34)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from engine.trees import SMALL, plant

from .editor import CAPABILITIES, Editor

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Begin
    from .raw import Message

WITHOUT_QUESTIONS: Message = {**CAPABILITIES, "workspace": {**CAPABILITIES["workspace"], "configuration": False}}
FILES = {
    **SMALL,
    ".gitignore": "build/\n",
    "build/made.py": "def zzqx_made():\n    pass\n",
    "large.py": "def zzqx_large():\n    pass\n" + "# filling\n" * 300,
}


def _told(editor: Editor, settings: Any) -> None:
    """As an editor that does not wait to be asked."""
    editor.settings = settings
    editor.notify("workspace/didChangeConfiguration", {"settings": {"sememe": settings}})


@pytest.mark.parametrize("way", ["initialize", "pull", "push"])
@pytest.mark.parametrize(
    ("settings", "found", "hidden"),
    [
        ({"ignore": ["net/"]}, "parseConfigFile", "RetryPolicy"),
        ({"respectGitignore": False}, "zzqx_made", None),
        ({"maxFileBytes": 2000}, "RetryPolicy", "zzqx_large"),
        ({"languages": ["python"]}, "RetryPolicy", "parseConfigFile"),
        ({"roles": ["test"]}, "test_retry_upload_gives_up", "parseConfigFile"),
        ({"threads": 1, "ignore": ["*.ts"]}, "RetryPolicy", "parseConfigFile"),
    ],
)
def test_what_is_indexed_and_answered(
    begin: Begin, tmp_path: Path, way: str, settings: Any, found: str, hidden: str | None
) -> None:
    """Given at the start, or changed later; and taken back."""
    root = plant(tmp_path / "root", FILES)
    given = settings if way == "initialize" else None
    editor = begin(root, settings=given, capabilities=WITHOUT_QUESTIONS if way == "push" else None)
    change = _told if way == "push" else Editor.set
    if way != "initialize":
        change(editor, settings)
    editor.wait(lambda: editor.finds(found, found) and not (hidden and editor.finds(hidden, hidden)))
    change(editor, {})
    editor.wait(lambda: editor.finds("RetryPolicy", "RetryPolicy") and not editor.finds("zzqx_made", "zzqx_made"))
    editor.wait(lambda: hidden is None or editor.finds(hidden, hidden))
    assert editor.messages() == []


def test_unsaved_text_counts_only_where_it_is_wanted(begin: Begin, tmp_path: Path) -> None:
    """Switched off and on while a document is open."""
    root = plant(tmp_path / "root", SMALL)
    editor = begin(root, settings={"unsaved": False})
    editor.open(root / "config" / "legacy.py", "def zzqx_unsaved():\n    pass\n")
    assert editor.finds("parse_config_file", "parse_config_file")
    editor.set({"unsaved": True})
    editor.wait(lambda: editor.finds("zzqx_unsaved", "zzqx_unsaved"))
    assert not editor.finds("parse_config_file", "parse_config_file")
    editor.set({"unsaved": False})
    editor.wait(lambda: not editor.finds("zzqx_unsaved", "zzqx_unsaved"))
    assert editor.finds("parse_config_file", "parse_config_file")


def test_without_indexing_what_is_there_is_searched(begin: Begin, tmp_path: Path) -> None:
    """It is said that it may be stale; switched on, it is followed."""
    root = plant(tmp_path / "root", SMALL)
    begin(root).leave()
    plant(root, {"late.py": "def zzqx_late():\n    pass\n"})
    editor = begin(root, settings={"indexing": False}, wait=False)
    reply = editor.result("sememe/search", {"query": "RetryPolicy"})
    assert reply["results"][0]["name"] == "RetryPolicy"
    assert reply["status"]["stale"] is True
    assert not editor.finds("zzqx_late", "zzqx_late")
    editor.set({"indexing": True})
    editor.wait(lambda: editor.finds("zzqx_late", "zzqx_late"))
    editor.wait_until_ready()


def test_the_log_level_is_a_setting(begin: Begin, tmp_path: Path) -> None:
    """Nothing is logged to the editor when it is off; a debug level tells what happens."""
    editor = begin(plant(tmp_path / "root", SMALL), settings={"logLevel": "off"})
    editor.notify(
        "textDocument/didChange", {"textDocument": {"uri": "file:///none", "version": 1}, "contentChanges": []}
    )
    editor.status()
    assert not [each for each in editor.seen if each.get("method") == "window/logMessage"]
    editor.set({"logLevel": "debug"})

    def logged() -> bool:
        editor.notify(
            "textDocument/didChange", {"textDocument": {"uri": "file:///none", "version": 1}, "contentChanges": []}
        )
        editor.status()
        return any(each.get("method") == "window/logMessage" for each in editor.seen)

    editor.wait(logged)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"maxFileBytes": "1 MB"}, "sememe.maxFileBytes"),
        ({"maxFileBytes": 10}, "1,000"),
        ({"threads": 0}, "sememe.threads"),
        ({"threads": True}, "sememe.threads"),
        ({"ignore": "*.ts"}, "sememe.ignore"),
        ({"languages": ["klingon"]}, "python"),
        ({"roles": ["hero"]}, "source"),
        ({"unsaved": 1}, "true or false"),
        ({"indexing": "no"}, "true or false"),
        ({"logLevel": "loud"}, "warning"),
        ({"workspaceSymbol": "names"}, "sememe.workspaceSymbol"),
        ({"workspaceSymbol": {"mode": "best"}}, "hybrid"),
        ({"workspaceSymbol": {"limit": 0}}, "sememe.workspaceSymbol.limit"),
        ({"model": 5}, "sememe.model"),
        ({"rerank": True}, "sememe.rerank"),
        ({"modle": "x"}, "sememe.modle"),
        ([], "object"),
        ("yes", "object"),
    ],
)
def test_a_bad_value_costs_one_message(shared_root: Editor, settings: Any, said: str) -> None:
    """It names the setting and what would be right; the default applies and everything works."""
    editor = shared_root
    before = len(editor.messages())
    for _ in range(2):  # the second time, nothing new is said
        _told(editor, settings)
        assert editor.finds("RetryPolicy", "RetryPolicy")
    said_now = editor.messages()[before:]
    assert len(said_now) == 1
    assert said in said_now[0]


@pytest.fixture(scope="module")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server whose settings are pushed."""
    home = tmp_path_factory.mktemp("settings")
    editor = Editor(home, plant(home / "root", SMALL), capabilities=WITHOUT_QUESTIONS)
    yield editor
    assert editor.leave() == 0
    editor.close()


def test_a_model_that_is_not_there(begin: Begin, tmp_path: Path) -> None:
    """One message that says what to do; search goes by words until the setting is right."""
    root = plant(tmp_path / "root", SMALL)
    editor = begin(root, settings={"model": str(tmp_path / "no-such-model")}, wait=False)
    editor.wait(lambda: editor.finds("RetryPolicy", "RetryPolicy"))
    assert editor.result("sememe/search", {"query": "RetryPolicy"})["status"]["degraded"]
    editor.wait(editor.messages)
    assert "no-such-model" in editor.messages()[0]
    editor.set({})
    editor.wait_until_whole()
    assert len(editor.messages()) == 1


LURE = "raise SystemExit('the workspace was run')\n"


def test_the_workspace_sets_nothing_and_runs_nothing(tmp_path: Path) -> None:
    """Faults 33 and 34: files that look like settings or like our modules are only files to search."""
    lures = [
        "indexer/__init__.py", "lsp_server/__init__.py", "lsp_server/__main__.py", "tantivy.py", "numpy/__init__.py",
        "onnxruntime/__init__.py", "sitecustomize.py", "usercustomize.py", "pygls/__init__.py", "model/__init__.py",
    ]  # fmt: skip
    told = '{"model": "./model", "indexing": false, "ignore": ["*"]}'
    root = plant(tmp_path / "root", {**SMALL, **dict.fromkeys(lures, LURE + "\n\ndef zzqx_lure():\n    pass\n")})
    plant(root, dict.fromkeys([".sememe.json", "sememe.json", ".vscode/settings.json", ".env", "sememe.toml"], told))
    # The server's current folder is the workspace: as careless as an editor can be.
    editor = Editor(root, root, SEMEME_CACHE_DIR=str(tmp_path / "cache"))
    editor.wait_until_whole()
    assert editor.finds("zzqx_lure", "zzqx_lure")
    assert editor.status()["folders"][0]["model"] == "sememe"
    assert "retry_upload" in editor.names("send a file again")[:3]
    assert editor.messages() == []
    assert b"the workspace was run" not in editor.errors
    assert editor.leave() == 0
    editor.close()
