"""Which models answer for a workspace, and from which of its indexes: those that the settings name or, until a slow one of them has
read everything, the bundled one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from .analysis import ANALYSIS_VERSION
from .embedding.models import BUNDLED
from .embedding.spaces import CODE_SPACE, TEXT_SPACE, Models
from .model_slot import ModelSlot, text_slot
from .store import folder as folders
from .symbols.languages import parser_fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .embedding.models import EmbeddingModel
    from .errors import ModelUnavailable
    from .settings import Settings
    from .store.folder import WorkspaceFolder

_BY_BUNDLED = "Until then answers are the bundled model's."
_LOADING = "The embedding model is being loaded: until then search goes by words."


class WorkspaceModels:
    """The models of one workspace. Any thread may ask."""

    def __init__(self, settings: Settings, folder: WorkspaceFolder) -> None:
        """Nothing is loaded yet."""
        self.settings, self._folder = settings, folder
        self._code, self._text = ModelSlot(settings.model, settings, CODE_SPACE), text_slot(settings)
        self._bundled = ModelSlot(BUNDLED, settings, CODE_SPACE)
        self._is_loading = False
        self._adopted: bool | None = None
        self._adopting = threading.Lock()
        self.when_adopted: Callable[[], None] | None = None
        """Where it is set, a slow model that has read everything is loaded in a thread before it answers, which then calls this."""
        self.told_problem: str | None = None
        """What whoever keeps the index says is not as it should be."""
        self.reading_progress: str | None = None
        """How far a slow model is, in words, as far as somebody knows."""

    @property
    def _slots(self) -> tuple[ModelSlot, ...]:
        """Of the models that the settings name, by space."""
        return (self._code, self._text) if self._text else (self._code,)

    # -- the models ----------------------------------------------------------------------------------------------------

    def models(self) -> Models:
        """The embedding models that the settings name, loaded or not; what cannot be had `status` and every reply then say."""
        text = self._text
        return Models(self._code.model(), text.model() if text else None, parts=text is not None)

    def require_models(self) -> Models:
        """The same, for a caller that does not want to go by words alone.

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

    def stand_in_models(self) -> Models:
        """The bundled model, not loaded, in place of all."""
        return Models(self._bundled.model())

    def usable_model(self, *, wait: bool = True) -> EmbeddingModel | None:
        """The loaded model of code, or of all, as below."""
        return self.usable_models(wait=wait).code

    def usable_models(self, *, wait: bool = True, index: Path | None = None) -> Models:
        """The loaded models of an index, by default of the one that answers. Without `wait`, none that nobody has loaded yet. One that
        is away may come back."""
        folder = index or self.index_folder
        slots = self._slots if folder == self.wanted_folder else (self._bundled,)
        found = [slot.usable(folder, wait=wait) for slot in slots]
        self._is_loading = any(not slot.is_loaded and slot.can_load for slot in slots)
        only_slow = any(found) and not any(model is not None and model.is_static for model in found)
        beside = self._bundled.usable(folder, wait=wait) if only_slow else None
        return Models(
            found[CODE_SPACE], found[TEXT_SPACE] if len(found) > 1 else None, parts=len(found) > 1, beside=beside
        )

    @property
    def models_are_loaded(self) -> bool:
        """Somebody has loaded those that answer, or found out that they cannot be."""
        return all(slot.is_loaded for slot in ((self._bundled,) if self.stands_in else self._slots))

    def are_models_back(self) -> bool:
        """A model can be asked, and none is away."""
        return any(True for _ in self.usable_models()) and not self.model_problems

    def cannot_use(self, space: int, error: ModelUnavailable) -> None:
        """A slow model turned out to be unusable, which answers say from now on."""
        self._slots[space].cannot_use(error)

    # -- what is said of them ------------------------------------------------------------------------------------------

    @property
    def model_problems(self) -> tuple[str, ...]:
        """Why a model is not asked at the moment, in words for the user. It may be over with the next question."""
        instead = _BY_BUNDLED if self.stands_in else None
        return tuple(problem for slot in self._slots if (problem := slot.problem(instead)) is not None)

    @property
    def models_said(self) -> tuple[str, ...]:
        """What is known of the models that is not as it should be, in words for the user."""
        slots = (*self._slots, self._bundled) if self.stands_in else self._slots
        lost = tuple(slot.lost for slot in slots if slot.lost is not None)
        loading = (_LOADING,) if self._is_loading else ()
        catching_up = self.catching_up
        return (*loading, *lost, *(self.model_problems or ((catching_up,) if catching_up else ())))

    @property
    def catching_up(self) -> str | None:
        """That the bundled model answers for a slow one, and for how long, in words for the user."""
        if not self.stands_in:
            return None
        if self.told_problem is not None and self.told_problem.endswith(_BY_BUNDLED):
            return self.told_problem
        far = f": {self.reading_progress}" if self.reading_progress else ""
        names = " and ".join(self._slots[space].name for space in self.slow_spaces)
        return f"Answers are the bundled model's until {names} has read all{far}."

    # -- slow ones -----------------------------------------------------------------------------------------------------

    @property
    def slow_spaces(self) -> tuple[int, ...]:
        """The spaces whose models take long to read everything."""
        models = (slot.model() for slot in self._slots)
        return tuple(space for space, model in enumerate(models) if model is not None and model.is_slow)

    @property
    def is_slow(self) -> bool:
        """A model that is wanted takes long to read everything."""
        return bool(self.slow_spaces)

    @property
    def stands_in(self) -> bool:
        """The bundled model answers, as a slow one that is wanted has not read everything yet."""
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
            self.usable_models(index=self.wanted_folder)
            self._adopted = True
        finally:
            self._adopting.release()
        if self.when_adopted is not None:
            self.when_adopted()

    # -- their indexes -------------------------------------------------------------------------------------------------

    @property
    def index_folder(self) -> Path:
        """Where the index lies that answers: of the models that are wanted, or of the bundled one until slow ones have read all."""
        return self._folder_of(self._bundled) if self.stands_in else self.wanted_folder

    @property
    def wanted_folder(self) -> Path:
        """Where the index of the models lies that the settings name."""
        return self._folder_of(*self._slots)

    def _folder_of(self, *slots: ModelSlot) -> Path:
        models = "-".join(slot.fingerprint for slot in slots)
        return self._folder.index(f"{folders.FORMAT}.{ANALYSIS_VERSION}-{parser_fingerprint()}-{models}")
