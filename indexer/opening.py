"""What reading a workspace takes: where its index lies, the models, the open reader, the buffers and the files. Nothing here
writes the index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .buffers import Buffers
from .errors import CorruptIndex, NotAWorkspace
from .extraction.pool import prepare_text
from .files import read
from .files.read import digest
from .second_opinion import SecondOpinion
from .settings import Settings
from .store import folder as folders
from .store.reader import IndexReader, exists
from .update import walk_rules
from .values import Skip
from .workspace_models import WorkspaceModels

if TYPE_CHECKING:
    import tempfile

    from .embedding.spaces import Models
    from .remembered import Remembered
    from .values import Symbol


@dataclass(frozen=True, slots=True)
class Answering:
    """What an answer of a workspace rests on: an index, and the models that it was made with, as far as they can be asked."""

    reader: IndexReader
    models: Models


class OpenIndex(WorkspaceModels):
    """The reading side of a workspace."""

    def __init__(self, root: Path | str, settings: Settings | None = None) -> None:
        """Open a workspace; nothing is read or built yet.

        :raises NotAWorkspace: the root does not exist or is no folder.
        """
        self.root = Path(root).expanduser()
        if not self.root.exists():
            raise NotAWorkspace(f"There is no folder {self.root}.")
        if not self.root.is_dir():
            raise NotAWorkspace(f"{self.root} is a file. Name the folder that it is in.")
        self.root = self.root.resolve()
        settings = settings or Settings()
        super().__init__(settings, folders.workspace_folder(self.root, settings.cache_dir))
        self.buffers = Buffers()
        self.second_opinion = SecondOpinion(self.settings)
        self.is_fresh = False
        """Somebody keeps the index equal to the files, and did so up to now."""
        self._degraded: dict[str, str] = {}
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._remembered: dict[int, Remembered] = {}
        self._reader: IndexReader | None = None

    def close(self) -> None:
        """Free the files. A temporary index is removed."""
        self._close_reader()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _close_reader(self) -> None:
        # Freed by its last user: another thread may be about to ask it, and a closed catalog looks like a damaged one.
        self._reader = None

    @property
    def degraded(self) -> tuple[str, ...]:
        """What is known not to work as it should, in words for the user."""
        opinion = self.second_opinion.problem
        return (*self._degraded.values(), *self.models_said, *((opinion,) if opinion else ()))

    # -- the index -----------------------------------------------------------------------------------------------------

    @property
    def is_indexed(self) -> bool:
        """There is an index that can be read, complete or not."""
        return exists(self.index_folder)

    def open_reader(self) -> IndexReader:
        """The open index, for tools that look below the façade (benchmarks).

        :raises CorruptIndex: there is none, or it is damaged.
        """
        reader, folder = self._reader, self.index_folder
        if reader is None:
            if not exists(folder):
                raise CorruptIndex(f"There is no index of {self.root} yet. 'sememe index {self.root}' builds it.")
            reader = self._reader = IndexReader(folder)
        elif (reader.is_replaced or reader.folder != folder) and (successor := self._successor()) is not None:
            # The one before is freed by its last user: another thread may be in the middle of an answer.
            reader = self._reader = successor
        return reader

    def answering(self, *, wait: bool = True) -> Answering:
        """What answers now: an index and its model, which belong together whatever is switched meanwhile.

        :raises CorruptIndex: there is no index, or it is damaged.
        """
        reader = self.open_reader()
        return Answering(reader, self.usable_models(wait=wait, index=reader.folder))

    def _successor(self) -> IndexReader | None:
        """The index that lies where another was opened, once it is complete: until then the removed one answers."""
        try:
            reader = IndexReader(self.index_folder)
            with reader.reading() as generation:
                return reader if generation and not reader.catalog.meta("pending") else None
        except CorruptIndex:  # half made
            return None

    # -- the files -----------------------------------------------------------------------------------------------------

    def text(self, path: str) -> str | None:
        """A file's text as it is now, in its buffer or on disk; None when it cannot be had."""
        if (buffer := self.buffers.now().get(path)) is not None:
            return buffer.text
        source = read(self.root, path, walk_rules(self.settings))
        return None if isinstance(source, Skip) else source.text

    def symbols(self, path: str) -> list[Symbol]:
        """What the index holds of a file or, for a folder, of all files below it, in order. Buffers come before files."""
        if (buffer := self.buffers.now().get(path)) is not None:
            return list(buffer.symbols.values())
        reader = self.open_reader()
        with reader.reading():
            files = reader.catalog.files_below(path)
            return [row.symbol for file in files for row in reader.catalog.symbols_of(file)]

    def current(self, path: str) -> tuple[str, list[Symbol]] | None:
        """A file's text and its symbols as they are now, though the index may not have this text yet; None when it cannot
        be read.

        :param path: relative to the root, with `/`.
        """
        text = self.text(path)
        if text is None:
            return None
        if path in self.buffers.now() or self._is_stored(path, text):
            return text, self.symbols(path)
        return text, prepare_text(path, text).one.values()

    def _is_stored(self, path: str, text: str) -> bool:
        if not self.is_indexed:
            return False
        reader = self.open_reader()
        with reader.reading():
            row = reader.catalog.file(path)
        return row is not None and row.digest == digest(text.encode("utf-8", "surrogatepass"))
