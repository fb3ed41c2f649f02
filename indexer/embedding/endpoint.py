"""A model behind an endpoint of the kind of OpenAI's `/v1/embeddings`: llama.cpp, Ollama, LM Studio, vLLM, TEI and others.

Nothing is sent before something is to be embedded. While the endpoint does not answer as it should, `problem` says why, every
question fails at once, and a thread asks again after longer and longer pauses: nobody waits twice for the same silence.
"""

from __future__ import annotations

import threading
import time
import weakref
from typing import TYPE_CHECKING

import numpy as np

from ..errors import ModelAway, ModelUnavailable
from . import probe
from .batching import Requests
from .endpoint_settings import PREFIX, EndpointSettings, address_of
from .models import BUNDLED, EmbeddingModel, open_model
from .posting import Patience, PostFailed
from .vector_cache import ModelIdentity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

QUERY_SECONDS = 10.0
"""For the vector of a question, which somebody waits for. A server that loads its model first may need longer: it is asked
again behind the scenes, with all of the time that the settings give it."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 60.0
_LONGEST_WISH_SECONDS = 900.0
"""Of what a server asks for with Retry-After."""
_KEPT_QUESTIONS = 256


class EndpointModel(EmbeddingModel):
    """A model that another process has. Threads may share it."""

    def __init__(self, name: str, settings: EndpointSettings) -> None:
        model = name.removeprefix(PREFIX)
        super().__init__(name, None, settings.fingerprint(model), None)
        self._model, self._settings = model, settings
        self._lock = threading.Lock()
        self._first = threading.Lock()
        self._requests = Requests(model, settings)
        self._known: NDArray[np.float32] | None = None
        """Its vector of the known text, once it has answered."""
        self._problem: ModelAway | None = None
        self._kind = ""
        self._failures = 0
        self._ask_again_at = 0.0
        self._is_asking_again = False
        self._questions: dict[str, NDArray[np.float32]] = {}

    # -- whether it is there -------------------------------------------------------------------------------------------

    @property
    def problem(self) -> str | None:
        """Why it cannot be asked at the moment, in words for the user."""
        problem = self._problem
        return str(problem) if problem is not None else None

    def require(self) -> None:
        """See whether the settings name an endpoint that may be used. Nothing is sent.

        :raises ModelUnavailable: they do not.
        """
        address_of(self._settings)
        if not self._model:
            raise ModelUnavailable(f"{PREFIX} takes the name of a model of the endpoint: {PREFIX}NAME.")

    def load(self) -> None:
        """Have it answer once. Later calls return at once.

        :raises ModelUnavailable: the settings name no endpoint that may be used.
        :raises ModelAway: it does not answer as it should.
        """
        self._load(self._patience(3, for_server=False))

    def load_for_question(self) -> None:
        """The same, within the time that a question has: a server that hangs would hold up a command for three minutes.

        :raises ModelUnavailable: as for `load`; ModelAway: likewise.
        """
        self._load(self._patience_for_question())

    def _load(self, patience: Patience) -> None:
        self.require()
        if self._known is None and self._problem is None:
            with self._first:
                if self._known is None and self._problem is None:
                    self._probe(patience)
        if (problem := self._problem) is not None:
            self._ask_later()
            raise problem

    def require_same(self, index: Path, space: int = 0) -> None:
        """See whether a space of an index was made with the model that the endpoint has now.

        :raises ModelUnavailable: it was not.
        """
        if self._known is not None and not probe.belongs(index, self._known, space):
            self._ask_later()  # the one from before may be there again
            raise ModelUnavailable(
                f"The embeddings endpoint gives other vectors for {self._model} than when this index was made: it may have "
                "another model under that name. Have it load the one from before, or run 'sememe index --rebuild'."
            )

    def is_ready_for(self, index: Path, space: int = 0) -> bool:
        """It answers, and is what the index was made with; an index without vectors is noted to be its own."""
        try:
            self.load()
            self.require_same(index, space)
        except ModelUnavailable:
            return False
        if self._known is not None:
            probe.remember(index, self._known, space)
        return True

    @property
    def identity(self) -> ModelIdentity | None:
        """With the vector of the known text, once it has answered."""
        return self._identity

    def _probe(self, patience: Patience) -> None:
        try:
            vector = self._requests.few([self._settings.document_prefix + probe.TEXT], patience, None)[0]
        except PostFailed as failure:
            self._away(failure)
            return
        with self._lock:
            if self._known is None or not probe.same(self._known, vector):
                self._known, self._identity = vector, ModelIdentity(self._settings.document_key(self._model), vector)
                self._questions = {}
            self._problem = None

    def _away(self, failure: PostFailed) -> ModelAway:
        """Note that it cannot be asked for a while. Failures of one kind keep their first words: nobody reads them twice."""
        with self._lock:
            pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(self._failures, 10))
            self._failures += 1
            self._ask_again_at = time.monotonic() + max(pause, min(failure.after, _LONGEST_WISH_SECONDS))
            if self._problem is None or self._kind != failure.kind:
                self._kind = failure.kind
                shown = address_of(self._settings).shown
                self._problem = ModelAway(f"The embeddings endpoint {shown} {failure}")
            if failure.kind == "key":
                self._requests.forget_key()
            return self._problem

    def _patience(self, tries: int, *, for_server: bool = True) -> Patience:
        return Patience(self._settings.timeout_seconds, tries, for_server)

    def _patience_for_question(self) -> Patience:
        return Patience(min(QUERY_SECONDS, self._settings.timeout_seconds), tries=2, for_server=False)

    def _ask_later(self) -> None:
        with self._lock:
            if self._is_asking_again or time.monotonic() < self._ask_again_at:
                return
            self._is_asking_again = True
            self._ask_again_at = time.monotonic() + LONGEST_PAUSE_SECONDS
        threading.Thread(target=self._ask_again, name="endpoint", daemon=True).start()

    def _ask_again(self) -> None:
        try:
            self._probe(self._patience(1))
        finally:
            self._is_asking_again = False

    # -- vectors -------------------------------------------------------------------------------------------------------

    def documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of the texts, shape (len(texts), dimensions); a text without a word gives a zero vector.

        :raises ModelUnavailable: the settings name no endpoint that may be used.
        :raises ModelAway: the endpoint fails on the way, after it was asked several times.
        """
        self.load()
        prefix = self._settings.document_prefix
        spoken = [place for place, text in enumerate(texts) if text.strip()]
        result = np.zeros((len(texts), self._dimensions or 0), dtype=np.float32)
        try:
            if spoken:
                whole = [prefix + texts[place] for place in spoken]
                result[spoken] = self._requests.many(whole, self._patience(4), self._dimensions)
                self._failures = 0
        except PostFailed as failure:
            raise self._away(failure) from None
        return result

    def query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a query, shape (dimensions,).

        :raises ModelUnavailable: the settings name no endpoint that may be used.
        :raises ModelAway: the endpoint fails.
        """
        self.load_for_question()
        if (kept := self._questions.get(text)) is not None:
            return kept
        patience = self._patience_for_question()
        asked = [self._settings.query_prefix + text]
        try:
            vector: NDArray[np.float32] = self._requests.few(asked, patience, self._dimensions)[0]
        except PostFailed as failure:
            raise self._away(failure) from None
        with self._lock:
            if len(self._questions) >= _KEPT_QUESTIONS:
                self._questions = {}
            self._questions[text] = vector
            self._failures = 0
        return vector

    def for_question(self, text: str) -> EmbeddingModel:
        """A model that has the question's vector already: while an index is read, nobody waits for an endpoint.

        :raises ModelUnavailable: as for `query`.
        """
        return _Asked(self, self.query(text))

    def knows(self, word: str) -> bool:
        """The bundled model knows the word: an endpoint does not tell its vocabulary."""
        return open_model(BUNDLED).knows(word)

    @property
    def _dimensions(self) -> int | None:
        """As its first answer had; before that, what the settings ask for."""
        return len(self._known) if self._known is not None else self._settings.dimensions


class _Asked(EmbeddingModel):
    """An endpoint's model that was asked one question."""

    def __init__(self, model: EndpointModel, vector: NDArray[np.float32]) -> None:
        super().__init__(model.name, None, model.fingerprint, None)
        self._behind, self._vector = model, vector

    def query(self, text: str) -> NDArray[np.float32]:  # noqa: ARG002 (its spelling may be corrected by now: it is the same question)
        """The vector of the question."""
        return self._vector

    def knows(self, word: str) -> bool:
        """As the model."""
        return self._behind.knows(word)


def endpoint_model(name: str, settings: EndpointSettings) -> EndpointModel:
    """The model of this name. A process has one for each, so that it meets a failure once."""
    with _opening:
        return _shared.setdefault((name, settings), EndpointModel(name, settings))


_opening = threading.Lock()
_shared: weakref.WeakValueDictionary[tuple[str, EndpointSettings], EndpointModel] = weakref.WeakValueDictionary()
