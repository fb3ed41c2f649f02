"""Where agents keep their list of MCP servers, and how each writes one. docs/mcp.md has the same for people."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVER = "sememe"
"""What the entry is called."""

CWD, VARIABLE, ABSOLUTE = "cwd", "variable", "absolute"
PLAIN, TYPED, ONE_LIST = "plain", "typed", "one list"


@dataclass(frozen=True, slots=True)
class Client:
    """One agent."""

    title: str
    keys: tuple[str, ...]
    """Under which servers stand in the file."""
    project: str | None
    """Its file in a project, relative to the root."""
    user: Path | None
    """Its file for all projects."""
    folder: str
    """How the server learns the folder: it is started there (cwd), the client fills it in (variable), or its name is written down
    (absolute)."""
    form: str = PLAIN
    user_command: str | None = None
    """Adds the server for all projects, where there is no file of the user's own to write."""

    def entry(self, command: str, roots: list[str]) -> dict[str, Any]:
        """The server as the client writes it; `roots` are empty where the client knows the folder."""
        args = ["mcp", *(roots or (["${workspaceFolder}"] if self.folder == VARIABLE else []))]
        if self.form == ONE_LIST:
            return {"type": "local", "command": [command, *args], "enabled": True}
        kind = {"type": "stdio"} if self.form == TYPED else {}
        return {**kind, "command": command, "args": args}


def _home(*parts: str) -> Path:
    return Path.home().joinpath(*parts)


def _application_data(*parts: str) -> Path:
    if sys.platform == "darwin":
        return _home("Library", "Application Support", *parts)
    if os.name == "nt":
        return Path(os.environ.get("APPDATA") or _home("AppData", "Roaming")).joinpath(*parts)
    return _configuration(*parts)


def _configuration(*parts: str) -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or _home(".config")).joinpath(*parts)


def clients() -> dict[str, Client]:
    """All that are known, by the names of arguments.py."""
    zed = _application_data("Zed", "settings.json") if os.name == "nt" else _configuration("zed", "settings.json")
    codex = Path(os.environ.get("CODEX_HOME") or _home(".codex")) / "config.toml"
    return {
        "claude-code": Client("Claude Code", ("mcpServers",), ".mcp.json", None, CWD, TYPED,
                              user_command=f"claude mcp add --scope user {SERVER} -- sememe mcp"),
        "claude-desktop": Client("Claude Desktop", ("mcpServers",), None,
                                 _application_data("Claude", "claude_desktop_config.json"), ABSOLUTE),
        "cursor": Client("Cursor", ("mcpServers",), ".cursor/mcp.json", _home(".cursor", "mcp.json"), VARIABLE),
        "vscode": Client("VS Code", ("servers",), ".vscode/mcp.json", _application_data("Code", "User", "mcp.json"),
                         VARIABLE, TYPED),
        "zed": Client("Zed", ("context_servers",), None, zed, ABSOLUTE),
        "codex": Client("Codex", ("mcp_servers",), ".codex/config.toml", codex, CWD),
        "gemini": Client("Gemini CLI", ("mcpServers",), ".gemini/settings.json", _home(".gemini", "settings.json"), CWD),
        "opencode": Client("opencode", ("mcp",), "opencode.json", _configuration("opencode", "opencode.json"), CWD,
                           ONE_LIST),
        "windsurf": Client("Windsurf", ("mcpServers",), None, _home(".codeium", "windsurf", "mcp_config.json"), ABSOLUTE),
    }  # fmt: skip
