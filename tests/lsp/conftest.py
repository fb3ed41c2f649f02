"""Servers: one for all tests that leave it as it was, others for one test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .editor import Editor
from .raw import DRIVER, SERVER, Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Start = Callable[..., Client]
    Begin = Callable[..., Editor]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """`start(command)` gives a client whose server is not initialized."""
    clients: list[Client] = []

    def begin(command: list[str] = SERVER, **variables: str) -> Client:
        clients.append(Client(tmp_path, command, **variables))
        return clients[-1]

    yield begin
    for client in clients:
        client.close()


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """`begin(root, ...)` gives an editor whose server has these folders open; all of them share a cache."""
    editors: list[Editor] = []

    def one_more(*roots: Path, **options: Any) -> Editor:
        editors.append(Editor(tmp_path, *roots, **options))
        return editors[-1]

    yield one_more
    for editor in editors:
        editor.close()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """An initialized server with the driver's features; it never shows a pop-up."""
    client = Client(tmp_path_factory.mktemp("lsp"), DRIVER)
    client.initialize()
    yield client
    client.request("shutdown")
    client.notify("exit")
    assert client.code() == 0
    assert not [message for message in client.seen if message.get("method", "").startswith("window/show")]
    client.close()
