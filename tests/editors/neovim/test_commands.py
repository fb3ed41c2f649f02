"""The other commands, the status line, and what is said about an index that is not whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.trees import numbered, plant

from .conftest import ENABLED

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Begin
    from .neovim import Neovim


def test_the_status_is_shown_in_a_window_that_q_closes(editor: Neovim) -> None:
    """Version, folder, files, symbols and the model."""
    editor.run("SememeStatus")
    editor.wait(lambda: editor.lua("return vim.api.nvim_win_get_config(0).relative ~= ''"))
    text = "\n".join(editor.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)"))
    status = editor.status()
    assert f"Sememe {status['server']['version']}: ready" in text
    assert f"symbols    {status['folders'][0]['symbols']}" in text
    assert "model      sememe" in text
    editor.press("q")
    assert editor.place()[0] == "README.md"


def test_pausing_and_resuming_is_said_and_seen(editor: Neovim) -> None:
    """In a message, and in the status line, which hears of it without asking."""
    line = "return require('sememe').statusline()"
    editor.run("SememePause")
    editor.wait(lambda: editor.lua(line) == "sememe paused")
    editor.run("SememeResume")
    editor.wait(lambda: editor.lua(line) == "")
    assert [each for each in editor.said() if "indexing" in each] == [
        "sememe: indexing is paused (app)",
        "sememe: indexing goes on (app)",
    ]


def test_the_index_is_compared_or_built_anew(editor: Neovim) -> None:
    """With a bang, it begins from nothing; either way a message says what is done."""
    editor.run("SememeReindex")
    editor.wait(lambda: "sememe: all files are compared (app)" in editor.said())
    editor.run("SememeReindex!")
    editor.wait(lambda: "sememe: the index is built anew (app)" in editor.said())
    editor.wait_until_whole()
    assert editor.offered("Sememe upload")


def test_a_status_line_shows_how_far_indexing_is(editor: Neovim) -> None:
    """A percentage while it works, a mark where something is wrong, nothing where all is well."""
    code = """local id = vim.lsp.get_clients({ name = 'sememe' })[1].id
      local folder = vim.tbl_extend('force', { uri = 'file:///x', done = 0, total = 0, degraded = {} }, ...)
      require('sememe.status').changed({ folder }, id)
      return require('sememe').statusline()"""
    assert editor.lua(code, {"phase": "index", "done": 43, "total": 100}) == "sememe 43 %"
    assert editor.lua(code, {"phase": "scan"}) == "sememe ..."
    assert editor.lua(code, {"phase": "failed"}) == "sememe !"
    assert editor.lua(code, {"phase": "ready", "degraded": ["The disk is full."]}) == "sememe !"
    assert editor.lua(code, {"phase": "ready"}) == ""


def test_the_status_line_is_drawn_when_something_changed(editor: Neovim) -> None:
    """The event is for status lines of other plugins."""
    editor.run("autocmd User SememeStatus let g:heard = 1")
    editor.run("SememePause")
    editor.wait(lambda: editor.lua("return vim.g.heard or 0"))
    editor.run("SememeResume")
    editor.wait_until_whole()


def about(editor: Neovim, *statuses: Any) -> list[str]:
    """What is said about answers with these states."""
    editor.lua("_G.said = {}; for _, each in ipairs({ ... }) do require('sememe.message').about(each) end", *statuses)
    return editor.said()


def test_results_of_half_an_index_are_said_to_be_incomplete(editor: Neovim) -> None:
    """Each time, with the share of files that are in."""
    building = {"state": "building", "coverage": 0.437, "degraded": ["app is being indexed: 437 of 1,000 files."]}
    assert about(editor, building, building) == ["sememe: indexing, 43 % in: results are incomplete"] * 2
    nothing = {"state": "none", "coverage": 0.0, "degraded": ["There is no index of app yet."]}
    assert about(editor, nothing) == ["sememe: indexing, 0 % in: results are incomplete"]


def test_an_index_that_nobody_completes_is_not_said_to_be_on_its_way(editor: Neovim) -> None:
    """Paused or failed: the message says so, with the reason."""
    held_up = {"state": "building", "coverage": 0.5, "degraded": ["Indexing of app is paused."]}
    editor.lua("require('sememe.message').about(..., true)", held_up)
    assert editor.said() == [
        "sememe: only 50 % are indexed: results are incomplete",
        "sememe: Indexing of app is paused.",
    ]


def test_what_is_not_as_it_should_be_is_said_once(editor: Neovim) -> None:
    """A session, however often it stands in an answer and whatever the numbers in it."""
    said = about(
        editor,
        {"state": "ready", "coverage": 1, "degraded": ["The model cannot be had. Search goes by words."]},
        {
            "state": "ready",
            "coverage": 1,
            "degraded": ["The model cannot be had. Search goes by words.", "7 files wait."],
        },
        {"state": "ready", "coverage": 1, "degraded": ["1,200 files wait."]},
    )
    assert said == ["sememe: The model cannot be had. Search goes by words.", "sememe: 7 files wait."]


def test_the_first_search_of_a_folder_says_that_it_is_being_indexed(begin: Begin, tmp_path: Path) -> None:
    """It gives what there is, after asking again for a moment, which is a shorter one here."""
    plant(tmp_path, {**numbered(2000), ".git/HEAD": "x"})
    editor = begin(*ENABLED, "pkg1/module_1.py", folder=tmp_path, SEMEME_CACHE_DIR=str(tmp_path / "indexes"))
    editor.lua("local defer = vim.defer_fn; vim.defer_fn = function(work, ms) return defer(work, math.min(ms, 20)) end")
    editor.run("Sememe retry the upload of part 7")
    message = editor.wait(editor.said)[0]
    assert message.startswith("sememe: indexing, ")
    assert message.endswith(" % in: results are incomplete")


def test_a_missing_program_is_one_clear_message(begin: Begin) -> None:
    """It says how to install the program, or where to say where it is."""
    editor = begin("README.md", "-c", "lua vim.lsp.config('sememe', { cmd = { 'no-such-program', 'lsp' } })")
    editor.run("Sememe upload")
    (message,) = editor.said()
    assert "'no-such-program'" in message
    assert "as the plugin's README says" in message
    assert "vim.lsp.config('sememe'" in message


def test_the_configuration_of_the_user_is_what_starts(begin: Begin, app: Path) -> None:
    """`vim.lsp.config` changes settings and keeps the rest, for clients that a command starts, too."""
    editor = begin(
        "-c", "lua vim.lsp.config('sememe', { settings = { sememe = { languages = { 'go' } } } })", "README.md"
    )
    editor.run("Sememe upload")
    editor.wait_until_whole()
    assert {line.split("  ")[-1].partition(":")[0] for line in editor.offered("Sememe session")} == {"net/session.go"}
    assert editor.clients()[0]["root"] == str(app)


def test_pickers_that_are_meant_to_be_used_go_before_those_that_are_only_there(begin: Begin) -> None:
    """An enabled snacks picker or mini.pick was chosen by its user; telescope may be there for another plugin."""
    editor = begin()
    code = """local enabled, started = ...
      for _, name in ipairs({ 'snacks', 'mini.pick', 'telescope' }) do package.loaded[name] = {} end
      _G.Snacks, _G.MiniPick = { config = { picker = { enabled = enabled } } }, started and {} or nil
      return { found = require('sememe.pickers').found(), name = require('sememe.pickers').name() }"""
    assert editor.lua(code, True, True) == {"found": ["snacks", "mini", "telescope"], "name": "snacks"}
    assert editor.lua(code, False, True)["name"] == "mini"
    assert editor.lua(code, False, False) == {"found": ["telescope"], "name": "telescope"}


def test_a_picker_that_is_not_installed_is_replaced(begin: Begin) -> None:
    """By the built-in one, after one message."""
    editor = begin(*ENABLED, "--cmd", "let g:sememe = {'picker': 'telescope', 'limit': 2}", "README.md")
    editor.wait_until_whole()
    assert len(editor.offered("Sememe upload")) == 2
    editor.offered("Sememe upload")
    assert editor.said() == ["sememe: there is no picker 'telescope': vim.ui.select is used"]
