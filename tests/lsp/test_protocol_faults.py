"""What a client may do wrong, and what it gets for it (faults 1 to 9, 12 and 17)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .raw import DRIVER, error_code, framed

if TYPE_CHECKING:
    from .conftest import Start
    from .raw import Client

OPEN = {"uri": "file:///a.py", "languageId": "python", "version": 1, "text": "one\ntwo\n"}


def test_nothing_works_before_initialize(start: Start) -> None:
    """Fault 1: requests are refused, notifications dropped; a failed initialize may be repeated."""
    client = start(DRIVER)
    assert error_code(client.request("test/echo")) == -32002
    assert error_code(client.request("shutdown")) == -32002
    client.notify("textDocument/didOpen", {"textDocument": OPEN})
    client.notify("initialized")
    assert error_code(client.request("initialize", {})) == -32602
    assert (
        error_code(client.request("initialize", {"capabilities": {}, "processId": None, "rootUri": "file://["}))
        == -32602
    )
    refused = {"capabilities": {}, "processId": None, "rootUri": None, "initializationOptions": {"fail": True}}
    assert error_code(client.request("initialize", refused)) == -32803
    assert error_code(client.request("test/echo")) == -32002
    client.initialize()
    assert client.request("test/documents")["result"] == {}


def test_initialize_works_once(shared: Client) -> None:
    """Fault 2."""
    assert error_code(shared.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})) == -32600
    shared.must_work()


def test_nothing_works_after_shutdown(start: Start) -> None:
    """Fault 3; what runs is cancelled, and answered. Fault 4: then `exit` is code 0."""
    client = start(DRIVER)
    client.initialize()
    running = client.start("test/slow")
    last = client.start("shutdown")
    assert error_code(client.response(running)) == -32800
    assert client.response(last)["result"] is None
    assert error_code(client.request("test/echo")) == -32600
    assert error_code(client.request("shutdown")) == -32600
    assert error_code(client.request("initialize")) == -32600
    client.notify("textDocument/didOpen", {"textDocument": OPEN})
    client.notify("exit")
    assert client.code() == 0
    assert b"the hook was called" in client.errors


@pytest.mark.parametrize("initialized", [True, False])
def test_exit_without_shutdown_is_code_1(start: Start, initialized: bool) -> None:
    """Fault 4."""
    client = start()
    if initialized:
        client.initialize()
    client.notify("exit")
    assert client.code() == 1


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({}, "params.command"),
        ({"command": 5}, "params.command"),
        ({"command": None}, "params.command"),
        ({"command": "x", "arguments": 7}, "params.arguments"),
        (["x"], "params"),
        (5, "params"),
        ("x", "params"),
    ],
)
def test_invalid_params_are_refused_by_name(shared: Client, params: Any, field: str) -> None:
    """Fault 5: with the id of the request."""
    error = shared.request("workspace/executeCommand", params)["error"]
    assert error["code"] == -32602
    assert field in error["message"]


def test_fields_are_named_as_in_json(shared: Client) -> None:
    """Not as in Python; notifications with invalid params are logged and dropped."""
    shared.notify("textDocument/didChange", {"textDocument": OPEN, "contentChanges": 3})
    shared.must_work()
    logged = [each for each in shared.seen if each.get("method") == "window/logMessage"]
    assert "params.contentChanges" in logged[-1]["params"]["message"]


def test_an_unknown_command_is_invalid(shared: Client) -> None:
    """Its name is a parameter."""
    error = shared.request("workspace/executeCommand", {"command": "no.such"})["error"]
    assert error["code"] == -32602
    assert "no.such" in error["message"]


@pytest.mark.parametrize(
    ("body", "code", "number"),
    [
        (b'{"jsonrpc": "2.0", "id": 1, "meth', -32700, None),
        (b"", -32700, None),
        (b"[" * 200_000 + b"]" * 200_000, -32700, None),
        (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, -32700, None),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "\xff"}', -32700, None),
        ('{"jsonrpc": "2.0", "id": 1, "method": "a"}'.encode("utf-16"), -32700, None),
        (b"1" * 5000, -32700, None),
        (b"null", -32600, None),
        (b"17", -32600, None),
        (b'"text"', -32600, None),
        (b'[{"jsonrpc": "2.0", "id": 1, "method": "test/echo"}]', -32600, None),
        (b"{}", -32600, None),
        (b'{"jsonrpc": "2.0", "id": 77}', -32600, 77),
        (b'{"id": "a", "method": "test/echo"}', -32600, "a"),
        (b'{"jsonrpc": "1.0", "id": 78, "method": "test/echo"}', -32600, 78),
        (b'{"jsonrpc": "2.0", "id": 79, "method": 4}', -32600, 79),
        (b'{"jsonrpc": "2.0", "id": [1], "method": "test/echo"}', -32600, None),
        (b'{"jsonrpc": "2.0", "id": null, "method": "test/echo"}', -32600, None),
        (b'{"jsonrpc": "2.0", "id": true, "method": "test/echo"}', -32600, None),
    ],
)
def test_what_is_no_message_is_answered_with_an_error(
    shared: Client, body: bytes, code: int, number: int | str | None
) -> None:
    """Fault 6: and the next request works."""
    shared.send_raw(framed(body))
    answer = shared.response(number)
    assert (error_code(answer), answer["id"]) == (code, number)
    shared.must_work()


def test_odd_numbers_and_ids_are_no_faults(shared: Client) -> None:
    """NaN, huge integers, ids that are used twice, empty or long."""
    shared.send_raw(framed(b'{"jsonrpc": "2.0", "id": 5, "method": "test/stopped", "params": [NaN, 1e999, -0]}'))
    assert "result" in shared.response(5)
    huge = 2**200
    shared.send(*[{"jsonrpc": "2.0", "id": huge, "method": "test/echo", "params": {"n": huge}}] * 2)
    assert [shared.response(huge)["result"] for _ in range(2)] == [{"n": huge}] * 2
    for name in ("", "x" * 10_000, "\ud800"):
        shared.send({"jsonrpc": "2.0", "id": name, "method": "test/echo", "params": []})
        assert shared.response(name)["result"] == []


def test_unknown_methods(shared: Client) -> None:
    """Requests are refused, those of `$/` too; notifications are ignored."""
    for method in ("no/such", "$/noSuch", "", "\ud800", "window/showMessage", "initialized/"):
        assert error_code(shared.request(method)) == -32601
        shared.notify(method)
    shared.must_work()


def test_headers_are_read_as_they_are_meant(start: Start) -> None:
    """Fault 7, over a process; test_framing.py has the cases."""
    client = start(DRIVER)
    client.initialize()
    for head in (b"content-length:%d\n\n", b"X-Other: 1\r\nCONTENT-LENGTH : %d\r\nContent-Type: a\r\n\r\n"):
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "test/echo", "params": {}}).encode()
        client.send_raw(head % len(body) + body)
        assert client.response(1)["result"] == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Content-Length: 2147483648\r\n\r\n{}", b"2147483648"),
        (b"Content-Length: 10\r\nContent-Length: 11\r\n\r\n{}", b"differ"),
        (b"Content-Length: many\r\n\r\n{}", b"no number"),
        (b'Content-Length: 100\r\n\r\n{"jsonrpc"', b"ended after 10 of 100 bytes"),
    ],
)
def test_a_frame_that_makes_no_sense_ends_the_process_cleanly(start: Start, data: bytes, said: bytes) -> None:
    """Faults 7, 8 and 9: what came before is answered, the reason is logged, the hook is called."""
    client = start(DRIVER)
    client.initialize()
    number = client.start("test/echo")
    client.send_raw(data)
    client.hang_up()
    assert client.response(number)["result"] == {}
    assert client.code() == 1
    assert said in client.errors
    assert b"the hook was called" in client.errors
    assert b"Traceback" not in client.errors


def test_standard_output_belongs_to_the_protocol(shared: Client) -> None:
    """Fault 12: what is printed goes to standard error, and children cannot read messages. The client checks each byte."""
    assert shared.request("test/print")["result"] == ""
    shared.must_work()
    shared.notify("test/print")
    shared.must_work()


def test_lone_surrogates_pass_through(shared: Client) -> None:
    """Fault 17: in, out, in a log record."""
    shared.notify("textDocument/didOpen", {"textDocument": {**OPEN, "uri": "file:///\ud800", "text": "\udfff"}})
    assert shared.request("test/documents")["result"] == {"file:///\ud800": "\udfff"}
    shared.notify("textDocument/didClose", {"textDocument": {"uri": "file:///\ud800"}})
    assert shared.request("test/echo", {"\udc00": "\ud83d"})["result"] == {"\udc00": "\ud83d"}
    shared.request("test/log", {"count": 1, "text": "\ud800"})
    shared.must_work()


def test_documents_that_are_not_open_cannot_change(shared: Client) -> None:
    """Fault 17: logged and ignored; the others are as they were."""
    shared.notify("textDocument/didOpen", {"textDocument": OPEN})
    other = {"uri": "file:///other.py", "version": 2}
    shared.notify("textDocument/didChange", {"textDocument": other, "contentChanges": [{"text": "x"}]})
    shared.notify("textDocument/didSave", {"textDocument": other})
    shared.notify("textDocument/didClose", {"textDocument": other})
    assert shared.request("test/documents")["result"] == {OPEN["uri"]: OPEN["text"]}
    logged = [each["params"]["message"] for each in shared.seen if each.get("method") == "window/logMessage"]
    assert any("file:///other.py" in text and "not open" in text for text in logged)
    shared.notify("textDocument/didClose", {"textDocument": {"uri": OPEN["uri"]}})
    assert shared.request("test/documents")["result"] == {}


def test_the_log_does_not_flood_the_client(shared: Client) -> None:
    """Some of many records arrive."""
    before = len(shared.seen)
    shared.request("test/log", {"count": 3000, "text": "."})
    assert 0 < len(shared.seen) - before < 1000
