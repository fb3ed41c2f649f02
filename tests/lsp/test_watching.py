"""What changes outside the editor is followed, and said where it cannot be (faults.md, 21, 29, 30 and 32)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from engine.trees import SMALL, numbered, plant

from .comparing import clean, same, served
from .editor import undisturbed
from .raw import SERVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Begin
    from .editor import Editor


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workspace lies."""
    home = tmp_path_factory.mktemp("watching")
    plant(home / "root", {"first.py": _function("the_first"), ".git/HEAD": "ref: refs/heads/main\n"})
    return home


@pytest.fixture(scope="module")
def editor(home: Path) -> Iterator[Editor]:
    """A server for the module; each test has folders of its own."""
    with undisturbed(home, home / "root") as editor:
        yield editor


def _function(name: str) -> str:
    return f"def {name}():\n    pass\n"


def _appears(editor: Editor, name: str, path: str | None = None) -> None:
    """Wait until a symbol is found, in this file."""
    editor.wait(
        lambda: any(each["name"] == name and (path is None or each["path"] == path) for each in editor.search(name))
    )


def _vanishes(editor: Editor, name: str) -> None:
    editor.wait(lambda: not editor.finds(name, name))


def test_a_file_is_followed(editor: Editor, home: Path) -> None:
    """Made, changed, saved by putting another file in its place, renamed, removed; by whomever."""
    root = plant(home / "root", {"a/one.py": _function("a_made_symbol")})
    _appears(editor, "a_made_symbol", "a/one.py")
    plant(root, {"a/one.py": _function("a_changed_symbol")})
    _appears(editor, "a_changed_symbol")
    assert not editor.finds("a_made_symbol", "a_made_symbol")
    plant(root, {"a/.one.py.swp": _function("an_atomic_symbol")})
    (root / "a" / ".one.py.swp").replace(root / "a" / "one.py")
    _appears(editor, "an_atomic_symbol", "a/one.py")
    assert not editor.finds("a_changed_symbol", "a_changed_symbol")
    (root / "a" / "one.py").rename(root / "a" / "two.py")
    _appears(editor, "an_atomic_symbol", "a/two.py")
    editor.wait(lambda: {each["path"] for each in editor.search("an_atomic_symbol", paths=["a"])} == {"a/two.py"})
    (root / "a" / "two.py").unlink()
    _vanishes(editor, "an_atomic_symbol")


def test_a_folder_is_followed(editor: Editor, home: Path) -> None:
    """Renamed, moved out and in again, removed; files in a new folder count from its first moment."""
    root = plant(home / "root", {f"b/c/{name}.py": _function(f"in_folder_{name}") for name in "xyz"})
    _appears(editor, "in_folder_z", "b/c/z.py")
    (root / "b").rename(root / "renamed")
    _appears(editor, "in_folder_z", "renamed/c/z.py")
    plant(root, {"renamed/c/late.py": _function("late_in_folder")})
    _appears(editor, "late_in_folder", "renamed/c/late.py")
    (root / "renamed").rename(home / "away")
    _vanishes(editor, "in_folder_x")
    (home / "away").rename(root / "back")
    _appears(editor, "in_folder_x", "back/c/x.py")
    shutil.rmtree(root / "back")
    _vanishes(editor, "in_folder_y")


def test_ignore_files_are_followed(editor: Editor, home: Path) -> None:
    """What they begin to name is found no longer, and found again when they do not."""
    root = plant(home / "root", {"d/gen/a.py": _function("a_generated_symbol"), "d/own.py": _function("an_own_symbol")})
    _appears(editor, "a_generated_symbol")
    plant(root, {"d/.gitignore": "gen/\n"})
    _vanishes(editor, "a_generated_symbol")
    assert editor.finds("an_own_symbol", "an_own_symbol")
    plant(root, {"d/.gitignore": "# nothing\n"})
    _appears(editor, "a_generated_symbol")


LIMITED = 'echo {} > /proc/sys/user/{} && exec "$0" "$@"'


@pytest.mark.parametrize(
    ("limit", "few"),
    [
        ("max_inotify_watches", 3),
        pytest.param("max_inotify_instances", 0, marks=pytest.mark.slow),
    ],
)
def test_a_system_that_tells_nothing_is_asked(begin: Begin, tmp_path: Path, limit: str, few: int) -> None:
    """Fault 30, a real one: said once, with the limit's name; changes are found, those that the editor tells of too."""
    prefix = ["unshare", "-Ur", "sh", "-c", LIMITED.format(few, limit)]
    probe = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip(f"no user namespaces here: {probe.stderr.decode()}")
    root = plant(tmp_path / "root", {f"{name}/{name}.py": _function(f"in_{name}") for name in "abcdefgh"})
    editor = begin(root, wait=False, command=[*prefix, *SERVER])
    editor.wait(lambda: editor.finds("in_h", "in_h"))
    named = limit.replace("max_inotify", "max_user")
    editor.wait(lambda: any(named in text for text in editor.status()["degraded"]))
    assert editor.result("sememe/search", {"query": "in_h"})["status"]["stale"] is True
    path = root / "h" / "h.py"
    for number in range(3):
        plant(root, {"h/h.py": _function(f"told_{number}")})
        editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": 2}]})
        _appears(editor, f"told_{number}")
    plant(root, {"g/new.py": _function("not_told")})
    path.unlink()
    _appears(editor, "not_told")
    _vanishes(editor, "told_2")
    messages = editor.messages()
    assert len(messages) == 1
    assert named in messages[0]


def _git(root: Path, *arguments: str) -> None:
    options = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "gc.auto=0", "-c", "core.fsync=none"]
    subprocess.run(["git", *options, *arguments], cwd=root, check=True, capture_output=True)


def test_a_branch_switch_ends_equal_to_a_clean_index(begin: Begin, tmp_path: Path) -> None:
    """Fault 21: 1,500 files change, come or go at once, there and back."""
    root = plant(tmp_path / "root", {**SMALL, **numbered(700)})
    _git(root, "init", "-q", "-b", "one")
    _git(root, "add", ".")
    _git(root, "commit", "-q", "-m", "one")
    _git(root, "checkout", "-q", "-b", "two")
    _git(root, "rm", "-q", "-r", "pkg0", "pkg1", "pkg2", "config")
    plant(root, {f"moved/{path}": text for path, text in numbered(700, "moved").items()})
    plant(root, dict(list(numbered(400, "two").items())[200:]))
    _git(root, "add", ".")
    _git(root, "commit", "-q", "-m", "two")
    queries = ("retry_upload_42", "retry_uploadmoved_7", "Policytwo300", "RetryPolicy", "parse the configuration file")
    two = clean(root, tmp_path / "two", queries)
    editor = begin(root, wait=False)
    editor.wait_until_whole()
    assert same(served(editor, queries), two)
    _git(root, "checkout", "-q", "one")
    one = clean(root, tmp_path / "one", queries)
    assert not same(one, two)
    editor.wait(lambda: same(served(editor, queries), one))
    _git(root, "checkout", "-q", "two")
    editor.wait(lambda: same(served(editor, queries), two))
    editor.wait_until_ready()
    assert editor.messages() == []


@pytest.mark.slow
def test_a_root_that_goes_and_comes_back(begin: Begin, tmp_path: Path) -> None:
    """Fault 32: said once, answers go on from the index, and when it is there again it is followed again."""
    root = plant(tmp_path / "root", {"a.py": _function("in_the_root")})
    editor = begin(root)
    root.rename(tmp_path / "elsewhere")
    editor.wait(lambda: editor.result("sememe/search", {"query": "x"})["status"]["stale"])
    editor.wait(
        lambda: any("was moved or removed" in text or "not there" in text for text in editor.status()["degraded"])
    )
    assert editor.finds("in_the_root", "in_the_root")
    (tmp_path / "elsewhere").rename(root)
    plant(root, {"b.py": _function("after_the_return")})
    _appears(editor, "after_the_return")
    editor.wait_until_ready()
    plant(root, {"b.py": _function("followed_again")})
    _appears(editor, "followed_again")
    assert 1 <= len(editor.messages()) <= 3


def test_a_cache_that_is_deleted_is_made_again(begin: Begin, tmp_path: Path) -> None:
    """Fault 29: while the server runs; said, and the answers are what they were."""
    root = plant(tmp_path / "root", SMALL)
    editor = begin(root)
    editor.wait_until_whole()
    before = served(editor)
    index = Path(editor.status()["folders"][0]["index"])
    shutil.rmtree(tmp_path / "cache")
    plant(root, {"late.py": _function("zzqx_late")})
    _appears(editor, "zzqx_late")
    editor.wait_until_whole()
    (root / "late.py").unlink()
    editor.wait(lambda: same(served(editor), before))
    assert index.exists()
    assert [text for text in editor.messages() if "removed from the cache" in text or "built again" in text]
