"""A small workspace, indexed once for all tests that only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lsp_server.__main__ import main

from .running import Answer, Sememe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Direct = Callable[..., Answer]

HOSTILE = "evil\x1b[31m\u202e[bold]"
SOURCES = {
    "upload.py": '''"""Sending files to the server."""


class Uploader:
    """Sends files."""

    def retry_failed(self, attempts):
        """Try again to send the uploads that failed."""
        return attempts


def parse_command_line(argv):
    """Read the options that the user typed."""
    return argv
''',
    "web/router.js": """// Finds the handler for a request path.
export function matchRoute(path) {
  return path;
}
""",
    "tests/test_upload.py": "def test_retry_failed_uploads():\n    assert True\n",
    f"{HOSTILE}.md": f"# Heading with {HOSTILE} zebra\n\nSome zebra words.\n",
    "picture.png": "\x89PNG",
    ".gitignore": "secret.py\n",
    "secret.py": "def secret(): pass\n",
}


def write(root: Path, sources: dict[str, str]) -> Path:
    """Make a workspace."""
    (root / ".git").mkdir(parents=True, exist_ok=True)
    for name, text in sources.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Sememe:
    """`sememe` in an indexed workspace; for reading only."""
    place = tmp_path_factory.mktemp("cli")
    sememe = Sememe(place / "cache", write(place / "project", SOURCES))
    done = sememe("index")
    assert done.code == 0, done.err
    return sememe


@pytest.fixture
def fresh(tmp_path: Path) -> Sememe:
    """`sememe` in a workspace of its own that is not indexed yet."""
    return Sememe(tmp_path / "cache", write(tmp_path / "project", SOURCES))


@pytest.fixture
def direct(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Direct:
    """`direct(sememe, ...)`: the same in this process, for the many small cases that need not wait for imports."""

    def call(sememe: Sememe, *arguments: str, **extra: str) -> Answer:
        monkeypatch.chdir(sememe.folder)
        for name in ("SEMEME_MODEL", "SEMEME_DEBUG"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"SEMEME_CACHE_DIR": str(sememe.cache), **extra}.items():
            monkeypatch.setenv(name, value)
        try:
            code: int | str | None = main(arguments)
        except SystemExit as end:
            code = end.code
        assert isinstance(code, int)
        return Answer(code, *capsys.readouterr())

    return call
