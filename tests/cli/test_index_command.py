"""`sememe index`, building at first use, and what happens when something is in the way."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from indexer import Settings, Workspace
from indexer.store.folder import workspace_folder, writer_lock

from .conftest import write
from .running import SCRIPT, Sememe

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Direct


def test_index_says_what_it_did_and_then_has_nothing_to_do(fresh: Sememe) -> None:
    """Files, symbols, changes and seconds; the second run finds the index up to date, an edit is one change."""
    first = fresh("index", "--json").json
    assert first["root"] == str(fresh.folder)
    assert first["complete"] is True
    assert first["added"] == first["files"] > 0
    assert first["symbols"] == first["extracted"] > 0
    (fresh.folder / "upload.py").write_text("def other(): pass\n", encoding="utf-8")
    second = fresh("index")
    assert second.code == 0
    assert "0 added, 1 changed, 0 removed" in second.out
    assert second.err == ""
    rebuilt = fresh("index", "--rebuild", "--json").json
    assert rebuilt["added"] == first["added"]


def test_search_builds_the_index_at_first_use(fresh: Sememe) -> None:
    """It says so, and which workspace that is when the current folder lies within one."""
    below = Sememe(fresh.cache, fresh.folder / "web")
    answer = below("search", "matchRoute")
    assert answer.code == 0
    assert answer.lines[0].startswith("web/router.js:2: function matchRoute")
    assert f"The workspace is {fresh.folder}." in answer.err
    assert "building it" in answer.err


@pytest.mark.parametrize("sources", [{}, {"picture.png": "x", "blob.bin": "\0\1\2"}], ids=["empty", "only binaries"])
@pytest.mark.parametrize("command", [("index",), ("search", "anything")], ids=["index", "search"])
def test_a_folder_without_sources_is_nothing_to_search_in(
    tmp_path: Path, direct: Direct, sources: dict[str, str], command: tuple[str, ...]
) -> None:
    """Exit code 1, and it is said."""
    answer = direct(Sememe(tmp_path / "cache", write(tmp_path / "project", sources)), *command)
    assert answer.code == 1
    assert "nothing to search in" in answer.err
    assert answer.out == ""


@pytest.mark.parametrize(("root", "said"), [("no-such-folder", "no folder"), ("upload.py", "is a file")])
def test_a_root_that_is_no_folder_is_refused(indexed: Sememe, direct: Direct, root: str, said: str) -> None:
    """Exit code 2 with a sentence."""
    answer = direct(indexed, "index", root)
    assert answer.code == 2
    assert said in answer.err


def test_without_a_usable_cache_index_refuses_and_search_still_answers(fresh: Sememe) -> None:
    """An index that would be gone at once is not built for nothing, but an answer is worth it."""
    fresh.cache.write_text("a file where the folder should be", encoding="utf-8")
    refused = fresh("index")
    assert refused.code == 2
    assert "SEMEME_CACHE_DIR" in refused.err
    answer = fresh("search", "--limit", "1", "matchRoute")
    assert answer.code == 0
    assert answer.lines[0].startswith("web/router.js:2:")
    assert "SEMEME_CACHE_DIR" in answer.err


def test_a_model_that_cannot_be_had_ends_index(fresh: Sememe) -> None:
    """Exit code 2 and the way out: index was asked for just that model."""
    answer = fresh("index", "--model", "no/such-model")
    assert answer.code == 2
    assert "'sememe models'" in answer.err


def test_while_another_process_writes_index_waits_and_search_reads(indexed: Sememe) -> None:
    """`--wait 0` does not wait; search answers from what is there and says that it may be stale."""
    with writer_lock(workspace_folder(indexed.folder, indexed.cache), 1):
        refused = indexed("index", "--wait", "0")
        assert refused.code == 2
        assert "Another process" in refused.err
        answer = indexed("search", "--json", "matchRoute")
        assert answer.code == 0
        assert answer.json["status"]["stale"] is True
        assert "stale" in answer.err


def test_two_builds_at_once_both_end_well(fresh: Sememe) -> None:
    """One writes, the other waits and finds nothing left to do."""
    with fresh.start("index", "--json") as one, fresh.start("index", "--json") as other:
        outputs = [process.communicate(timeout=120)[0] for process in (one, other)]
        assert (one.returncode, other.returncode) == (0, 0)
    assert sorted(b'"added": 0' in output for output in outputs) == [False, True]


def test_a_damaged_index_is_built_again(fresh: Sememe, direct: Direct) -> None:
    """Search says so and answers; what only reads tells how to get it repaired."""
    assert fresh("index").code == 0
    (catalog,) = fresh.cache.glob("*/*/catalog.sqlite")
    catalog.write_bytes(b"damaged" * 1000)
    status = direct(fresh, "status")
    assert status.code == 2
    assert "'sememe index' builds it again" in status.err
    answer = fresh("search", "matchRoute")
    assert answer.code == 0
    assert answer.lines[0].startswith("web/router.js:2:")
    assert "damaged" in answer.err


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    """Exit code 130 and a message; the next run does only the rest."""
    body = "".join(
        f"def function_{i}(value):\n    '''Does thing {i}.'''\n    return value + {i}\n\n" for i in range(40)
    )
    sources = {f"package_{i % 20}/module_{i}.py": body for i in range(300)}
    sememe = Sememe(tmp_path / "cache", write(tmp_path / "project", sources))
    with sememe.start("index") as process:
        with Workspace(sememe.folder, Settings(cache_dir=sememe.cache)) as workspace:
            while not workspace.is_indexed:  # until the first files are committed
                assert process.poll() is None
                time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: the workers are told too
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert out == b""
    assert b"the next run goes on" in err
    assert b"Traceback" not in err
    done = sememe("status", "--json").json
    rest = sememe("index", "--json").json
    assert rest["complete"] is True
    assert rest["added"] == len(sources) - done["files"]
    assert rest["symbols"] >= 40 * len(sources)
    assert sememe("status", "--json").json["state"] == "ready"


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_ends_waiting(indexed: Sememe) -> None:
    """A command that waits for another writer can be told to give up."""
    with writer_lock(workspace_folder(indexed.folder, indexed.cache), 1), indexed.start("index") as process:
        assert process.stderr is not None
        assert b"waiting" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"Interrupted" in err


def test_a_full_pipe_of_errors_is_no_traceback(fresh: Sememe) -> None:
    """An operating system error becomes a sentence; SEMEME_DEBUG=1 adds where it happened."""
    if not os.path.exists("/dev/full"):  # noqa: PTH110 (a device, not a file)
        pytest.skip("no /dev/full here")
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run([SCRIPT, "symbols", "upload.py"], stdout=full, stderr=subprocess.PIPE, check=False,
                              cwd=fresh.folder, env=fresh.environment())  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(b"sememe: No space left on device")
    assert b"Traceback" not in done.stderr
    assert "Traceback" in fresh("index", "no-such-folder", SEMEME_DEBUG="1").err
