"""Only this module knows fastembed: which models it has, and loading one from this machine or from the network.

It is imported when a model is first needed: importing fastembed takes 0.3 s. What goes wrong is raised as fastembed raises
it; the callers know what it means to whoever named the model.
"""

from __future__ import annotations

import contextlib
import threading
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# fastembed's classes take the name of a model that they know and, with `specific_model_path`, other files for it.
_STATIC_CLASS_NAME = "minishlab/potion-base-8M"
_OF_FOLDERS = "sememe/folder/"
"""Begins the names under which fastembed is told where the file of a cross-encoder lies in its folder."""
_registering = threading.Lock()


def text_models() -> list[dict[str, Any]]:
    """fastembed's embedding models: `model` (the name), `model_file`, `dim`, `size_in_GB`, `description`."""
    from fastembed import TextEmbedding  # noqa: PLC0415

    found: list[dict[str, Any]] = TextEmbedding.list_supported_models()
    return found


def static_model(folder: Path) -> Any:
    """The static model in a folder."""
    from fastembed.text.static_embedding import StaticTextEmbedding  # noqa: PLC0415

    return StaticTextEmbedding(_STATIC_CLASS_NAME, specific_model_path=str(folder), mmap=True, local_files_only=True)


def text_model(name: str, threads: int | None, *, download: bool) -> Any:
    """The embedding model of this name."""
    from fastembed import TextEmbedding  # noqa: PLC0415

    return TextEmbedding(name, threads=threads, local_files_only=not download)


def cross_encoders() -> list[dict[str, Any]]:
    """fastembed's cross-encoders: `model` (the name), `size_in_GB`, `description`, `license`."""
    from fastembed.rerank.cross_encoder import TextCrossEncoder  # noqa: PLC0415

    return [row for row in TextCrossEncoder.list_supported_models() if not row["model"].startswith(_OF_FOLDERS)]


def cross_encoder(name: str, threads: int | None, *, download: bool) -> Any:
    """The cross-encoder of this name. Its files are there then, and not looked into: `load_cross_encoder` does that."""
    from fastembed.rerank.cross_encoder import TextCrossEncoder  # noqa: PLC0415

    return TextCrossEncoder(name, threads=threads, lazy_load=True, local_files_only=not download)


def cross_encoder_in(folder: Path, file: str, threads: int | None) -> Any:
    """The cross-encoder in a folder, whose ONNX file has this path there; not loaded, as above."""
    from fastembed.common.model_description import ModelSource  # noqa: PLC0415
    from fastembed.rerank.cross_encoder import TextCrossEncoder  # noqa: PLC0415

    name = _OF_FOLDERS + file
    with _registering:
        if not any(row["model"] == name for row in TextCrossEncoder.list_supported_models()):
            # A source must be named; with a path of its own, a model is never looked for there.
            TextCrossEncoder.add_custom_model(name, ModelSource(hf=name), model_file=file)
    return TextCrossEncoder(
        name, threads=threads, lazy_load=True, local_files_only=True, specific_model_path=str(folder)
    )


def load_cross_encoder(engine: Any) -> None:
    """Read the files of a cross-encoder."""
    import onnxruntime  # noqa: PLC0415

    # What it raises, it also writes to standard error, in red: only what kills the process may be written.
    onnxruntime.set_default_logger_severity(4)
    engine.model.load_onnx_model()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """fastembed warns about options that we do not set, and logs a model that is not there as an error, which our own
    sentence says better."""
    from loguru import logger  # noqa: PLC0415 (fastembed's logger)

    logger.disable("fastembed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
