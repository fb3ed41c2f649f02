"""All workspaces in the cache: what there is, how large it is, and removing it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .embedding.vector_files import files_in
from .store import folder as folders

_WAIT_SECONDS = 2.0
"""For a language server at rest, which makes way."""


@dataclass(frozen=True, slots=True)
class CachedWorkspace:
    """The cache folder of one workspace; its root may be gone."""

    path: Path
    root: str

    @property
    def is_indexed(self) -> bool:
        """There is an index of some version in it."""
        return any(self.path.glob("*/catalog.sqlite"))

    @property
    def bytes(self) -> int:
        """Size on disk."""
        return folders.size_of(self.path)

    def remove(self) -> None:
        """Remove it, all versions of its index.

        :raises IndexBusy: another process writes it, and did not let go of it at once.
        """
        with folders.writer_lock(folders.WorkspaceFolder(self.path, Path(self.root)), _WAIT_SECONDS):
            for each in self.path.iterdir():
                if each.is_dir():
                    folders.remove_index(each)
                elif each.name != folders.LOCK_NAME:  # last: some systems do not remove an open file
                    with suppress(OSError):
                        each.unlink()
        folders.remove_index(self.path)


@dataclass(frozen=True, slots=True)
class CachedVectors:
    """What slow models have said, for all workspaces."""

    folder: Path

    @property
    def root(self) -> str:
        """What it is called among workspaces."""
        return "what slow models have read, of all workspaces"

    @property
    def bytes(self) -> int:
        """Size on disk."""
        return sum(each.stat().st_size for each in files_in(self.folder))

    def remove(self) -> None:
        """Remove it. Who uses it begins a new one."""
        for each in files_in(self.folder):
            with suppress(OSError):
                each.unlink()


def cached_vectors(cache: Path | None = None) -> CachedVectors | None:
    """The vectors in a cache folder (the user's by default), if there are any."""
    found = CachedVectors(cache or folders.cache_root())
    return found if files_in(found.folder) else None


def cached_workspaces(cache: Path | None = None) -> list[CachedWorkspace]:
    """Every workspace in a cache folder (the user's by default), by path."""
    return [CachedWorkspace(path, root) for path, root in folders.all_workspaces(cache or folders.cache_root())]
