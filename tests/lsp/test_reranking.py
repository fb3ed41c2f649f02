"""The setting `rerank`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cross_encoders import make_cross_encoder
from engine.trees import SMALL, plant

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Begin
    from .editor import Editor

QUESTION = "where is a file sent a second time"
KNOWN = [["second", "again", "retry"], ["sent", "send"]]


def _is_reranked(editor: Editor) -> bool:
    results = editor.search(QUESTION, explain=True)
    return bool(results) and results[0]["signals"]["rerank"] is not None


def test_it_acts_at_once_and_can_be_taken_back(begin: Begin, tmp_path: Path) -> None:
    """Questions are reranked, in `workspace/symbol` too; names are not."""
    model = make_cross_encoder(tmp_path / "model", KNOWN)
    editor = begin(plant(tmp_path / "root", SMALL))
    editor.wait_until_whole()
    assert not _is_reranked(editor)
    editor.set({"rerank": str(model)})
    editor.wait(lambda: _is_reranked(editor))
    editor.wait_until_whole()
    in_order = editor.names(QUESTION, limit=128)
    assert [each["name"] for each in editor.result("workspace/symbol", {"query": QUESTION})] == in_order
    assert editor.search("RetryPolicy", explain=True)[0]["signals"]["rerank"] is None
    editor.set({})
    editor.wait(lambda: not _is_reranked(editor))
    assert editor.messages() == []


def test_a_model_that_is_not_there_costs_one_message(begin: Begin, tmp_path: Path) -> None:
    """Without a search, and however often one is asked; every answer says it, and is there."""
    editor = begin(plant(tmp_path / "root", SMALL), settings={"rerank": "no/such"}, wait=False)
    editor.wait_until_ready()
    editor.wait(lambda: editor.status() and editor.messages())
    for _ in range(3):
        reply = editor.result("sememe/search", {"query": QUESTION})
        assert reply["results"]
        assert "'no/such'" in "".join(reply["status"]["degraded"])
    (message,) = editor.messages()
    assert "There are: Xenova/" in message


def test_a_model_that_fails_on_the_way_costs_one_message(begin: Begin, tmp_path: Path) -> None:
    """The question that it failed at is answered, and so are those after it."""
    model = make_cross_encoder(tmp_path / "model", KNOWN, chokes_on="zebra")
    editor = begin(plant(tmp_path / "root", SMALL), settings={"rerank": str(model)}, wait=False)
    editor.wait(lambda: _is_reranked(editor))
    assert editor.messages() == []
    assert editor.names("the zebra is sent again")
    editor.wait(lambda: editor.status() and editor.messages())
    assert not _is_reranked(editor)
    (message,) = editor.messages()
    assert "failed" in message
