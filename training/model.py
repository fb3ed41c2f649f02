"""A static model in memory and on disk: what is written here is what fastembed's `StaticTextEmbedding` reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from indexer.embedding.text import words_only

Vectors = NDArray[np.float32]
FILES = ("model.safetensors", "tokenizer.json", "config.json")
TOKENS = 512
"""fastembed cuts a text after so many tokens: nothing is trained or scored beyond them."""


@dataclass(frozen=True)
class StaticModel:
    """A text's vector is the normalised sum of the rows of its tokens."""

    tokenizer: Tokenizer
    vectors: Vectors
    """Shape (vocabulary, dimensions)."""

    def ids(self, texts: list[str]) -> list[list[int]]:
        """Token ids of each text, without the unknown token, which carries no meaning."""
        unknown = self.unknown
        # The product gives a static model the words only, lower-case and split: so it is trained on these.
        encodings = self.tokenizer.encode_batch_fast([words_only(text) for text in texts], add_special_tokens=False)
        return [[i for i in encoding.ids[:TOKENS] if i != unknown] for encoding in encodings]

    @property
    def unknown(self) -> int | None:
        """Id of the unknown token."""
        model = json.loads(self.tokenizer.to_str())["model"]
        return self.tokenizer.token_to_id(model["unk_token"]) if model.get("unk_token") else None

    def embed(self, texts: list[str]) -> Vectors:
        """Normalised vectors, shape (texts, dimensions); an empty text gives a zero vector."""
        out = np.zeros((len(texts), self.vectors.shape[1]), dtype=np.float32)
        for row, ids in enumerate(self.ids(texts)):
            if ids:
                out[row] = self.vectors[ids].sum(axis=0)
        out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
        return out


def quantize(vectors: Vectors) -> tuple[NDArray[np.int8], Vectors]:
    """Rows of int8 and a scale for each: fastembed multiplies a row by the token's `weights` after looking it up."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / 127.0
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def save(model: StaticModel, folder: Path, *, int8: bool = True) -> None:
    """Write `model.safetensors`, `tokenizer.json` and `config.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    if int8:
        rows, scales = quantize(model.vectors)
        tensors = {"embeddings": rows, "weights": scales}
    else:
        tensors = {"embeddings": model.vectors}
    save_file(tensors, folder / "model.safetensors")
    model.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "model.safetensors").chmod(0o644)  # safetensors writes files that only their owner reads
    config = {"model_type": "model2vec", "hidden_dim": int(model.vectors.shape[1]), "normalize": True}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def load(folder: Path) -> StaticModel:
    """The model in `folder`, in float32 whatever it was stored as."""
    tensors = load_file(folder / "model.safetensors")
    vectors = tensors["embeddings"].astype(np.float32)
    if "weights" in tensors:
        vectors *= tensors["weights"][:, None]
    return StaticModel(Tokenizer.from_file(str(folder / "tokenizer.json")), vectors)
