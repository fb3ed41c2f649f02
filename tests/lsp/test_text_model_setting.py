"""The setting `textModel`: documents, saved and unsaved, are found by a model of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import embeddings_server as servers
from engine.embeddings_server import serving
from engine.static_models import write_model
from engine.trees import SMALL, plant

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Begin
    from .editor import Editor

GUIDES = {
    "guide/kitchen.rst": "Jam\n===\n\nzora zoru\n",
    "guide/harbour.adoc": "= Vessel\n\nzola zolu\n",
    "guide/school.md": "# Tutor\n\nzoma zomu\n",
}
WORDS = ["zora", "zoru", "zola", "zolu", "zoma", "zomu"]
MEANINGS = [["preserve", "jam"], ["ferry", "vessel"], ["teacher", "tutor"]]


def _best(editor: Editor, query: str, **params: Any) -> str:
    found = editor.names(query, limit=3, **params)
    return found[0] if found else ""


def test_documents_are_found_by_their_own_model(begin: Begin, tmp_path: Path) -> None:
    """In files, after a change, and in unsaved text; code by the model of code. The setting acts at once and can be taken back."""
    model = str(write_model(tmp_path / "prose", MEANINGS, WORDS))
    root = plant(tmp_path / "root", {**SMALL, **GUIDES})
    editor = begin(root, settings={"textModel": model})
    editor.wait(lambda: _best(editor, "about preserve things", content="docs") == "Jam")
    assert _best(editor, "sign off and end the link", content="code") == "Close"
    assert [folder["textModel"] for folder in editor.status()["folders"]] == [model]
    plant(root, {"guide/late.md": "# Ferry\n\nzoma\n"})
    editor.wait(lambda: {"Ferry", "Vessel"} <= set(editor.names("about vessel things", limit=3, content="docs")))
    editor.open(root / "guide/new.rst", "Preserve\n========\n\nzolu\n")
    editor.wait(lambda: {"Preserve", "Jam"} <= set(editor.names("about jam things", limit=3, content="docs")))
    assert editor.messages() == []
    editor.set({})
    editor.wait_until_whole()
    assert [folder["textModel"] for folder in editor.status()["folders"]] == [None]


def test_an_endpoint_for_documents_comes_and_goes(begin: Begin, tmp_path: Path) -> None:
    """Until it is there, the bundled model answers for all; then documents get their vectors unasked, and it sees no code."""
    port = servers.free_port()
    settings = {"textModel": "openai:m", "endpoint": f"http://127.0.0.1:{port}/v1"}
    editor = begin(plant(tmp_path / "root", {**SMALL, **GUIDES}), settings=settings, wait=False)
    editor.wait_until_ready()
    said = "Until then answers are the bundled model's."
    editor.wait(
        lambda: [
            each
            for each in editor.result("sememe/search", {"query": "some words"})["status"]["degraded"]
            if "cannot be reached" in each and each.endswith(said)
        ]
    )
    assert _best(editor, "sign off and end the link", content="code") == "Close"
    with serving(port) as server:
        editor.wait(lambda: any("zola" in text for asked in server.asked for text in asked.texts))
        editor.wait(lambda: not editor.result("sememe/search", {"query": "other words"})["status"]["degraded"])
        sent = "\n".join(text for asked in server.asked for text in asked.texts)
    assert "Retries failed uploads" in sent
    assert "class RetryPolicy" not in sent
    assert "parseConfigFile" not in sent
