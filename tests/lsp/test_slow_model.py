"""A slow model in an editor: answers at once, what is open is read first, and nobody notices the change but by better answers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from engine.embeddings_server import EmbeddingsServer, serving
from engine.trees import plant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Begin
    from .editor import Editor

TREE = {
    **{f"part{i}/module{i}.py": "".join(f"def work_{i}_{j}(value):\n    '''Step {j}.'''\n    return {i * 100 + j}\n\n"
                                        for j in range(20)) for i in range(20)},
    "post.py": "def transmit_crate():\n    '''A thing.'''\n    return attempt()\n",
}  # fmt: skip
SCRIPT = str(Path(sys.executable).with_name("sememe"))
QUESTION = "send parcels"


@pytest.fixture
def server() -> Iterator[EmbeddingsServer]:
    """Some 100 texts a second. A test that wants to see it at work has it take longer: a busy machine looks late."""
    with serving(seconds=0.01) as running:
        yield running


def settings(server: EmbeddingsServer) -> dict[str, Any]:
    """Those that name it."""
    return {
        "model": "openai:m", "endpoint": server.url, "endpointOptions": {"batch": 8, "concurrency": 1},
    }  # fmt: skip


def degraded(editor: Editor) -> list[str]:
    """What answers say that they lack."""
    said: list[str] = editor.result("sememe/search", {"query": QUESTION})["status"]["degraded"]
    return said


def meaning(editor: Editor) -> float:
    """What the model in charge makes of a question that shares no word with its answer."""
    reply = editor.result("sememe/search", {"query": QUESTION, "explain": True})
    found: dict[str, float] = {each["name"]: each["signals"]["meaning"] for each in reply["results"]}
    return found.get("transmit_crate", 0.0)


def progress(editor: Editor) -> list[Any]:
    """What was shown of it."""
    return [each["params"]["value"] for each in editor.seen if each.get("method") == "$/progress"]


def test_the_bundled_model_answers_until_the_other_has_read_all(
    begin: Begin, server: EmbeddingsServer, tmp_path: Path
) -> None:
    """Which is said, with how far it is; then the other one answers, and what is saved then is read by it."""
    server.seconds = 0.05
    root = plant(tmp_path / "root", TREE)
    editor = begin(root, settings=settings(server))
    said = editor.wait(lambda: [text for text in degraded(editor) if " % " in text or " %," in text or "%." in text])
    assert re.fullmatch(
        r"Answers are the bundled model's until openai:m has read all: \d+ %(, about .* left)?\.", said[0]
    )
    assert editor.names("work step"), "by the bundled model"
    before = meaning(editor)
    editor.wait(lambda: editor.status() and any("left" in each.get("message", "") for each in progress(editor)))
    server.seconds = 0.0
    editor.wait(lambda: not degraded(editor))
    assert meaning(editor) > before + 0.1, "it knows the words for what was asked"
    editor.save(root / "late.py", "def newcomer():\n    return 'heft'\n")
    editor.wait(lambda: editor.names("weigh weigh weigh")[:1] == ["newcomer"])
    assert editor.messages() == []
    assert len(server.documents) - len(set(server.documents)) == 0, "no text is sent twice"


def test_what_is_open_is_read_first(begin: Begin, server: EmbeddingsServer, tmp_path: Path) -> None:
    """Then what changed last."""
    root = plant(tmp_path / "root", TREE)
    opened, newest = root / "part0/module0.py", root / "part7/module7.py"
    newest.write_text(newest.read_text() + "\n")
    editor = begin(root, wait=False, settings=settings(server))
    editor.open(opened)
    editor.wait(lambda: len(server.documents) > 60)
    server.seconds = 0.05
    files = [re.search(r"\w+\.py", text) for text in server.documents]
    assert list(dict.fromkeys(found[0] for found in files if found))[:2] == [opened.name, newest.name]
    later = root / "part1/module1.py"
    editor.open(later)
    editor.wait(lambda: any("module1.py" in text for text in server.documents))
    assert len(server.documents) < 300, "not when its turn came"


def test_a_keeper_that_is_killed_goes_on(begin: Begin, server: EmbeddingsServer, tmp_path: Path) -> None:
    """With what is left, and a pause ends it where it is."""
    root = plant(tmp_path / "root", TREE)
    editor = begin(root, settings=settings(server))
    editor.wait(lambda: len(server.documents) > 100)
    pid = next(
        each["pid"] for each in editor.result("sememe/metrics")["server"]["processes"] if each["role"] == "keeper"
    )
    os.kill(pid, signal.SIGKILL)
    editor.wait(lambda: len(server.documents) > 200)
    server.seconds = 0.05
    editor.result("sememe/pause")
    editor.wait(lambda: editor.phase() == "paused")
    server.seconds = 0.0
    time.sleep(1.0)
    assert len(set(server.documents)) < 400, "the rest waits"
    editor.result("sememe/resume")
    editor.wait(lambda: not degraded(editor) and meaning(editor) > 0.3)
    assert len(server.documents) - len(set(server.documents)) <= 256, "what was under way when it was killed"


def test_many_changes_do_not_hold_up_words(begin: Begin, server: EmbeddingsServer, tmp_path: Path) -> None:
    """They are found by their words at once, and by their meaning when the model has come to it."""
    server.seconds = 0.0
    root = plant(tmp_path / "root", TREE)
    editor = begin(root, settings=settings(server))
    editor.wait(lambda: not degraded(editor) and meaning(editor) > 0.3)
    server.seconds = 0.05
    body = "".join(
        f"def branch_{{0}}_{j}(value):\n    '''Switched {j}.'''\n    return {{0}} * {j}\n\n" for j in range(30)
    )
    plant(root, {f"part{i}/module{i}.py": body.format(i) for i in range(20)})
    editor.wait(lambda: editor.finds("branch_7_7", "branch_7_7"))
    assert len([text for text in server.documents if "Switched" in text]) < 500, "the model has not read them"
    assert meaning(editor) > 0.3, "it is still the one that answers"
    server.seconds = 0.0
    editor.wait(lambda: len({text for text in server.documents if "Switched" in text}) == 600)
    editor.wait(lambda: editor.phase() == "ready")
    reply = editor.result("sememe/search", {"query": "switched 7", "explain": True})
    assert reply["results"][0]["signals"]["meaning"] > 0.1


def test_the_command_line_may_be_first(begin: Begin, server: EmbeddingsServer, tmp_path: Path) -> None:
    """What another process has made whole answers in the editor, and is kept fresh from then on."""
    root = plant(tmp_path / "root", TREE)
    editor = begin(root, settings=settings(server))
    editor.wait(lambda: server.documents)
    server.seconds = 0.0
    named = {**editor.environment, "SEMEME_MODEL": "openai:m", "SEMEME_ENDPOINT": server.url}
    subprocess.run([SCRIPT, "index", str(root)], env=named, check=True, capture_output=True)
    editor.wait(lambda: not degraded(editor) and editor.phase() == "ready")
    (root / "newcomer.py").write_text("def newcomer():\n    return 'heft'\n")
    editor.wait(lambda: editor.names("weigh weigh weigh")[:1] == ["newcomer"])
    subprocess.run([SCRIPT, "index", "--rebuild", str(root)], env=named, check=True, capture_output=True)
    (root / "newcomer.py").write_text("def latecomer():\n    return 'heft'\n")
    editor.wait(lambda: editor.names("weigh weigh weigh")[:1] == ["latecomer"])
    assert len(set(server.documents)) <= 424


def test_a_damaged_index_costs_no_reading(begin: Begin, server: EmbeddingsServer, tmp_path: Path) -> None:
    """The bundled model answers until it is made again from the cache."""
    server.seconds = 0.0
    root = plant(tmp_path / "root", TREE)
    first = begin(root, settings=settings(server))
    first.wait(lambda: not degraded(first) and first.phase() == "ready")
    index = Path(first.status()["folders"][0]["index"])
    first.leave()
    (index / "catalog.sqlite").write_bytes(b"not a database" * 100)
    count = len(server.documents)
    again = begin(root, settings=settings(server))
    again.wait(lambda: not degraded(again) and again.phase() == "ready" and meaning(again) > 0.3)
    assert len(server.documents) == count
    (folder,) = again.result("sememe/metrics")["folders"]
    assert folder["index"] == str(index)
    (kept,) = again.result("sememe/metrics")["server"]["folders"]
    (use,) = [each for each in kept["caches"] if each["cache"] == "vector_cache"]
    assert use["hits"] >= 400
    assert use["misses"] == 0
