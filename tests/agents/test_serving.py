"""The process and its two transports."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from lsp_server.__main__ import main

from .asking import COMMAND, PATIENCE_SECONDS, Asking, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BODY = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}})
HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


def _start(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, cwd=home, env=environment(home))  # fmt: skip


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """HOST:PORT of a server over HTTP."""
    process = _start(folder.parent, "--http", "127.0.0.1:0", str(folder))
    assert process.stderr is not None
    said = process.stderr.readline().decode()
    assert said.startswith("listening on http://127.0.0.1:")
    yield said.split("//")[1].removesuffix("/mcp\n")
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE_SECONDS) in {0, 130, -signal.SIGINT}


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_http_has_the_same_tools(address: str, mode: str) -> None:
    """For old and new versions of the protocol, and for several clients at once."""
    agents = [Asking(f"http://{address}/mcp", mode) for _ in range(2)]
    for each in agents:
        assert each.names("search_symbols", query="where are failed uploads retried")[0] == "retry"
        assert each.read("sememe://outline/src/upload.py").startswith("src/upload.py")
    for each in agents:
        each.close()


def _post(address: str, **headers: str) -> int:
    connection = http.client.HTTPConnection(address, timeout=PATIENCE_SECONDS)
    connection.request("POST", "/mcp", BODY, {**HEADERS, **headers})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(
    "version", [{}, {"MCP-Protocol-Version": "2025-11-25"}, {"MCP-Protocol-Version": "2026-07-28"}]
)
def test_web_pages_are_refused(address: str, version: dict[str, str]) -> None:
    """A name that leads here (DNS rebinding) shows in Host, a page of another port or site in Origin."""
    port = address.rpartition(":")[2]
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1.evil.example:{port}"):
        assert _post(address, Host=host, **version) == 421
    for origin in (
        "http://evil.example",
        "http://localhost:1",
        "null",
        f"https://{address}",
        f"http://{address}.evil.example",
    ):
        assert _post(address, Origin=origin, **version) == 403
    for method in ("GET", "DELETE"):
        connection = http.client.HTTPConnection(address, timeout=PATIENCE_SECONDS)
        connection.request(method, "/mcp", headers={**HEADERS, "Host": "evil.example", **version})
        assert connection.getresponse().status in {405, 421}
        connection.close()


def test_a_page_cannot_post_without_asking_first(address: str) -> None:
    """What a browser sends without a preflight is refused, and no preflight is answered with leave."""
    assert _post(address, **{"Content-Type": "text/plain"}) in {400, 415}
    connection = http.client.HTTPConnection(address, timeout=PATIENCE_SECONDS)
    connection.request(
        "OPTIONS", "/mcp", headers={"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    )
    answer = connection.getresponse()
    assert answer.getheader("Access-Control-Allow-Origin") is None
    connection.close()


@pytest.mark.parametrize("host", ["0.0.0.0:0", "192.0.2.1:0", "example.com:0", "[::]:0"])
def test_other_machines_cannot_connect(folder: Path, host: str) -> None:
    """Only loopback addresses are taken."""
    done = subprocess.run([sys.executable, *COMMAND, "--http", host, str(folder)], capture_output=True, text=True,
                          check=False, env=environment(folder.parent), timeout=PATIENCE_SECONDS)  # fmt: skip
    assert done.returncode == 2
    assert "no address of this machine alone" in done.stderr


def test_the_process_ends_with_its_input(folder: Path) -> None:
    """Whatever came before: what is no message costs the client nothing but that message."""
    process = _start(folder.parent, str(folder))
    assert process.stdin is not None
    process.stdin.write(b"no json\n{}\n\xff\xfe\n")
    process.stdin.flush()
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in out.splitlines())


def test_ctrl_c_ends_it(folder: Path) -> None:
    """While it waits for a message."""
    process = _start(folder.parent, str(folder))
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE_SECONDS) == 130


def test_without_the_sdk_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """And the same where it is too old."""
    from importlib.metadata import PackageNotFoundError

    def missing(_: str) -> str:
        raise PackageNotFoundError

    for version, said in ((missing, "is not installed"), (lambda _: "1.30.0", "not 1.30.0")):
        monkeypatch.setattr("lsp_server.cli.mcp.version", version)
        assert main(["mcp", str(folder)]) == 2
        error = capsys.readouterr().err
        assert said in error
        assert "pip install 'sememe[mcp]'" in error


@pytest.mark.parametrize("place", ["home", "top"])
def test_the_home_folder_is_not_taken_for_a_project(place: str, tmp_path: Path) -> None:
    """Some clients start servers there: nobody means to index it. Who names it means it."""
    (tmp_path / "home").mkdir()
    where = tmp_path / "home" if place == "home" else tmp_path.anchor
    done = subprocess.run([sys.executable, *COMMAND], capture_output=True, text=True, check=False, cwd=where,
                          env={**environment(tmp_path), "HOME": str(tmp_path / "home")}, timeout=PATIENCE_SECONDS,
                          stdin=subprocess.DEVNULL)  # fmt: skip
    assert done.returncode == 2
    assert "Name one: sememe mcp ROOT" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["--help"], ["search", "retry"], ["lsp"], ["mcp", "--install", "cursor", "--print"]]
)
def test_who_uses_no_extra_does_not_pay_for_it(arguments: list[str], folder: Path) -> None:
    """Neither the SDK nor anything that it brings is imported, nor what metrics, an endpoint or fastembed's models take."""
    done = subprocess.run([sys.executable, "-X", "importtime", "-m", "lsp_server", *arguments], capture_output=True,
                          text=True, check=False, cwd=folder, env=environment(folder.parent),
                          stdin=subprocess.DEVNULL, timeout=PATIENCE_SECONDS)  # fmt: skip
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "lsp_server" in imported
    assert not imported & {"mcp", "mcp_types", "pydantic", "starlette", "uvicorn"}
    assert not imported & {"prometheus_client", "psutil", "keyring", "urllib3", "fastembed", "onnxruntime"}


def test_the_index_is_the_one_of_the_command_line(folder: Path, agent: Asking) -> None:
    """What a server keeps, `sememe search` finds, and the other way round."""
    agent.call("index_status")
    done = subprocess.run([sys.executable, "-m", "lsp_server", "status", "--json", str(folder)], capture_output=True,
                          text=True, check=True, env=environment(folder.parent), timeout=PATIENCE_SECONDS)  # fmt: skip
    assert json.loads(done.stdout)["state"] == "ready"
    assert len([each for each in os.listdir(folder.parent / "cache") if each.startswith("project-")]) == 1  # noqa: PTH208
