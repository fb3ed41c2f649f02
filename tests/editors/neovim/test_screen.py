"""On a real terminal: keys go in, and the screen is read."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from .conftest import ENABLED
from .neovim import PATIENCE_SECONDS, command, variables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .neovim import Neovim

TMUX = shutil.which("tmux")


class Screen:
    """A terminal of tmux, whose server is this test's own."""

    def __init__(self, folder: Path, home: Path, *arguments: str, **more: str) -> None:
        self._tmux = [TMUX or "tmux", "-S", str(home / "t"), "-f", "/dev/null"]
        self._environment = {**variables(home, **more), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        self._call("new-session", "-d", "-x", "100", "-y", "30", "-c", str(folder), shlex.join(command(*arguments)))

    def press(self, *keys: str) -> None:
        """Type."""
        self._call("send-keys", *keys)

    def wait_for(self, text: str) -> str:
        """Until this is on the screen; gives all of it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text not in (shown := self._call("capture-pane", "-p")):
            assert time.monotonic() < deadline, f"{text!r} is not on the screen:\n{shown}"
            time.sleep(0.05)
        return shown

    def close(self) -> None:
        """With everything that runs in it."""
        self._call("kill-server")

    def _call(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._tmux, *arguments], env=self._environment, capture_output=True, timeout=PATIENCE_SECONDS, check=True
        )
        return done.stdout.decode()


@pytest.fixture
def screen(desk: Path, app: Path) -> Iterator[Screen]:
    """A terminal with the editor in it."""
    home = desk / "screen"
    home.mkdir()
    terminal = Screen(app, home, *ENABLED, "README.md", SEMEME_CACHE_DIR=str(desk / "indexes"))
    yield terminal
    terminal.close()


@pytest.mark.skipif(TMUX is None, reason="tmux is not installed")
def test_a_question_is_typed_a_result_is_picked_and_the_cursor_is_on_it(running: Neovim, screen: Screen) -> None:
    """As a person sees it: the list, with the best at the top, and then the line."""
    assert running.status()["state"] == "ready"  # the project is indexed, by that other editor
    screen.wait_for("# Uploader")
    screen.press(":Sememe try again after a failure", "Enter")
    shown = screen.wait_for("Type number and <Enter>")
    assert "class  RetryPolicy  net/upload.py:2" in shown.partition("2:")[0]
    screen.press("1", "Enter")
    screen.wait_for("class RetryPolicy:")
    screen.press(":echo expand('%:t') line('.') col('.')", "Enter")
    screen.wait_for("upload.py 2 7")
