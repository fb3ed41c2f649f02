"""Help, version and the grammar of the command line."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lsp_server.cli.arguments import build_parser

from .running import SCRIPT

_SEARCH = (
    "--root",
    "--limit",
    "--kind",
    "--lang",
    "--path",
    "--exclude",
    "--role",
    "--content",
    "--json",
    "--no-refresh",
    "--model",
    "--text-model",
)
_ENDPOINT = (
    "--endpoint",
    "--dimensions",
    "--query-prefix",
    "--document-prefix",
    "--api-key-from",
    "--allow-http",
)
COMMANDS = {
    "index": ("ROOT", *_ENDPOINT, "--model", "--text-model", "--rerank", "--json", "--wait", "--rebuild"),
    "search": ("QUERY", *_SEARCH, *_ENDPOINT, "--explain", "--rerank", "--batch"),
    "similar": ("FILE:LINE", *_SEARCH, *_ENDPOINT, "--explain"),
    "usages": ("NAME", *_SEARCH, *_ENDPOINT, "--callees", "--definition", "--as"),
    "symbols": ("PATH", "--json"),
    "status": ("ROOT", "--skipped", "--json", "--prometheus"),
    "why": ("PATH", "--root"),
    "doctor": ("ROOT",),
    "clean": ("ROOT", "--all", "--gone", "--vectors", "--yes"),
    "models": ("--json",),
    "lsp": ("--stdio", "--tcp", "--log-level"),
    "mcp": ("ROOT", "--stdio", "--http", "--install", "--user", "--print", "--log-level"),
}


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, check=False, timeout=120)


def test_help_names_every_command_and_gives_examples() -> None:
    """And no command that is not there."""
    shown = _run("--help")
    assert shown.returncode == 0
    assert "examples:\n  sememe search " in shown.stdout
    listed = shown.stdout.partition("COMMAND\n")[2].partition("\n\n")[0]
    assert [line.split()[0] for line in listed.splitlines()] == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_exactly_its_documented_options(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is explained in the command's help."""
    with pytest.raises(SystemExit) as end:
        build_parser().parse_args([command, "--help"])
    assert end.value.code == 0
    shown = capsys.readouterr().out
    words = {word.strip("[],") for word in shown.split()}
    assert words >= set(COMMANDS[command])
    assert {word for word in words if word.startswith("--")} == {
        option for option in (*COMMANDS[command], "--help") if option.startswith("--")
    }


def test_version_is_the_package_s() -> None:
    """One line."""
    from importlib.metadata import version

    assert _run("--version").stdout == f"sememe {version('sememe')}\n"


@pytest.mark.parametrize("arguments", [(), ("no-such-command",), ("index", "--model"), ("index", "--wait", "soon")])
def test_a_command_that_cannot_be_understood_is_exit_code_2(arguments: tuple[str, ...]) -> None:
    """One line on standard error that names the help."""
    answer = _run(*arguments)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith("sememe: ")
    assert "--help" in answer.stderr


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_loads_no_engine(option: str) -> None:
    """So it is instant: neither numpy nor any engine nor rich."""
    done = subprocess.run([sys.executable, "-X", "importtime", "-m", "lsp_server", option],
                          capture_output=True, text=True, check=True, timeout=120)  # fmt: skip
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "argparse" in imported
    assert not imported & {"numpy", "fastembed", "tantivy", "tree_sitter", "usearch", "rich", "indexer", "sqlite3"}
