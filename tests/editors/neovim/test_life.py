"""The life of the server: who starts it, who starts it again, and that nothing is left of it."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from .conftest import ENABLED
from .neovim import wait_until_gone

if TYPE_CHECKING:
    from .conftest import Begin


def test_a_server_that_was_killed_is_started_again(begin: Begin) -> None:
    """It is said once; the files are attached as before, and searching goes on."""
    editor = begin(*ENABLED, "README.md")
    editor.wait_until_whole()
    pid = editor.server_pids()[0]
    os.kill(pid, signal.SIGKILL)
    editor.wait(lambda: (status := editor.status()) and status["server"]["pid"] != pid)
    editor.wait_until_whole()
    assert editor.clients()[0]["files"] == ["README.md"]
    assert editor.offered("Sememe upload")
    assert [each for each in editor.said() if each.startswith("sememe: the server")] == [
        "sememe: the server ended and is started again"
    ]


def test_a_server_that_keeps_ending_is_left_alone_after_five_tries(begin: Begin) -> None:
    """Each waits twice as long as the one before."""
    editor = begin("README.md")
    code = """local restart, delays, started = require('sememe.restart'), {}, 0
      vim.lsp.get_client_by_id = function()
        return { root_dir = '/x', attached_buffers = {}, initialized = true, config = {} }
      end
      vim.defer_fn = function(work, delay) table.insert(delays, delay); work() end
      vim.lsp.start = function() started = started + 1 end
      for _ = 1, 7 do
        restart.ended(1, 0, 1)
        vim.wait(5)
      end
      return { delays, started }"""
    assert editor.lua(code) == [[1000, 2000, 4000, 8000, 16000], 5]
    assert [each.partition(" and")[0] for each in editor.said()] == [
        "sememe: the server ended",
        "sememe: the server ended 6 times",
        "sememe: the server ended 7 times",
    ]


def test_a_server_that_was_stopped_stays_stopped(begin: Begin) -> None:
    """An end that was asked for is none to make up for: neither a stop nor a forced one."""
    for force in (False, True):
        editor = begin(*ENABLED, "README.md")
        pids = editor.server_pids()
        editor.lua("vim.lsp.stop_client(vim.lsp.get_clients({ name = 'sememe' }), ...)", force)
        wait_until_gone(pids)
        editor.lua("vim.wait(1300)")
        assert editor.clients() == []
        assert editor.said() == []


def test_nothing_is_left_when_the_editor_is_closed(begin: Begin) -> None:
    """Server and indexing process end with it."""
    editor = begin(*ENABLED, "README.md")
    pids = editor.server_pids()
    editor.lua("vim.defer_fn(function() vim.cmd('qall!') end, 100)")
    editor.process.wait(90)
    wait_until_gone(pids)


def test_nothing_is_left_when_the_editor_is_killed(begin: Begin) -> None:
    """Even when it cannot say goodbye."""
    editor = begin(*ENABLED, "README.md")
    pids = editor.server_pids()
    editor.process.kill()
    editor.process.wait(90)
    wait_until_gone(pids)
