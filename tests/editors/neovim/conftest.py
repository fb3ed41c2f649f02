"""Editors: one for all tests that leave the server as it was, others for one test."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from engine.trees import SMALL, plant

from .neovim import Neovim, started_in, wait_until_gone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Begin = Callable[..., Neovim]

ENABLED = ("--cmd", "lua vim.lsp.enable('sememe')")


@pytest.fixture(scope="session")
def desk() -> Iterator[Path]:
    """A folder with a short name: sockets cannot have long ones. It goes when the last server in it has ended."""
    folder = Path(tempfile.mkdtemp(prefix="nv")).resolve()
    yield folder
    wait_until_gone(started_in(folder))
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def app(desk: Path) -> Path:
    """The folder of a project."""
    return plant(desk / "app", {**SMALL, ".git/HEAD": "ref: refs/heads/main\n"})


@pytest.fixture
def begin(desk: Path, app: Path, request: pytest.FixtureRequest) -> Iterator[Begin]:
    """`begin('README.md', ...)` gives an editor of this test's own in the project, with these arguments."""
    editors: list[Neovim] = []

    def one_more(*arguments: str, folder: Path = app, **variables: str) -> Neovim:
        home = desk / f"{abs(hash(request.node.nodeid))}-{len(editors)}"
        more = {"SEMEME_CACHE_DIR": str(desk / "indexes"), **variables}
        editors.append(Neovim(home, folder, *arguments, **more))
        return editors[-1]

    yield one_more
    for editor in editors:
        editor.close()


@pytest.fixture(scope="session")
def running(desk: Path, app: Path) -> Iterator[Neovim]:
    """An editor with the plugin enabled and the project indexed."""
    editor = Neovim(desk / "home", app, *ENABLED, "README.md", SEMEME_CACHE_DIR=str(desk / "indexes"))
    try:
        editor.wait_until_whole()
        yield editor
    finally:
        editor.close()


@pytest.fixture
def editor(running: Neovim) -> Neovim:
    """That editor with README.md on its screen, and nothing said yet."""
    running.lua("vim.cmd('silent! only | silent! edit! README.md'); _G.said, _G.offered, _G.typed = {}, vim.NIL, nil")
    return running
