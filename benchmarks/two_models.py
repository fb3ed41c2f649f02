"""Whether two models' cosines are brought to one scale: documents get the model in the package, turned around and with a part that
all texts have in common, as many models have one. Answers should be those of one model for all.

    python benchmarks/two_models.py --repos TREES --data QUALITY [--repo NAME]...

For each size of the common part, and for cosines as they are, with the mean moved and as `search/candidates.py` has them: how many of the
20 best answers are among one model's, how often the first is the same, and how many of the 20 are documents. Data as for `quality.py`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import indexer.embedding.models
from indexer import Hit, Settings, Workspace
from indexer.search import candidates
from indexer.symbols import document_languages

Vectors = NDArray[np.float32]
Scale = Callable[[Mapping[int, float], Vectors, Vectors], dict[int, float]]
FOLDER = Path(indexer.embedding.models.__file__).with_name("bundled")
LIMIT, QUERIES = 20, 30
SCALES: dict[str, Scale] = {
    "as they are": lambda found, _usual, _own: dict(found),
    "mean only": lambda found, usual, own: {i: v + float(usual.mean() - own.mean()) for i, v in found.items()},
    "as searched": candidates.in_scale,
}


def main() -> None:
    """Print a line for each size of the common part and each scale."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--repo", action="append", default=[])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for common in (0.0, 0.5, 1.0):
            model = turned(Path(folder) / f"model-{common}", common)
            sums: dict[str, list[float]] = {name: [0.0] * 4 for name in SCALES}
            for repo in arguments.repo or ["requests", "express", "cobra"]:
                cases = json.loads((arguments.data / "annotations" / f"{repo}.json").read_text(encoding="utf-8"))
                queries = [str(case["query"]) for case in cases][:QUERIES]
                compare(arguments.repos / repo, Path(folder) / "cache", model, queries, sums)
            for name, (count, overlap, first, documents) in sums.items():
                print(
                    f"common {common:.1f}  {name:12} in common {overlap / count:.3f}  same first {first / count:.3f}  "
                    f"documents {documents / count:.2f}"
                )


def compare(root: Path, cache: Path, model: Path, queries: list[str], sums: dict[str, list[float]]) -> None:
    """Add up what each scale's answers have in common with one model's."""
    settings = Settings(cache_dir=cache)
    with Workspace(root, settings) as one, Workspace(root, Settings(cache_dir=cache, text_model=str(model))) as two:
        one.refresh()
        two.refresh()
        expected = [one.search(query, LIMIT).hits for query in queries]
        for name, scale in SCALES.items():
            candidates.in_scale = scale  # type: ignore[assignment]  # a function for a function
            for wanted, query in zip(expected, queries, strict=True):
                hits = two.search(query, LIMIT).hits
                same = [place(hit) for hit in wanted[:1]] == [place(hit) for hit in hits[:1]]
                shared = len({*map(place, wanted)} & {*map(place, hits)}) / max(1, len(wanted))
                documents = sum(hit.symbol.language in document_languages() for hit in hits)
                sums[name] = [old + new for old, new in zip(sums[name], (1, shared, same, documents), strict=True)]


def place(hit: Hit) -> tuple[str, Any]:
    """What a hit is."""
    return hit.symbol.path, hit.symbol.span


def turned(folder: Path, common: float) -> Path:
    """The model in the package with its vectors turned around, and a part in common that is so many times their usual length."""
    raw = (FOLDER / "model.safetensors").read_bytes()
    length = int.from_bytes(raw[:8], "little")
    head, data = json.loads(raw[8 : 8 + length]), raw[8 + length :]
    parts = {
        name: np.frombuffer(data[slice(*head[name]["data_offsets"])], dtype=kind).reshape(head[name]["shape"])
        for name, kind in (("embeddings", np.int8), ("weights", np.float32))
    }
    rows = parts["embeddings"].astype(np.float32) * parts["weights"][:, None]
    turn, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(rows.shape[1],) * 2))
    shared = np.zeros((len(rows), 8), dtype=np.float32)
    shared[:, 0] = common * np.linalg.norm(rows, axis=1).mean()
    vectors = np.hstack([rows @ turn.astype(np.float32), shared]).astype(np.float32)
    entry = {"dtype": "F32", "shape": list(vectors.shape), "data_offsets": [0, vectors.nbytes]}
    written = json.dumps({"embeddings": entry}).encode()
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(len(written).to_bytes(8, "little") + written + vectors.tobytes())
    shutil.copy(FOLDER / "tokenizer.json", folder)
    return folder


if __name__ == "__main__":
    main()
