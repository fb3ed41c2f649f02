"""Several processes on one workspace, and those that die (faults.md, 11, 22 and 28)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from engine.trees import SMALL, numbered, plant

from .comparing import clean, same, served
from .raw import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .comparing import Found
    from .conftest import Begin
    from .editor import Editor

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")

GONE_SECONDS = 10.0
"""For the child of a server that ends. Two are promised, which a machine that is busy with other tests cannot show; what waited for
a busy thread took 12.5."""


def _function(name: str) -> str:
    return f"def {name}():\n    pass\n"


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _descendants(pid: int) -> set[int]:
    """All processes that this one started, and those that they started."""
    found: set[int] = set()
    parents: dict[int, list[int]] = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(each.parent.name))
    waiting = [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found.update(children)
        waiting += children
    return found


def _wait(what: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.02)


def _child(editor: Editor) -> int:
    pid: int = editor.status()["server"]["indexingPid"]
    return pid


def _is_another_than(editor: Editor, pid: int) -> bool:
    return _child(editor) not in {pid, None}


def _answers(editor: Editor, truth: Found) -> bool:
    return same(served(editor), truth)


# -- two servers -------------------------------------------------------------------------------------------------------


def test_two_servers_answer_the_same(begin: Begin, tmp_path: Path) -> None:
    """Fault 28: one writes, the other follows; a change is found by both, whoever tells of it."""
    root = plant(tmp_path / "root", SMALL)
    first, second = begin(root), begin(root)
    assert {first.phase(), second.phase()} == {"ready", "following"}
    for editor, name in ((first, "told_by_the_first"), (second, "told_by_the_second")):
        editor.save(root / f"{name}.py", _function(name))
        for each in (first, second):
            each.wait(partial(each.finds, name, name))
    plant(root, {"nobody.py": _function("told_by_nobody")})
    for each in (first, second):
        each.wait(partial(each.finds, "told_by_nobody", "told_by_nobody"))
        each.wait_until_whole()
    truth = clean(root, tmp_path / "clean")
    for each in (first, second):
        each.wait(partial(_answers, each, truth))
        assert each.messages() == []


@pytest.mark.parametrize("how", ["killed", "left"])
def test_a_follower_takes_over(begin: Begin, tmp_path: Path, how: str) -> None:
    """Fault 28: the lock is freed by death; what changed meanwhile is found, too."""
    root = plant(tmp_path / "root", SMALL)
    first, second = begin(root), begin(root)
    assert second.phase() == "following"
    if how == "killed":
        first.process.kill()
        first.process.wait()
    else:
        assert first.leave() == 0
    plant(root, {"after.py": _function("after_the_first")})
    second.wait(lambda: second.phase() == "ready")
    second.wait(lambda: second.finds("after_the_first", "after_the_first"))
    plant(root, {"after.py": _function("after_taking_over")})
    second.wait(lambda: second.finds("after_taking_over", "after_taking_over"))
    assert second.messages() == []


@pytest.mark.slow
def test_servers_that_are_killed_at_any_time_leave_a_whole_index(begin: Begin, tmp_path: Path) -> None:
    """Fault 22, 25 times: the one that is left ends with what a clean index has."""
    root = plant(tmp_path / "root", numbered(300))
    last = begin(root, wait=False)
    for number in range(25):
        other = begin(root, wait=False)
        plant(root, dict(list(numbered(300, f"v{number}").items())[number * 10 : number * 10 + 60]))
        time.sleep(0.04 * number)
        last.process.kill()
        last.process.wait()
        last = other
    last.wait_until_whole()
    truth = clean(root, tmp_path / "clean", QUERIES)
    last.wait(lambda: same(served(last, QUERIES), truth))


QUERIES = ("retry_uploadv24_250", "retry_uploadv3_33", "Policyv20205", "retry_upload_299", "retry the upload")


# -- the indexing process ----------------------------------------------------------------------------------------------


def test_an_indexing_process_that_dies_is_started_again(begin: Begin, tmp_path: Path) -> None:
    """With one message; answers go on, and what changed meanwhile is found."""
    root = plant(tmp_path / "root", SMALL)
    editor = begin(root)
    before = _child(editor)
    os.kill(before, signal.SIGKILL)
    plant(root, {"late.py": _function("zzqx_late")})
    assert editor.finds("retry_upload", "retry_upload")
    editor.wait(partial(_is_another_than, editor, before))
    editor.wait(lambda: editor.finds("zzqx_late", "zzqx_late"))
    editor.wait_until_ready()
    assert len(editor.messages()) == 1
    assert "indexing process ended" in editor.messages()[0]


def test_an_indexing_process_that_dies_in_the_middle_goes_on_from_there(begin: Begin, tmp_path: Path) -> None:
    """Fault 22: killed while it builds a first index, again and again."""
    root = plant(tmp_path / "root", numbered(1500))
    editor = begin(root, wait=False, settings={"threads": 1})
    for number in range(3):
        editor.wait(lambda: editor.phase() == "index")
        time.sleep(0.2 * number)
        pid = _child(editor)
        if pid is None:
            break
        os.kill(pid, signal.SIGKILL)
        editor.wait(partial(_is_another_than, editor, pid))
    editor.wait_until_whole()
    truth = clean(root, tmp_path / "clean", QUERIES)
    editor.wait(lambda: same(served(editor, QUERIES), truth))
    assert len(editor.messages()) == 1


@pytest.mark.parametrize("how", ["exit", "end of input", "kill"])
@pytest.mark.parametrize("busy", [True, False])
def test_nothing_is_left_of_a_server(begin: Begin, tmp_path: Path, how: str, busy: bool) -> None:
    """Fault 11: neither the indexing process nor its workers, within two seconds, in the middle of a first index, too."""
    root = plant(tmp_path / "root", numbered(1500) if busy else SMALL)
    editor = begin(root, wait=not busy, settings={"threads": 2})
    if busy:
        editor.wait(lambda: editor.phase() == "index")
    family = _descendants(editor.process.pid)
    assert _child(editor) in family
    if how == "exit":
        editor.request("shutdown")
        editor.notify("exit")
    elif how == "end of input":
        editor.hang_up()
    else:
        editor.process.kill()
    _wait(lambda: editor.process.poll() is not None, GONE_SECONDS)
    _wait(lambda: not any(map(_lives, family)), GONE_SECONDS)


# -- the command line beside a server ----------------------------------------------------------------------------------


def _sememe(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SEMEME_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-I", "-m", "lsp_server", *arguments]
    return subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_command_line_works_beside_a_server(begin: Begin, tmp_path: Path) -> None:
    """It asks for the index, gets it, and the server goes on as before."""
    root = plant(tmp_path / "root", SMALL)
    editor = begin(root)
    editor.save(root / "late.py", _function("zzqx_late"))
    found = _sememe(tmp_path, "search", "--root", str(root), "zzqx_late")
    assert found.returncode == 0, found.stderr
    assert "late.py" in found.stdout
    assert "Another process" not in found.stderr
    built = _sememe(tmp_path, "index", str(root), "--rebuild")
    assert built.returncode == 0, built.stderr
    plant(root, {"later.py": _function("zzqx_later")})
    editor.wait(lambda: editor.finds("zzqx_later", "zzqx_later"))
    removed = _sememe(tmp_path, "clean", "--yes", str(root))
    assert removed.returncode == 0, removed.stderr
    editor.wait_until_ready()
    editor.wait(lambda: editor.finds("zzqx_later", "zzqx_later"))
