"""Where to search: one index, the unsaved buffers that hide parts of it, and what is wanted of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .filters import Filters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..buffers import Buffer
    from ..store.reader import IndexReader
    from ..store.rows import CandidateRow


@dataclass(frozen=True, slots=True)
class Place:
    """One of the workspaces that a question is put to."""

    reader: IndexReader
    root: str = ""
    """The workspace's root, as its hits name it."""
    only: Filters = field(default_factory=Filters)
    buffers: Mapping[str, Buffer] = field(default_factory=dict)
    """Unsaved texts by path."""

    def differing(self) -> dict[str, Buffer]:
        """The buffers whose text is not what the index holds of their file; call inside `reading`."""
        found = {}
        for path, buffer in self.buffers.items():
            stored = self.reader.catalog.file(path)
            if stored is None or stored.digest != buffer.digest:
                found[path] = buffer
        return found


@dataclass(frozen=True, slots=True)
class Source:
    """What a place's rows are read from while one generation of it is held."""

    place: Place
    hiding: Mapping[str, Buffer]
    """The buffers that differ from the index, by path."""

    def admitted(self, rows: list[CandidateRow]) -> list[CandidateRow]:
        """The rows of the index that may be shown: their file has no other text in a buffer, and the filters let them pass."""
        only = self.place.only
        if not self.hiding and not only.narrow:
            return rows
        return [row for row in rows if row.path not in self.hiding and only.admits(row)]

    def buffered(self) -> list[CandidateRow]:
        """The rows of the buffers that pass the filters."""
        return [row for buffer in self.hiding.values() for row in buffer.rows if self.place.only.admits(row)]
