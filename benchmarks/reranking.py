"""What a second opinion costs: the time of an answer with and without a cross-encoder, and the memory.

    python benchmarks/reranking.py ROOT --questions FILE [--model NAME] [--count N] [--json FILE]

FILE is one of `questions/*.jsonl`, ROOT the tree that it is about. NAME is as for `--rerank`. Without one, a network of the
shape of ms-marco-MiniLM-L-6 (6 layers, 384 wide, 12 heads) with random weights is made, cut into words by the bundled
model's vocabulary: what it answers means nothing, what it costs does not depend on the weights.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import record
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors

from indexer import Settings, Workspace

sys.path.insert(0, str(record.ROOT / "tests"))
from engine.onnx_file import FLOAT, model, node

if TYPE_CHECKING:
    from numpy.typing import NDArray

LAYERS, WIDTH, HEADS, INNER, LENGTH = 6, 384, 12, 1536, 512


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--model")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.questions.read_text(encoding="utf-8").splitlines()]
    asked = [row["query"] for row in rows if row["category"] == "question"][: arguments.count]
    with tempfile.TemporaryDirectory() as folder:
        named = arguments.model or str(make_network(Path(folder)))
        result = {"model": arguments.model or "random weights, shape of ms-marco-MiniLM-L-6", **measure(arguments.root, asked, named)}  # fmt: skip
    print(json.dumps(result, indent=1))
    if arguments.json:
        record.write(arguments.json, {"command": " ".join(["python", *sys.argv]), **result})


def measure(root: Path, asked: list[str], named: str) -> dict[str, Any]:
    """Milliseconds an answer, of the clock and of the processors, seconds to load, megabytes more."""
    with Workspace(root) as plain:
        plain.refresh()
        without = _times(plain, asked)
    before = _resident()
    with Workspace(root, Settings(rerank=named)) as workspace:
        began = time.perf_counter()
        workspace.second_opinion.require()
        loading = time.perf_counter() - began
        began_processing = time.process_time()
        with_it = _times(workspace, asked)
        processing = (time.process_time() - began_processing) / (len(asked) + 1)
        assert workspace.search(asked[0]).hits[0].signals.rerank is not None
        threads = workspace.settings.threads
    return {
        "questions": len(asked), "threads": threads, "load_seconds": round(loading, 2),
        "ms_without": _spread(without), "ms_with": _spread(with_it),
        "processor_ms_with": round(processing * 1000), "megabytes_more": round((_resident() - before) / 1e6),
    }  # fmt: skip


def _resident() -> int:
    """Bytes of memory in use (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def _times(workspace: Workspace, asked: list[str]) -> list[float]:
    workspace.search(asked[0])
    return [workspace.search(question).took_ms for question in asked]


def _spread(times: list[float]) -> dict[str, float]:
    return {"min": round(min(times), 1), "median": round(statistics.median(times), 1), "max": round(max(times), 1)}


def make_network(folder: Path) -> Path:
    """A folder with the network; 90 MB."""
    from indexer.embedding import models

    tokenizer = Tokenizer.from_file(str(Path(models.__file__).with_name("bundled") / "tokenizer.json"))
    tokenizer.add_special_tokens(["[CLS]", "[SEP]"])
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(each, tokenizer.token_to_id(each)) for each in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": LENGTH, "pad_token": "[PAD]"}))
    (folder / "model.onnx").write_bytes(_Network(tokenizer.get_vocab_size()).file())
    return folder


class _Network:
    """The nodes and weights of a BERT with one output."""

    def __init__(self, words: int) -> None:
        self._random = np.random.default_rng(0)
        self._nodes: list[bytes] = []
        self._constants: dict[str, NDArray[Any]] = {
            "words": self._weights(words, WIDTH), "kinds": self._weights(2, WIDTH), "places": self._weights(LENGTH, WIDTH),
            "first": np.array([0]), "second": np.array([1]), "start": np.array([0]), "masked": np.array([1, 2]),
            "one": np.ones(1, np.float32), "far": np.full(1, -1e4, np.float32), "half": np.full(1, 0.5, np.float32),
            "root": np.full(1, 2**-0.5, np.float32), "scale": np.full(1, (WIDTH / HEADS) ** -0.5, np.float32),
            "apart": np.array([0, 0, HEADS, WIDTH // HEADS]), "together": np.array([0, 0, WIDTH]),
            "gain": np.ones(WIDTH, np.float32), "offset": np.zeros(WIDTH, np.float32),
        }  # fmt: skip

    def file(self) -> bytes:
        """The ONNX file."""
        length = self._add("Gather", self._add("Shape", "input_ids"), "second")
        places = self._add("Slice", "places", "start", length, "start")
        looked_up = [self._add("Gather", "words", "input_ids"), self._add("Gather", "kinds", "token_type_ids")]
        x = self._normal(self._add("Add", self._add("Add", *looked_up), places))
        there = self._add("Cast", self._add("Unsqueeze", "attention_mask", "masked"), to=FLOAT)
        mask = self._add("Mul", self._add("Sub", "one", there), "far")
        for _ in range(LAYERS):
            x = self._layer(x, mask)
        x = self._add("Squeeze", self._add("Gather", x, "first", axis=1), "second")
        x = self._add("Tanh", self._linear(x, WIDTH, WIDTH))
        self._nodes.append(node("MatMul", [x, self._constant(self._weights(WIDTH, 1))], "logits"))
        return model(self._nodes, self._constants, ["input_ids", "attention_mask", "token_type_ids"], "logits")

    def _layer(self, x: str, mask: str) -> str:
        query, key, value = (
            self._add("Transpose", self._add("Reshape", self._linear(x, WIDTH, WIDTH), "apart"), perm=order)
            for order in ((0, 2, 1, 3), (0, 2, 3, 1), (0, 2, 1, 3))
        )
        fits = self._add("Add", self._add("Mul", self._add("MatMul", query, key), "scale"), mask)
        mixed = self._add("MatMul", self._add("Softmax", fits, axis=-1), value)
        mixed = self._add("Reshape", self._add("Transpose", mixed, perm=(0, 2, 1, 3)), "together")
        x = self._normal(self._add("Add", self._linear(mixed, WIDTH, WIDTH), x))
        inner = self._linear(x, WIDTH, INNER)
        bent = self._add("Add", self._add("Erf", self._add("Mul", inner, "root")), "one")
        inner = self._add("Mul", self._add("Mul", inner, bent), "half")
        return self._normal(self._add("Add", self._linear(inner, INNER, WIDTH), x))

    def _linear(self, x: str, inner: int, outer: int) -> str:
        product = self._add("MatMul", x, self._constant(self._weights(inner, outer)))
        return self._add("Add", product, self._constant(np.zeros(outer, np.float32)))

    def _normal(self, x: str) -> str:
        return self._add("LayerNormalization", x, "gain", "offset", axis=-1)

    def _add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        output = f"n{len(self._nodes)}"
        self._nodes.append(node(operator, inputs, output, **attributes))
        return output

    def _constant(self, values: NDArray[Any]) -> str:
        name = f"c{len(self._constants)}"
        self._constants[name] = values
        return name

    def _weights(self, *shape: int) -> NDArray[np.float32]:
        return self._random.normal(0, 0.02, shape).astype(np.float32)


if __name__ == "__main__":
    main()
