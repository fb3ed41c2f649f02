"""What comes with the plugin: its start, its help, its health check, and what the documents say."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from .conftest import ENABLED
from .neovim import PATIENCE_SECONDS, PLUGIN, command, variables

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Begin
    from .neovim import Neovim

MODULES = (
    """return vim.tbl_filter(function(name) return vim.startswith(name, 'sememe') end, vim.tbl_keys(package.loaded))"""
)
DOCUMENTED = re.compile(r"^:(?:\[range\])?(Sememe\w*)", re.MULTILINE)


def test_nothing_is_loaded_at_the_start(begin: Begin) -> None:
    """The commands and mappings are there, no module of ours is; the status line loads its own two only."""
    editor = begin("README.md")
    assert editor.lua("return vim.fn.exists(':Sememe')") == 2
    assert editor.lua("return vim.fn.maparg('<Plug>(sememe-search)', 'n')") == "<Cmd>Sememe<CR>"
    assert list(editor.lua(MODULES)) == []
    assert editor.lua("return require('sememe').statusline()") == ""
    assert sorted(editor.lua(MODULES)) == ["sememe", "sememe.status"]


def test_no_keys_are_mapped(begin: Begin) -> None:
    """But the <Plug> mappings."""
    editor = begin("README.md")
    code = """return vim.iter({ 'n', 'x' }):map(vim.api.nvim_get_keymap):flatten():filter(function(each)
      return (each.rhs or ''):find('Sememe') end):map(function(each) return each.lhs end):totable()"""
    assert {each.partition("(")[0] for each in editor.lua(code)} == {"<Plug>"}


def test_an_older_neovim_is_told(begin: Begin) -> None:
    """And gets no commands that would fail."""
    older = "lua local has = vim.fn.has; vim.fn.has = function(what) return what == 'nvim-0.11' and 0 or has(what) end"
    editor = begin("--cmd", older)
    assert editor.said() == ["sememe needs Neovim 0.11 or newer"]
    assert editor.lua("return vim.fn.exists(':Sememe')") == 0


def test_the_help_has_an_entry_for_all_there_is(desk: Path, begin: Begin) -> None:
    """Its tags are built without an error, and each command and mapping is found by its name."""
    copy = desk / "help" / "doc"
    shutil.copytree(PLUGIN / "doc", copy, ignore=shutil.ignore_patterns("tags"))
    home = desk / "helped"
    done = subprocess.run(
        command("--headless", "-c", f"helptags {copy}", "-c", "qall!"),
        env=variables(home), capture_output=True, timeout=PATIENCE_SECONDS, check=True,
    )  # fmt: skip
    assert done.stderr == b""
    editor = begin("--cmd", f"set rtp+={copy.parent}")
    commands = editor.lua("return vim.fn.getcompletion('Sememe', 'command')")
    for name in [
        "sememe",
        "g:sememe",
        "<Plug>(sememe-search)",
        "<Plug>(sememe-similar)",
        *(f":{each}" for each in commands),
    ]:
        editor.run(f"help {name}")
        assert editor.lua("return vim.fn.expand('%:t')") == "sememe.txt"
    text = (PLUGIN / "doc" / "sememe.txt").read_text(encoding="utf-8")
    assert set(DOCUMENTED.findall(text)) == set(commands)


def health(editor: Neovim) -> str:
    """What `:checkhealth sememe` shows."""
    editor.run("checkhealth sememe")
    return "\n".join(editor.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)"))


def test_the_health_check_shows_program_client_index_and_picker(editor: Neovim) -> None:
    """All that one asks about in a bug report."""
    text = health(editor)
    assert "ERROR" not in text
    assert re.search(r"OK.* Neovim 0\.\d+", text)
    assert re.search(r"bin/sememe: sememe \d+\.\d+", text)
    assert "attached to 1 buffers" in text
    assert "state      ready" in text
    assert "results are shown by: select" in text
    editor.run("bwipeout!")


def test_the_health_check_says_what_to_do_without_the_program(begin: Begin) -> None:
    """As the message of the command does."""
    editor = begin("-c", "lua vim.lsp.config('sememe', { cmd = { 'no-such-program', 'lsp' } })")
    text = health(editor)
    assert "the program 'no-such-program' is not found" in text
    assert "as the plugin's README says" in text
    assert "no client runs" in text


def test_the_health_check_shows_what_is_not_as_it_should_be(begin: Begin, tmp_path: Path) -> None:
    """Such as a pause, of a server that keeps the index itself."""
    editor = begin(*ENABLED, "README.md", SEMEME_CACHE_DIR=str(tmp_path))
    editor.wait_until_whole()
    editor.run("SememePause")
    editor.wait(lambda: editor.lua("return require('sememe').statusline()") == "sememe paused")
    assert re.search(r"WARNING.* Indexing of .*app is paused\.", health(editor))


def test_the_readme_and_the_help_show_the_same_options() -> None:
    """And the installation works alike."""
    texts = [(PLUGIN / name).read_text(encoding="utf-8") for name in ("README.md", "doc/sememe.txt")]
    for said in (
        "picker = 'auto'",
        "limit = 50",
        "vim.lsp.enable('sememe')",
        "pipx install ",
        "<Plug>(sememe-similar)",
    ):
        assert all(said in text for text in texts), said
