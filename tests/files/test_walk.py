"""The walk on trees that are odd, hostile or changing."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.files import WalkRules, walk, why
from indexer.values import Skip, SourceFile


def plant(root: Path, *paths: str) -> Path:
    """Files below a root, with their parents; a path that ends in `/` is an empty folder."""
    for path in paths:
        target = root / path
        if path.endswith("/"):
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("x")
    return root


def kept(root: Path) -> list[str]:
    return [found.path for found in walk(root) if isinstance(found, SourceFile)]


def skipped(root: Path) -> dict[str, str]:
    return {found.path: found.reason for found in walk(root) if isinstance(found, Skip)}


def test_a_file_has_its_size_and_time(tmp_path: Path) -> None:
    """What the walk says about a file is what the file system says."""
    plant(tmp_path, "a.py")
    status = (tmp_path / "a.py").stat()
    assert list(walk(tmp_path)) == [SourceFile("a.py", 1, status.st_mtime_ns)]


def test_the_order_is_that_of_the_paths(tmp_path: Path) -> None:
    """Files and skips come sorted by their whole paths, folders among them."""
    plant(tmp_path, "b/x", "b.c", "b-/y", "a", "b0", ".hidden/z", "node_modules/q", "é/ü", "B")
    paths = [found.path for found in walk(tmp_path)]
    assert paths == sorted(paths)
    assert len(paths) == 9


def test_hidden_files_are_indexed(tmp_path: Path) -> None:
    """A dot hides nothing: workflows and settings are source too."""
    plant(tmp_path, ".github/workflows/ci.yml", ".eslintrc")
    assert kept(tmp_path) == [".eslintrc", ".github/workflows/ci.yml"]


@pytest.mark.parametrize(
    ("paths", "left_out"),
    [
        ([".git/HEAD", ".hg/x", ".svn/x", ".jj/x", ".bzr/x"], [".git/", ".hg/", ".svn/", ".jj/", ".bzr/"]),
        (["node_modules/a/b.js", "src/__pycache__/a.py"], ["node_modules/", "src/__pycache__/"]),
        (["env/pyvenv.cfg", "env/lib/a.py"], ["env/"]),
        (["target/a.rs", "Cargo.toml"], ["target/"]),
        (["vendor/modules.txt", "vendor/a.go"], ["vendor/"]),
        (["vendor/a.php", "composer.json"], ["vendor/"]),
        (["obj/a.cs", "bin/b.cs", "App.csproj"], ["obj/", "bin/"]),
        (["x.egg-info/PKG-INFO"], ["x.egg-info/"]),
        (["out/CMakeCache.txt", "out/a.c"], ["out/"]),
    ],
)
def test_what_tools_write_is_left_out(tmp_path: Path, paths: list[str], left_out: list[str]) -> None:
    """Each such folder comes as one skip, and nothing below it comes at all."""
    found = [item.path for item in walk(plant(tmp_path, *paths)) if isinstance(item, Skip)]
    assert sorted(found) == sorted(left_out)
    assert not any(path.startswith(tuple(left_out)) for path in kept(tmp_path))


@pytest.mark.parametrize(
    "paths",
    [
        ["target/a.py"],
        ["build/a.py", "dist/b.py"],
        ["src/build/a.py", "package.json"],
        ["vendor/a.py"],
        ["bin/run.sh", "obj/a.c"],
        ["_build/a", "deps/b", "out/c", "coverage/d.py", "site/e.py", "Library/f.cs"],
        ["cache/CACHEDIR.TAG", "cache/a.py"],
        ["CMakeLists.txt", "sub/CMakeLists.txt", "sub/CMakeCache.txt", "sub/a.c"],
    ],
)
def test_source_with_an_ambiguous_folder_name_is_kept(tmp_path: Path, paths: list[str]) -> None:
    """Without a sign that a tool wrote it, a folder is the user's own."""
    assert sorted(kept(plant(tmp_path, *paths))) == sorted(paths)


def test_a_marked_cache_is_left_out(tmp_path: Path) -> None:
    """A CACHEDIR.TAG counts with the signature of its specification."""
    plant(tmp_path, "c/a.py")
    (tmp_path / "c" / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert skipped(tmp_path) == {"c/": "a cache (CACHEDIR.TAG)"}


def test_the_root_is_walked_whatever_it_is(tmp_path: Path) -> None:
    """The user named the root, so neither its name nor what it holds leaves it out."""
    root = plant(tmp_path / "node_modules", "a.py", "pyvenv.cfg")
    assert kept(root) == ["a.py", "pyvenv.cfg"]


@pytest.mark.parametrize(
    "name", ["a.png", "A.PNG", "x.tar.gz", "w.safetensors", "yarn.lock", "j.min.js", "a_pb2.py", "go.sum"]
)
def test_files_that_are_no_source_by_name_are_left_out(tmp_path: Path, name: str) -> None:
    """They are not even opened."""
    assert list(skipped(plant(tmp_path, name))) == [name]


@pytest.mark.parametrize(
    "name",
    ["png", ".png.py", "lock", "Makefile", "min.js", "a.ts", "a.m", "a.mo", "a.dot", "README", "x.svg", "a.json"],
)
def test_files_with_similar_names_are_kept(tmp_path: Path, name: str) -> None:
    """An extension counts where it is one."""
    assert kept(plant(tmp_path, name)) == [name]


def test_links_are_reported_and_never_followed(tmp_path: Path) -> None:
    """Out of the root, in a loop, to a file within, or to nothing."""
    root = plant(tmp_path / "w", "real/a.py")
    plant(tmp_path, "secret/key.py")
    (root / "out").symlink_to(tmp_path / "secret")
    (root / "real" / "loop").symlink_to(root)
    (root / "twin.py").symlink_to(root / "real" / "a.py")
    (root / "broken").symlink_to("nowhere")
    assert kept(root) == ["real/a.py"]
    assert skipped(root) == dict.fromkeys(["out", "real/loop", "twin.py", "broken"], "link, not followed")
    assert why(root, "out/key.py") == Skip("out", "link, not followed")


def test_a_root_that_is_a_link_is_walked(tmp_path: Path) -> None:
    """Only what lies below the root must be no link; files may be named by either path."""
    root = plant(tmp_path / "real", "a.py")
    (tmp_path / "link").symlink_to(root)
    assert kept(tmp_path / "link") == ["a.py"]
    assert why(tmp_path / "link", root / "a.py") == why(root, "a.py")


def test_a_fifo_and_a_socket_never_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are reported unopened, even under the name of an ignore file."""
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / ".gitignore")
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock")
    assert skipped(tmp_path) == {
        ".gitignore": "a FIFO, never opened",
        "pipe": "a FIFO, never opened",
        "sock": "a socket, never opened",
    }


def test_a_large_file_is_skipped_with_its_size(tmp_path: Path) -> None:
    """The reason gives the size and the limit. (The file is sparse: it takes no room.)"""
    with (tmp_path / "big.py").open("wb") as file:
        file.truncate(50_000_000)
    assert skipped(tmp_path) == {"big.py": "50,000,000 bytes, over the limit of 1,000,000"}
    assert isinstance(why(tmp_path, "big.py", WalkRules(max_file_bytes=50_000_000)), SourceFile)


def test_names_that_are_not_utf8_are_skipped_and_can_be_printed(tmp_path: Path) -> None:
    """Their bytes are written out, as no JSON, SQL or protocol can hold them."""
    (tmp_path / os.fsdecode(b"bad\xff.py")).write_text("x")
    (tmp_path / os.fsdecode(b"dir\xfe")).mkdir()
    (tmp_path / os.fsdecode(b"dir\xfe") / "a.py").write_text("x")
    found = skipped(tmp_path)
    assert found == dict.fromkeys(["bad\\udcff.py", "dir\\udcfe/"], "its name is not valid UTF-8")
    assert why(tmp_path, os.fsdecode(b"bad\xff.py")) == Skip("bad\\udcff.py", "its name is not valid UTF-8")


def flatten(folder: Path) -> None:
    """Removes `d/d/d/…`, which is too deep for shutil and for pytest's own clean-up."""
    while (folder / "d" / "d").exists():
        (folder / "d" / "d").rename(folder / "e")
        shutil.rmtree(folder / "d")
        (folder / "e").rename(folder / "d")
    shutil.rmtree(folder / "d")


def test_deep_folders_are_walked(tmp_path: Path) -> None:
    """Folders nested far more deeply than Python calls, and past PATH_MAX, end in a file or a skip."""
    levels = 2_100
    folder = os.open(tmp_path, os.O_RDONLY)
    for level in range(levels):
        os.mkdir("d", dir_fd=folder)
        inner = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
        if level == 1_500:
            os.close(os.open("deep.py", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    os.close(folder)
    try:
        found = list(walk(tmp_path))
        assert [item.path for item in found if isinstance(item, SourceFile)] == ["d/" * 1_501 + "deep.py"]
        (past,) = [item for item in found if isinstance(item, Skip)]
        assert past.reason == "cannot be read: File name too long"
        assert why(tmp_path, "d/" * 1_501 + "deep.py") in found
    finally:
        flatten(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything; the test of deep folders meets a real error")
def test_an_unreadable_folder_is_reported(tmp_path: Path) -> None:
    """The walk goes on beside it."""
    plant(tmp_path, "a/b.py", "c.py").joinpath("a").chmod(0)
    try:
        assert skipped(tmp_path) == {"a/": "cannot be read: Permission denied"}
        assert kept(tmp_path) == ["c.py"]
    finally:
        (tmp_path / "a").chmod(0o700)


def test_what_vanishes_during_the_walk_is_left_out(tmp_path: Path) -> None:
    """Folders and files may go, or change places, once their names are read."""
    plant(tmp_path, "a.py", "b.py", "c/d.py", "e/f.py", "g.py")
    found = walk(tmp_path)
    assert next(found).path == "a.py"
    (tmp_path / "b.py").unlink()
    shutil.rmtree(tmp_path / "c")
    shutil.rmtree(tmp_path / "e")
    (tmp_path / "e").write_text("now a file")
    assert [item.path for item in found] == ["g.py"]


def test_a_missing_root_raises(tmp_path: Path) -> None:
    """At once, not at the first item."""
    with pytest.raises(FileNotFoundError):
        walk(tmp_path / "none")
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotADirectoryError):
        walk(tmp_path / "file")


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "/"])
def test_why_says_that_a_path_lies_outside(tmp_path: Path, path: str) -> None:
    """Nothing outside is looked at."""
    verdict = why(tmp_path, path)
    assert isinstance(verdict, Skip)
    assert verdict.reason == "outside the workspace"


def test_why_answers_for_every_path(tmp_path: Path) -> None:
    """Missing files, folders, files below files, the root and impossible names have an answer."""
    plant(tmp_path, "a/b.py")
    assert why(tmp_path, "a/c.py") == Skip("a/c.py", "no such file")
    assert why(tmp_path, "a/b.py/c") == Skip("a/b.py/c", "no such file")
    assert why(tmp_path, "a") == Skip("a/", "a folder: its files are judged one by one")
    assert why(tmp_path, ".") == Skip("./", "a folder: its files are judged one by one")
    assert why(tmp_path, "a\0b") == Skip("a\0b", "no file name: it holds a NUL")
    assert why(tmp_path, "a/../a//b.py") == why(tmp_path, tmp_path / "a" / "b.py") == next(walk(tmp_path))


SEGMENTS = """a b.py c.log build target node_modules vendor x.png Cargo.toml package.json pyvenv.cfg .git é modules.txt
.gitignore .ignore .sememeignore"""
segments = st.sampled_from(SEGMENTS.split())
contents = st.sampled_from(["*.log\n", "*\n!*/\n!*.py\n", "a/\n", "!build\n!vendor/\n", "/a/b.py\n", "x" * 300, "é\n"])


@given(st.dictionaries(st.lists(segments, min_size=1, max_size=4).map("/".join), contents, min_size=1, max_size=15))
@settings(max_examples=150, deadline=None)
def test_why_agrees_with_the_walk(tmp_path_factory: pytest.TempPathFactory, files: dict[str, str]) -> None:
    """For each item of the walk `why` gives the same item; for a file below a skipped folder, that folder's skip."""
    root = tmp_path_factory.mktemp("why")
    for path, content in files.items():
        try:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content)
        except OSError:
            continue  # a file and a folder of one name
    rules = WalkRules(max_file_bytes=250, extra_ignore=("/b.py", "!/vendor"))
    found = {item.path: item for item in walk(root, rules)}
    for path, item in found.items():
        assert why(root, path, rules) == item
    for file in (path for path in root.rglob("*") if path.is_file()):
        relative = file.relative_to(root).as_posix()
        answer = why(root, file, rules)
        assert answer == found[answer.path]
        assert relative == answer.path or (answer.path.endswith("/") and relative.startswith(answer.path))
    shutil.rmtree(root)
