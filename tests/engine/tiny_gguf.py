"""A BERT of 700 kB that llama.cpp loads as it loads any: what it gives depends on the words of a text, and means nothing."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, LAYERS, HEADS, INNER, CONTEXT = 64, 2, 4, 128, 512
_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def make_gguf(file: Path, text: str) -> Path:
    """The model, with the text's words as its vocabulary. Takes the package gguf."""
    import gguf

    words = [word for word, _ in Counter(re.findall(r"[a-z]+", text.lower())).most_common(2000)]
    letters = [chr(code) for code in range(33, 127)]
    tokens = list(
        dict.fromkeys([*_SPECIAL, *(f"▁{each}" for each in letters), *letters, *(f"▁{each}" for each in words)])
    )
    out = gguf.GGUFWriter(file, "bert")
    out.add_context_length(CONTEXT)
    out.add_embedding_length(WIDTH)
    out.add_block_count(LAYERS)
    out.add_feed_forward_length(INNER)
    out.add_head_count(HEADS)
    out.add_layer_norm_eps(1e-12)
    out.add_causal_attention(False)
    out.add_pooling_type(gguf.PoolingType.MEAN)
    out.add_vocab_size(len(tokens))
    out.add_tokenizer_model("bert")
    out.add_token_list(tokens)
    kinds = [gguf.TokenType.CONTROL if token in _SPECIAL else gguf.TokenType.NORMAL for token in tokens]
    out.add_token_types(kinds)
    out.add_token_type_count(2)
    out.add_pad_token_id(0)
    out.add_unk_token_id(1)
    out.add_bos_token_id(2)
    out.add_eos_token_id(3)
    out.add_sep_token_id(3)
    out.add_mask_token_id(4)
    _add_weights(out, len(tokens))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()
    return file


def _add_weights(out: object, tokens: int) -> None:
    """Words in any direction, layers that hardly change them."""
    random = np.random.default_rng(0)
    add = out.add_tensor  # type: ignore[attr-defined]

    def weight(name: str, *shape: int, scale: float = 0.05) -> None:
        add(f"{name}.weight", (random.standard_normal(shape) * scale).astype(np.float32))

    def biased(name: str, *shape: int) -> None:
        weight(name, *shape)
        add(f"{name}.bias", np.zeros(shape[0], np.float32))

    def norm(name: str) -> None:
        add(f"{name}.weight", np.ones(WIDTH, np.float32))
        add(f"{name}.bias", np.zeros(WIDTH, np.float32))

    weight("token_embd", tokens, WIDTH, scale=1.0)
    weight("position_embd", CONTEXT, WIDTH, scale=0.01)
    weight("token_types", 2, WIDTH, scale=0.01)
    norm("token_embd_norm")
    for layer in range(LAYERS):
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            biased(f"blk.{layer}.{name}", WIDTH, WIDTH)
        norm(f"blk.{layer}.attn_output_norm")
        biased(f"blk.{layer}.ffn_up", INNER, WIDTH)
        biased(f"blk.{layer}.ffn_down", WIDTH, INNER)
        norm(f"blk.{layer}.layer_output_norm")
