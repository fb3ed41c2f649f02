"""Requests that are cancelled or fail, and requests of the server that the client answers badly (fault 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .raw import DRIVER, error_code

if TYPE_CHECKING:
    from .conftest import Start
    from .raw import Client, Message


@pytest.mark.parametrize(("method", "name"), [("test/slow", "request"), ("workspace/executeCommand", "command")])
def test_cancelling_stops_the_work(start: Start, method: str, name: str) -> None:
    """Fault 13, of a feature as of a command; the cancel may come in the same breath."""
    client = start(DRIVER)
    client.initialize()
    params = {"command": "test.slow"}
    number = client.start(method, params)
    client.must_work()
    client.notify("$/cancelRequest", {"id": number})
    assert error_code(client.response(number)) == -32800
    client.must_work()
    assert client.request("test/stopped")["result"] == [name]
    client.send(
        {"jsonrpc": "2.0", "id": 1, "method": method, "params": params},
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 1}},
    )
    assert error_code(client.response(1)) == -32800


@pytest.mark.parametrize("params", [{"id": 999}, {"id": "x"}, {"id": [1]}, {"id": None}, {}, [], 5])
def test_cancelling_nothing_is_ignored(shared: Client, params: Any) -> None:
    """Fault 13: an unknown or finished id, or none."""
    shared.notify("$/cancelRequest", params)
    shared.must_work()


@pytest.mark.parametrize(
    ("how", "code", "message"),
    [
        ("for users", -32803, "The cache is full: free some space."),
        ("not json", -32603, "internal error: ValueError"),
        ("panic", -32603, "internal error: BaseException"),
        ("bug", -32603, "internal error: KeyError"),
    ],
)
def test_a_handler_that_fails_is_an_answer(shared: Client, how: str, code: int, message: str) -> None:
    """Sentences for users as they are; of a bug only its kind, the rest is in the log."""
    assert shared.request("test/fail", {"how": how})["error"] == {"code": code, "message": message}


def test_responses_that_nobody_waits_for_are_ignored(shared: Client) -> None:
    """With the id of a request that runs, too: it is the client's, not ours."""
    running = shared.start("test/slow")
    strange: list[Any] = [running, "never", None, [1], {}]
    for number in strange:
        shared.send(
            {"jsonrpc": "2.0", "id": number, "result": 1}, {"jsonrpc": "2.0", "id": number, "error": {"code": 1}}
        )
    shared.must_work()
    shared.notify("$/cancelRequest", {"id": running})
    assert error_code(shared.response(running)) == -32800


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"result": [{"limit": 3}]}, "limit"),
        ({"result": 5}, "response.result"),
        ({"error": {"code": -32601, "message": "not here"}}, "not here"),
        ({"error": "text"}, "text"),
        ({"error": {}}, "None"),
        ({"error": {"code": "x", "message": 3}}, "3"),
    ],
)
def test_the_client_may_answer_anything(shared: Client, answer: Message, expected: str) -> None:
    """An error is raised where it was asked, nowhere else."""
    number = shared.start("test/ask")
    while (asked := shared.next_message()).get("method") != "workspace/configuration":
        pass
    shared.send({"jsonrpc": "2.0", "id": asked["id"], **answer})
    assert expected in shared.response(number)["result"]


def test_threads_do_not_write_into_each_other_s_messages(shared: Client) -> None:
    """All arrive whole, though each is more than a pipe takes at once."""
    before = len(shared.seen)
    shared.request("test/threads", {"threads": 8, "each": 20})
    assert sum(each.get("method") == "test/noise" for each in shared.seen[before:]) == 160
