"""A slow model on the command line: what is read is read once, whoever needs it, and the bundled model answers meanwhile."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from engine.embeddings_server import EmbeddingsServer, serving
from engine.trees import plant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .running import Sememe

MANY = {f"part{i}/module{i}.py": "".join(
    f"def work_{i}_{j}(value):\n    '''Step {j} of {i}.'''\n    return value + {i * 100 + j}\n\n" for j in range(20)
) for i in range(20)}  # fmt: skip
"""400 functions in 20 files."""


@pytest.fixture
def server() -> Iterator[EmbeddingsServer]:
    """At once, until it is told to take its time."""
    with serving() as running:
        yield running


@pytest.fixture
def given(server: EmbeddingsServer) -> dict[str, str]:
    """The environment that names its model, one request at a time."""
    return {
        "SEMEME_MODEL": "openai:m", "SEMEME_ENDPOINT": server.url, "SEMEME_ENDPOINT_CONCURRENCY": "1",
        "SEMEME_ENDPOINT_BATCH": "16",
    }  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Sememe:
    """A folder that takes a slow model a while."""
    from .running import Sememe

    return Sememe(tmp_path / "cache", plant(tmp_path / "project", MANY))


def wait(happened: Callable[[], object]) -> None:
    """Until it happened."""
    deadline = time.monotonic() + 90
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _has_read(server: EmbeddingsServer, texts: int) -> bool:
    return len(server.documents) > texts


def test_another_worktree_asks_for_nothing(
    server: EmbeddingsServer, project: Sememe, given: dict[str, str], tmp_path: Path
) -> None:
    """The cache is one for all workspaces: only what differs is read by the model."""
    assert project("index", **given).err == ""
    count = len(server.documents)
    assert count >= 400
    other = replace(project, folder=plant(tmp_path / "other", {**MANY, "new.py": "def brand_new():\n    return 1\n"}))
    done = other("index", "--json", **given)
    assert done.json["lacks_vectors"] is False
    assert all("new.py" in text for text in server.documents[count:])
    assert done.json["vectors_made"] <= 2
    found = other("search", "--json", "work step", **given)
    assert found.json["status"]["degraded"] == []
    assert found.json["results"][0]["signals"]["meaning"] > 0


def test_two_at_a_time_share_the_work(
    server: EmbeddingsServer, project: Sememe, given: dict[str, str], tmp_path: Path
) -> None:
    """What one is about to read the other waits for: worktrees that are opened together take no longer than one."""
    server.seconds = 0.004
    other = replace(project, folder=plant(tmp_path / "other", MANY))
    both = [each.start("index", stdin=subprocess.DEVNULL, **given) for each in (project, other)]
    assert [each.wait(120) for each in both] == [0, 0]
    assert len(server.documents) == len(set(server.documents)) >= 400


def test_what_a_killed_run_has_read_is_not_read_again(
    server: EmbeddingsServer, project: Sememe, given: dict[str, str]
) -> None:
    """Nor is it after Ctrl-C; the bundled model's index is there meanwhile."""
    server.seconds = 0.01
    for number in (signal.SIGKILL, signal.SIGINT):
        wanted = len(server.documents) + 100
        running = project.start("index", stdin=subprocess.DEVNULL, **given)
        wait(partial(_has_read, server, wanted))
        server.seconds = 0.1  # until it is dead
        os.kill(running.pid, number)
        running.wait(120)
        server.seconds = 0.01
        found = project("search", "--no-refresh", "--json", "work step", **given)
        assert found.code == 0
        (said,) = found.json["status"]["degraded"]
        assert said == "Answers are the bundled model's until openai:m has read all."
    server.seconds = 0.0
    assert project("index", **given).err == ""
    texts = server.documents
    assert len(set(texts)) >= 400
    # What was under way at each end is sent again: one request, and of a run that was killed what is not committed yet.
    assert len(texts) - len(set(texts)) < 200, "less than half of what the two runs had sent"
    assert project("search", "--json", "work step", **given).json["status"]["degraded"] == []


def test_a_question_does_not_wait_for_hours(server: EmbeddingsServer, project: Sememe, given: dict[str, str]) -> None:
    """The bundled model answers, and what has the other one read it is said."""
    found = project("search", "--json", "work step", **given)
    assert found.code == 0
    assert found.json["results"][0]["signals"]["meaning"] > 0
    assert found.json["status"]["degraded"] == ["Answers are the bundled model's until openai:m has read all."]
    assert "'sememe index' with the same model has it read what it has not." in found.err
    assert server.documents == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://192.0.2.1/v1", "is on another machine and not encrypted"),
        ("", "Name it with --endpoint or SEMEME_ENDPOINT"),
    ],
)
def test_what_is_set_up_wrongly_is_said_with_the_first_question(
    project: Sememe, given: dict[str, str], address: str, said: str
) -> None:
    """Though the model has too much to read to be asked for that; the bundled one answers."""
    answer = project("search", "work step", "--limit", "1", **{**given, "SEMEME_ENDPOINT": address})
    assert answer.code == 0
    assert said in answer.err
    assert "Until then answers are the bundled model's." in answer.err
    assert "'sememe index' with the same model" not in answer.err


def test_another_model_under_the_name_gets_none_of_the_vectors(project: Sememe, given: dict[str, str]) -> None:
    """An endpoint is known by what it says, not by its name."""
    with serving() as one:
        assert project("index", **{**given, "SEMEME_ENDPOINT": one.url}).err == ""
    with serving(seed=1) as other:
        environment = {**given, "SEMEME_ENDPOINT": other.url}
        assert "another model under that name" in project("search", "work step", **environment).err
        assert project("index", "--rebuild", **environment).err == ""
        assert len(set(other.documents)) >= 400
    with serving() as one:
        assert project("index", "--rebuild", **{**given, "SEMEME_ENDPOINT": one.url}).err == ""
        assert one.documents == [], "those of the first are still there"


def test_a_damaged_cache_is_begun_anew(server: EmbeddingsServer, project: Sememe, given: dict[str, str]) -> None:
    """It costs what it held."""
    assert project("index", **given).err == ""
    cache = project.cache / "vectors.sqlite"
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    cache.write_bytes(b"not a database" * 1000)
    done = project("index", "--rebuild", **given)
    assert done.code == 0
    assert "is damaged" in done.err
    assert len(server.documents) >= 800
    assert (project.cache / "vectors.sqlite.damaged").exists()
    assert project("index", "--rebuild", **given).err == ""
    assert len(server.documents) < 900


def test_clean_removes_the_vectors_too(project: Sememe, given: dict[str, str]) -> None:
    """With the indexes of all workspaces, or alone; not with one of them."""
    assert project("index", **given).err == ""
    cache = project.cache / "vectors.sqlite"
    project("clean", "--yes", str(project.folder))
    assert cache.exists()
    assert project("clean", "--vectors", "--yes").code == 0
    assert list(project.cache.glob("vectors.sqlite*")) == []
    assert project("clean", "--vectors", "--yes").code == 1
    assert project("index", **given).err == ""
    assert project("clean", "--all", "--yes").code == 0
    assert list(project.cache.glob("vectors.sqlite*")) == []
