"""The vectors of an update's symbols: taken over where the text did not change, else made, many texts at once.

A slow model's are remembered for all indexes (`remembered.py`), and an update makes few of them, so that words are never late for
meaning: the rest are made beside (`filling.py`), and their files are taken up again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .embedding.text import text_key
from .errors import ModelAway, ModelUnavailable
from .extraction.analysing import PreparedFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .embedding.models import EmbeddingModel
    from .remembered import Remembered
    from .store.catalog import Catalog
    from .store.rows import FileRow, PreparedFile

_EMBED_SYMBOLS = 512
AT_ONCE = 64
"""Texts that one update has a slow model embed, some 1.5 s for a transformer on two cores: what saving a file changes."""


class Vectorizing:
    """The embedding half of one update. A model that fails is not asked again by it."""

    def __init__(
        self,
        catalog: Catalog,
        model: EmbeddingModel | None,
        is_ready: Callable[[EmbeddingModel], bool],
        space: int = 0,
        remembered: Remembered | None = None,
    ) -> None:
        """Nothing is loaded or asked yet.

        :param catalog: where the vectors of unchanged texts are.
        :param is_ready: asked once, and only when something is to be embedded, whether the model can do it now.
        :param space: where the model's vectors belong.
        :param remembered: a slow model's vectors.
        """
        self._space = space
        self._catalog, self._model, self._is_ready = catalog, model, is_ready
        self._remembered = remembered
        self._asked_model = False
        self._waiting: list[PreparedFiles] = []
        self._waiting_symbols = 0
        self.kept = self.made = self.missing = 0
        """Vectors that were taken over, texts that were embedded, and symbols that were given no vector."""
        self.is_lacking = False
        """The model was away, or has not come to it yet: some symbols have no vector, which they will get."""
        self.lacking: set[str] = set()
        """The files of symbols without one."""
        self.notices: list[str] = []
        """Why symbols have no vectors that will not get them before the user does something."""

    @property
    def takes_texts(self) -> bool:
        """The model is given texts, not words."""
        return self._model is not None and not self._model.takes_words

    @property
    def is_waiting(self) -> bool:
        """Files that were taken have not been given their vectors."""
        return bool(self._waiting)

    def load_beside(self) -> None:
        """Begin to load the model in a thread."""
        if self._model is not None:
            self._model.load_beside()

    def is_ready(self) -> bool:
        """There is a model that can be asked now."""
        return self._ready_model() is not None

    def take(self, prepared: PreparedFiles) -> bool:
        """Have files wait for others, as a model that is given texts likes many at once; True when there are enough."""
        self._waiting.append(prepared)
        self._waiting_symbols += prepared.symbol_count
        return not self.takes_texts or self._waiting_symbols >= _EMBED_SYMBOLS

    def embedded(
        self, replaced: Mapping[str, FileRow]
    ) -> Iterator[tuple[str, PreparedFile | None, Sequence[bytes | None]]]:
        """The files that were taken, by path, with the vectors of their symbols; no file where it has vanished.

        :param replaced: what the catalog has of files, by path.
        """
        prepared, self._waiting, self._waiting_symbols = PreparedFiles.joined(self._waiting), [], 0
        found = [file for _, file in prepared.files if file is not None]
        vectors, at = self._vectors(prepared, found, replaced), 0
        for path, file in prepared.files:
            count = len(file.symbols) if file is not None else 0
            yield path, file, vectors[at : at + count]
            at += count

    def _vectors(
        self, prepared: PreparedFiles, files: Sequence[PreparedFile], replaced: Mapping[str, FileRow]
    ) -> list[bytes | None]:
        """The vectors of all symbols of these files: those of unchanged texts are taken over."""
        vectors: dict[bytes, bytes | None] = {}
        for file in files:
            if (old := replaced.get(file.path)) is not None:
                vectors |= self._catalog.vectors_by_text(old, self._space)
        digests = [each.text_digest for file in files for each in file.symbols]
        missing = {digest: place for place, digest in enumerate(digests) if digest not in vectors}
        self.kept += sum(digest in vectors for digest in digests)
        if missing and (model := self._ready_model()) is not None:
            try:
                if self._remembered is None:
                    vectors |= zip(missing, self._made(prepared, model, list(missing.values())), strict=True)
                else:
                    texts = {digest: prepared.texts[place] for digest, place in missing.items()}
                    vectors |= self._few(self._remembered, texts)
            except ModelAway:  # the workspace says why, as long as it is so
                self._model, self.is_lacking = None, True
            except ModelUnavailable as error:
                self.notices.append(f"{error} Search goes by words until then.")
                self._model = None
        for file in files:
            if without := sum(each.text_digest not in vectors for each in file.symbols):
                self.lacking.add(file.path)
                self.missing += without
        return [vectors.get(digest) for digest in digests]

    def _made(self, prepared: PreparedFiles, model: EmbeddingModel, places: Sequence[int]) -> Sequence[bytes | None]:
        fresh = prepared.vectors(model, places)
        self.made += sum(vector is not None for vector in fresh)
        return fresh

    def _few(self, remembered: Remembered, texts: Mapping[bytes, str]) -> dict[bytes, bytes | None]:
        """What is remembered of a slow model, by digest; what is not is embedded while it is little."""
        keys = {digest: text_key(text) for digest, text in texts.items()}
        known = remembered.known(list(keys.values()))
        rest = [texts[digest] for digest, key in keys.items() if key not in known]
        remembered.hits += len(known)
        self.kept += len(known)
        if len(rest) > AT_ONCE - self.made:
            self.is_lacking = True
        elif rest:
            known |= remembered.make(rest)
            self.made += len(rest)
        return {digest: known[key] for digest, key in keys.items() if key in known}

    def _ready_model(self) -> EmbeddingModel | None:
        if not self._asked_model:
            self._asked_model = True
            if self._model is not None and not self._is_ready(self._model):
                self._model, self.is_lacking = None, True
        return self._model
