"""A branch switch as a file system sees it: a tenth of the files change, some of them vanish or move."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import growing

if TYPE_CHECKING:
    from pathlib import Path

    from lsp_client import LspClient

SHARE = 10
"""One in so many files differs between the branches."""


class Branches:
    """Two states of a tree: `there` removes one in ten of the files that differ, renames one, and takes a quarter of the lines
    out of the middle of the others; `back` restores all. Each ends with a new name in the file MARKER."""

    MARKER = "switched_by_benchmark.py"

    def __init__(self, root: Path) -> None:
        self._root = root
        paths = sorted(path for path, _ in growing.readable(root))
        chosen = random.Random(0).sample(paths, max(1, len(paths) // SHARE))  # noqa: S311 (a sample, no secret)
        self._before = {root / path: (root / path).read_bytes() for path in chosen}
        self.files = len(chosen)

    def there(self) -> str:
        """Switch; gives the marker's name."""
        for number, (path, data) in enumerate(self._before.items()):
            if number % 10 == 0:
                path.unlink()
            elif number % 10 == 1:
                path.rename(_moved(path))
            else:
                lines = data.splitlines(keepends=True)
                path.write_bytes(b"".join(lines[: len(lines) // 2] + lines[len(lines) * 3 // 4 :]))
        return self._mark("there")

    def back(self) -> str:
        """Switch back; gives the marker's name."""
        for path, data in self._before.items():
            path.write_bytes(data)
            _moved(path).unlink(missing_ok=True)
        return self._mark("back")

    def _mark(self, where: str) -> str:
        name = f"switched_by_benchmark_{where}"
        (self._root / self.MARKER).write_text(f"def {name}():\n    return 1\n", encoding="utf-8")
        return name


def until_taken_in(client: LspClient, name: str) -> None:
    """Until the marker is found and the server says that it holds every change that was noticed."""
    while True:
        found = client.request("sememe/search", {"query": name, "limit": 1})["results"]
        if found and found[0]["name"] == name and client.ready():
            return
        time.sleep(0.02)


def _moved(path: Path) -> Path:
    return path.with_name(f"moved_{path.name}")
