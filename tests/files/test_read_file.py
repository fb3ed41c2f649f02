"""Reading one file: what may be read, and what never is."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

import pytest

from indexer.files import Source, WalkRules, opening, read
from indexer.values import Skip


@pytest.fixture(params=["by descriptor", "by path"])
def root(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty root, on a platform that opens files relative to folders, and on one (Windows) that cannot."""
    monkeypatch.setattr(opening, "_BY_DESCRIPTOR", request.param == "by descriptor")
    root = tmp_path / "root"
    root.mkdir()
    return root


def reason(found: Source | Skip) -> str:
    assert isinstance(found, Skip)
    return found.reason


def test_a_source_has_all_that_tells_it_from_another(root: Path) -> None:
    """Bytes, text, size, time and digest are of one moment."""
    (root / "a").mkdir()
    (root / "a" / "b.py").write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    raw = b"\xef\xbb\xbfx = 1\r\n"
    status = (root / "a" / "b.py").stat()
    digest = blake2b(raw, digest_size=16).digest()
    assert read(root, "a/b.py") == Source("a/b.py", raw, "x = 1\r\n", 10, status.st_mtime_ns, digest)


def test_links_are_not_read_through(root: Path) -> None:
    """Neither at the end of a path nor on the way, even to a file within the root."""
    (root / "real").mkdir()
    (root / "real" / "a.py").write_text("x")
    (root.parent / "secret.py").write_text("key")
    (root / "file.py").symlink_to(root.parent / "secret.py")
    (root / "up").symlink_to(root.parent)
    (root / "twin").symlink_to(root / "real")
    for path in ["file.py", "up/secret.py", "twin/a.py"]:
        assert isinstance(read(root, path), Skip)


@pytest.mark.parametrize(
    "path", ["../secret.py", "a/../../secret.py", "/etc/passwd", "", ".", "a//b", "a\0b", "./a.py"]
)
def test_paths_that_lead_out_are_refused(root: Path, path: str) -> None:
    """Only plain names below the root are opened."""
    (root.parent / "secret.py").write_text("key")
    assert reason(read(root, path)) == "outside the workspace"


def test_what_is_no_file_is_never_waited_for(root: Path) -> None:
    """A FIFO would block, a folder cannot be read; what is gone is gone."""
    os.mkfifo(root / "pipe")
    (root / "folder").mkdir()
    assert reason(read(root, "pipe")) == "not a regular file"
    assert reason(read(root, "folder")) == "not a regular file"
    assert reason(read(root, "gone.py")) == "no such file"
    assert reason(read(root, "gone/a.py")) == "no such file"
    assert reason(read(root, "n" * 300)) == "cannot be read: File name too long"


def test_a_fifo_put_in_a_files_place_does_not_block(root: Path) -> None:
    """Between the look and the opening a file may be replaced: the opening itself does not wait."""
    os.mkfifo(root / "pipe")
    regular = Path(__file__).stat()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "stat", lambda *_, **__: regular)
        patch.setattr(os, "lstat", lambda *_, **__: regular)
        found = read(root, "pipe")
    assert reason(found) == "not a regular file"


def test_no_more_than_the_limit_is_read(root: Path) -> None:
    """A large file is refused by its size, and one that grows meanwhile by what was read."""
    with (root / "big").open("wb") as file:
        file.truncate(50_000_000)
    assert reason(read(root, "big")) == "50,000,000 bytes, over the limit of 1,000,000"
    (root / "exact").write_text("12345")
    assert isinstance(read(root, "exact", WalkRules(max_file_bytes=5)), Source)
    assert isinstance(read(root, "exact", WalkRules(max_file_bytes=4)), Skip)
    with (root / "exact").open("rb") as file:
        assert opening.read_at_most(file.fileno(), 3) == b"1234"


def test_odd_content_is_a_skip(root: Path) -> None:
    """What cannot be decoded is said, as is a name that cannot be written."""
    (root / "a.bin").write_bytes(b"\0\1")
    assert read(root, "a.bin") == Skip("a.bin", "binary")
    assert isinstance(read(root, "\ud800"), Skip)


def test_a_path_longer_than_the_system_allows_is_read(tmp_path: Path) -> None:
    """Folders are opened one in another, so that only names have a limit, not paths."""
    if not opening._BY_DESCRIPTOR:
        pytest.skip("needs openat")
    parts = ["f" * 200] * 25
    folder = os.open(tmp_path, os.O_RDONLY)
    for part in parts:
        os.mkdir(part, dir_fd=folder)
        inner = os.open(part, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    file = os.open("a.py", os.O_CREAT | os.O_WRONLY, dir_fd=folder)
    os.write(file, b"x")
    os.close(file)
    os.close(folder)
    assert isinstance(read(tmp_path, "/".join([*parts, "a.py"])), Source)
