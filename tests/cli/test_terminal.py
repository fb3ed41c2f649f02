"""What a person at a terminal sees; a pipe never gets any of it."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

from indexer import Progress
from lsp_server.cli import progress
from lsp_server.cli.screen import Screen

from .running import SCRIPT

if TYPE_CHECKING:
    from .running import Sememe

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import pty


def _at_a_terminal(sememe: Sememe, *arguments: str, typed: bytes = b"", **extra: str) -> tuple[int, str]:
    """Exit code and all that a terminal of 100 columns was sent."""
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover (becomes the command)
        os.chdir(sememe.folder)
        environment = sememe.environment(**{"TERM": "xterm-256color", "COLUMNS": "100", **extra})
        os.execve(SCRIPT, [SCRIPT, *arguments], environment)  # noqa: S606 (no shell is what is wanted)
    os.write(terminal, typed)
    received = b""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # how Linux tells that the other side has closed
            break
        if not chunk:
            break
        received += chunk
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), received.decode()


def test_results_have_colour_links_and_a_snippet(indexed: Sememe) -> None:
    """The place is an OSC 8 hyperlink; the first lines of the source follow, the words of the query emphasised."""
    code, shown = _at_a_terminal(indexed, "search", "--limit", "1", "--no-refresh", "retry_failed")
    assert code == 0
    assert f"file://{indexed.folder}/upload.py#7" in shown
    assert "\x1b]8;" in shown
    assert "\x1b[36mupload.py:7" in shown
    assert "Uploader.retry_failed" in shown
    emphasised = [part.partition("\x1b")[0] for part in shown.split("\x1b[1;33")]
    assert any(part.endswith("mretry") for part in emphasised)


def test_hostile_names_stay_inert_in_colour(indexed: Sememe) -> None:
    """Neither escapes nor markup of a name act, in the heading as in the snippet."""
    code, shown = _at_a_terminal(indexed, "search", "--limit", "1", "--no-refresh", "--lang", "markdown", "zebra")
    assert code == 0
    assert "evil\\x1b[31m\\u202e[bold].md" in shown
    assert "\x1b[31m\u202e" not in shown
    assert "\u202e" not in shown


def test_a_terminal_without_abilities_gets_plain_text(indexed: Sememe) -> None:
    """TERM=dumb, as editors' shells have it."""
    code, shown = _at_a_terminal(indexed, "search", "--limit", "1", "--no-refresh", "retry_failed", TERM="dumb")
    assert code == 0
    assert "upload.py:7  method  Uploader.retry_failed" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("interactive", [True, False])
def test_progress_is_drawn_for_a_terminal_only(monkeypatch: pytest.MonkeyPatch, interactive: bool) -> None:
    """Phase, counts and the time left; a log file gets none of it."""
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: interactive)
    with progress.ProgressBar(Screen(io.StringIO(), stream)) as bar:
        bar.show(Progress("index", 1200, 4800, 75.0, 34_567))
    assert ("1,200 of 4,800 files, 34,567 symbols" in stream.getvalue()) is interactive
    assert ("1:15 left" in stream.getvalue()) is interactive


def test_clean_asks_before_it_removes(fresh: Sememe) -> None:
    """Anything but yes keeps the index."""
    assert fresh("index").code == 0
    code, shown = _at_a_terminal(fresh, "clean", typed=b"n\n")
    assert code == 1
    assert "Nothing was removed" in shown
    code, shown = _at_a_terminal(fresh, "clean", typed=b"y\n")
    assert code == 0
    assert "freed" in shown
