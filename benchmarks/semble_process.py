"""semble as a process: run by the interpreter of an environment that has semble, started by `peers.py`.

    PYTHON semble_process.py MODEL SCRATCH

A line of JSON in, one out: {"index": ROOT} gives {"seconds"}, {"query": TEXT} gives {"rows", "ms"}. Times are taken in here,
so that the pipe does not count. Nothing of this repository is imported.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

TOP = 10


def main() -> None:
    """Answer until the end of input."""
    from semble import SembleIndex
    from semble.cache import save_index_to_cache
    from semble.index.dense import load_model

    model = readable(Path(sys.argv[1]), Path(sys.argv[2]) / "model")
    load_model(model)  # kept by semble: no index's time has it in
    index: Any = None
    say({"version": version("semble")})
    for line in sys.stdin:
        asked = json.loads(line)
        began = time.perf_counter()
        if "index" in asked:
            index = SembleIndex.from_path(asked["index"], model_path=model)
            save_index_to_cache(index, asked["index"])  # as its command line and its MCP server do
            say({"seconds": time.perf_counter() - began})
        else:
            found = [each.chunk for each in index.search(asked["query"], top_k=TOP)]
            milliseconds = (time.perf_counter() - began) * 1000
            say({"rows": [[each.file_path, each.start_line, each.end_line] for each in found], "ms": milliseconds})


def say(value: dict[str, Any]) -> None:
    """One line."""
    print(json.dumps(value), flush=True)


def readable(folder: Path, scratch: Path) -> str:
    """A model2vec folder that takes text as it is.

    Sememe's model is given words that are lower-case and split already, and its rows are bytes, which model2vec multiplies out
    text by text. So that semble gets the same vectors at its usual speed, the rows are written as float32 and its tokenizer
    splits identifiers itself. Any other folder is used as it stands.
    """
    described = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    if (described.get("pre_tokenizer") or {}).get("type") != "WhitespaceSplit":
        return str(folder)
    from safetensors.numpy import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    vectors = tensors["embeddings"].astype("float32")
    if "weights" in tensors:
        vectors *= tensors["weights"][:, None]
    humps = (
        r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s(?![a-z]))|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])"
    )
    split = [{"type": "Replace", "pattern": {"Regex": humps}, "content": " "}, {"type": "Lowercase"}]
    described["normalizer"] = {"type": "Sequence", "normalizers": split}
    words = {"type": "Split", "pattern": {"Regex": r"[^\W_]+"}, "behavior": "Removed", "invert": True}
    described["pre_tokenizer"] = words
    scratch.mkdir(parents=True)
    save_file({"embeddings": vectors}, scratch / "model.safetensors")
    (scratch / "tokenizer.json").write_text(json.dumps(described), encoding="utf-8")
    (scratch / "config.json").write_text((folder / "config.json").read_text(encoding="utf-8"), encoding="utf-8")
    return str(scratch)


if __name__ == "__main__":
    main()
