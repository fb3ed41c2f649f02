"""Source trees for tests, small enough to index in a moment and odd enough to be asked about."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from indexer import Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SMALL: Mapping[str, str] = {
    "net/upload.py": '''
class RetryPolicy:
    """How often a failed upload is tried again."""

    def run(self, request):
        for attempt in range(self.attempts):
            send(request)


def retry_upload(file, policy):
    """Send a file again after a failed upload."""
    return policy.run(file)
''',
    "net/session.go": """
package net

// Session holds one connection.
type Session struct { conn Conn }

// Close ends the session and closes its connection.
func (s *Session) Close() error { return s.conn.Close() }
""",
    "config/parse.ts": """
/** Parse the configuration file into settings. */
export function parseConfigFile(path: string): Settings {
  return JSON.parse(readFileSync(path, "utf8"));
}

export class ColourPalette {
  nextColour(): string { return "red"; }
}
""",
    "config/legacy.py": "def parse_config_file(name):\n    return dict(line.split('=') for line in open(name))\n",
    "tests/test_upload.py": "def test_retry_upload_gives_up():\n    assert retry_upload(None, None) is None\n",
    "README.md": "# Uploader\n\nRetries failed uploads.\n\n## Configuration\n\nSee parse.ts.\n",
}


def plant(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder, which is made; gives the folder."""
    root.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


@contextmanager
def indexed(home: Path, files: Mapping[str, str | bytes]) -> Iterator[Workspace]:
    """A workspace of these files, indexed, with its cache beside it."""
    with Workspace(plant(home / "root", files), Settings(cache_dir=home / "cache", threads=1)) as workspace:
        workspace.refresh()
        yield workspace


def numbered(count: int, version: str = "") -> dict[str, str]:
    """This many files of three symbols each; those of different versions have no symbol's name in common."""
    return {
        f"pkg{i % 7}/module_{i}.py": (
            f"def retry_upload{version}_{i}(file):\n"
            f'    """Retry the upload of part {i}."""\n    return file.send({i})\n\n\n'
            f"class Policy{version}{i}:\n    def close_session{version}(self):\n        return {i}\n"
        )
        for i in range(count)
    }
