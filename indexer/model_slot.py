"""One of the models that the settings name, if it can be had, and why not."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from .embedding.models import EmbeddingModel, open_model
from .embedding.spaces import TEXT_SPACE
from .errors import ModelAway, ModelUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from .settings import Settings

_INSTEAD = ("Search goes by words.", "Documents are searched by words.")
_UNTIL_THEN = ("Until then search goes by words.", "Until then documents are searched by words.")


class ModelSlot:
    """The model of one space of an index. Any thread may ask."""

    def __init__(self, name: str, settings: Settings, space: int) -> None:
        """Nothing is loaded yet."""
        self.name, self._settings, self._space = name, settings, space
        self._model: EmbeddingModel | None = None
        self._tried = False
        self.is_loaded = False
        """Somebody has loaded it, or found out that it cannot be."""
        self._error: ModelUnavailable | None = None
        self._other: str | None = None
        self._unusable: str | None = None
        self.lost: str | None = None
        """Why it cannot be had until something is done about it, in words for the user."""
        # Kept when the model turns out not to load: its index stays the one that is read.
        self._fingerprint: str | None = None
        self._lock = threading.Lock()

    def model(self) -> EmbeddingModel | None:
        """The model; None when it cannot be had."""
        with self._lock:
            if not self._tried:
                settings = self._settings
                try:
                    self._model = open_model(
                        self.name, download=settings.download, threads=settings.threads, endpoint=settings.endpoint
                    )
                except ModelUnavailable as error:
                    self._error = error
                    self._lose(error)
                self._tried = True
            return self._model

    def require(self) -> EmbeddingModel:
        """The model, for a caller that does not want to go by words alone.

        :raises ModelUnavailable: it cannot be had.
        """
        if (model := self.model()) is None:
            raise self._error or ModelUnavailable("There is no embedding model.")
        model.require()
        return model

    def usable(self, index: Path, *, wait: bool) -> EmbeddingModel | None:
        """The loaded model, if the index was made with it. Without `wait`, None while nobody has loaded it yet."""
        if not wait and not self.is_loaded:
            return None
        model = self.model()
        if model is not None:
            try:
                model.load_for_question()
            except ModelAway:  # it is asked again with the next question; until then `problem` says so
                model = None
            except ModelUnavailable as error:
                self._lose(error)
                self._model = model = None
            else:
                model = self._same(model, index)
        self.is_loaded = True
        return model

    def _lose(self, error: ModelUnavailable) -> None:
        self.lost = f"{error} {_INSTEAD[self._space]}"

    def _same(self, model: EmbeddingModel, index: Path) -> EmbeddingModel | None:
        """The model, if it is the one that the index was made with: rebuilding the index makes it so."""
        try:
            model.require_same(index, self._space)
        except ModelUnavailable as error:
            self._other = str(error)
            return None
        self._other = None
        return model

    @property
    def can_load(self) -> bool:
        """It was not found to be missing."""
        return self._error is None

    def cannot_use(self, error: ModelUnavailable) -> None:
        """It turned out to be unusable, which is its `problem` from now on."""
        self._unusable = str(error)

    def problem(self, instead: str | None = None) -> str | None:
        """Why it is not asked at the moment, in words for the user. It may be over with the next question.

        :param instead: what answers until then; None: words.
        """
        problem = self._unusable or (self._model.problem if self._model is not None else None) or self._other
        return f"{problem} {instead or _UNTIL_THEN[self._space]}" if problem else None

    @property
    def fingerprint(self) -> str:
        """Names the model's vectors; safe in the name of a file."""
        if self._fingerprint is None:
            model = self.model()
            self._fingerprint = model.fingerprint if model else self.name
        return "".join(char if char.isalnum() else "-" for char in self._fingerprint)[-40:]

    @property
    def shown(self) -> str:
        """The model's name, as far as it is known."""
        model = self.model()
        return model.name if model else self.name


def text_slot(settings: Settings) -> ModelSlot | None:
    """The slot for documents; None where they have no model of their own."""
    name = settings.text_model
    return ModelSlot(name, settings, TEXT_SPACE) if name and name != settings.model else None
