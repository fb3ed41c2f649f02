"""Starts the installed `sememe`, as a user's shell would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

SCRIPT = str(Path(sys.executable).with_name("sememe"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()


@dataclass(frozen=True, slots=True)
class Sememe:
    """The command, with a cache and a current folder of its own."""

    cache: Path
    folder: Path

    def environment(self, **extra: str) -> dict[str, str]:
        """The variables it runs with."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("SEMEME_", "PYTHONIO", "LC_"))}
        return {**kept, "SEMEME_CACHE_DIR": str(self.cache), "PYTHONUTF8": "1", **extra}

    def __call__(self, *arguments: str | bytes, stdin: str | bytes = "", **extra: str) -> Answer:
        """Run to the end; `extra` are variables of the environment."""
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run([SCRIPT, *arguments], input=given, capture_output=True, cwd=self.folder,
                              env=self.environment(**extra), timeout=120, check=False)  # fmt: skip
        return Answer(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def start(
        self, *arguments: str, stdin: int | IO[bytes] = subprocess.DEVNULL, **extra: str
    ) -> subprocess.Popen[bytes]:
        """Start without waiting, in a process group of its own."""
        return subprocess.Popen([SCRIPT, *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                cwd=self.folder, env=self.environment(**extra), start_new_session=True)  # fmt: skip
