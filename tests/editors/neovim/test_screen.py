"""On a real terminal: keys go in, and the screen is read."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from rich.text import Text

from .conftest import ENABLED
from .neovim import PATIENCE_SECONDS, command, variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .neovim import Neovim

    Show = Callable[..., "Screen"]

TMUX = shutil.which("tmux")
PLUGINS = os.environ.get("SEMEME_TEST_PLUGINS")
"""A folder with checkouts of the pickers, each under the name of its repository."""

COLUMNS, LINES = 130, 30

pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux is not installed")


class Screen:
    """A terminal of tmux, whose server is this test's own."""

    def __init__(self, folder: Path, home: Path, *arguments: str, **more: str) -> None:
        self._tmux = [TMUX or "tmux", "-S", str(home / "t"), "-f", "/dev/null"]
        self._environment = {**variables(home, **more), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        self._call(
            "new-session",
            "-d",
            "-x",
            str(COLUMNS),
            "-y",
            str(LINES),
            "-c",
            str(folder),
            shlex.join(command(*arguments)),
        )

    def press(self, *keys: str) -> None:
        """Type."""
        self._call("send-keys", *keys)

    def wait_for(self, text: str) -> str:
        """Until this is on the screen; gives all of it."""
        return self._wait(lambda shown: text in shown, f"{text!r} is not on the screen")

    def wait_for_all(self, texts: list[str]) -> str:
        """Until these are on the screen, in this order; gives all of it."""

        def is_there(shown: str) -> bool:
            places = [shown.find(text) for text in texts]
            return -1 not in places and places == sorted(places)

        return self._wait(is_there, f"{texts} are not on the screen in this order")

    def wait_without(self, text: str) -> str:
        """Until this is not on the screen any more; gives all of it."""
        return self._wait(lambda shown: text not in shown, f"{text!r} stays on the screen")

    def picture(self, name: str) -> None:
        """Keep what is on the screen, as docs/terminal_picture.py does, in the folder that SEMEME_PICTURES names."""
        if folder := os.environ.get("SEMEME_PICTURES"):
            console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
            console.print(Text.from_ansi(self._call("capture-pane", "-p", "-e")))
            Path(folder, f"{name}.svg").write_text(console.export_svg(title="nvim"), encoding="utf-8")

    def close(self) -> None:
        """With everything that runs in it."""
        self._call("kill-server")

    def _wait(self, is_there: Callable[[str], bool], complaint: str) -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_there(shown := self._call("capture-pane", "-p")):
            assert time.monotonic() < deadline, f"{complaint}:\n{shown}"
            time.sleep(0.05)
        return shown

    def _call(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._tmux, *arguments], env=self._environment, capture_output=True, timeout=PATIENCE_SECONDS, check=True
        )
        return done.stdout.decode()


@pytest.fixture
def show(desk: Path, app: Path, running: Neovim, request: pytest.FixtureRequest) -> Iterator[Show]:
    """`show(...)` gives a terminal with an editor in it, in the project, which another one has indexed."""
    assert running.status()["state"] == "ready"
    terminals: list[Screen] = []

    def one_more(*arguments: str) -> Screen:
        home = desk / f"screen{abs(hash(request.node.nodeid))}"
        home.mkdir()
        screen = Screen(app, home, *ENABLED, *arguments, "README.md", SEMEME_CACHE_DIR=str(desk / "indexes"))
        terminals.append(screen)
        screen.wait_for("# Uploader")
        return screen

    yield one_more
    for terminal in terminals:
        terminal.close()


def test_a_question_is_typed_a_result_is_picked_and_the_cursor_is_on_it(show: Show) -> None:
    """As a person sees it: the list, with the best at the top, and then the line."""
    screen = show()
    screen.press(":Sememe try again after a failure", "Enter")
    shown = screen.wait_for("Type number and <Enter>")
    assert "class  RetryPolicy  net/upload.py:2" in shown.partition("2:")[0]
    screen.press("1", "Enter")
    screen.wait_for("class RetryPolicy:")
    screen.press(":echo expand('%:t') line('.') col('.')", "Enter")
    screen.wait_for("upload.py 2 7")


PICKERS = {
    "telescope": (("telescope.nvim", "plenary.nvim"), "require('telescope').setup()", ("Results", "-- INSERT --")),
    "fzf-lua": (("fzf-lua",), "require('fzf-lua').setup()", ("Sememe>", "-- TERMINAL --")),
    "snacks": (
        ("snacks.nvim",),
        "require('snacks').setup({ picker = { enabled = true } })",
        ("─ Sememe", "-- INSERT --"),
    ),
    "mini": (("mini.nvim",), "require('mini.pick').setup()", ("Sememe ─",)),
}
"""The repositories, what users have in their configuration, and what is on the screen once keys are taken."""


@pytest.mark.skipif(not PLUGINS, reason="SEMEME_TEST_PLUGINS names no folder: the pickers are on no package registry")
@pytest.mark.parametrize("name", PICKERS)
def test_pickers_ask_at_each_key_keep_the_order_preview_and_lead_to_the_name(
    name: str, running: Neovim, show: Show
) -> None:
    """A question whose words are in no name lists all symbols, and filters that are typed after it narrow the list."""
    folders, setup, signs = PICKERS[name]
    paths = [argument for each in folders for argument in ("--cmd", f"set rtp+={PLUGINS}/{each}")]
    screen = show(*paths, "-c", f"lua {setup}")
    screen.press(":Sememe", "Enter")
    for sign in signs:
        screen.wait_for(sign)
    screen.press("try again after ")
    screen.press("a failure")
    lines = [" ".join(line.split()[:2]) for line in running.offered("Sememe try again after a failure")]
    listed = [line.replace(" ", "  ") for line in lines]
    screen.wait_for_all(listed[::-1] if name == "telescope" else listed)  # there, the list grows upwards
    if name != "mini":  # there it is shown on Tab, in place of the list
        screen.wait_for("How often a failed upload")
    screen.picture(name)
    screen.press(" kind:function")
    screen.wait_without("class  RetryPolicy")
    screen.wait_for("function  retry_upload")
    screen.press("Enter")
    screen.wait_without("kind:function")
    screen.press(":echo expand('%:t') line('.') col('.')", "Enter")
    screen.wait_for("upload.py 10 5")
