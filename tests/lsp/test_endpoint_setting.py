"""The setting `endpoint`: it acts at once, leads to no other machine, and what was missed is caught up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from engine import embeddings_server as servers
from engine.embeddings_server import serving
from engine.trees import SMALL, plant

if TYPE_CHECKING:
    from pathlib import Path

    from engine.embeddings_server import EmbeddingsServer

    from .conftest import Begin
    from .editor import Editor

KEY = "sk-secret-0123456789"
TREE = {**SMALL, "post.py": "def transmit_crate():\n    return attempt()\n"}
QUESTION = "send parcels"


def _reply(editor: Editor) -> Any:
    return editor.result("sememe/search", {"query": QUESTION, "explain": True})


def _by_meaning(editor: Editor) -> bool:
    reply = _reply(editor)
    found = {each["name"]: each["signals"]["meaning"] for each in reply["results"]}
    return not reply["status"]["degraded"] and found.get("transmit_crate", 0.0) > 0.3


def _texts(server: EmbeddingsServer) -> list[str]:
    return [text for asked in server.asked for text in asked.texts]


def test_a_server_that_comes_and_goes(begin: Begin, tmp_path: Path) -> None:
    """One message while it is away; what was indexed meanwhile gets its vectors without anybody asking for it."""
    port = servers.free_port()
    settings = {
        "model": "openai:m", "endpoint": f"http://127.0.0.1:{port}/v1", "endpointOptions": {"queryPrefix": "q: "},
    }  # fmt: skip
    root = plant(tmp_path / "root", TREE)
    editor = begin(root, settings=settings, wait=False, SEMEME_API_KEY=KEY)
    editor.wait_until_ready()
    editor.wait(lambda: editor.status() and editor.messages())
    (problem,) = editor.wait(
        lambda: [text for text in _reply(editor)["status"]["degraded"] if "cannot be reached" in text]
    )
    with serving(port) as server:
        # Until the server has read everything the model in the package answers, so the first answer may be of that one.
        editor.wait(lambda: _by_meaning(editor) and any(text.startswith("q: ") for text in _texts(server)))
        plant(root, {"late.py": "def weigh_late():\n    return 'heft'\n"})
        editor.wait(lambda: any("weigh_late" in text for text in _texts(server)))
    assert editor.messages() == [problem]
    assert KEY not in str(editor.seen) + editor.errors.decode()


def test_it_acts_at_once_and_can_be_taken_back(begin: Begin, tmp_path: Path) -> None:
    """Each model has an index of its own."""
    editor = begin(plant(tmp_path / "root", TREE))
    with serving() as server:
        editor.set({"model": "openai:m", "endpoint": server.url})
        editor.wait(lambda: _by_meaning(editor))
        editor.set({"endpoint": server.url})
        editor.wait_until_whole()
        count = len(server.asked)
        _reply(editor)
        assert len(server.asked) == count, "the model is the one in the package again"
    assert editor.messages() == []


@pytest.mark.parametrize(
    ("endpoint", "variables", "said"),
    [
        ("https://evil.example/v1", {}, "an address on this machine"),
        (f"https://evil.example/v1?{KEY}", {}, "an address on this machine"),
        ("http://127.0.0.1:9/v1", {"SEMEME_ENDPOINT": "http://127.0.0.1:8/v1"}, "the address in SEMEME_ENDPOINT"),
        (5, {}, "a text"),
    ],
)
def test_settings_lead_to_no_other_machine(
    begin: Begin, tmp_path: Path, endpoint: object, variables: dict[str, str], said: str
) -> None:
    """Some editors take settings from a workspace. What the environment names counts, and is not shown."""
    settings = {"endpoint": endpoint}
    editor = begin(plant(tmp_path / "root", SMALL), settings=settings, **variables)
    (message,) = editor.messages()
    assert message.startswith("sememe.endpoint must be ")
    assert said in message
    assert KEY not in message


def test_options_that_make_no_sense_cost_one_message(begin: Begin, tmp_path: Path) -> None:
    """Each, by its name."""
    editor = begin(plant(tmp_path / "root", SMALL), settings={"endpointOptions": {"batch": 0, "key": KEY}})
    assert sorted(message[:40] for message in editor.messages()) == [
        "There is no setting sememe.endpointOptio", "sememe.endpointOptions.batch must be a n",
    ]  # fmt: skip
    assert KEY not in str(editor.messages())
