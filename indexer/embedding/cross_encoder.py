"""Cross-encoders: a question and texts in, a score for each pair out.

A cross-encoder reads the question and a text together, which costs a hundred times what comparing two vectors does, so it
is given few texts. None is in this package. One is downloaded only when the caller allows it, and only by the name that
the user gave; a folder needs no network.
"""

from __future__ import annotations

import math
import os
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Cancelled, ModelUnavailable
from . import loading
from .loading import quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BATCH = 8
"""Texts that are scored at once: a transformer's memory grows with batch times length, as for embedding, and between two
batches a question can be taken back."""
# Where exporters put the network: transformers.js and fastembed's own sources; optimum.
_NETWORKS = ("onnx/model.onnx", "model.onnx")
_TOKENIZER = ("tokenizer.json", "tokenizer_config.json")


@dataclass(frozen=True, slots=True)
class CrossEncoderInfo:
    """What can be named with `--rerank`."""

    name: str
    size_gb: float
    description: str
    license: str


class CrossEncoder:
    """A loaded cross-encoder. Threads may share it."""

    def __init__(self, name: str, engine: Any) -> None:
        self.name = name
        self._engine = engine

    def scores(self, query: str, texts: Sequence[str], cancelled: Callable[[], bool]) -> list[float]:
        """How well each text answers the query, in the order of the texts: larger is better, on a scale of the model's own.

        :raises ModelUnavailable: the model fails on the way, or what it gives are no numbers.
        :raises Cancelled: the caller said so between two batches.
        """
        result = [0.0] * len(texts)
        # Texts of like length together: each is padded to the longest of its batch.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), BATCH):
            if cancelled():
                raise Cancelled("The search was cancelled.")
            batch = order[start : start + BATCH]
            for place, score in zip(batch, self._batch(query, [texts[i] for i in batch]), strict=True):
                result[place] = score
        return result

    def _batch(self, query: str, texts: list[str]) -> list[float]:
        try:
            with quiet():
                scores = [float(score) for score in self._engine.rerank(query, texts, batch_size=BATCH)]
        except Exception as error:  # of onnxruntime and of the tokenizer, which have a class for each cause
            raise ModelUnavailable(f"The cross-encoder {self.name} failed: {_brief(error)}.") from error
        if len(scores) != len(texts) or not all(map(math.isfinite, scores)):
            raise ModelUnavailable(f"The cross-encoder {self.name} failed: it gives no scores.")
        return scores


def open_cross_encoder(name: str, *, download: bool = False, threads: int | None = None) -> CrossEncoder:
    """The cross-encoder of this name, loaded: one of fastembed's, or a folder with one in ONNX. A process has one of each.

    :raises ModelUnavailable: no such cross-encoder, or it is not on this machine and `download` is false or fails, or its
        files cannot be loaded.
    """
    # Names before folders: a folder of the workspace must not stand in for a model that the user named.
    known = {info.name.lower(): info.name for info in available_cross_encoders()}.get(name.lower())
    folder = None if known else _folder(name)
    key = known or str(folder)
    with _opening:
        found = _shared.get(key)
        if found is None:
            with quiet():
                engine = _from(folder, threads) if folder else _by_name(key, threads, download=download)
                found = _shared[key] = CrossEncoder(key, _loaded(engine, key))
        return found


_opening = threading.Lock()
_shared: weakref.WeakValueDictionary[str, CrossEncoder] = weakref.WeakValueDictionary()


def available_cross_encoders() -> list[CrossEncoderInfo]:
    """fastembed's cross-encoders by size."""
    rows = [
        CrossEncoderInfo(row["model"], row["size_in_GB"], row["description"], row["license"])
        for row in loading.cross_encoders()
    ]
    return sorted(rows, key=lambda row: row.size_gb)


def _folder(name: str) -> Path:
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    if os.sep in name and name.startswith((".", "~", os.sep)):
        raise ModelUnavailable(f"No such folder: {name}. Name an existing one, or a model listed by 'sememe models'.")
    names = ", ".join(info.name for info in available_cross_encoders())
    raise ModelUnavailable(f"Unknown cross-encoder {name!r}. There are: {names}; or name a folder with one.")


def _from(folder: Path, threads: int | None) -> Any:
    network = next((each for each in _NETWORKS if (folder / each).is_file()), None)
    missing = [each for each in _TOKENIZER if not (folder / each).is_file()]
    if network is None:
        missing.insert(0, " or ".join(_NETWORKS))
    if network is None or missing:
        raise ModelUnavailable(f"{folder} holds no cross-encoder: {' and '.join(missing)} not found there.")
    return loading.cross_encoder_in(folder, network, threads)


def _by_name(name: str, threads: int | None, *, download: bool) -> Any:
    try:
        return loading.cross_encoder(name, threads, download=False)
    except Exception as missing:
        if not download:
            raise ModelUnavailable(
                f"The cross-encoder {name} is not on this machine. 'sememe index --rerank {name}' downloads it once."
            ) from missing
    try:
        return loading.cross_encoder(name, threads, download=True)
    except Exception as error:
        raise ModelUnavailable(
            f"The cross-encoder {name} could not be downloaded ({type(error).__name__}). Check the network, or leave "
            "--rerank away: search needs none."
        ) from error


def _loaded(engine: Any, name: str) -> Any:
    try:
        loading.load_cross_encoder(engine)
    except Exception as error:
        raise ModelUnavailable(f"The cross-encoder {name} cannot be loaded: {_brief(error)}.") from error
    return engine


def _brief(error: Exception) -> str:
    """The first line of what an engine says, which may be a page."""
    said = (str(error) or type(error).__name__).strip().splitlines()[0].rstrip(".")
    return said if len(said) <= 200 else f"{said[:199]}…"
