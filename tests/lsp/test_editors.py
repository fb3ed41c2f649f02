"""What editors send, as `clients/` has it, is answered with what they can take."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from engine.trees import plant

from .editor import Editor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CLIENTS = Path(__file__).with_name("clients")

FILES = {
    "upload.py": '''
class Uploader:
    def retry(self, path):
        """Upload a file again that failed."""
        return self.send(path)
''',
    "wheel.rs": "pub struct Wheel { pub radius: f64 }\n\npub enum Paint { Crimson, Teal }\n\npub type Wheels = Vec<Wheel>;\n",
    "greet.js": "/* 😀 */ function greetAll() { return 1; }\n",
}
FIRST_KINDS = range(1, 19)
NOTIFICATIONS = {"window/logMessage", "window/showMessage", "$/progress", "sememe/statusChanged"}
"""What a client that behaves takes, or passes over."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What an editor does besides `initialize`."""

    queries: tuple[str, ...]
    """What it asks while a person types `retry failed upload` into its symbol search."""
    settings: Any = None
    """What it has under `sememe`; None: nothing, which it answers with null."""
    sends_settings: bool = False
    """In `workspace/didChangeConfiguration`, after `initialized`."""
    shutdown_is_a_request: bool = True
    waits: bool = False
    """It asks again only after the answer came."""


LIMITED = {"workspaceSymbol": {"limit": 50}}
QUESTION = "retry failed upload"
HABITS = {
    "neovim": Habits((QUESTION,), LIMITED, sends_settings=True),
    "vscode": Habits(("r", "re", "retry"), LIMITED, sends_settings=True),
    "helix": Habits(("", "ret", QUESTION), LIMITED, sends_settings=True),
    "emacs": Habits(("", QUESTION), LIMITED, sends_settings=True, waits=True),
    "sublime": Habits(("", "r", "re", "ret", "retry", QUESTION), LIMITED, sends_settings=True),
    "zed": Habits(("ret", QUESTION)),
    # It sends shutdown without an id.
    "kate": Habits(("re", "retry", QUESTION), LIMITED, sends_settings=True, shutdown_is_a_request=False),
}


class Recorded(Editor):
    """An editor as it was recorded. It fails when it is asked for what it has not announced."""

    def __init__(self, home: Path, root: Path, name: str) -> None:
        text = (CLIENTS / f"{name}.json").read_text(encoding="utf-8")
        self.params = _filled(json.loads(text), root)
        self.habits = HABITS[name]
        super().__init__(home, root, settings=self.habits.settings, wait=False)
        self.wait_until_ready()

    def initialize(self, **_: Any) -> Any:
        """As recorded, and what follows it."""
        answer = self.request("initialize", self.params)
        self.notify("initialized")
        if self.habits.sends_settings:
            self.notify("workspace/didChangeConfiguration", {"settings": {"sememe": self.habits.settings}})
        return answer

    def can(self, *names: str) -> Any:
        """What it has announced, by path."""
        value: Any = self.params["capabilities"]
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def next_message(self) -> Any:
        """As the editor's, after a look at what is asked of it."""
        message = super().next_message()
        method, params = message.get("method"), message.get("params", {})
        if method is None:
            return message
        if "id" not in message:
            assert method in NOTIFICATIONS, message
        elif method == "client/registerCapability":
            for each in params["registrations"]:
                area, _, what = each["method"].partition("/")
                assert self.can({"textDocument": "textDocument"}.get(area, "workspace"), what, "dynamicRegistration"), (
                    each
                )
        elif method == "workspace/configuration":
            assert self.can("workspace", "configuration")
            assert params == {"items": [{"section": "sememe"}]}
        else:
            assert method == "window/workDoneProgress/create", message
            assert self.can("window", "workDoneProgress")
        return message

    @property
    def encoding(self) -> str:
        """The first that it prefers."""
        encoding: str = (self.can("general", "positionEncodings") or ["utf-16"])[0]
        return encoding

    def symbols(self) -> list[Any]:
        """What the last of the queries is answered with; those before may be superseded."""
        started = []
        for query in self.habits.queries:
            started.append(self.start("workspace/symbol", {"query": query}))
            if self.habits.waits:
                self._unclaimed.append(self.response(started[-1]))
        *earlier, last = map(self.response, started)
        assert all("result" in each or each["error"]["code"] == -32801 for each in earlier), earlier
        found: list[Any] = last["result"]
        return found

    def stop(self) -> int:
        """As this editor does; gives the exit code."""
        if self.habits.shutdown_is_a_request:
            self.send({"jsonrpc": "2.0", "id": 1, "method": "shutdown"})
            assert self.response(1)["result"] is None
            self.send({"jsonrpc": "2.0", "method": "exit"})
        else:
            self.notify("shutdown")
            self.notify("exit")
        return self.code()


def _filled(value: Any, root: Path) -> Any:
    if value == "$PID":
        return os.getpid()
    if isinstance(value, str):
        return value.replace("$URI", root.as_uri()).replace("$PATH", str(root)).replace("$NAME", root.name)
    if isinstance(value, dict):
        return {key: _filled(each, root) for key, each in value.items()}
    return [_filled(each, root) for each in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all of them open."""
    return plant(tmp_path_factory.mktemp("editors") / "app", FILES)


@pytest.fixture(params=HABITS)
def client(request: pytest.FixtureRequest, root: Path) -> Iterator[Recorded]:
    """Each editor, with its server."""
    editor = Recorded(root.parent, root, request.param)
    yield editor
    editor.close()


def test_what_the_editor_sends_is_answered_as_it_can_take_it(client: Recorded, root: Path) -> None:
    """From `initialize` to the end of the process."""
    assert client.answer["capabilities"]["positionEncoding"] == client.encoding
    client.open(root / "wheel.rs")
    found = client.symbols()
    assert {each["name"] for each in found[:2]} == {"Uploader", "retry"}
    wheels = client.result("workspace/symbol", {"query": "Wheel"})
    known = client.can("workspace", "symbol", "symbolKind", "valueSet") or FIRST_KINDS
    for symbol in [*found, *wheels]:
        _must_be_symbol_information(symbol, known)
    kinds = {each["name"]: each["kind"] for each in wheels}
    assert kinds["Wheel"] == (23 if 23 in known else 5)
    (greeting,) = [
        each for each in client.result("workspace/symbol", {"query": "greetAll"}) if each["name"] == "greetAll"
    ]
    before = "/* 😀 */ function "
    width = {"utf-8": len(before.encode()), "utf-16": len(before.encode("utf-16-le")) // 2, "utf-32": len(before)}
    assert greeting["location"]["range"]["start"] == {"line": 0, "character": width[client.encoding]}
    command = {"command": "sememe.search", "arguments": [{"query": QUESTION, "limit": 1}]}
    answer = client.result("workspace/executeCommand", command)
    assert [each["path"] for each in answer["results"]] == ["upload.py"]
    assert client.stop() == (0 if client.habits.shutdown_is_a_request else 1)
    assert not [each for each in client.seen if each.get("method") == "window/showMessage"]


def _must_be_symbol_information(symbol: Mapping[str, Any], kinds: Any) -> None:
    """What Helix and Kate take: both need a location with a range."""
    assert symbol.keys() - {"containerName"} == {"name", "kind", "location"}
    assert symbol["kind"] in kinds
    assert symbol["location"].keys() == {"uri", "range"}
    assert symbol["location"]["uri"].startswith("file:///")
    assert symbol.get("containerName", "x")


def test_settings_reach_the_server_as_each_editor_gives_them(client: Recorded) -> None:
    """Those that have some have a limit of 50 in them; it is changed to 1 here."""
    if client.settings is not None:
        client.settings = {"workspaceSymbol": {"limit": 1}}
        client.notify("workspace/didChangeConfiguration", {"settings": {"sememe": client.settings}})
        client.wait(lambda: len(client.result("workspace/symbol", {"query": QUESTION})) == 1)
    assert client.stop() in {0, 1}
