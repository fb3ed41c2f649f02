"""The cross-encoder of a workspace: loaded at its first use, set aside for good when it fails."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from .errors import ModelUnavailable

if TYPE_CHECKING:
    from .embedding.cross_encoder import CrossEncoder
    from .settings import Settings

_LOADING = "The cross-encoder is being loaded: until then results are not reranked."


class SecondOpinion:
    """What `Settings.rerank` names, if it can be had."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._encoder: CrossEncoder | None = None
        self._error: ModelUnavailable | None = None
        self._is_tried = self._is_missed = False
        self._lock = threading.Lock()

    def encoder(self, *, wait: bool = True) -> CrossEncoder | None:
        """The loaded cross-encoder; None where none is named or it cannot be had, which `problem` then says. Without
        `wait`, None while nobody has loaded it yet."""
        if self._settings.rerank is None:
            return None
        if not wait and not self._is_tried:
            self._is_missed = True
            return None
        with self._lock:
            if not self._is_tried:
                self._open(self._settings.rerank)
            return self._encoder

    def require(self) -> None:
        """Have it loaded, for a caller that does not want to go on without.

        :raises ModelUnavailable: it cannot be had.
        """
        if self.encoder() is None and self._error is not None:
            raise self._error

    def set_aside(self, error: ModelUnavailable) -> None:
        """It failed on the way: it is not asked again, as the next question would most likely wait for the same."""
        with self._lock:
            self._encoder, self._error = None, error

    @property
    def failure(self) -> str | None:
        """Why results will not be reranked though they should be, in words for the user."""
        return f"{self._error} Results are not reranked." if self._error is not None else None

    @property
    def problem(self) -> str | None:
        """The failure, or that somebody did not wait until it was loaded."""
        return self.failure or (_LOADING if self._is_missed and not self._is_tried else None)

    def _open(self, name: str) -> None:
        from .embedding.cross_encoder import open_cross_encoder  # noqa: PLC0415 (only for those who use one)

        try:
            self._encoder = open_cross_encoder(name, download=self._settings.download, threads=self._settings.threads)
        except ModelUnavailable as error:
            self._error = error
        self._is_tried = True
