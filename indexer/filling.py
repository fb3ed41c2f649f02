"""Has a slow model read what it has not read yet, the most useful first, and what it said remembered.

No index is written here: vectors go to the cache, a few seconds of work at a time, and an update takes them from there. So nobody
waits for this, it can end at any moment, and whoever comes next goes on from there.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .embedding.text import text_key
from .extraction.pool import prepare_all
from .files import walk
from .update import Progress, walk_rules
from .values import Skip

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from .embedding.spaces import Models
    from .remembered import Remembered
    from .settings import Settings
    from .values import SourceFile

PIECE_SECONDS = 2.0
"""Work that an interruption can lose, and that a pause waits for."""
_FEWEST, _MOST = 16, 512
"""Texts that are embedded together."""
_FIRST = 32
_REMEMBERED_PIECES = 30
"""How long a model takes changes with what else the machine does: the last minute tells."""
_OTHERS_SECONDS = 0.2
"""Between two looks at what another process is about to read."""
_LOOKED_UP = 4096
"""Texts."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filling did."""

    complete: bool
    """Everything has been read; else it was cancelled."""
    made: int
    """Texts that were embedded."""
    files: tuple[str, ...]
    """Those whose texts are all remembered now, by path."""


@dataclass(slots=True)
class _Unread:
    """A file with texts that are not remembered."""

    file: SourceFile
    texts: int
    characters: int


class Filling:
    """One pass over some files of a workspace."""

    def __init__(self, root: Path, settings: Settings, remembered: Remembered, models: Models, space: int) -> None:
        """A pass by the model of a space, over the files that are in it."""
        self._root, self._settings, self._remembered = root, settings, remembered
        self._models, self._space = models, space
        self._own: set[str] = set()
        """The files that were found to be in it."""
        self._rules = walk_rules(settings)
        self._first: Callable[[], Collection[str]] = tuple
        self._finished: Callable[[Sequence[str]], None] = lambda _: None
        self._report: Callable[[Progress], None] = lambda _: None
        self._cancelled: Callable[[], bool] = lambda: False
        self._rate = _Rate()
        self._total = self._done = self._characters = self._made = 0

    def run(
        self,
        only: Collection[str] | None,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        first: Callable[[], Collection[str]] = tuple,
        finished: Callable[[Sequence[str]], None] = lambda _: None,
    ) -> Filled:
        """Read what is not remembered: files that are `first`, then those that changed last.

        :param only: the paths that are looked at; None: all.
        :param first: asked again between two pieces of work, as somebody may open another file meanwhile.
        :param finished: given paths as soon as all of their texts are remembered.
        :raises ModelUnavailable: the model cannot be had; ModelAway: at the moment. What it said is kept.
        :raises OSError: the cache cannot be written.
        """
        self._report, self._cancelled, self._first, self._finished = progress, cancelled, first, finished
        self._remembered.model.load()
        files = self._in_order(only)
        unread = self._unread(files)
        if unread is None:
            return Filled(complete=False, made=0, files=())
        known = [file.path for file in files if file.path in self._own and file.path not in unread]
        if known:
            finished(known)
        self._total = sum(each.texts for each in unread.values())
        self._characters = sum(each.characters for each in unread.values())
        done = [path for path in self._read(unread) if path]
        return Filled(not unread, self._made, (*known, *done))

    def _in_order(self, only: Collection[str] | None) -> list[SourceFile]:
        wanted = set(only) if only is not None else None
        found = [
            each
            for each in walk(self._root, self._rules)
            if not isinstance(each, Skip) and (wanted is None or each.path in wanted)
        ]
        first = set(self._first())
        return sorted(found, key=lambda file: (file.path not in first, -file.mtime_ns, file.path))

    def _unread(self, files: Sequence[SourceFile]) -> dict[str, _Unread] | None:
        """What is to be read, in order; None where it was cancelled. A text that several files have counts once."""
        by_path = {file.path: file for file in files}
        found: dict[str, _Unread] = {}
        lengths: dict[bytes, tuple[str, int]] = {}
        seen: set[bytes] = set()
        looked = 0
        for path, texts in self._texts(files):
            looked += path is not None
            self._report(Progress("scan", looked, 0, None, 0))
            for text in texts:
                if (key := text_key(text)) not in seen:
                    lengths[key] = (path or "", len(text))
            if len(lengths) >= _LOOKED_UP:
                self._note(lengths, seen, by_path, found)
        self._note(lengths, seen, by_path, found)
        if self._cancelled():
            return None
        return {path: found[path] for path in by_path if path in found}

    def _note(
        self,
        lengths: dict[bytes, tuple[str, int]],
        seen: set[bytes],
        by_path: dict[str, SourceFile],
        found: dict[str, _Unread],
    ) -> None:
        known = self._remembered.known(list(lengths))
        self._remembered.hits += len(known)
        for key, (path, length) in lengths.items():
            if key not in known:
                seen.add(key)
                each = found.setdefault(path, _Unread(by_path[path], 0, 0))
                each.texts += 1
                each.characters += length
        lengths.clear()

    def _texts(self, files: Sequence[SourceFile]) -> Iterator[tuple[str | None, Sequence[str]]]:
        """The texts of files, in about their order, and how many files."""
        for prepared in prepare_all(
            self._root,
            files,
            self._rules,
            self._settings.threads,
            self._cancelled,
            with_texts=self._models.content(self._space),
        ):
            at = 0
            for path, file in prepared.files:
                end = at + (len(file.symbols) if file is not None else 0)
                if file is None or self._models.space(file.language) == self._space:
                    self._own.add(path)
                    yield path, prepared.texts[at:end]
                else:
                    yield path, ()
                at = end

    def _read(self, unread: dict[str, _Unread]) -> Iterator[str]:
        """Read until nothing is left or somebody cancels; gives the files that are finished, and takes them out."""
        while unread and not self._cancelled():
            some = self._next(unread)
            texts = list(dict.fromkeys(text for _, texts in self._texts(some) for text in texts))
            before = len(texts) + 1
            while texts and len(texts) < before and not self._cancelled():
                before, texts = len(texts), self._read_piece(texts)
            if self._cancelled():
                return
            if texts:  # another process is about to read these: they are looked at again after all others
                for file in some:
                    unread[file.path] = unread.pop(file.path)
                time.sleep(_OTHERS_SECONDS)
                continue
            for file in some:
                del unread[file.path]
            self._settle(unread)
            paths = [file.path for file in some]
            self._finished(paths)
            yield from paths

    def _next(self, unread: dict[str, _Unread]) -> list[SourceFile]:
        """The files that are most useful now, together about a piece of work."""
        first = [path for path in self._first() if path in unread]
        found: list[SourceFile] = []
        texts = 0
        for path in dict.fromkeys((*first, *unread)):
            found.append(unread[path].file)
            texts += unread[path].texts
            if texts >= self._rate.piece or (first and path == first[-1]):
                break
        return found

    def _read_piece(self, texts: Sequence[str]) -> list[str]:
        """Read some of the texts, those that no other process is about to; gives what nobody has read yet."""
        by_key = {text_key(text): text for text in texts}
        known = self._remembered.known(list(by_key))
        missing = [key for key in by_key if key not in known]
        mine = self._remembered.claim(missing[: self._rate.piece])
        if mine:
            try:
                self._embed([by_key[key] for key in mine])
            except BaseException:
                self._remembered.give_up(mine)
                raise
        done = set(mine)
        return [by_key[key] for key in missing if key not in done]

    def _embed(self, texts: Sequence[str]) -> None:
        began = time.monotonic()
        self._remembered.make(texts)
        characters = sum(map(len, texts))
        self._rate.add(len(texts), characters, time.monotonic() - began)
        self._made += len(texts)
        self._done = min(self._total, self._done + len(texts))
        self._characters = max(0, self._characters - characters)
        self._say()

    def _settle(self, unread: dict[str, _Unread]) -> None:
        """Count what is left anew: a file may have changed since it was counted."""
        self._done = self._total - sum(each.texts for each in unread.values())
        self._characters = sum(each.characters for each in unread.values())
        self._say()

    def _say(self) -> None:
        self._report(Progress("embed", self._done, self._total, self._rate.seconds_for(self._characters), 0))


class _Rate:
    """How fast a model reads, of late."""

    def __init__(self) -> None:
        self._pieces: deque[tuple[int, int, float]] = deque(maxlen=_REMEMBERED_PIECES)
        self.piece = _FIRST
        """Texts for about PIECE_SECONDS."""

    def add(self, texts: int, characters: int, seconds: float) -> None:
        """A piece was read."""
        self._pieces.append((texts, characters, seconds))
        self.piece = max(_FEWEST, min(_MOST, 2 * self.piece, round(texts / max(seconds, 1e-6) * PIECE_SECONDS)))

    def seconds_for(self, characters: int) -> float | None:
        """How long so much will take; None before that can be told. Texts differ in length a hundredfold, so it is not by texts."""
        if len(self._pieces) < 2:  # the first has the model's start in it
            return None
        read = list(self._pieces)[1:] if len(self._pieces) < _REMEMBERED_PIECES else self._pieces
        return characters * _total(each[2] for each in read) / max(1.0, _total(each[1] for each in read))


def _total(values: Iterable[float]) -> float:
    return float(sum(values))
