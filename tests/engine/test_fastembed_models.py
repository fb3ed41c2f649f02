"""Models of fastembed's by their names, with made files where a download would have left them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from engine.onnx_file import FLOAT, model, node
from engine.static_models import write_model
from engine.trees import plant
from indexer import Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TRANSFORMER, ITS_PLACE = "BAAI/bge-small-en-v1.5", "models--qdrant--bge-small-en-v1.5-onnx-q"
STATIC, OF_STATIC = "minishlab/potion-base-8M", "models--minishlab--potion-base-8M"
SAME = [["transmit", "send"], ["crate", "parcels"], ["heft", "weight"]]
OTHERS = ["attempt", "return", "def", "to", "of", "unrelated", "words", "mass"]
TREE = {
    "post.py": "def transmit_crate():\n    return attempt()\n",
    "scale.py": "def heft_of_mass(x):\n    return x\n",
    **{f"other_{i}.py": f"def unrelated_{i}():\n    return {i}\n" for i in range(9)},
}
QUESTION = "send parcels"
"""Says nothing of `transmit_crate` in its own words."""


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Workspace]]:
    """`opened(model)`: the tree above; `tmp_path / "hub"` is where fastembed keeps what it downloaded."""
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(tmp_path / "hub"))
    root = plant(tmp_path / "root", TREE)
    opened: list[Workspace] = []

    def open_(name: str) -> Workspace:
        opened.append(Workspace(root, Settings(model=name, cache_dir=tmp_path / "cache", threads=1)))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def _snapshot(hub: Path, place: str) -> Path:
    folder = hub / place
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("0" * 40)
    (folder / "snapshots" / ("0" * 40)).mkdir(parents=True)
    return folder / "snapshots" / ("0" * 40)


def _write_transformer(folder: Path) -> None:
    """A network that gives the sum of its words' vectors."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *(word for group in SAME for word in group), *OTHERS]
    vectors = np.random.default_rng(0).normal(size=(len(words), 384)).astype(np.float32)
    vectors[:4] = 0.0
    for group in SAME:
        for word in group:
            vectors[words.index(word)] = vectors[words.index(group[0])]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Split("_", "removed")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 512, "pad_token": "[PAD]"}))
    (folder / "special_tokens_map.json").write_text(json.dumps({"pad_token": "[PAD]"}))
    (folder / "config.json").write_text(json.dumps({"pad_token_id": 0}))
    nodes = [
        node("Gather", ["vectors", "input_ids"], "tokens", axis=0),
        node("Cast", ["attention_mask"], "there", to=FLOAT),
        node("Unsqueeze", ["there", "last"], "weights"),
        node("Mul", ["tokens", "weights"], "counted"),
        node("ReduceSum", ["counted", "along"], "sum", keepdims=0),
    ]
    constants = {"vectors": vectors, "last": np.array([2]), "along": np.array([1])}
    network = model(nodes, constants, ["input_ids", "attention_mask", "token_type_ids"], "sum")
    (folder / "model_optimized.onnx").write_bytes(network)


def _best(workspace: Workspace) -> tuple[str, tuple[str, ...]]:
    reply = workspace.search(QUESTION, 3)
    return reply.hits[0].symbol.name, reply.degraded


def test_a_transformer_is_taken_by_its_name(opened: Callable[[str], Workspace], tmp_path: Path) -> None:
    """From what was downloaded, in any case of letters; without it words answer, and it is said how to get it."""
    without = opened(TRANSFORMER)
    without.refresh()
    (problem,) = without.search(QUESTION, 3).degraded
    assert f"'sememe index --model {TRANSFORMER}' downloads it once." in problem
    _write_transformer(_snapshot(tmp_path / "hub", ITS_PLACE))
    workspace = opened(TRANSFORMER.lower())
    assert workspace.refresh().vectors_made > 10
    assert _best(workspace) == ("transmit_crate", ())
    assert (tmp_path / "cache" / "vectors.sqlite").exists(), "it is slow: what it has read is kept"


def test_a_static_model_of_fastembeds_is_not_taken_for_a_slow_one(
    opened: Callable[[str], Workspace], tmp_path: Path
) -> None:
    """It reads as fast as the one in the package: nothing is waited for, and it compares single words, too."""
    made = write_model(tmp_path / "made", SAME, OTHERS)
    snapshot = _snapshot(tmp_path / "hub", OF_STATIC)
    for each in made.iterdir():
        shutil.copy(each, snapshot)
    workspace = opened(STATIC)
    assert not workspace.is_slow
    workspace.refresh()
    assert _best(workspace) == ("transmit_crate", ())
    assert not (tmp_path / "cache" / "vectors.sqlite").exists()
