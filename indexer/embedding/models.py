"""Embedding models: a model's name in, vectors out.

The bundled model is a static one and lies in this package: it needs no network. Another is downloaded only when the
caller allows it, and only by the name that the user gave.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

# Static models are a lookup and a small product: threads of BLAS and of the tokenizer cost more than they save (twice
# the processor time here), and the worker processes need the cores. Read when the libraries are loaded, so set before.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from ..errors import ModelUnavailable
from . import loading
from .endpoint_settings import PREFIX, EndpointSettings
from .loading import quiet
from .text import TEXT_VERSION, words_only

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .vector_cache import ModelIdentity
    from .words import WordTexts

BUNDLED = "sememe"
"""The name of the model that ships in the package."""

_BUNDLED_FOLDER = Path(__file__).with_name("bundled")
_STATIC_FILES = ("model.safetensors", "tokenizer.json")
# A batch of 256 texts of 1,500 characters keeps a static model's temporaries under 60 MB. A transformer's memory grows with
# batch times length: with all-MiniLM-L6-v2 (8 bits, texts of up to 512 tokens), batches of 16 took 2.1 GB and batches of 4 0.7 GB,
# both 8 texts a second of processor time.
_STATIC_BATCH, _TRANSFORMER_BATCH = 256, 4


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What can be named with `--model`."""

    name: str
    dimensions: int
    size_gb: float
    description: str
    bundled: bool


class EmbeddingModel:
    """A loaded or loadable model. `dimensions` and `fingerprint` are known before it is loaded."""

    def __init__(
        self, name: str, folder: Path | None, fingerprint: str, threads: int | None, *, is_static: bool | None = None
    ) -> None:
        """:param is_static: None: one in a folder is."""
        self._is_static = folder is not None if is_static is None else is_static
        self._loading = threading.Lock()
        self._loaded: Any = None
        self._identity: ModelIdentity | None = None
        self.name = name
        self.fingerprint = fingerprint
        self._folder = folder
        self._threads = threads

    @property
    def _engine(self) -> Any:
        with self._loading:
            if self._loaded is None:
                with quiet():
                    self._loaded = (
                        _static(self._folder) if self._folder else _by_name(self.name, self._threads, download=False)
                    )
            return self._loaded

    def load(self) -> None:
        """Load the model now, rather than with the first text.

        :raises ModelUnavailable: its files cannot be loaded.
        """
        _ = self._engine

    def load_for_question(self) -> None:
        """The same, while somebody waits for an answer.

        :raises ModelUnavailable: its files cannot be loaded.
        """
        self.load()

    def load_beside(self) -> None:
        """Begin to load the model in a thread, as importing its library takes 0.3 s that a worker's start takes, too.

        What goes wrong is raised by who needs the model.
        """

        def load() -> None:
            with contextlib.suppress(ModelUnavailable):
                self.load()

        if self._loaded is None:
            threading.Thread(target=load, name="load model", daemon=True).start()

    @property
    def problem(self) -> str | None:
        """Why it cannot be asked at the moment, though it may be later, in words for the user."""
        return None

    def require(self) -> None:
        """See whether it is set up as it must be.

        :raises ModelUnavailable: it is not.
        """

    def require_same(self, index: Path, space: int = 0) -> None:
        """See whether a space of an index was made with what this is now, where its fingerprint does not tell.

        :raises ModelUnavailable: it was not.
        """

    def is_ready_for(self, index: Path, space: int = 0) -> bool:  # noqa: ARG002 (an endpoint's model has to look)
        """It can give a space of an index vectors now, as far as is known."""
        return True

    def for_question(self, text: str) -> EmbeddingModel:  # noqa: ARG002
        """A model whose `query` waits for no other process.

        :raises ModelUnavailable: it has to wait, and in vain.
        """
        return self

    @property
    def is_static(self) -> bool:
        """Static models embed thousands of texts a second; others tens."""
        return self._is_static

    @property
    def is_slow(self) -> bool:
        """It embeds tens of texts a second: what it has said is remembered, and other vectors answer until it has read all."""
        return not self.is_static

    @property
    def identity(self) -> ModelIdentity | None:
        """What its vectors are remembered under; None while that is not known, as nothing has been loaded."""
        if self._identity is None:
            from .vector_cache import ModelIdentity  # noqa: PLC0415 (for slow models only)

            self._identity = ModelIdentity(self.fingerprint, None)
        return self._identity

    takes_words: ClassVar[bool] = False
    """`of_words` can be asked: a word's tokens do not depend on its neighbours, as is known of the bundled model."""

    def of_words(self, texts: WordTexts) -> NDArray[np.float32]:
        """What `documents` gives for the same texts, up to rounding; see `takes_words`."""
        raise NotImplementedError

    def _given(self, text: str) -> str:
        return words_only(text) if self.is_static else text

    def documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of the texts, shape (len(texts), dimensions); a text without known words gives a zero vector.

        :raises ModelUnavailable: the model's files cannot be loaded.
        """
        batch = _STATIC_BATCH if self.is_static else _TRANSFORMER_BATCH
        # Sorting by length keeps a transformer from padding every text of a batch to the longest.
        order = range(len(texts)) if self.is_static else sorted(range(len(texts)), key=lambda i: len(texts[i]))
        with quiet():
            vectors = list(self._engine.embed([self._given(texts[i]) for i in order], batch_size=batch))
        result = np.empty((len(texts), len(vectors[0]) if vectors else 0), dtype=np.float32)
        for place, vector in zip(order, vectors, strict=True):
            result[place] = vector
        return result

    def knows(self, word: str) -> bool:
        """The word is one of the model's vocabulary, not put together from pieces.

        :raises ModelUnavailable: the model's files cannot be loaded.
        """
        with quiet():
            return bool(self._engine.token_count(word) <= self._engine.token_count("a"))

    def query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a query, shape (dimensions,).

        :raises ModelUnavailable: the model's files cannot be loaded.
        """
        with quiet():
            vector: NDArray[np.float32] = np.asarray(
                next(iter(self._engine.query_embed(self._given(text)))), dtype=np.float32
            )
        return vector


def open_model(
    name: str = BUNDLED,
    *,
    download: bool = False,
    threads: int | None = None,
    endpoint: EndpointSettings | None = None,
) -> EmbeddingModel:
    """The model of this name: `sememe` (bundled), a folder with a static model, any text model of fastembed, or
    `openai:NAME` of an endpoint, which is not asked yet.

    :raises ModelUnavailable: no such model, or it is not on this machine and `download` is false or fails.
    """
    if name == BUNDLED:
        return _bundled()
    if name.startswith(PREFIX):
        from .endpoint import endpoint_model  # noqa: PLC0415 (loads urllib3, for those who use one)

        return endpoint_model(name, endpoint or EndpointSettings())
    folder = Path(name).expanduser()
    if folder.is_dir():
        missing = [each for each in _STATIC_FILES if not (folder / each).is_file()]
        if missing:
            raise ModelUnavailable(
                f"{folder} holds no static embedding model: {' and '.join(missing)} not found there. "
                f"Name a folder with {' and '.join(_STATIC_FILES)}, or a model listed by 'sememe models'."
            )
        return _static_model(str(folder.resolve()), folder.resolve())
    if os.sep in name and name.startswith((".", "~", os.sep)):
        raise ModelUnavailable(f"No such folder: {name}. Name an existing one, or a model listed by 'sememe models'.")
    # By its files: fastembed lists static models (potion) among the others, and does not say which they are.
    is_static = _known(name)["model_file"].endswith(".safetensors")
    fingerprint = f"{name}@{TEXT_VERSION}{'-words' if is_static else ''}"
    model = EmbeddingModel(name, None, fingerprint, threads, is_static=is_static)
    with quiet():
        model._loaded = _by_name(name, threads, download=download)
    return model


def _bundled() -> EmbeddingModel:
    from .bundled_model import BundledModel  # noqa: PLC0415 (it is one of these models)

    fingerprint = _folder_fingerprint(_BUNDLED_FOLDER)
    return _shared.setdefault((BUNDLED, fingerprint), BundledModel(BUNDLED, _BUNDLED_FOLDER, fingerprint))


def _static_model(name: str, folder: Path) -> EmbeddingModel:
    """One model for all workspaces of a process, as long as one of them uses it."""
    fingerprint = _folder_fingerprint(folder)
    return _shared.setdefault((name, fingerprint), EmbeddingModel(name, folder, fingerprint, threads=None))


_shared: weakref.WeakValueDictionary[tuple[str, str], EmbeddingModel] = weakref.WeakValueDictionary()


def available_models() -> list[ModelInfo]:
    """The bundled model, then fastembed's text models by size."""
    rows = [
        ModelInfo(row["model"], row["dim"], row["size_in_GB"], row["description"], bundled=False)
        for row in loading.text_models()
    ]
    config = json.loads((_BUNDLED_FOLDER / "config.json").read_text(encoding="utf-8"))
    size = sum((_BUNDLED_FOLDER / each).stat().st_size for each in _STATIC_FILES) / 1e9
    bundled = ModelInfo(
        BUNDLED, config["hidden_dim"], round(size, 3), "Static, code-tuned, in the package.", bundled=True
    )
    return [bundled, *sorted(rows, key=lambda row: row.size_gb)]


def _static(folder: Path) -> Any:
    try:
        return loading.static_model(folder)
    except Exception as error:
        raise ModelUnavailable(f"The model in {folder} cannot be loaded: {error}") from error


def _known(name: str) -> dict[str, Any]:
    for row in loading.text_models():
        if row["model"].lower() == name.lower():
            return row
    raise ModelUnavailable(f"Unknown model {name!r}. 'sememe models' lists what can be named.")


def _by_name(name: str, threads: int | None, *, download: bool) -> Any:
    try:
        return loading.text_model(name, threads, download=False)
    except Exception as missing:
        if not download:
            raise ModelUnavailable(
                f"The model {name} is not on this machine. 'sememe index --model {name}' downloads it once."
            ) from missing
    try:
        return loading.text_model(name, threads, download=True)
    except Exception as error:
        raise ModelUnavailable(
            f"The model {name} could not be downloaded ({type(error).__name__}). Check the network, or leave --model "
            "away: the bundled model needs none."
        ) from error


def _folder_fingerprint(folder: Path) -> str:
    digest = hashlib.blake2b(str(TEXT_VERSION).encode(), digest_size=8)
    try:
        for each in _STATIC_FILES:
            digest.update((folder / each).read_bytes())
    except OSError as error:
        raise ModelUnavailable(f"The model in {folder} cannot be read: {error}") from error
    return digest.hexdigest()
