"""When the editor is gone, the server is (fault 11)."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from .raw import DRIVER, PATIENCE_SECONDS, SERVER, Client, framed

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Start
    from .raw import Message


def _port(client: Client) -> int:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (said := re.search(rb"listening on \S+:([0-9]+)\n", client.errors)):
        assert time.monotonic() < deadline, client.errors
        time.sleep(0.02)
    return int(said[1])


def test_the_end_of_input_is_the_end(start: Start) -> None:
    """What was asked before is answered; the code is that of an exit without shutdown, or with it."""
    client = start(DRIVER)
    client.initialize()
    number = client.start("test/echo")
    client.hang_up()
    assert client.response(number)["result"] == {}
    assert client.code() == 1
    assert b"the hook was called" in client.errors
    other = start()
    other.initialize()
    other.request("shutdown")
    other.hang_up()
    assert other.code() == 0


@pytest.mark.parametrize("busy", ["test/block", "test/busy", "test/slow"])
@pytest.mark.parametrize("variables", [{}, {"HANG_AT_END": "1"}])
def test_nothing_that_is_busy_delays_the_end(start: Start, busy: str, variables: dict[str, str]) -> None:
    """Neither a blocked event loop, nor a thread, nor the hook."""
    client = start(DRIVER, **variables)
    client.initialize()
    client.start(busy)
    client.hang_up()
    assert client.code() == 1


def test_a_client_that_stops_reading_ends_it_quietly(tmp_path: Path) -> None:
    """A broken pipe is no reason for tracebacks; standard input stays open here."""
    reading, writing = os.pipe()
    with subprocess.Popen(
        DRIVER, stdin=subprocess.PIPE, stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path
    ) as process:
        os.close(writing)
        os.close(reading)
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(framed({"jsonrpc": "2.0", "id": 1, "method": "test/echo"}) * 10)
        process.stdin.flush()
        assert process.wait(PATIENCE_SECONDS) == 1
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.skipif(sys.platform == "win32", reason="there the end of input must tell")
@pytest.mark.parametrize("busy", ["", "test/block", "test/busy"])
def test_a_parent_that_dies_takes_the_server_along(start: Start, busy: str) -> None:
    """Though its standard input stays open: this process holds the other end."""
    parent = f"import subprocess; subprocess.run({DRIVER!r})"
    client = start([sys.executable, "-I", "-c", parent])
    client.initialize(processId=client.process.pid)
    if busy:
        client.start(busy)
    client.process.send_signal(signal.SIGKILL)
    client.process.wait()
    assert client.rest() == []  # the output ends when the last process that holds it is gone


def _introduce(client: Client, process_id: int) -> None:
    """Without `initialized`, for which the server may be gone already."""
    answer = client.request("initialize", {"processId": process_id, "rootUri": None, "capabilities": {}})
    assert "result" in answer


def test_a_parent_that_is_dead_already(start: Start) -> None:
    """The specification has the server exit."""
    client = start()
    dead = start()
    dead.close()
    _introduce(client, dead.process.pid)
    assert client.code() == 1


@pytest.mark.parametrize("process_id", [0, -1, 2**31 - 1, 2**70])
def test_a_process_id_that_is_none(start: Start, process_id: int) -> None:
    """It is not asked about, or not there."""
    client = start()
    _introduce(client, process_id)
    if process_id == 2**31 - 1:
        assert client.code() == 1
    else:
        time.sleep(1)
        assert "error" in client.request("no/such")


def test_one_client_over_tcp(tmp_path: Path) -> None:
    """It ends with the connection; nobody else is let in."""
    client = Client(tmp_path, [*SERVER, "--tcp", "127.0.0.1:0"])
    with socket.create_connection(("127.0.0.1", _port(client)), timeout=PATIENCE_SECONDS) as connection:
        params: Message = {"processId": None, "rootUri": None, "capabilities": {}}
        connection.sendall(framed({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}))
        stream = connection.makefile("rb")
        length = int(stream.readline().split(b":")[1])
        stream.readline()
        assert json.loads(stream.read(length))["result"]["serverInfo"]["name"] == "sememe"
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(connection.getpeername(), timeout=PATIENCE_SECONDS)
        stream.close()
    assert client.code() == 1
    client.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "192.0.2.1", "example.org", "127.0.0.1.example.org"])  # noqa: S104 (refused)
def test_no_other_machine_can_connect(tmp_path: Path, host: str) -> None:
    """Only addresses of this machine alone are listened to."""
    client = Client(tmp_path, [*SERVER, "--tcp", f"{host}:0"])
    assert client.code() == 2
    assert b"127.0.0.1" in client.errors
    assert b"Traceback" not in client.errors
    client.close()
