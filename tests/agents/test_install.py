"""`sememe mcp --install`: what is there stays, byte for byte."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lsp_server.__main__ import main
from lsp_server.cli.arguments import CLIENTS
from lsp_server.cli.mcp_clients import clients

if TYPE_CHECKING:
    from collections.abc import Callable

    Install = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, and a home folder of the test's own."""
    for name in ("APPDATA", "CODEX_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def install(project: Path, capsys: pytest.CaptureFixture[str]) -> Install:
    """`install(client, ...)` gives the exit code and what was printed, out and error."""
    del project

    def run(client: str, *more: str) -> tuple[int, str, str]:
        code = main(["mcp", "--install", client, *more])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def _values(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    values: dict[str, Any] = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    return values


def _command(entry: dict[str, Any]) -> list[str]:
    return entry["command"] if isinstance(entry["command"], list) else [entry["command"], *entry["args"]]


def test_every_client_that_can_be_named_is_known() -> None:
    """And the other way round."""
    assert tuple(clients()) == CLIENTS


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize("more", [(), ("--user",)])
def test_the_server_is_added_once(name: str, more: tuple[str, ...], install: Install, project: Path) -> None:
    """A project's file says nothing of this machine; where the client does not know the folder, it is written down."""
    client = clients()[name]
    if more and client.user is None:
        code, out, _ = install(name, *more)
        assert (code, out) == (1, "claude mcp add --scope user sememe -- sememe mcp\n")
        return
    of_user = bool(more) or client.project is None
    path = client.user if of_user else project / str(client.project)
    assert path is not None
    code, out, _ = install(name, *more)
    assert code == 0
    assert str(path) in out
    values = _values(path)
    for key in client.keys:
        values = values[key]
    command = _command(values["sememe"])
    assert Path(command[0]).stem == "sememe"
    assert command[1] == "mcp"
    folder = {"cwd": [], "variable": ["${workspaceFolder}"], "absolute": [str(project)]}[client.folder]
    assert command[2:] == folder
    before = path.read_bytes()
    assert install(name, *more)[0] == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", CLIENTS)
def test_print_only_prints(name: str, install: Install, project: Path) -> None:
    """Where, to the person; what, to standard output, as a file of its own."""
    code, out, err = install(name, "--print")
    assert code == 0
    assert "sememe" in (tomllib.loads(out)["mcp_servers"] if name == "codex" else next(iter(json.loads(out).values())))
    assert clients()[name].title in err
    assert [each.name for each in project.iterdir()] == [".git"]
    assert not (project.parent / "home").exists()


@pytest.mark.parametrize(
    "before",
    [
        "{}", "{\n}\n", '{"mcpServers":{}}', '{"mcpServers": {"other": {"command": "x", "args": []}}, "z": 1.50}',
        '{\n\t"a": [1, {"mcpServers": {}}],\n\t"mcpServers": {\n\t\t"other": {"command": "\\u00e9 }"}\n\t},\n\t"b": "{"\n}\n',
        '{\r\n    "theme": "dark"\r\n}\r\n', "", "  \n",
    ],
)  # fmt: skip
def test_what_a_json_file_has_stays(before: str, install: Install, project: Path) -> None:
    """The result is the old text with the entry inserted: other entries, numbers, escapes and order are as they were."""
    path = project / ".mcp.json"
    path.write_bytes(before.encode())
    assert install("claude-code")[0] == 0
    new, old = path.read_bytes().decode(), "".join(before.split())
    values, expected = json.loads(new), json.loads(before) if before.strip() else {}
    assert values["mcpServers"].pop("sememe")["args"] == ["mcp"]
    expected.setdefault("mcpServers", {})
    assert values == expected
    rest = iter("".join(new.split()))
    assert all(letter in rest for letter in old)


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ('{\n  // servers\n  "mcpServers": {}\n}', "comments or is no JSON"),
        ('{"mcpServers": {"sememe": {"command": "mine"}}}', "another entry 'sememe'"),
        ('{"mcpServers": []}', "something else"),
        ("[]", "something else"),
        ('{"mcpServers": {"a": {}}, "mcpServers": {"b": {}}}', "not clear"),
        ("[" * 100_000, "no JSON"),
        ("\udcff", "UTF-8"),
    ],
)
def test_what_cannot_be_added_to_is_left_and_shown(before: str, reason: str, install: Install, project: Path) -> None:
    """With the reason, and an exit code that says that something is left to do."""
    path = project / ".mcp.json"
    path.write_bytes(before.encode("utf-8", "surrogateescape"))
    code, out, err = install("claude-code")
    assert code == 1
    assert reason in err
    assert json.loads(out)["mcpServers"]["sememe"]["command"] == "sememe"
    assert path.read_bytes() == before.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("before", "adds"),
    [
        ('model = "m" # mine\n', True),
        ("[mcp_servers.other]\ncommand = 'x'", True),
        ("[mcp_servers]\n", True),
        ("mcp_servers = { other = { command = 'x' } }\n", False),
        ("[mcp_servers.sememe]\ncommand = 'mine'\n", False),
        ("not toml", False),
    ],
)
def test_toml_is_added_to_at_its_end(before: str, adds: bool, install: Install, project: Path) -> None:
    """Where that does not read as it should, it is only shown."""
    path = project / ".codex/config.toml"
    path.parent.mkdir()
    path.write_text(before, encoding="utf-8")
    code, out, _ = install("codex")
    text = path.read_text(encoding="utf-8")
    assert code == (0 if adds else 1)
    assert text.startswith(before) if adds else text == before
    shown = text if adds else out
    assert tomllib.loads(shown)["mcp_servers"]["sememe"] == {"command": "sememe", "args": ["mcp"]}


def test_opencode_is_added_where_its_servers_are(install: Install, project: Path) -> None:
    """Version 2 has them one level deeper, and reads what version 1 wrote."""
    path = project / "opencode.json"
    path.write_text('{"mcp": {"servers": {"other": {"type": "local", "command": ["x"]}}}}', encoding="utf-8")
    assert install("opencode")[0] == 0
    assert set(_values(path)["mcp"]["servers"]) == {"other", "sememe"}


def test_a_project_s_link_leads_nowhere(install: Install, project: Path) -> None:
    """A repository that was cloned cannot have a file of its user's changed; the user's own links are followed."""
    outside = project.parent / "mine.json"
    outside.write_text("{}", encoding="utf-8")
    (project / ".mcp.json").symlink_to(outside)
    code, _, err = install("claude-code")
    assert (code, outside.read_text(encoding="utf-8")) == (1, "{}")
    assert "out of the project" in err
    (project.parent / "home/.cursor").mkdir(parents=True)
    (project.parent / "home/.cursor/mcp.json").symlink_to(outside)
    assert install("cursor", "--user")[0] == 0
    assert "sememe" in outside.read_text(encoding="utf-8")
    assert (project.parent / "home/.cursor/mcp.json").is_symlink()


def test_folders_can_be_named(install: Install, project: Path) -> None:
    """One that a project's file lies in need not be said in it."""
    other = project.parent / "other"
    other.mkdir()
    assert install("cursor", str(other))[0] == 0
    assert _values(other / ".cursor/mcp.json")["mcpServers"]["sememe"]["args"] == ["mcp", "${workspaceFolder}"]
    assert install("zed", str(project), str(other))[0] == 0
    entry = _values(project.parent / "home/.config/zed/settings.json")["context_servers"]["sememe"]
    assert entry["args"] == ["mcp", str(project), str(other)]


def test_print_and_user_belong_to_install(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Alone they are a mistake."""
    assert main(["mcp", "--print", str(project)]) == 2
    assert "go with --install" in capsys.readouterr().err
