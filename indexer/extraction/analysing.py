"""From the numbers of words to bags, terms and what is embedded, for a batch of files at once.

Each different word of a batch is analysed once, or not at all if an earlier batch had it; all else is done to arrays of
numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..analysis import word_terms
from ..embedding.words import WordTexts
from ..ranges import spread, starts_of
from ..store.bags import HashedWords, hashes_of, pack
from ..store.quantized import quantize
from ..store.rows import PreparedFile, SymbolTerms
from .numbered import PIECES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ..embedding.models import EmbeddingModel
    from .numbered import NumberedFile, NumberedFiles

_DOC_CUT, _BODY_CUT, _CONTAINER, _NAME, _SIGNATURE, _DOC, _DOC_REST, _BODY, _BODY_REST = range(len(PIECES))
_PATH, _FILE = len(PIECES), len(PIECES) + 1
"""Pieces that all symbols of a file share."""
_BAG = (
    (_NAME, 0), (_CONTAINER, 1), (_PATH, 1), (_SIGNATURE, 2), (_DOC, 2), (_DOC_REST, 2), (_BODY, 3), (_BODY_REST, 3),
)  # fmt: skip
"""Which field of a bag (`bags.FIELDS`) a piece's terms are in."""
_TEXT = (_CONTAINER, _NAME, _FILE, _DOC, _DOC_CUT, _BODY, _BODY_CUT)
"""What is embedded, in order."""


@dataclass(frozen=True, slots=True)
class PreparedFiles:
    """Some files, ready for the index but for their vectors."""

    files: Sequence[tuple[str, PreparedFile | None]]
    """By path; None: it is gone."""
    words: WordTexts
    """What is embedded of each symbol of all files, in order: the words,"""
    texts: Sequence[str]
    """or the text as it stands, where that was asked for."""

    @classmethod
    def joined(cls, parts: Sequence[PreparedFiles]) -> PreparedFiles:
        """Several as one, for a model that is given texts: only the words of a single one are kept."""
        if len(parts) == 1:
            return parts[0]
        return cls(
            [file for part in parts for file in part.files],
            WordTexts.none(),
            [text for part in parts for text in part.texts],
        )

    def parted(self, part_of: Callable[[str], int]) -> dict[int, PreparedFiles]:
        """The files in parts, by what their language is part of; what has vanished is in part 0."""
        parts: dict[int, list[tuple[str, PreparedFile | None]]] = {}
        places: dict[int, list[int]] = {}
        at = 0
        for path, file in self.files:
            part = part_of(file.language) if file is not None else 0
            count = len(file.symbols) if file is not None else 0
            parts.setdefault(part, []).append((path, file))
            places.setdefault(part, []).extend(range(at, at + count))
            at += count
        if len(parts) == 1:
            return dict.fromkeys(parts, self)
        return {
            part: PreparedFiles(
                files, self.words.chosen(places[part]),
                [self.texts[place] for place in places[part]] if self.texts else (),
            )
            for part, files in parts.items()
        }  # fmt: skip

    @property
    def symbol_count(self) -> int:
        """Symbols of all files."""
        return sum(len(file.symbols) for _, file in self.files if file is not None)

    @property
    def one(self) -> PreparedFile:
        """The file, where there is just one."""
        [file] = [file for _, file in self.files if file is not None]
        return file

    def vectors(self, model: EmbeddingModel, places: Sequence[int]) -> Sequence[bytes | None]:
        """The vectors, as they are stored, of some symbols: their places among those of all files.

        :raises ModelUnavailable: the model's files cannot be loaded.
        """
        if not places:
            return []
        if model.takes_words:
            return quantize(model.of_words(self.words.chosen(places)))
        return quantize(model.documents([self.texts[place] for place in places]))


def prepared(answer: NumberedFiles) -> PreparedFiles:
    """The answer of a worker process, analysed."""
    found = [file for _, file in answer.files if file is not None]
    pieces = _Pieces.of(found)
    entries = list(map(_word, answer.words))
    bags = pack(
        *pieces.words([piece for piece, _ in _BAG]), [field for _, field in _BAG],
        HashedWords.of([hashes for _, hashes in entries]),
    )  # fmt: skip
    terms = _terms(pieces, [terms for terms, _ in entries])
    numbers, lengths = pieces.words(_TEXT)
    ready, at = {}, 0
    for file in found:
        end = at + len(file.symbols)
        ready[file.path] = PreparedFile(
            file.path, file.size, file.mtime_ns, file.read_ns, file.digest, file.language, file.skip_reason,
            file.symbols, bags[at:end], terms[at:end],
        )  # fmt: skip
        at = end
    return PreparedFiles(
        [(path, ready.get(path)) for path, _ in answer.files],
        WordTexts(answer.words, numbers, lengths.sum(axis=1)),
        [text for file in found for text in file.texts],
    )


@lru_cache(maxsize=1 << 17)
def _word(word: str) -> tuple[str, bytes]:
    """A word's terms, joined, and their hashes."""
    terms = word_terms.__wrapped__(word)  # one cache is enough
    return " ".join(terms), hashes_of(terms)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Where the words of each symbol's pieces are, shape (symbols, pieces)."""

    numbers: NDArray[np.int32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, files: Sequence[NumberedFile]) -> _Pieces:
        read = [file for file in files if file.numbers]
        numbers = np.frombuffer(b"".join([file.numbers for file in read]), dtype=np.int32)
        ends = np.flatnonzero(numbers == 0)
        starts = np.zeros_like(ends)
        starts[1:] = ends[:-1] + 1
        symbols = np.array([len(file.symbols) for file in read], dtype=np.int64)
        paths = starts_of(symbols * len(PIECES) + 2)
        own = np.ones(len(ends), dtype=np.bool_)
        own[paths] = own[paths + 1] = False
        shared = np.repeat(paths, symbols)[:, None] + [0, 1]
        starts = np.hstack([starts[own].reshape(-1, len(PIECES)), starts[shared]])
        ends = np.hstack([ends[own].reshape(-1, len(PIECES)), ends[shared]])
        return cls(numbers, starts, ends - starts)

    def words(self, pieces: Sequence[int]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The words of some pieces, symbol by symbol, and how many each piece has, shape (symbols, pieces)."""
        lengths = self.lengths[:, pieces]
        return self.numbers[spread(self.starts[:, pieces].ravel(), lengths.ravel())], lengths


def _terms(pieces: _Pieces, of_word: Sequence[str]) -> list[SymbolTerms]:
    terms = [of_word[number] for number in pieces.numbers.tolist()]
    ends = pieces.starts + pieces.lengths
    result = []
    path_of: dict[int, str] = {}
    for container, name, signature, body_end, path, path_end in np.column_stack(
        [pieces.starts[:, _CONTAINER : _SIGNATURE + 1], ends[:, _BODY_REST], pieces.starts[:, _PATH], ends[:, _PATH]]
    ).tolist():
        shared = path_of.get(path)
        if shared is None:
            shared = path_of[path] = " ".join(terms[path:path_end])
        result.append(
            SymbolTerms(
                " ".join(terms[name:signature]),
                " ".join([*terms[container:name], shared]),
                " ".join([*terms[container:body_end], shared]),
            )
        )
    return result
