"""The workspace folders that an editor has open. Invariant: a file belongs to one root, the innermost around it."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from indexer import KeptState, NotAWorkspace, Settings, Workspace

from . import uris

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Root:
    """One folder, with its index and what its keeper last said."""

    uri: str
    """As the editor spells it."""
    name: str
    path: Path
    """As the editor spells it, absolute; the workspace's own root has its links resolved."""
    workspace: Workspace
    state: KeptState = field(default_factory=lambda: KeptState("", "scan"))

    @property
    def key(self) -> str:
        """What it is called between the server and the keeper."""
        return str(self.workspace.root)


class Roots:
    """All open folders; each folder once, however it is spelt."""

    def __init__(self) -> None:
        self._roots: dict[str, Root] = {}

    def __iter__(self) -> Iterator[Root]:
        """In the order in which they were opened."""
        return iter(list(self._roots.values()))

    def __len__(self) -> int:
        return len(self._roots)

    def add(self, uri: str, name: str, settings: Settings) -> Root | None:
        """Open a folder; None if there is none, or it is open already."""
        path = uris.path_of(uri)
        if path is None:
            log.warning("%s is no folder of this machine", uri)
            return None
        try:
            workspace = Workspace(path, settings)
        except (NotAWorkspace, OSError) as error:
            log.warning("%s cannot be opened: %s", uri, error)
            return None
        root = Root(uri, name or path.name, path, workspace)
        if root.key in self._roots:
            return None
        self._roots[root.key] = root
        return root

    def remove(self, uri: str) -> Root | None:
        """Close a folder; gives it, if it was open. Its workspace is still to be closed."""
        path = uris.path_of(uri)
        found = next((root for root in self if uri == root.uri or path == root.path), None)
        return self._roots.pop(found.key) if found is not None else None

    def reopen(self, root: Root, settings: Settings) -> Root:
        """The same folder with other settings."""
        root = Root(root.uri, root.name, root.path, Workspace(root.path, settings))
        self._roots[root.key] = root
        return root

    def by_key(self, key: str) -> Root | None:
        """The root of this name between the server and the keeper."""
        return self._roots.get(key)

    def at(self, path: Path) -> tuple[Root, str] | None:
        """The innermost root around a file, and the file's path relative to it; None outside of all."""
        return next(iter(self.around(path)), None)

    def around(self, path: Path) -> list[tuple[Root, str]]:
        """All roots around a file, and the file's path relative to each; the innermost first."""
        found = [
            (root, relative)
            for root in self
            for top in (root.path, root.workspace.root)
            if (relative := _relative(path, top)) is not None
        ]
        return sorted(found, key=lambda place: len(place[1]))

    def uri_of(self, key: str, relative: str) -> str:
        """The URI of a file of a root, in the editor's spelling of the root."""
        return uris.below(self._roots[key].uri, relative)


def _relative(path: Path, top: Path) -> str | None:
    prefix = str(top) if str(top).endswith(os.sep) else str(top) + os.sep
    text = str(path)
    return text[len(prefix) :].replace(os.sep, "/") if text.startswith(prefix) and len(text) > len(prefix) else None
