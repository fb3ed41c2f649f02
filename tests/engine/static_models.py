"""Static models in folders, made for a test: words of one meaning point the same way, with as many dimensions as are wanted."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def write_model(
    folder: Path,
    meanings: Sequence[Sequence[str]],
    others: Iterable[str] = (),
    *,
    dimensions: int = 96,
    common: float = 0.0,
) -> Path:
    """Write a model that knows these words; gives the folder.

    :param others: words with a direction of their own.
    :param common: of one direction, in every vector: cosines of unrelated texts are high then.
    """
    words: dict[str, str] = {word: group[0] for group in meanings for word in group}
    words |= {word: word for word in others if word not in words}
    vocabulary = {"[UNK]": 0, **{word: number for number, word in enumerate(words, 1)}}
    vectors = np.zeros((len(vocabulary), dimensions), dtype=np.float32)
    for word, number in vocabulary.items():
        if number:
            random = np.random.default_rng(zlib.crc32(words[word].encode()))
            vectors[number] = random.normal(size=dimensions) / np.sqrt(dimensions)
            vectors[number, 0] += common
    folder.mkdir(parents=True, exist_ok=True)
    data = vectors.tobytes()
    head = json.dumps(
        {"embeddings": {"dtype": "F32", "shape": list(vectors.shape), "data_offsets": [0, len(data)]}}
    ).encode()
    (folder / "model.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + data)
    tokenizer: dict[str, object] = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"}, "post_processor": None, "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    return folder
