"""Refreshing, looking and being told, through the public door."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from engine.answers import answers, assert_same, clean_answers
from engine.trees import SMALL, indexed, numbered, plant
from indexer import CorruptIndex, Kind, NotAWorkspace, Settings, Skip, SourceFile, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer import Progress


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """The tree SMALL, not indexed yet."""
    root = plant(tmp_path / "root", SMALL)
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1)) as opened:
        yield opened


def test_a_root_that_is_none_is_refused(tmp_path: Path) -> None:
    """A missing folder and a file are told apart, with what to do."""
    with pytest.raises(NotAWorkspace, match="no folder"):
        Workspace(tmp_path / "missing")
    (tmp_path / "file").touch()
    with pytest.raises(NotAWorkspace, match="is a file"):
        Workspace(tmp_path / "file")


def test_opening_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    """Until the first refresh there is no index and no trace in the cache; questions say so."""
    assert workspace.status().state == "none"
    with pytest.raises(CorruptIndex, match="no index"):
        workspace.search("anything")
    with pytest.raises(CorruptIndex, match="no index"):
        workspace.symbols(".")
    assert not (tmp_path / "cache").exists()


def test_nothing_is_written_into_the_workspace(workspace: Workspace) -> None:
    """An index lies in the cache only."""
    before = sorted(path.name for path in workspace.root.rglob("*"))
    workspace.refresh()
    answers(workspace)
    assert sorted(path.name for path in workspace.root.rglob("*")) == before


def test_a_report_counts_what_changed(workspace: Workspace) -> None:
    """Added, changed and removed files; nothing is done where nothing changed."""
    first = workspace.refresh()
    assert (first.files, first.added, first.changed, first.removed) == (len(SMALL), len(SMALL), 0, 0)
    (workspace.root / "README.md").unlink()
    plant(workspace.root, {"new.py": "def new():\n    pass\n", "config/legacy.py": "def other():\n    pass\n"})
    second = workspace.refresh()
    assert (second.files, second.added, second.changed, second.removed) == (len(SMALL), 1, 1, 1)
    third = workspace.refresh()
    assert (third.added, third.changed, third.removed, third.symbols) == (0, 0, 0, 0)
    assert workspace.status().generation == Workspace(workspace.root, workspace.settings).status().generation


def test_a_change_is_in_the_next_answer(workspace: Workspace) -> None:
    """What was written is found, what was removed is not, and spans are those of the new text."""
    workspace.refresh()
    plant(workspace.root, {"net/upload.py": "\n\n\ndef resend_file():\n    pass\n"})
    workspace.refresh()
    best = workspace.search("resend_file").hits[0].symbol
    assert (best.name, best.span.start.line) == ("resend_file", 3)
    assert "RetryPolicy" not in {hit.symbol.name for hit in workspace.search("RetryPolicy", 50).hits}


def test_status_says_what_there_is(workspace: Workspace) -> None:
    """Files, symbols, languages, size, freshness and model, and that nothing is wrong."""
    workspace.refresh()
    status = workspace.status()
    assert (status.state, status.pending, status.coverage, status.degraded) == ("ready", 0, 1.0, ())
    assert status.files == len(SMALL)
    assert status.symbols == len(workspace.symbols("."))
    assert {language for language, _, _ in status.languages} == {"python", "go", "typescript", "markdown"}
    assert sum(files for _, files, _ in status.languages) == status.files
    assert sum(symbols for _, _, symbols in status.languages) == status.symbols
    assert status.bytes > 0
    assert status.changed_seconds_ago is not None
    assert status.model == "sememe"


def test_a_reply_says_whether_it_is_fresh(workspace: Workspace) -> None:
    """An answer from an index that this process did not compare with the files is called stale."""
    workspace.refresh()
    assert not workspace.search("retry").stale
    with Workspace(workspace.root, workspace.settings) as other:
        assert other.search("retry").stale


def test_symbols_are_those_of_a_file_or_of_a_folder(workspace: Workspace) -> None:
    """In order of path and place; a folder's name is no prefix of another's."""
    plant(workspace.root, {"net2/other.py": "def other():\n    pass\n"})
    workspace.refresh()
    names = [symbol.name for symbol in workspace.symbols("net/upload.py")]
    assert [name for name in names if name != "upload.py"] == ["RetryPolicy", "run", "retry_upload"]
    assert {symbol.path for symbol in workspace.symbols("net")} == {"net/upload.py", "net/session.go"}
    assert workspace.symbols("net") == workspace.symbols("net/")
    assert {symbol.path for symbol in workspace.symbols(".")} == {*SMALL, "net2/other.py"}
    assert workspace.symbols("no such") == []
    run = next(symbol for symbol in workspace.symbols("net") if symbol.name == "run")
    assert (run.kind, run.container, run.language) == (Kind.METHOD, "RetryPolicy", "python")


def test_why_tells_of_any_path(workspace: Workspace) -> None:
    """Indexed, ignored, unreadable as text, missing, outside."""
    plant(workspace.root, {".gitignore": "*.log\n", "a.log": "x", "b.py": b"\0", "empty.py": b""})
    workspace.refresh()
    assert isinstance(workspace.why("net/upload.py"), SourceFile)
    assert isinstance(workspace.why(str(workspace.root / "net/upload.py")), SourceFile)
    for path, reason in [
        ("a.log", ".gitignore"),
        ("b.py", "binary"),
        ("empty.py", "empty"),
        ("none.py", "no such file"),
        ("../x", "outside"),
    ]:
        verdict = workspace.why(path)
        assert isinstance(verdict, Skip)
        assert reason in verdict.reason
    reasons = {skip.path: skip.reason for skip in workspace.skipped()}
    assert {"a.log", "b.py", "empty.py"} <= reasons.keys()


def test_a_snippet_is_the_text_as_it_is_now(workspace: Workspace) -> None:
    """The first lines of a symbol, no more than were asked for; nothing when the file is gone."""
    workspace.refresh()
    symbol = workspace.search("retry_upload").hits[0].symbol
    assert workspace.snippet(symbol).startswith("def retry_upload(file, policy):\n")
    assert workspace.snippet(symbol, 1) == "def retry_upload(file, policy):"
    (workspace.root / "net/upload.py").unlink()
    assert workspace.snippet(symbol) == ""


def test_progress_runs_forward_to_its_end(tmp_path: Path) -> None:
    """`done` never falls, never passes `total`, and ends there."""
    root = plant(tmp_path / "root", numbered(120))
    seen: list[Progress] = []
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=2)) as workspace:
        workspace.refresh(seen.append)
    indexed = [each for each in seen if each.phase == "index"]
    assert [each.done for each in indexed] == list(range(1, 121))
    assert {each.total for each in indexed} == {120}
    assert [each.symbols for each in indexed] == sorted(each.symbols for each in indexed)
    assert seen[-1].phase == "optimize"


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_done_before_a_cancellation_is_kept(tmp_path: Path, threads: int) -> None:
    """A cancelled refresh says that it is not complete, answers from what it has, and the next one reads only the rest."""
    root = plant(tmp_path / "root", numbered(200))
    done: list[int] = []
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=threads)) as workspace:
        report = workspace.refresh(lambda each: done.append(each.done), lambda: len(done) >= 60)
        assert not report.complete
        status = workspace.status()
        assert (status.state, status.files, status.pending) == ("building", len(done), 200 - len(done))
        reply = workspace.search("retry upload")
        assert reply.hits
        assert 0 < reply.coverage < 1
        assert reply.stale
        assert workspace.refresh().added == 200 - len(done)
        assert workspace.status().state == "ready"
        assert_same(answers(workspace), clean_answers(root, tmp_path / "clean"))


def test_settings_decide_what_is_read(tmp_path: Path) -> None:
    """Size, extra patterns and ignore files; a changed setting takes effect with the next refresh."""
    root = plant(tmp_path / "root", {**SMALL, ".gitignore": "config/\n"})
    cache = tmp_path / "cache"

    def paths(settings: Settings) -> set[str]:
        with Workspace(root, settings) as workspace:
            workspace.refresh()
            return {symbol.path for symbol in workspace.symbols(".")} - {".gitignore"}

    everything = set(SMALL)
    in_config = {path for path in SMALL if path.startswith("config/")}
    assert paths(Settings(cache_dir=cache)) == everything - in_config
    assert paths(Settings(cache_dir=cache, respect_gitignore=False)) == everything
    assert paths(Settings(cache_dir=cache, extra_ignore=("*.go",))) == everything - in_config - {"net/session.go"}
    assert paths(Settings(cache_dir=cache, max_file_bytes=120)) < everything - in_config
    assert paths(Settings(cache_dir=cache)) == everything - in_config


def test_one_or_many_workers_make_the_same_index(tmp_path: Path) -> None:
    """The order in which workers finish does not show in any answer."""
    root = plant(tmp_path / "root", {**numbered(60), **SMALL})
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=3)) as workspace:
        workspace.refresh()
        assert_same(answers(workspace), clean_answers(root, tmp_path / "clean"))


def test_discarding_removes_all_of_it(workspace: Workspace) -> None:
    """After `discard` there is no index, while another thread's last answer still ends well; a refresh builds it."""
    workspace.refresh()
    stop = threading.Event()
    problems: list[Exception] = []

    def ask() -> None:
        while not stop.is_set():
            try:
                workspace.search("retry_upload")
            except CorruptIndex:
                continue
            except Exception as problem:
                problems.append(problem)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        workspace.discard()
        assert not workspace.is_indexed
        workspace.refresh()
    finally:
        stop.set()
        thread.join()
    assert problems == []
    assert workspace.search("retry_upload").hits[0].symbol.name == "retry_upload"


def test_closing_leaves_an_answer_that_is_being_made(tmp_path: Path) -> None:
    """Settings change while somebody types: the old index is freed by its last user, and is not taken for damaged."""
    with indexed(tmp_path, SMALL) as workspace:
        reader = workspace.open_reader()
        workspace.close()
        with reader.reading():
            assert reader.symbols_of("net/upload.py")
