"""`sememe/reindex`, `sememe/pause`, `sememe/resume`, and the progress that an editor shows and can cancel."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.trees import SMALL, numbered, plant

if TYPE_CHECKING:
    from .conftest import Begin
    from .editor import Editor

QUERIES = ("retry a failed upload", "RetryPolicy", "parse", "close the connection")


def test_an_index_that_is_built_again_answers_the_same(begin: Begin, tmp_path: Path) -> None:
    """It is made anew, and nobody is bothered with a message."""
    root = plant(tmp_path / "root", SMALL)
    editor = begin(root)
    editor.wait_until_whole()
    before = [editor.search(query) for query in QUERIES]
    made = Path(editor.status()["folders"][0]["index"]).stat().st_ino
    told = len(editor.seen)
    assert editor.result("sememe/reindex", {"rebuild": True, "folders": [root.as_uri()]}) == {
        "folders": [root.as_uri()]
    }
    editor.wait(lambda: editor.status() and "index" in _phases(editor, told))
    editor.wait_until_whole()
    assert [editor.search(query) for query in QUERIES] == before
    assert Path(editor.status()["folders"][0]["index"]).stat().st_ino != made
    assert editor.messages() == []


def _phases(editor: Editor, start: int) -> set[str]:
    """What a folder's keeper did since then, by what the server told without being asked."""
    return {
        folder["phase"]
        for each in editor.seen[start:]
        if each.get("method") == "sememe/statusChanged"
        for folder in each["params"]["folders"]
    }


def test_a_reindex_finds_what_nobody_told(begin: Begin, tmp_path: Path) -> None:
    """Without `rebuild` all files are compared; with no folder named, all folders."""
    root = plant(tmp_path / "root", SMALL)
    editor = begin(root)
    plant(root, {"late.py": "def a_late_comer():\n    pass\n"})
    assert editor.result("sememe/reindex") == {"folders": [root.as_uri()]}
    editor.wait(lambda: editor.finds("a_late_comer", "a_late_comer"))


def test_a_paused_folder_takes_nothing_in(begin: Begin, tmp_path: Path) -> None:
    """The status says so, search goes on, the other folder is followed; what came meanwhile is taken in on resuming."""
    first, second = (plant(tmp_path / name, {"old.py": f"def old_{name}():\n    pass\n"}) for name in ("one", "two"))
    editor = begin(first, second)
    assert editor.result("sememe/pause", {"folders": [first.as_uri()]}) == {"folders": [first.as_uri()]}
    editor.wait(lambda: editor.phase() == "paused")
    for root in (first, second):
        plant(root, {"new.py": f"def new_{root.name}():\n    pass\n"})
        editor.save(root / "saved.py", f"def saved_{root.name}():\n    pass\n")
    editor.wait(lambda: editor.finds("new_two", "new_two") and editor.finds("saved_two", "saved_two"))
    assert not editor.finds("new_one", "new_one")
    assert not editor.finds("saved_one", "saved_one")
    reply = editor.result("sememe/search", {"query": "old_one"})
    assert reply["results"][0]["name"] == "old_one"
    assert reply["status"]["stale"] is True
    assert reply["status"]["degraded"] == ["Indexing of one is paused."]
    assert editor.result("sememe/resume") == {"folders": [first.as_uri(), second.as_uri()]}
    editor.wait(lambda: editor.finds("new_one", "new_one") and editor.finds("saved_one", "saved_one"))
    editor.wait_until_ready()
    assert editor.result("sememe/search", {"query": "old_one"})["status"]["degraded"] == []


def _progress(editor: Editor, kind: str) -> list[Any]:
    return [
        each["params"]
        for each in editor.seen
        if each.get("method") == "$/progress" and each["params"]["value"]["kind"] == kind
    ]


def test_indexing_is_reported_and_cancelling_the_report_pauses_it(begin: Begin, tmp_path: Path) -> None:
    """What is done is kept and found; resuming goes on to the end, with a report of its own."""
    root = plant(tmp_path / "root", numbered(2500))
    editor = begin(root, settings={"threads": 1}, wait=False)
    editor.wait(lambda: editor.status() and _progress(editor, "begin"))
    begun = _progress(editor, "begin")[0]
    assert begun["value"]["title"] == "Sememe: indexing root"
    assert begun["value"]["cancellable"] is True
    editor.notify("window/workDoneProgress/cancel", {"token": begun["token"]})
    editor.wait(lambda: editor.phase() == "paused")
    assert [each["value"]["message"] for each in _progress(editor, "end")] == ["paused"]
    status = editor.result("sememe/search", {"query": "retry_upload_1"})["status"]
    assert "Indexing of root is paused." in status["degraded"]
    assert status["state"] in {"none", "building"}
    assert status["coverage"] < 1
    editor.result("sememe/resume")
    editor.wait(lambda: editor.status()["folders"][0]["files"] == 2500)
    editor.wait_until_ready()
    editor.wait(lambda: editor.status() and len(_progress(editor, "end")) == 2)
    assert _progress(editor, "end")[1]["value"]["message"] == "done"
    reports = _progress(editor, "report")
    assert reports
    assert all(re.match(r"[0-9,]+ of [0-9,]+ files(, [0-9]+ s left)?$", each["value"]["message"]) for each in reports)
    assert all(0 <= each["value"]["percentage"] < 100 for each in reports)
    assert len({each["token"] for each in _progress(editor, "begin")}) == 2
    assert editor.messages() == []


def test_a_cancel_of_nothing_is_ignored(begin: Begin, tmp_path: Path) -> None:
    """An unknown token, a finished one."""
    editor = begin(plant(tmp_path / "root", SMALL))
    for token in ("unknown", 5):
        editor.notify("window/workDoneProgress/cancel", {"token": token})
    assert editor.phase() == "ready"
