"""Searching: what is asked, what is offered, and where a choice leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsp_server.settings import kinds, roles

from .conftest import ENABLED

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Begin
    from .neovim import Neovim

QUESTION = "try again after a failure"
"""No word of this is in the name of what is looked for."""


def names(lines: list[str]) -> list[str]:
    """The second word of each line that is offered."""
    return [line.split()[1] for line in lines]


def test_a_question_without_a_word_of_the_name_finds_the_symbol(editor: Neovim) -> None:
    """The server was started by `vim.lsp.enable`, and answers by meaning."""
    lines = editor.offered(f"Sememe {QUESTION}")
    assert lines[0] == "class  RetryPolicy  net/upload.py:2"
    assert editor.clients()[0]["files"] == ["README.md"]


def test_results_are_offered_in_the_order_of_the_server(editor: Neovim) -> None:
    """Neither names nor places sort them anew."""
    code = """local client = vim.lsp.get_clients({ name = 'sememe' })[1]
      return client:request_sync('sememe/search', { query = ..., limit = 50 }, 5000).result.results"""
    expected = [each["name"] for each in editor.lua(code, QUESTION)]
    assert len(expected) > 3
    assert names(editor.offered(f"Sememe {QUESTION}")) == expected


def test_a_choice_leads_to_the_name_and_the_jump_list_leads_back(editor: Neovim) -> None:
    """The cursor is on the first letter of the name; Ctrl-O is where one was."""
    editor.offered(f"Sememe {QUESTION}")
    editor.press("3G")
    editor.choose(1)
    assert editor.place() == ("net/upload.py", 2, 7)
    editor.press("<C-o>")
    assert editor.place()[:2] == ("README.md", 3)


def test_choosing_nothing_leaves_everything_as_it_was(editor: Neovim) -> None:
    """As when a picker is closed."""
    editor.offered(f"Sememe {QUESTION}")
    editor.lua("_G.choose(nil)")
    assert editor.place()[0] == "README.md"
    assert editor.said() == []


def test_with_a_bang_the_results_are_the_quickfix_list(editor: Neovim) -> None:
    """In the order of the server, with kind, name and place; its window is open."""
    found = editor.listed("Sememe! kind:class palette of colours")
    assert [(each["lnum"], each["col"], each["text"]) for each in found][:1] == [(7, 14, "[class] ColourPalette")]
    assert editor.lua("return vim.bo.buftype") == "quickfix"
    assert editor.lua("return vim.fn.getqflist({ title = 0 }).title") == "Sememe: kind:class palette of colours"
    editor.run("cc 1")
    assert editor.place() == ("config/parse.ts", 7, 14)


def test_filters_stand_in_the_query(editor: Neovim) -> None:
    """Each narrows what is found; several of one name widen it."""
    lines = editor.offered("Sememe kind:function kind:method lang:python path:net/** upload")
    assert sorted(names(lines)) == ["retry_upload", "run"]
    assert names(editor.offered("Sememe role:test upload")) == ["test_retry_upload_gives_up"]
    assert "README.md" not in " ".join(editor.offered("Sememe exclude:*.md uploads"))


def test_a_filter_that_does_not_exist_is_named(editor: Neovim) -> None:
    """In the words of the server, which knows what there is."""
    editor.run("Sememe kind:functoin upload")
    (message,) = editor.wait(editor.said)
    assert "functoin" in message
    assert "function" in message.replace("functoin", "")


def test_words_with_colons_that_are_no_filters_are_searched(editor: Neovim) -> None:
    """`std::move` is a query."""
    code = "return require('sememe.query').parse(...)"
    assert editor.lua(code, "std::move kind: lang:go http://x") == {"query": "std::move http://x", "languages": ["go"]}


def test_content_is_one_word(editor: Neovim) -> None:
    """The last one that there is counts; what is still being typed is left out."""
    code = "return require('sememe.query').parse(...)"
    assert editor.lua(code, "content:docs how to release") == {"query": "how to release", "content": "docs"}
    assert editor.lua(code, "content:do how") == {"query": "how"}


def test_filters_are_completed(editor: Neovim) -> None:
    """Names, kinds, roles, the languages of the index, and paths."""
    code = "return vim.fn.getcompletion(..., 'cmdline')"
    assert editor.lua(code, "Sememe up ki") == ["kind:"]
    assert editor.lua(code, "Sememe kind:enum") == ["kind:enum", "kind:enum_member"]
    assert editor.lua(code, "Sememe role:te") == ["role:test"]
    assert editor.lua(code, "Sememe content:") == ["content:all", "content:code", "content:docs"]
    assert editor.lua(code, "Sememe lang:p") == ["lang:python"]
    assert editor.lua(code, "Sememe path:conf") == ["path:config/"]


def test_the_kinds_and_roles_that_are_completed_are_those_of_the_server(editor: Neovim) -> None:
    """All of them, and no others."""
    code = "return vim.fn.getcompletion(..., 'cmdline')"
    assert {each.partition(":")[2] for each in editor.lua(code, "Sememe kind:")} == set(kinds())
    assert {each.partition(":")[2] for each in editor.lua(code, "Sememe role:")} == set(roles())


def test_any_character_can_be_searched(editor: Neovim) -> None:
    """Bars, quotes, percent signs and hashes are part of the query, not of the command line."""
    editor.run("""Sememe! upload "a" | b % # 'c'""")
    editor.wait(
        lambda: editor.lua("return vim.fn.getqflist({ title = 0 }).title") == """Sememe: upload "a" | b % # 'c'"""
    )


def test_without_a_query_it_asks_for_one(editor: Neovim) -> None:
    """By `vim.ui.input`; the mapping does so, too, and nothing is searched where nothing is typed."""
    editor.lua("_G.typed = ...", QUESTION)
    assert names(editor.offered("Sememe"))[0] == "RetryPolicy"
    editor.lua("_G.offered = vim.NIL")
    editor.press("<Plug>(sememe-search)")
    assert editor.wait(lambda: editor.lua("return _G.offered"))["prompt"] == f"Sememe: {QUESTION}"
    editor.lua("_G.offered, _G.typed = vim.NIL, nil")
    editor.run("Sememe")
    assert editor.lua("return _G.offered") is None


def test_the_newest_of_several_searches_is_the_one_that_answers(editor: Neovim) -> None:
    """An older one of the same picker is superseded: its answer is not shown, nor any error."""
    code = """_G.answers = {}
      require('sememe.client').with(function(client)
        local search = require('sememe.search').new(client, '')
        for _, text in ipairs({ 'upload', 'parse', 'colour' }) do
          search:live(text, function(items) table.insert(_G.answers, items[1].name) end)
        end
      end)"""
    editor.lua(code)
    answers = editor.wait(lambda: editor.lua("return _G.answers"))
    assert answers[-1] in {"ColourPalette", "nextColour"}
    assert editor.said() == []


def test_the_symbol_at_the_cursor_has_similar_ones(editor: Neovim) -> None:
    """It is not among them itself; the mapping does the same."""
    editor.run("edit config/parse.ts | 3")
    found = names(editor.offered("SememeSimilar"))
    assert "parse_config_file" in found[:2]
    assert "parseConfigFile" not in found
    editor.lua("_G.offered = vim.NIL")
    editor.press("<Plug>(sememe-similar)")
    assert names(editor.wait(lambda: editor.lua("return _G.offered"))["lines"]) == found


def test_what_is_selected_has_similar_symbols(editor: Neovim) -> None:
    """The text of the selection is what is compared, not the line that it is in."""
    editor.lua("vim.cmd('enew'); vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'x = retry a failed upload; y' })")
    editor.lua("_G.offered = vim.NIL")
    editor.press("0fryiwvf;h<Plug>(sememe-similar)")
    lines = editor.wait(lambda: editor.lua("return _G.offered"))["lines"]
    assert {"retry_upload", "RetryPolicy"} & set(names(lines)[:2])
    assert editor.lua("return require('sememe.place').params({ 1, 1 }).text") == "retry a failed upload"
    assert names(editor.listed("1,1SememeSimilar!") and lines)


def test_unsaved_text_is_found(editor: Neovim) -> None:
    """What was typed a moment ago, in a file that is not written."""
    editor.run("edit net/upload.py")
    editor.lua("vim.api.nvim_buf_set_lines(0, 0, 0, false, { 'def quarantine_parcel(box):', '    return box' })")
    editor.wait(lambda: "quarantine_parcel" in names(editor.offered("Sememe quarantine parcel")))
    editor.choose(1)
    assert editor.place() == ("net/upload.py", 1, 5)
    editor.run("edit!")


def test_without_a_client_the_search_starts_its_own(begin: Begin, app: Path) -> None:
    """Nothing is enabled: the folder is that of the file, open files are attached, a second search uses the same client."""
    editor = begin("net/upload.py")
    assert editor.clients() == []
    editor.run("Sememe upload")
    editor.wait(editor.status)
    assert editor.clients() == [{"root": str(app), "files": ["net/upload.py"]}]
    editor.wait_until_whole()
    editor.lua("vim.api.nvim_buf_set_lines(0, 0, 0, false, { 'def quarantine_parcel(box):', '    return box' })")
    editor.wait(lambda: "quarantine_parcel" in names(editor.offered("Sememe quarantine parcel")))
    editor.run("edit! config/parse.ts")
    assert editor.offered("Sememe parse")
    (client,) = editor.clients()
    assert "config/parse.ts" in client["files"]


def test_the_very_first_search_of_a_small_project_is_one_by_meaning(begin: Begin, tmp_path: Path) -> None:
    """No index, no server and no model in memory: it waits a moment; on a machine that takes longer, it says so."""
    editor = begin("README.md", SEMEME_CACHE_DIR=str(tmp_path))
    editor.run(f"Sememe {QUESTION}")
    lines = editor.wait(lambda: (editor.lua("return _G.offered") or {}).get("lines") or editor.said())
    assert editor.said() or lines[0] == "class  RetryPolicy  net/upload.py:2"


def test_a_folder_without_a_repository_is_searched_when_asked_for(begin: Begin, tmp_path: Path) -> None:
    """`vim.lsp.enable` starts nothing there; the command takes the working directory."""
    (tmp_path / "alone.py").write_text("def water_plants():\n    pass\n", encoding="utf-8")
    editor = begin(*ENABLED, "alone.py", folder=tmp_path)
    assert editor.clients() == []
    editor.run("Sememe water")
    editor.wait_until_whole()
    assert "water_plants" in names(editor.offered("Sememe water"))
    assert editor.clients()[0]["root"] == str(tmp_path)


def test_the_home_folder_is_not_indexed_by_accident(begin: Begin, tmp_path: Path) -> None:
    """There the command says what to do instead."""
    editor = begin(folder=tmp_path)
    editor.lua("vim.uv.os_setenv('HOME', vim.fn.getcwd())")
    editor.run("Sememe upload")
    (message,) = editor.said()
    assert "is no project" in message
    assert editor.clients() == []


def test_names_with_control_characters_are_shown_inert(editor: Neovim) -> None:
    """A file may be called anything: no line break, escape sequence or turned writing reaches the screen."""
    code = "return require('sememe.item').inert(...)"
    assert editor.lua(code, "a\x1b[31m\nb\u202ec\u2066d\x7f\u009be") == "a [31m bcd  e"
