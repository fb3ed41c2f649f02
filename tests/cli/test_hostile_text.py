"""Text from files is shown inert (faults 35 and 36)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lsp_server.cli.inert import inert, inert_lines

from .conftest import HOSTILE

if TYPE_CHECKING:
    from .conftest import Direct
    from .running import Sememe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\r\tc\0", "a\\x0ab\\x0d\\x09c\\x00"),
        ("\x7f\x9b2J", "\\x7f\\x9b2J"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("a\u2028b", "a\\u2028b"),
        ("\udcff", "\\udcff"),
        ("\U000e0041", "\\U000e0041"),
        ("[bold]größe 名前 👩‍👩‍👧[/]", "[bold]größe 名前 👩‍👩‍👧[/]"),
    ],
)
def test_what_acts_on_a_terminal_becomes_a_visible_escape(text: str, shown: str) -> None:
    """Controls, bidi marks, line separators, surrogates and tags; letters, emoji and markup stay."""
    assert inert(text) == shown


def test_source_keeps_its_lines() -> None:
    """In a snippet, line ends and tabs are layout."""
    assert inert_lines("a\r\n\tb\x1b\n") == "a\n    b\\x1b\n"


def test_hostile_names_are_inert_for_people_and_exact_in_json(indexed: Sememe, direct: Direct) -> None:
    """File and symbol names with escapes, bidi overrides and markup."""
    answer = direct(indexed, "search", "--no-refresh", "--lang", "markdown", "zebra")
    assert answer.code == 0
    assert "\x1b" not in answer.out
    assert "\u202e" not in answer.out
    assert answer.lines[0].startswith("evil\\x1b[31m\\u202e[bold].md:1: ")
    json_answer = direct(indexed, "search", "--no-refresh", "--lang", "markdown", "--json", "zebra")
    assert json_answer.out.isascii()
    assert json_answer.json["results"][0]["path"] == f"{HOSTILE}.md"
    for command in (("symbols", f"{HOSTILE}.md"), ("why", f"{HOSTILE}.missing")):
        shown = direct(indexed, *command)
        assert "\\u202e[bold]" in shown.out
        assert "\x1b" not in shown.out + shown.err


def test_an_output_that_is_not_utf_8_is_no_error(indexed: Sememe) -> None:
    """What the encoding lacks is written as an escape."""
    answer = indexed("search", "--no-refresh", "retry_failed", "--limit", "1", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert answer.code == 0
    assert answer.out == "upload.py:7: method Uploader.retry_failed \\u2014 def retry_failed(self, attempts):\n"


def test_a_query_that_is_not_text_is_answered(indexed: Sememe) -> None:
    """Bytes of another encoding on the command line, in a query and in a path."""
    assert indexed("search", "--no-refresh", b"retry_failed \xff\xfe").code == 0
    missing = indexed("why", b"\xff.py")
    assert missing.code == 1
    assert "no such file" in missing.out
