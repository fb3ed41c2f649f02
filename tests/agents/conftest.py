"""A workspace and a server that tests only read from, and servers of a test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .asking import Asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Connect = Callable[..., Asking]

INVISIBLE = "\U000e0041"
HOSTILE = f"evil\x1b[31m\u202e{INVISIBLE}"
SOURCES = {
    "src/upload.py": '''"""Sending files to the server."""


class Uploader:
    """Sends files."""

    def retry(self, path, attempts=3):
        """Upload a file again that failed, waiting longer each time."""
        return any(self.send(path) for _ in range(attempts))

    def send(self, path):
        """Send one file."""
        return self.connection.put(path)


class Downloader:
    def send(self, path):
        return None
''',
    "src/settings.go": "package settings\n\n// Load reads the settings file, or gives the defaults.\nfunc Load(path string) int {\n\treturn 1\n}\n",
    "tests/test_upload.py": "def test_retry_of_failed_uploads():\n    assert True\n",
    "hostile.py": f'def hostile_zebra():\n    """Zebra {HOSTILE}."""\n    return 1\n',
    ".gitignore": "secret.py\n",
    "secret.py": "def secret_token(): pass\n",
}


def write(root: Path, sources: dict[str, str]) -> Path:
    """Make a workspace."""
    for name, text in sources.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / ".git").mkdir(exist_ok=True)
    return root


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For reading only. Outside of it lies a file that nobody is to see."""
    place = tmp_path_factory.mktemp("agents")
    (place / "outside.py").write_text("def outside_everything(): pass\n", encoding="utf-8")
    root = write(place / "project", SOURCES)
    (root / "link.py").symlink_to(place / "outside.py")
    (root / "linked").symlink_to(place, target_is_directory=True)
    return root


@pytest.fixture(scope="session")
def agent(folder: Path) -> Iterator[Asking]:
    """Connected by standard streams, for tests that leave the folder as it is."""
    asking = Asking.stdio(folder.parent, folder)
    yield asking
    asking.close()


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    """`connect(root, ...)`: one more server, over folders of the test's own; all share a cache."""
    agents: list[Asking] = []

    def one_more(*roots: Path, mode: str = "auto") -> Asking:
        agents.append(Asking.stdio(tmp_path, *roots, mode=mode))
        return agents[-1]

    yield one_more
    for each in agents:
        each.close()
