""":SememeUsages: where a name is used, in the picker or the quickfix list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .neovim import Neovim


def test_usages_of_a_name_are_offered_and_lead_there(editor: Neovim) -> None:
    """With the caller and what ties them; the cursor is on the name."""
    lines = editor.offered("SememeUsages retry_upload")
    assert lines[0].startswith("call in test_retry_upload_gives_up  tests/test_upload.py:2  [only]")
    editor.choose(1)
    assert editor.place() == ("tests/test_upload.py", 2, 12)


def test_with_a_bang_they_are_the_quickfix_list(editor: Neovim) -> None:
    """Of the symbol at the cursor, without a name."""
    editor.run("edit net/upload.py | call cursor(11, 6)")
    (entry,) = editor.listed("SememeUsages!")
    assert entry["text"] == ("[call in test_retry_upload_gives_up, only] assert retry_upload(None, None) is None")
    assert entry["lnum"] == 2


def test_a_name_that_nobody_uses_is_said(editor: Neovim) -> None:
    """As with a search."""
    editor.run("SememeUsages no_such_name_anywhere")
    editor.wait(lambda: "sememe: nothing found" in editor.said())
