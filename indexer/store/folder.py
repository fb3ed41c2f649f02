"""Where a workspace's index lies, who may write it, and which version of it counts.

CACHE/NAME-HASH/            one workspace; private to the user
    workspace.json          which root this is, for people and for `clean`
    writer.lock             held by the process that writes; freed by its death
    writer.wanted           touched by a process that waits for the lock
    keeper-*.lock           held by the language server that watches the files; freed by its death
    VERSION/                one index: format, parser, analysis and model; another version is built beside it
        catalog.sqlite  words/  vectors/  seal.json
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import filelock
import platformdirs

from ..errors import CacheUnusable, IndexBusy
from .durable import write_durably

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK_NAME = "writer.lock"
CATALOG, WORDS, VECTORS = "catalog.sqlite", "words", "vectors"
"""What an index consists of."""
_WANTED = "writer.wanted"
FORMAT = 5
"""Raised when the files' layout or meaning changes."""


def cache_root() -> Path:
    """SEMEME_CACHE_DIR, or the user's cache folder."""
    named = os.environ.get("SEMEME_CACHE_DIR")
    return (
        Path(named).expanduser().absolute() if named else Path(platformdirs.user_cache_dir("sememe", appauthor=False))
    )


@dataclass(frozen=True, slots=True)
class WorkspaceFolder:
    """The cache folder of one workspace."""

    path: Path
    root: Path

    @property
    def lock_path(self) -> Path:
        """The file whose lock makes a process the writer."""
        return self.path / LOCK_NAME

    def index(self, version: str) -> Path:
        """The folder of one version of the index."""
        return self.path / version


def workspace_folder(root: Path, cache: Path) -> WorkspaceFolder:
    """Where the index of a root lies; nothing is made yet."""
    key = hashlib.blake2b(os.fsencode(root), digest_size=6).hexdigest()
    label = re.sub(r"[^A-Za-z0-9._-]+", "-", root.name)[:40] or "root"
    return WorkspaceFolder(cache / f"{label}-{key}", root)


def make(folder: WorkspaceFolder) -> None:
    """Make a workspace's cache folder, private to the user.

    :raises CacheUnusable: it cannot be made or written.
    """
    try:
        # 0700: an index tells what a private repository holds.
        folder.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.path.mkdir(mode=0o700, exist_ok=True)
        described = folder.path / "workspace.json"
        document = json.dumps({"root": str(folder.root)}).encode()
        if not described.exists() or described.read_bytes() != document:
            write_durably(described, document)
        with folder.lock_path.open("ab"):  # on a file system that turned read-only, only writing tells
            pass
    except OSError as error:
        raise CacheUnusable(
            f"The cache folder {folder.path.parent} cannot be used: {error.strerror}. "
            "Set SEMEME_CACHE_DIR to a folder of your own."
        ) from error


def all_workspaces(cache: Path) -> list[tuple[Path, str]]:
    """Every workspace folder in the cache, with the root that it belongs to."""
    found = []
    for described in sorted(cache.glob("*/workspace.json")):
        try:
            found.append((described.parent, str(json.loads(described.read_text(encoding="utf-8"))["root"])))
        except (OSError, ValueError, KeyError, TypeError):
            found.append((described.parent, "?"))
    return found


@contextmanager
def writer_lock(folder: WorkspaceFolder, timeout: float) -> Iterator[None]:
    """Be the one writer of a workspace's index. `timeout` is in seconds; 0 does not wait.

    A resident writer that holds the lock while nothing changes is asked to let go of it.

    :raises IndexBusy: another process writes.
    """
    make(folder)  # it may have been removed since it was opened
    lock = filelock.FileLock(folder.lock_path, mode=0o600)
    try:
        if not _acquired(lock, 0):
            with suppress(OSError):
                (folder.path / _WANTED).touch()
            if not _acquired(lock, timeout):
                raise IndexBusy(f"Another process is writing the index of {folder.root}.")
    except OSError as error:
        raise CacheUnusable(f"The cache folder {folder.path} cannot be written: {error.strerror}.") from error
    try:
        yield
    finally:
        lock.release()


def _acquired(lock: filelock.BaseFileLock, timeout: float) -> bool:
    try:
        lock.acquire(timeout=timeout, poll_interval=0.05)
    except filelock.Timeout:
        return False
    return True


def last_wanted(folder: WorkspaceFolder) -> int:
    """When another process last asked for the writer's lock in vain, by the file system's clock in nanoseconds; or 0."""
    try:
        return (folder.path / _WANTED).stat().st_mtime_ns
    except OSError:
        return 0


class KeeperClaim:
    """The claim to keep one version of an index fresh, among the language servers of a workspace. Freed by death."""

    def __init__(self, lock: filelock.BaseFileLock) -> None:
        self._lock = lock

    def release(self) -> None:
        """Let another server have it."""
        self._lock.release()


def claim(folder: WorkspaceFolder, version: str) -> KeeperClaim | None:
    """Become the keeper of an index; None while another process is."""
    make(folder)
    name = hashlib.blake2b(version.encode(), digest_size=4).hexdigest()
    lock = filelock.FileLock(folder.path / f"keeper-{name}.lock", mode=0o600)
    return KeeperClaim(lock) if _acquired(lock, 0) else None


def remove_index(path: Path) -> None:
    """Remove one version of an index, or a whole workspace folder.

    All at once, by another name: a reader that comes while its files vanish would leave SQLite's log in the folder, and the
    next index would take it for its own.
    """
    doomed = path.with_name(f"{path.name}.removed-{os.getpid()}-{time.monotonic_ns()}")
    try:
        path.rename(doomed)
    except OSError:  # not there, or (Windows) one of its files is open
        doomed = path
    shutil.rmtree(doomed, ignore_errors=True)


_ROOM_BYTES = 32_000_000
"""What a commit may need at once: Tantivy's heap, and as much of the catalog's log."""


def require_writable(path: Path) -> None:
    """Make sure that an index can be written here.

    :raises OSError: the disk is full, read-only or broken.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if shutil.disk_usage(path).free < _ROOM_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    probe = path / f"probe.{os.getpid()}.part"
    try:
        with probe.open("wb") as file:
            file.write(bytes(1 << 20))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        probe.unlink(missing_ok=True)


def sizes_of(index: Path) -> dict[str, int]:
    """Bytes of each part of an index, and of what else is in its folder."""
    sizes = dict.fromkeys(("catalog", "words", "vectors", "other"), 0)
    names = {WORDS: "words", VECTORS: "vectors"}
    with suppress(OSError):
        for each in index.iterdir():
            # SQLite's log and its index are the catalog's, too.
            part = "catalog" if each.name.startswith(CATALOG) else names.get(each.name, "other")
            sizes[part] += size_of(each) if each.is_dir() else _size(each)
    return sizes


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # removed meanwhile
        return 0


def size_of(path: Path) -> int:
    """Bytes of all files below a folder."""
    total = 0
    for each in path.rglob("*"):
        try:
            total += each.stat().st_size if each.is_file() else 0
        except OSError:  # removed meanwhile, by a merge
            continue
    return total
