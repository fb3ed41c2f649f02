"""The vectors of an update where documents have a model of their own: each file goes to the model of its space."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .embedding.spaces import CODE_SPACE, TEXT_SPACE
from .store.rows import VectorizedFile
from .vectorizing import Vectorizing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .embedding.models import EmbeddingModel
    from .embedding.spaces import Models
    from .extraction.analysing import PreparedFiles
    from .remembered import Remembered
    from .store.catalog import Catalog
    from .store.rows import FileRow


class Sharing:
    """The embedding half of one update, by one model or by two. One that fails leaves the other's part as it is."""

    def __init__(
        self,
        catalog: Catalog,
        models: Models,
        is_ready: Callable[[EmbeddingModel, int], bool],
        remembered: Mapping[int, Remembered],
    ) -> None:
        """Nothing is loaded or asked yet.

        :param is_ready: asked once for each space, and only when something is to be embedded.
        :param remembered: what the slow ones have said, by space; then few texts are embedded here, see `vectorizing.AT_ONCE`.
        """
        self._models, self._remembered = models, remembered
        spaces = (CODE_SPACE, TEXT_SPACE) if models.parts else (CODE_SPACE,)
        self._of_space = {
            space: Vectorizing(
                catalog, models.of(space), partial(_asked, is_ready, space), space, remembered.get(space)
            )
            for space in spaces
        }

    @property
    def given_texts(self) -> tuple[str, ...]:
        """Which content must come as texts, not as words."""
        return self._models.given_texts

    @property
    def is_waiting(self) -> bool:
        """Files that were taken have not been given their vectors."""
        return any(each.is_waiting for each in self._of_space.values())

    @property
    def is_lacking(self) -> bool:
        """A model was away: some symbols have no vector."""
        return any(each.is_lacking for each in self._of_space.values())

    @property
    def notices(self) -> tuple[str, ...]:
        """Why symbols have no vectors that will not get them before the user does something."""
        return tuple(notice for each in self._of_space.values() for notice in each.notices)

    @property
    def kept(self) -> int:
        """Vectors that were taken over."""
        return sum(each.kept for each in self._of_space.values())

    @property
    def made(self) -> int:
        """Texts that were embedded."""
        return sum(each.made for each in self._of_space.values())

    @property
    def missing(self) -> int:
        """Symbols that were given no vector."""
        return sum(each.missing for each in self._of_space.values())

    def load_beside(self) -> None:
        """Begin to load the models in threads."""
        for each in self._of_space.values():
            each.load_beside()

    def takes_up(self, language: str, *, told: bool) -> bool:
        """Files in a language that lack vectors can be given them now.

        :param told: the files were named: those of a slow model are, once it has read them.
        """
        space = self._models.space(language)
        return (told or space not in self._remembered) and self._of_space[space].is_ready()

    def take(self, prepared: PreparedFiles) -> bool:
        """Have files wait for others; True when there are enough for a model."""
        if len(self._of_space) == 1:
            return self._of_space[0].take(prepared)
        parts = prepared.parted(self._models.space)
        enough = [self._of_space[space].take(part) for space, part in parts.items()]
        return any(enough)

    def embedded(self, replaced: Mapping[str, FileRow]) -> Iterator[tuple[str, VectorizedFile | None]]:
        """The files that were taken, by path, with the vectors of their symbols; no file where it has vanished.

        :param replaced: what the catalog has of files, by path.
        """
        for space, each in self._of_space.items():
            if each.is_waiting:
                for path, file, vectors in each.embedded(replaced):
                    found = None if file is None else VectorizedFile(file, vectors, space, path not in each.lacking)
                    yield path, found


def _asked(is_ready: Callable[[EmbeddingModel, int], bool], space: int, model: EmbeddingModel) -> bool:
    return is_ready(model, space)
