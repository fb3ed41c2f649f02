"""Unsaved text goes to the engine once typing pauses. Invariant: the last text of a document wins, whatever overtakes it."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .documents import Document
    from .roots import Roots

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.04
"""After the last key. Parsing and embedding a file of usual size takes another 10 to 40 ms."""


class Buffering:
    """Hands the texts of open documents to their workspaces, in a thread of its own."""

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._thread = ThreadPoolExecutor(1, "buffers")
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._is_warm = False

    def opened(self, document: Document) -> None:
        """A document came: usually it is as its file, which costs a look-up only."""
        self._thread.submit(self._take, document)

    def changed(self, document: Document) -> None:
        """A document's text changed: take it when nothing follows for a moment."""
        self._forget_timer(document)
        loop = asyncio.get_running_loop()
        self._waiting[document.uri] = loop.call_later(PAUSE_SECONDS, self._thread.submit, self._take, document)

    def closed(self, document: Document) -> None:
        """A document's text counts no longer: its file does."""
        self._forget_timer(document)
        self._thread.submit(self._drop, document)

    def stop(self) -> None:
        """Take nothing more."""
        for timer in self._waiting.values():
            timer.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _forget_timer(self, document: Document) -> None:
        if (timer := self._waiting.pop(document.uri, None)) is not None:
            timer.cancel()

    def _take(self, document: Document) -> None:
        try:
            places = self._roots.around(document.path) if document.path is not None else []
            for root, path in places[1:]:  # it may have been theirs, before the inner root was opened
                if root is not places[0][0]:
                    root.workspace.drop_buffer(path)
            if places:
                root, path = places[0]
                root.workspace.set_buffer(path, document.text)
                if not self._is_warm:
                    self._is_warm = True
                    root.workspace.warm_buffers()
        except Exception:  # the edge of the thread: the next change is another chance
            log.exception("the text of %s could not be taken", document.uri)

    def _drop(self, document: Document) -> None:
        for root, path in self._roots.around(document.path) if document.path is not None else []:
            root.workspace.drop_buffer(path)
