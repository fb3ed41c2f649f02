"""A slow model together with what it has said before: a vector is made once for each text, whichever index needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .embedding.text import text_key
from .store.quantized import quantize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .embedding.models import EmbeddingModel
    from .embedding.vector_cache import VectorCache


class Remembered:
    """Asks a cache first. Threads may share it."""

    def __init__(self, model: EmbeddingModel, cache: VectorCache) -> None:
        self.model, self._cache = model, cache
        self.hits = self.misses = 0
        """Texts that the cache had, and texts that had to be embedded."""

    def known(self, keys: Sequence[bytes]) -> dict[bytes, bytes | None]:
        """The stored vectors of those texts that were embedded once, by `text_key`. The model must have been loaded.

        :raises OSError: the disk fails.
        """
        identity = self.model.identity
        return self._cache.found(identity, keys) if identity is not None else {}

    def claim(self, keys: Sequence[bytes]) -> list[bytes]:
        """Those of the texts that no other process is about to embed; others may leave them to this one, for a while.

        :raises OSError: the disk fails.
        """
        identity = self.model.identity
        return self._cache.claim(identity, keys) if identity is not None else list(keys)

    def give_up(self, keys: Sequence[bytes]) -> None:
        """Leave claimed texts to whoever comes next."""
        if (identity := self.model.identity) is not None:
            self._cache.give_up(identity, keys)

    def make(self, texts: Sequence[str]) -> dict[bytes, bytes | None]:
        """Embed texts and remember their vectors, by `text_key`.

        :raises ModelUnavailable: the model cannot be had; ModelAway: at the moment.
        :raises OSError: the disk takes no more.
        """
        before = self.model.identity
        vectors = dict(zip(map(text_key, texts), quantize(self.model.documents(texts)), strict=True))
        self.misses += len(texts)
        identity = self.model.identity
        # Where another model answers since, nobody knows whose they are.
        if identity is not None and (before is None or before is identity):
            self._cache.keep(identity, vectors)
        return vectors
