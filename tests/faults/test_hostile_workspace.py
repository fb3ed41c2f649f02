"""A workspace is data: nothing in it is imported or run (faults.md, 33 and 34)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from engine.trees import numbered, plant

from indexer import Skip, SourceFile
from indexer.files import walk, why

MARKER = "import os, pathlib\npathlib.Path(os.environ['MARKER']).write_text(__name__)\ndef hijacked():\n    pass\n"
NAMES = (
    "indexer/__init__.py", "indexer/extraction/__init__.py", "indexer/extraction/worker.py", "lsp_server/__init__.py",
    "lsp_server/__main__.py", "sitecustomize.py", "usercustomize.py", "conftest.py", "tantivy.py", "usearch/__init__.py",
    "msgpack.py", "json.py", "numpy/__init__.py", "tree_sitter.py", "fastembed.py", "rich.py", "pyproject.py",
)  # fmt: skip


@pytest.mark.parametrize("threads", ["1", "2"])
def test_a_workspace_that_poses_as_our_modules_is_only_read(tmp_path: Path, threads: str) -> None:
    """With the workspace as the current folder, index and search import none of its modules, nor do the workers."""
    root = plant(tmp_path / "root", {**dict.fromkeys(NAMES, MARKER), **numbered(70)})
    marker = tmp_path / "hijacked"
    command = Path(sys.executable).with_name("sememe")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "MARKER": str(marker), "SEMEME_CACHE_DIR": str(tmp_path / "cache"), "SEMEME_THREADS": threads,
    }  # fmt: skip
    for arguments in (["index", "."], ["search", "--json", "hijacked"], ["status"]):
        done = subprocess.run(
            [command, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        if arguments[0] == "search":
            assert '"hijacked"' in done.stdout
    assert not marker.exists(), marker.read_text()


def test_settings_in_a_workspace_are_not_read(tmp_path: Path) -> None:
    """No file of a workspace names a model, a cache folder or a command for us."""
    settings = 'model = "/evil"\n[tool.sememe]\nmodel = "/evil"\ncache_dir = "."\n'
    files = dict.fromkeys(("sememe.toml", ".sememe.toml", "pyproject.toml", ".env", ".sememe/config.toml"), settings)
    root = plant(tmp_path / "root", {**files, "a.py": "def here():\n    pass\n"})
    environment = {**os.environ, "SEMEME_CACHE_DIR": str(tmp_path / "cache")}
    command = Path(sys.executable).with_name("sememe")
    done = subprocess.run(
        [command, "search", "here"], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "here" in done.stdout
    assert "evil" not in done.stderr
    assert not [path for path in root.rglob("*") if "catalog" in path.name]


def test_a_share_that_a_workspace_names_is_not_looked_at(tmp_path: Path) -> None:
    """On Windows that alone would give the user's credentials to another machine. Here such a path is a local one."""
    share = plant(tmp_path / "share", {"HEAD": "ref: refs/heads/main\n", "info/exclude": "a.py\n", "commondir": "."})
    for name, pointer in (("file", f"gitdir: /{share}\n"), ("folder", None)):
        root = plant(tmp_path / name, {"a.py": "def here():\n    pass\n"})
        if pointer:
            plant(root, {".git": pointer})
        else:
            plant(root, {".git/HEAD": "ref: refs/heads/main\n", ".git/commondir": f"/{share}\n"})
        assert [each.path for each in walk(root) if isinstance(each, SourceFile)][-1] == "a.py", name
    plant(tmp_path / "file", {".git": f"gitdir: {share}\n"})
    assert isinstance(why(tmp_path / "file", "a.py"), Skip), "a local one is git's way"
