"""Everything that a caller can choose about an index. Nothing here is ever read from the workspace: it is untrusted."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .embedding.endpoint_settings import EndpointSettings
from .embedding.models import BUNDLED
from .store.folder import cache_root

if TYPE_CHECKING:
    from pathlib import Path


VECTOR_CACHE_BYTES = 1_000_000_000
"""About a million vectors of 768 dimensions."""


def _default_model() -> str:
    return os.environ.get("SEMEME_MODEL") or BUNDLED


def _default_threads() -> int:
    # Beyond eight, the one process that writes is the bottleneck.
    return min(8, os.cpu_count() or 1)


def _vector_cache_bytes() -> int:
    given = os.environ.get("SEMEME_VECTOR_CACHE_MB", "")
    return int(given) * 1_000_000 if given.isdecimal() and len(given) < 10 else VECTOR_CACHE_BYTES


@dataclass(frozen=True, slots=True)
class Settings:
    """How a workspace is indexed. The defaults are those of the command line."""

    model: str = field(default_factory=_default_model)
    """`sememe` (bundled), a fastembed model's name, a folder, or `openai:NAME` of the endpoint; SEMEME_MODEL sets the default."""
    text_model: str | None = field(default_factory=lambda: os.environ.get("SEMEME_TEXT_MODEL") or None)
    """A model of their own for documents (Markdown, reStructuredText, AsciiDoc, plain text ...), named as above; None: the one for
    all. SEMEME_TEXT_MODEL sets the default."""
    endpoint: EndpointSettings = field(default_factory=EndpointSettings.of_environment)
    """Where models `openai:NAME` are; SEMEME_ENDPOINT and the variables that begin with it set the default."""
    rerank: str | None = None
    """A cross-encoder that orders the best results of a question again: a fastembed cross-encoder's name, or a folder."""
    download: bool = False
    """A model that is named may be downloaded if it is not on this machine."""
    max_file_bytes: int = 1_000_000
    extra_ignore: tuple[str, ...] = ()
    """Patterns of gitignore syntax, relative to the root."""
    respect_gitignore: bool = True
    threads: int = field(default_factory=_default_threads)
    """Worker processes for extraction, and threads for building vector graphs."""
    vector_cache_bytes: int = field(default_factory=_vector_cache_bytes)
    """What slow models' vectors may take beside the indexes; SEMEME_VECTOR_CACHE_MB sets the default."""
    cache_dir: Path = field(default_factory=cache_root)
    """SEMEME_CACHE_DIR sets the default."""
