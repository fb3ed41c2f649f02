"""Random messages neither hang nor end the server (fault 10)."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from .raw import DRIVER, framed

if TYPE_CHECKING:
    from .conftest import Start

DOCUMENT = {"uri": "file:///a.py", "version": 2}
RANGE = {"start": {"line": 0, "character": 1}, "end": {"line": 1, "character": 2}}
SEEDS: list[dict[str, Any]] = [
    {"method": "test/echo", "params": {"a": [1, "two", None]}},
    {"method": "workspace/executeCommand", "params": {"command": "test.none", "arguments": [1]}},
    {"method": "textDocument/didOpen", "params": {"textDocument": {**DOCUMENT, "languageId": "python", "text": "a\nb\n"}}},
    {"method": "textDocument/didChange", "params": {"textDocument": DOCUMENT, "contentChanges": [{"range": RANGE, "text": "x"}]}},
    {"method": "textDocument/didClose", "params": {"textDocument": DOCUMENT}},
    {"method": "workspace/didChangeWorkspaceFolders", "params": {"event": {"added": [{"uri": "file:///", "name": "r"}], "removed": []}}},
    {"method": "notebookDocument/didChange", "params": {"notebookDocument": DOCUMENT, "change": {}}},
    {"method": "window/workDoneProgress/cancel", "params": {"token": "t"}},
    {"method": "$/setTrace", "params": {"value": "off"}},
    {"method": "$/cancelRequest", "params": {"id": 1}},
    {"result": {"a": 1}},
    {"error": {"code": 1, "message": "no"}},
]  # fmt: skip
ODD: list[Any] = [
    None, True, -1, 2**70, 1.5, float("nan"), "", "\ud800", "\0", "x" * 5000, [], {}, [[]], {"": {}}, "file:///\u202e", "2.0",
    {"line": 4_000_000_000, "character": 2**31 - 1}, "file://[", "c%3A",
]  # fmt: skip


def _mutated(value: Any, chance: random.Random) -> Any:
    """The same with some parts lost, replaced, or doubled."""
    if chance.random() < 0.12:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {
            key if chance.random() < 0.97 else chance.choice(["", "\ud800", "uri"]): _mutated(each, chance)
            for key, each in value.items()
            if chance.random() < 0.97
        }
    if isinstance(value, list):
        return [_mutated(each, chance) for each in value for _ in range(chance.choice([0, 1, 1, 1, 2]))]
    return value


def _torn(body: bytes, chance: random.Random) -> bytes:
    """The same with some bytes changed."""
    data = bytearray(body)
    for _ in range(chance.randrange(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.randrange(len(data)) + 1])


@pytest.mark.parametrize("seed", range(3))
def test_random_messages(start: Start, seed: int) -> None:
    """After some hundred of them the next request is answered."""
    chance = random.Random(seed)  # noqa: S311 (the same tests each time are wanted)
    client = start(DRIVER)
    client.initialize()
    for number in range(400):
        message = {"jsonrpc": "2.0", **chance.choice(SEEDS)}
        if chance.random() < 0.5 or "method" not in message:
            message["id"] = number
        body = json.dumps(_mutated(message, chance)).encode()
        client.send_raw(framed(_torn(body, chance) if chance.random() < 0.2 else body))
        if number % 50 == 0:
            assert client.request("test/echo", {"n": number})["result"] == {"n": number}
    assert client.request("test/echo", {"n": "last"})["result"] == {"n": "last"}
    client.request("shutdown")
    client.notify("exit")
    assert client.code() == 0
    assert not [message for message in client.seen if message.get("method", "").startswith("window/show")]
