"""What reading a workspace takes: where its index lies, the models, the open reader, the buffers and the files. Nothing here
writes the index."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from .analysis import ANALYSIS_VERSION
from .buffers import Buffers
from .embedding.models import EmbeddingModel, open_model
from .errors import CorruptIndex, ModelAway, ModelUnavailable, NotAWorkspace
from .extraction.pool import prepare_text
from .files import read
from .files.read import digest
from .second_opinion import SecondOpinion
from .settings import Settings
from .store import folder as folders
from .store.reader import IndexReader, exists
from .symbols.languages import parser_fingerprint
from .update import walk_rules
from .values import Skip

if TYPE_CHECKING:
    import tempfile

    from .values import Symbol

_BY_WORDS = "Until then search goes by words."
_LOADING = "The embedding model is being loaded: until then search goes by words."


class OpenIndex:
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
        self.settings = settings or Settings()
        self.buffers = Buffers()
        self.second_opinion = SecondOpinion(self.settings)
        self.is_fresh = False
        """Somebody keeps the index equal to the files, and did so up to now."""
        self._degraded: dict[str, str] = {}
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._folder = folders.workspace_folder(self.root, self.settings.cache_dir)
        self._model: EmbeddingModel | None = None
        self._model_tried = self._model_loaded = False
        self._model_error: ModelUnavailable | None = None
        self._other_model: str | None = None
        # Kept when the model turns out not to load: its index stays the one that is read.
        self._fingerprint: str | None = None
        self._model_lock = threading.Lock()
        self._reader: IndexReader | None = None

    def close(self) -> None:
        """Free the files. A temporary index is removed."""
        self._close_reader()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _close_reader(self) -> None:
        # Freed by its last user: another thread may be about to ask it, and a closed catalog looks like a damaged one.
        self._reader = None

    # -- the model -----------------------------------------------------------------------------------------------------

    def model(self) -> EmbeddingModel | None:
        """The embedding model; None when it cannot be had, which `status` and every reply then say."""
        with self._model_lock:
            if not self._model_tried:
                try:
                    self._model = open_model(
                        self.settings.model, download=self.settings.download, threads=self.settings.threads,
                        endpoint=self.settings.endpoint,
                    )  # fmt: skip
                except ModelUnavailable as error:
                    self._model_error = error
                    self._degraded["model"] = f"{error} Search goes by words."
                self._model_tried = True
            return self._model

    def require_model(self) -> EmbeddingModel:
        """The embedding model, for a caller that does not want to go by words alone.

        :raises ModelUnavailable: it cannot be had.
        """
        if (model := self.model()) is None:
            raise self._model_error or ModelUnavailable("There is no embedding model.")
        model.require()
        return model

    def usable_model(self, *, wait: bool = True) -> EmbeddingModel | None:
        """The loaded model. Without `wait`, None while nobody has loaded it yet. One that is away may come back."""
        if not wait and not self._model_loaded:
            if self._model_error is None:
                self._degraded["loading"] = _LOADING
            return None
        model = self.model()
        if model is not None:
            try:
                model.load()
            except ModelAway:  # it is asked again with the next question; until then `model_problem` says so
                model = None
            except ModelUnavailable as error:
                self._degraded["model"] = f"{error} Search goes by words."
                self._model = model = None
            else:
                model = self._same(model)
        self._model_loaded = True
        self._degraded.pop("loading", None)
        return model

    def _same(self, model: EmbeddingModel) -> EmbeddingModel | None:
        """The model, if it is the one that the index was made with: rebuilding the index makes it so."""
        try:
            model.require_same(self.index_folder)
        except ModelUnavailable as error:
            self._other_model = str(error)
            return None
        self._other_model = None
        return model

    # -- the index -----------------------------------------------------------------------------------------------------

    @property
    def model_problem(self) -> str | None:
        """Why the model is not asked at the moment, in words for the user. It may be over with the next question."""
        problem = (self._model.problem if self._model is not None else None) or self._other_model
        return f"{problem} {_BY_WORDS}" if problem else None

    @property
    def degraded(self) -> tuple[str, ...]:
        """What is known not to work as it should, in words for the user."""
        return (*self._degraded.values(), *filter(None, (self.model_problem, self.second_opinion.problem)))

    @property
    def index_folder(self) -> Path:
        """Where this version of the index lies."""
        if self._fingerprint is None:
            model = self.model()
            self._fingerprint = model.fingerprint if model else self.settings.model
        safe = "".join(char if char.isalnum() else "-" for char in self._fingerprint)[-40:]
        version = f"{folders.FORMAT}.{ANALYSIS_VERSION}-{parser_fingerprint()}-{safe}"
        return self._folder.index(version)

    @property
    def is_indexed(self) -> bool:
        """There is an index that can be read, complete or not."""
        return exists(self.index_folder)

    def open_reader(self) -> IndexReader:
        """The open index, for tools that look below the façade (benchmarks).

        :raises CorruptIndex: there is none, or it is damaged.
        """
        reader = self._reader
        if reader is None:
            if not exists(self.index_folder):
                raise CorruptIndex(f"There is no index of {self.root} yet. 'sememe index {self.root}' builds it.")
            reader = self._reader = IndexReader(self.index_folder)
        elif reader.is_replaced and (successor := self._successor()) is not None:
            # The one before is freed by its last user: another thread may be in the middle of an answer.
            reader = self._reader = successor
        return reader

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
