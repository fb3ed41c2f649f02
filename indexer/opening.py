"""What reading a workspace takes: where its index lies, the models, the open reader, the buffers and the files. Nothing here
writes the index."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .analysis import ANALYSIS_VERSION
from .buffers import Buffers
from .embedding.models import BUNDLED, EmbeddingModel, open_model
from .errors import CorruptIndex, ModelAway, ModelUnavailable, NotAWorkspace
from .files import read
from .second_opinion import SecondOpinion
from .settings import Settings
from .store import folder as folders
from .store.reader import IndexReader, exists
from .symbols.languages import parser_fingerprint
from .update import walk_rules
from .values import Skip

if TYPE_CHECKING:
    import tempfile
    from collections.abc import Callable

    from .remembered import Remembered

_BY_WORDS = "Until then search goes by words."
_BY_BUNDLED = "Until then answers are the bundled model's."
_LOADING = "The embedding model is being loaded: until then search goes by words."


@dataclass(frozen=True, slots=True)
class Answering:
    """What an answer of a workspace rests on: an index, and the model that it was made with, as far as it can be asked."""

    reader: IndexReader
    model: EmbeddingModel | None


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
        self._remembered: Remembered | None = None
        self._bundled: EmbeddingModel | None = None
        self._stand_in_loaded = False
        self._unusable: str | None = None
        self._adopted: bool | None = None
        self._adopting = threading.Lock()
        self.when_adopted: Callable[[], None] | None = None
        """Where it is set, a slow model that has read everything is loaded in a thread before it answers, which then calls this."""
        self.told_problem: str | None = None
        """What whoever keeps the index says is not as it should be."""
        self.reading_progress: str | None = None
        """How far a slow model is, in words, as far as somebody knows."""
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

    def usable_model(self, *, wait: bool = True, index: Path | None = None) -> EmbeddingModel | None:
        """The loaded model of an index, by default of the one that answers. Without `wait`, None while nobody has loaded it yet.
        One that is away may come back."""
        if (index or self.index_folder) != self.wanted_folder:
            return self._stand_in(wait=wait)
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

    def _stand_in(self, *, wait: bool) -> EmbeddingModel | None:
        """The bundled model, in place of a slow one."""
        if not wait and not self._stand_in_loaded:
            self._degraded["loading"] = _LOADING
            return None
        try:
            model = self.stand_in_model()
            model.load()
        except ModelUnavailable as error:  # a broken installation
            self._degraded["model"] = f"{error} Search goes by words."
            return None
        self._stand_in_loaded = True
        self._degraded.pop("loading", None)
        return model

    def stand_in_model(self) -> EmbeddingModel:
        """The bundled model, not loaded.

        :raises ModelUnavailable: it is not in the package.
        """
        if self._bundled is None:
            self._bundled = open_model(BUNDLED)
        return self._bundled

    def cannot_use(self, error: ModelUnavailable) -> None:
        """A slow model turned out to be unusable, which answers say from now on."""
        self._unusable = str(error)

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
        problem = self._unusable or (self._model.problem if self._model is not None else None) or self._other_model
        return f"{problem} {_BY_BUNDLED if self.stands_in else _BY_WORDS}" if problem else None

    @property
    def degraded(self) -> tuple[str, ...]:
        """What is known not to work as it should, in words for the user."""
        model = self.model_problem or self.catching_up
        return (*self._degraded.values(), *filter(None, (model, self.second_opinion.problem)))

    @property
    def catching_up(self) -> str | None:
        """That the bundled model answers for a slow one, and for how long, in words for the user."""
        if not self.stands_in:
            return None
        if self.told_problem is not None and self.told_problem.endswith(_BY_BUNDLED):
            return self.told_problem
        far = f": {self.reading_progress}" if self.reading_progress else ""
        return f"Answers are the bundled model's until {self.settings.model} has read all{far}."

    @property
    def index_folder(self) -> Path:
        """Where the index lies that answers: of the model that is wanted, or of the bundled one until a slow one has read all."""
        return self.stand_in_folder if self.stands_in else self.wanted_folder

    @property
    def wanted_folder(self) -> Path:
        """Where the index of the model lies that the settings name."""
        if self._fingerprint is None:
            model = self.model()
            self._fingerprint = model.fingerprint if model else self.settings.model
        return self._folder_of(self._fingerprint)

    @property
    def stand_in_folder(self) -> Path:
        """Where the index of the bundled model lies."""
        return self._folder_of(self.stand_in_model().fingerprint)

    def _folder_of(self, fingerprint: str) -> Path:
        safe = "".join(char if char.isalnum() else "-" for char in fingerprint)[-40:]
        return self._folder.index(f"{folders.FORMAT}.{ANALYSIS_VERSION}-{parser_fingerprint()}-{safe}")

    @property
    def is_slow(self) -> bool:
        """The model that is wanted takes long to read everything."""
        model = self.model()
        return model is not None and model.is_slow

    @property
    def stands_in(self) -> bool:
        """The bundled model answers, as the slow one that is wanted has not read everything yet."""
        if not self.is_slow:
            return False
        whole = folders.is_whole(self.wanted_folder)
        if whole and self._adopted is False and self.when_adopted is not None:
            self._adopt_beside()
        elif whole != self._adopted:
            self._adopted = whole
        return not self._adopted

    def _adopt_beside(self) -> None:
        if self._adopting.acquire(blocking=False):
            threading.Thread(target=self._adopt, name="adopt", daemon=True).start()

    def _adopt(self) -> None:
        try:
            self.usable_model(index=self.wanted_folder)
            self._adopted = True
        finally:
            self._adopting.release()
        if self.when_adopted is not None:
            self.when_adopted()

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
        return Answering(reader, self.usable_model(wait=wait, index=reader.folder))

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
