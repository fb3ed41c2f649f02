"""A cross-encoder of a few kilobytes that fastembed loads as it loads any: what it knows is which words mean the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from engine.onnx_file import FLOAT, model, node

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def make_cross_encoder(
    folder: Path,
    same: Sequence[Sequence[str]],
    *,
    network: str = "onnx/model.onnx",
    chokes_on: str = "",
    babbles_at: str = "",
) -> Path:
    """A folder with a cross-encoder. A text's score is the number of pairs of a word of the question and a word of the text
    that mean the same.

    :param same: words that mean the same, in lower case.
    :param network: where the ONNX file lies.
    :param chokes_on: a word at which onnxruntime fails.
    :param babbles_at: a word that makes the score no number.
    """
    words = [*_SPECIAL, *(word for group in same for word in group), *filter(None, (babbles_at,))]
    vectors = np.zeros((len(words), max(1, len(same))), dtype=np.float32)
    for meaning, group in enumerate(same):
        for word in group:
            vectors[words.index(word), meaning] = 1.0
    if babbles_at:
        vectors[-1] = np.nan
    # The last one has no row in the table of vectors.
    _write_tokenizer(folder, [*words, *filter(None, (chokes_on,))])
    file = folder / network
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_network(vectors))
    return folder


def _write_tokenizer(folder: Path, words: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ids = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordLevel(ids, unk_token="[UNK]"))  # noqa: S106 (no password)
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 512, "pad_token": "[PAD]"}))
    (folder / "config.json").write_text(json.dumps({"pad_token_id": 0}))


def _network(vectors: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> bytes:
    """The sum of the question's vectors times the sum of the text's."""
    nodes = [
        node("Gather", ["vectors", "input_ids"], "tokens", axis=0),
        node("Cast", ["token_type_ids"], "second", to=FLOAT),
        node("Cast", ["attention_mask"], "there", to=FLOAT),
        node("Sub", ["one", "second"], "first"),
    ]
    for part in ("first", "second"):
        nodes += [
            node("Mul", [part, "there"], f"{part}_mask"),
            node("Unsqueeze", [f"{part}_mask", "last"], f"{part}_weights"),
            node("Mul", ["tokens", f"{part}_weights"], f"{part}_tokens"),
            node("ReduceSum", [f"{part}_tokens", "along"], f"{part}_sum", keepdims=0),
        ]
    nodes += [
        node("Mul", ["first_sum", "second_sum"], "product"),
        node("ReduceSum", ["product", "along"], "logits", keepdims=1),
    ]
    constants = {
        "vectors": vectors, "one": np.ones(1, np.float32), "last": np.array([2]), "along": np.array([1]),
    }  # fmt: skip
    return model(nodes, constants, ["input_ids", "attention_mask", "token_type_ids"], "logits")
