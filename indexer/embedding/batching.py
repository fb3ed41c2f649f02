"""Texts to an endpoint and their vectors back: how many go together, how many requests at once, and what becomes of texts that
are too long for it."""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ModelUnavailable
from .endpoint_settings import address_of
from .keys import key_for
from .posting import Poster, PostFailed
from .vectors_json import most_bytes, unit_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .endpoint_settings import EndpointSettings
    from .posting import Patience

_SHORTEST_TEXT = 100
"""A text that is refused for its length is cut in half down to here."""


class Requests:
    """Asks one endpoint for vectors of one model. Threads may share it."""

    def __init__(self, model: str, settings: EndpointSettings) -> None:
        self._model, self._settings = model, settings
        self._lock = threading.Lock()
        self._poster: Poster | None = None
        self._too_long = sys.maxsize
        """Characters of the shortest text that was refused for its length."""

    def forget_key(self) -> None:
        """Look it up anew for the next request."""
        with self._lock:
            self._poster = None

    def many(self, texts: Sequence[str], patience: Patience, dimensions: int | None) -> NDArray[np.float32]:
        """Unit vectors of any number of texts, shape (len(texts), dimensions).

        :raises PostFailed: one request failed after as many tries as there is patience for.
        """
        batches = self._batches(texts)
        if len(batches) == 1:
            return self.few(texts, patience, dimensions)
        with ThreadPoolExecutor(min(self._settings.concurrency, len(batches)), "endpoint") as threads:
            asked = [
                threads.submit(self.few, [texts[place] for place in batch], patience, dimensions) for batch in batches
            ]
            try:
                return _in_order(batches, [each.result() for each in asked])
            finally:  # after a failure, the rest would only fail, too
                threads.shutdown(wait=False, cancel_futures=True)

    def few(self, texts: Sequence[str], patience: Patience, dimensions: int | None) -> NDArray[np.float32]:
        """As `many`, in one request; where the server says that they are too many or too long, in more of them and of the
        texts' beginnings."""
        try:
            return self._post(texts, patience, dimensions)
        except PostFailed as failure:
            if not failure.too_long or (len(texts) == 1 and len(texts[0]) <= _SHORTEST_TEXT):
                raise
        if len(texts) == 1:
            self._too_long = min(self._too_long, len(texts[0]))
            return self.few([texts[0][: len(texts[0]) // 2]], patience, dimensions)
        parts = self._batches(texts)
        if len(parts) == 1:
            half = len(texts) // 2
            parts = [list(range(half)), list(range(half, len(texts)))]
        # The first answer tells what the others have to be like.
        found: list[NDArray[np.float32]] = []
        for part in parts:
            wanted = found[0].shape[1] if found else dimensions
            found.append(self.few([texts[place] for place in part], patience, wanted))
        return _in_order(parts, found)

    def _batches(self, texts: Sequence[str]) -> list[list[int]]:
        """Places of the texts that are sent together; one that is as long as one that was refused goes alone."""
        short = [place for place, text in enumerate(texts) if len(text) < self._too_long]
        alone = [[place] for place, text in enumerate(texts) if len(text) >= self._too_long]
        size = self._settings.batch
        return [*(short[i : i + size] for i in range(0, len(short), size)), *alone]

    def _post(self, texts: Sequence[str], patience: Patience, dimensions: int | None) -> NDArray[np.float32]:
        asked = self._settings.dimensions
        request: dict[str, Any] = {"model": self._model, "input": [*map(_sound, texts)], "encoding_format": "float"}
        if asked is not None:
            request["dimensions"] = asked
        body = self._open_poster().post(json.dumps(request).encode(), most_bytes(len(texts), asked), patience)
        vectors = unit_vectors(body, len(texts), asked)
        if dimensions is not None and vectors.shape[1] != dimensions:
            raise PostFailed(
                "dimensions", "gives vectors of other dimensions than before. Another model may be loaded."
            )
        return vectors

    def _open_poster(self) -> Poster:
        with self._lock:
            if self._poster is None:
                address = address_of(self._settings)
                try:
                    key = key_for(address.origin, self._settings.api_key_from)
                except ModelUnavailable as error:
                    raise PostFailed("key", f"cannot be asked. {error}") from None
                self._poster = Poster(address, key, self._settings.concurrency + 1)
            return self._poster


def _in_order(parts: Sequence[Sequence[int]], found: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = np.concatenate(found)[np.argsort([place for part in parts for place in part])]
    return result


def _sound(text: str) -> str:
    """What every server's JSON takes: no half characters, and no end of a text before its end."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()
