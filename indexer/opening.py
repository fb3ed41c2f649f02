"""What reading a workspace takes: where its index lies, the models, the open reader, the buffers and the files. Nothing here
writes the index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .analysis import ANALYSIS_VERSION
from .buffers import Buffers
from .embedding.spaces import CODE_SPACE, Models
from .errors import CorruptIndex, NotAWorkspace
from .files import read
from .model_slot import ModelSlot, text_slot
from .second_opinion import SecondOpinion
from .settings import Settings
from .store import folder as folders
from .store.reader import IndexReader, exists
from .symbols.languages import parser_fingerprint
from .update import walk_rules
from .values import Skip

if TYPE_CHECKING:
    import tempfile

    from .embedding.models import EmbeddingModel

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
        self._code, self._text = ModelSlot(self.settings.model, self.settings, CODE_SPACE), text_slot(self.settings)
        self._reader: IndexReader | None = None

    def close(self) -> None:
        """Free the files. A temporary index is removed."""
        self._close_reader()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _close_reader(self) -> None:
        # Freed by its last user: another thread may be about to ask it, and a closed catalog looks like a damaged one.
        self._reader = None

    # -- the models ----------------------------------------------------------------------------------------------------

    def models(self) -> Models:
        """The embedding models, loaded or not; what cannot be had `status` and every reply then say."""
        text = self._text
        return Models(self._code.model(), text.model() if text else None, parts=text is not None)

    def require_models(self) -> Models:
        """The embedding models, for a caller that does not want to go by words alone.

        :raises ModelUnavailable: one cannot be had.
        """
        text = self._text
        return Models(self._code.require(), text.require() if text else None, parts=text is not None)

    def require_model(self) -> EmbeddingModel:
        """The embedding model of code, or of all, as above."""
        return self._code.require()

    def model(self) -> EmbeddingModel | None:
        """The embedding model of code, or of all, as above."""
        return self._code.model()

    def usable_model(self, *, wait: bool = True) -> EmbeddingModel | None:
        """The loaded model of code, or of all, as below."""
        return self.usable_models(wait=wait).code

    def are_models_back(self) -> bool:
        """A model can be asked, and none is away."""
        return any(True for _ in self.usable_models()) and not self.model_problems

    def usable_models(self, *, wait: bool = True) -> Models:
        """The loaded models. Without `wait`, none that nobody has loaded yet. One that is away may come back."""
        found = {slot: slot.usable(self.index_folder, wait=wait) for slot in self._slots}
        if any(not slot.is_loaded and slot.can_load for slot in self._slots):
            self._degraded["loading"] = _LOADING
        elif all(slot.is_loaded for slot in self._slots):
            self._degraded.pop("loading", None)
        text = self._text
        return Models(found[self._code], found[text] if text else None, parts=text is not None)

    @property
    def models_are_loaded(self) -> bool:
        """Somebody has loaded them, or found out that they cannot be."""
        return all(slot.is_loaded for slot in self._slots)

    @property
    def _slots(self) -> tuple[ModelSlot, ...]:
        return (self._code, self._text) if self._text else (self._code,)

    @property
    def model_problems(self) -> tuple[str, ...]:
        """Why a model is not asked at the moment, in words for the user. It may be over with the next question."""
        return tuple(slot.problem for slot in self._slots if slot.problem)

    # -- the index -----------------------------------------------------------------------------------------------------

    @property
    def degraded(self) -> tuple[str, ...]:
        """What is known not to work as it should, in words for the user."""
        lost = (slot.lost for slot in self._slots)
        return (
            *self._degraded.values(), *filter(None, (*lost, *self.model_problems, self.second_opinion.problem))
        )  # fmt: skip

    @property
    def index_folder(self) -> Path:
        """Where this version of the index lies."""
        models = "-".join(slot.fingerprint for slot in self._slots)
        return self._folder.index(f"{folders.FORMAT}.{ANALYSIS_VERSION}-{parser_fingerprint()}-{models}")

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
