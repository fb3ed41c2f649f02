"""The model that ships in the package, read without fastembed: importing that takes 0.4 s and 40 MB, of a search's 0.8 s and 130 MB.

It is a static model in model2vec's format, and its tokenizer cuts words alone as it does in a text. fastembed gives the same
vectors for the same files (`tests/engine/test_embedding.py`).
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ModelUnavailable
from .models import EmbeddingModel
from .words import TokenRows, WordTexts, WordVectors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_MAX_TOKENS = 512
"""Of a text, as fastembed reads them."""


class BundledModel(EmbeddingModel):
    """The bundled model. It can be given texts as their words."""

    takes_words = True

    def __init__(self, name: str, folder: Path, fingerprint: str) -> None:
        super().__init__(name, folder, fingerprint, threads=None)
        self._files = folder
        self._using = threading.RLock()
        self._vectors: WordVectors | None = None

    def load(self) -> None:
        """Map the vectors, and read the tokenizer."""
        with self._using:
            self._opened()

    def _opened(self) -> WordVectors:
        if self._vectors is None:
            try:
                self._vectors = WordVectors(_token_rows(self._files))
            except Exception as error:
                raise ModelUnavailable(f"The model in {self._files} cannot be loaded: {error}") from error
        return self._vectors

    def of_words(self, texts: WordTexts) -> NDArray[np.float32]:
        """As `documents`, of texts that are given as their words."""
        with self._using:
            return self._opened().vectors(texts)

    def documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of the texts, shape (len(texts), dimensions); a text without known words gives a zero vector."""
        return self.of_words(WordTexts.of(texts))

    def query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a query, shape (dimensions,)."""
        vector: NDArray[np.float32] = self.documents([text])[0]
        return vector

    def knows(self, word: str) -> bool:
        """The word is one of the model's vocabulary, not put together from pieces."""
        with self._using:
            return self._opened().token_count(word) <= 1


def _token_rows(folder: Path) -> TokenRows:
    from tokenizers import Tokenizer  # noqa: PLC0415 (only who asks the model needs it)

    described = folder / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(described))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=_MAX_TOKENS)

    def tokens_of(texts: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    model = json.loads(described.read_text(encoding="utf-8"))["model"]
    tensors = _tensors(folder / "model.safetensors")
    return TokenRows(
        tokens_of, tensors["embeddings"], tensors.get("mapping"), tensors.get("weights"),
        model["vocab"].get(model.get("unk_token")), _MAX_TOKENS,
    )  # fmt: skip


_NUMBERS = {"F32": np.float32, "F16": np.float16, "I8": np.int8, "I64": np.int64, "I32": np.int32, "F64": np.float64}


def _tensors(path: Path) -> dict[str, Any]:
    """The arrays of a file in the safetensors format (a length, JSON of that length, the arrays), mapped."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    # Plain arrays over the map: those of np.memmap are slower to take rows from.
    return {
        name: np.asarray(
            np.memmap(
                path, dtype=_NUMBERS[each["dtype"]], mode="r", offset=8 + size + each["data_offsets"][0],
                shape=tuple(each["shape"]),
            )
        )
        for name, each in header.items()
        if name != "__metadata__"
    }  # fmt: skip
