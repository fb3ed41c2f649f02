"""The cache folder goes away, cannot be made, or holds other versions; a model is missing (faults.md, 26, 27, 29)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from engine.answers import answers, assert_same, clean_answers
from engine.trees import SMALL, plant

import indexer.store.folder
import indexer.symbols.languages
from indexer import CorruptIndex, Settings, Workspace
from indexer.embedding import models
from indexer.symbols import parser_fingerprint

if TYPE_CHECKING:
    from pathlib import Path

ABSENT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "root", SMALL)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model but the bundled one is on this machine, and nothing can be fetched."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(tmp_path / "no models"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "no models"))


@pytest.mark.parametrize("removed", ["index", "workspace", "cache"])
def test_an_index_removed_under_an_open_workspace_is_built_again(tmp_path: Path, root: Path, removed: str) -> None:
    """Asking goes on or says that there is no index; the next refresh builds it where it was, and is seen."""
    cache = tmp_path / "cache"
    with Workspace(root, Settings(cache_dir=cache, threads=1)) as workspace:
        workspace.refresh()
        before = answers(workspace)
        folder = {"index": workspace.index_folder, "workspace": workspace.index_folder.parent, "cache": cache}[removed]
        shutil.rmtree(folder)
        try:
            assert_same(answers(workspace), before)
        except CorruptIndex as error:
            assert "no index" in str(error)
        plant(root, {"late.py": "def a_late_comer():\n    return 1\n"})
        assert workspace.refresh().complete
        assert workspace.is_indexed
        assert_same(answers(workspace), clean_answers(root, tmp_path / "clean"))
        assert workspace.search("a_late_comer").hits[0].symbol.name == "a_late_comer"
    assert (workspace.index_folder.parent / "workspace.json").exists()


def test_an_index_removed_during_a_refresh_is_built_again_by_the_next(tmp_path: Path, root: Path) -> None:
    """The refresh that it is removed from may fail, but not hang, and leaves nothing that misleads the next."""
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        removed: list[Path] = []

        def remove(_: object) -> None:
            if not removed:
                removed.append(workspace.index_folder.parent)
                shutil.rmtree(removed[0])

        try:
            workspace.refresh(remove)
        except (CorruptIndex, OSError):
            assert removed
        assert workspace.refresh().complete
        assert_same(answers(workspace), clean_answers(root, tmp_path / "clean"))


def test_without_a_cache_folder_the_index_is_temporary(tmp_path: Path, root: Path) -> None:
    """A file in the cache folder's place: search works all the same, and every answer says that it is temporary."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with Workspace(root, Settings(cache_dir=blocked / "cache", threads=1)) as workspace:
        assert workspace.refresh().complete
        reply = workspace.search("RetryPolicy")
        assert reply.hits[0].symbol.name == "RetryPolicy"
        assert "temporary" in reply.degraded[0]
        assert "temporary" in workspace.status().degraded[0]
        assert_same(answers(workspace), clean_answers(root, tmp_path / "clean"))
        folder = workspace.index_folder
        assert folder.exists()
    assert not folder.exists(), "what is temporary is removed"
    assert blocked.read_text() == "not a folder"


def test_a_cache_folder_that_becomes_a_file_is_survived(tmp_path: Path, root: Path) -> None:
    """The cache is replaced by a file while a workspace is open: the next refresh makes a temporary index, and says so."""
    cache = tmp_path / "cache"
    with Workspace(root, Settings(cache_dir=cache, threads=1)) as workspace:
        workspace.refresh()
        shutil.rmtree(cache)
        cache.write_text("not a folder")
        assert workspace.refresh().complete
        assert any("temporary" in problem for problem in workspace.search("RetryPolicy").degraded)
        assert_same(answers(workspace), clean_answers(root, tmp_path / "clean"))


@pytest.mark.parametrize("what", ["format", "parser"])
def test_another_version_is_built_beside(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """An index of another version is neither read nor touched: whoever goes back finds it as it was."""
    settings = Settings(cache_dir=tmp_path / "cache", threads=1)
    with Workspace(root, settings) as workspace:
        workspace.refresh()
        old = workspace.index_folder
    held = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    if what == "format":
        monkeypatch.setattr(indexer.store.folder, "FORMAT", 999)
    else:
        monkeypatch.setattr(indexer.symbols.languages, "version", lambda _: "999")
        parser_fingerprint.cache_clear()
    with Workspace(root, settings) as workspace:
        assert not workspace.is_indexed
        assert workspace.index_folder != old
        assert workspace.refresh().added == len(SMALL)
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == held
    monkeypatch.undo()
    parser_fingerprint.cache_clear()
    with Workspace(root, settings) as workspace:
        assert workspace.index_folder == old
        assert workspace.refresh().added == 0


def test_another_model_is_built_beside(tmp_path: Path, root: Path) -> None:
    """Vectors of two models are never mixed: each has an index of its own."""
    copy = tmp_path / "a model"
    shutil.copytree(models._BUNDLED_FOLDER, copy)
    with (copy / "tokenizer.json").open("a") as file:
        file.write("\n")
    with (
        Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as bundled,
        Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1, model=str(copy))) as other,
    ):
        bundled.refresh()
        assert not other.is_indexed
        other.refresh()
        assert other.index_folder != bundled.index_folder
        assert_same(answers(other), answers(bundled))


@pytest.mark.usefixtures("offline")
def test_without_the_model_words_answer(tmp_path: Path, root: Path) -> None:
    """A model that is not on this machine: names and words are found, and every answer says what is missing."""
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1, model=ABSENT_MODEL)) as workspace:
        assert workspace.refresh().complete
        for query in ("RetryPolicy", "retry a failed upload"):
            reply = workspace.search(query)
            assert reply.hits[0].symbol.name in {"RetryPolicy", "retry_upload"}
            assert ABSENT_MODEL in reply.degraded[0]
            assert "words" in reply.degraded[0]
            assert all(hit.signals.meaning == 0 for hit in reply.hits)
        assert workspace.similar("net/upload.py", 11).hits
        assert workspace.status().degraded == reply.degraded
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as workspace:
        workspace.refresh()
        reply = workspace.search("retry a failed upload")
        assert reply.degraded == ()
        assert any(hit.signals.meaning > 0 for hit in reply.hits), "the bundled model embeds what words alone stood for"


def test_a_model_folder_that_is_damaged_is_said(tmp_path: Path, root: Path) -> None:
    """A folder that holds no model of ours: words answer, and the reason is said."""
    broken = plant(tmp_path / "broken", {"model.safetensors": b"\0" * 64, "tokenizer.json": "{}"})
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1, model=str(broken))) as workspace:
        assert workspace.refresh().complete
        reply = workspace.search("RetryPolicy")
        assert reply.hits[0].symbol.name == "RetryPolicy"
        assert any("cannot be loaded" in problem for problem in reply.degraded)
