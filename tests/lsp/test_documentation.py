"""docs/protocol.md and docs/configuration.md say what the server does: every example is run, every name is looked for."""

from __future__ import annotations

import ast
import inspect
import json
import re
import time
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lsp_server import requests
from lsp_server.server import build_server
from lsp_server.session import STATUS_CHANGED
from lsp_server.settings import NAMES, EndpointOptions, ServerSettings, parse

from .editor import Editor

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[2] / "docs"
PROTOCOL = (DOCS / "protocol.md").read_text(encoding="utf-8")
CONFIGURATION = (DOCS / "configuration.md").read_text(encoding="utf-8")

FOLDER = "file:///work/app"
MORE = "…"
VARYING = {
    "score", "words", "meaning", "stem", "folder", "base", "tookMs", "generation", "changedSecondsAgo", "bytes", "index",
    "pid", "indexingPid", "version", "token", "percentage", "changed_seconds_ago", "started", "memory_bytes", "count", "seconds",
    "hits", "misses", "catalog", "root",
}  # fmt: skip
"""What is not the same every time: only its type is compared."""
OF_THE_STANDARD = {"uri", "range", "start", "end", "line", "character"}

SETTLING_SECONDS = 60.0

Block = tuple[str, str]


def _blocks() -> list[Block]:
    """The fenced blocks of the document: what stands after the backticks, and the text."""
    found: list[Block] = re.findall(r"^```([^\n]+)\n(.*?)^```$", PROTOCOL, re.MULTILINE | re.DOTALL)
    return found


def _exchanges() -> list[tuple[Any, Any, list[Any]]]:
    """What a client sends, the response that the document shows (None after a notification), what the server says besides."""
    found: list[tuple[Any, Any, list[Any]]] = []
    for kind, text in _blocks():
        if kind == "json response":
            sent, response, rest = found.pop()
            assert response is None, text
            found.append((sent, json.loads(text), rest))
        elif kind in {"json request", "json notification"}:
            found.append((json.loads(text), None, []))
        elif kind == "json server":
            found[-1][2].extend(_messages(text))
    return found


def _messages(text: str) -> list[Any]:
    decoder, messages, at = json.JSONDecoder(), [], 0
    while at < len(text):
        message, at = decoder.raw_decode(text, at)
        messages.append(message)
        at += len(text[at:]) - len(text[at:].lstrip())
    return messages


def _difference(said: Any, real: Any, at: str = "") -> str:
    """Where what the document says is not what there is; empty if nowhere."""
    name = at.rpartition(".")[2]
    if isinstance(said, dict) and isinstance(real, dict):
        if said.keys() != real.keys():
            return f"{at}: {sorted(said)} is said, there is {sorted(real)}"
        return next(filter(None, (_difference(said[key], real[key], f"{at}.{key}") for key in said)), "")
    if isinstance(said, list) and isinstance(real, list):
        shown = said[:-1] if said[-1:] == [MORE] else said
        if len(real) < len(shown) or (shown is said and len(real) != len(said)):
            return f"{at}: {len(said)} are said, there are {len(real)}"
        return next(filter(None, (_difference(*pair, f"{at}[]") for pair in zip(shown, real, strict=False))), "")
    if name in VARYING:
        same = {int: (int, float), float: (int, float)}.get(type(said), type(said))
        return "" if isinstance(real, same) else f"{at}: {said!r} is said, there is {real!r}"
    return "" if type(said) is type(real) and said == real else f"{at}: {said!r} is said, there is {real!r}"


def _replaced(value: Any, this: str, that: str) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False).replace(this, that))


class Reader(Editor):
    """A client that sends what the document shows, `initialize` first."""

    def __init__(self, home: Path, root: Path) -> None:
        self.root = root
        super().__init__(home, wait=False)
        self.wait_until_ready()
        self.wait(lambda: not self.result("sememe/search", {"query": "x"})["status"]["degraded"])

    def initialize(self, **_: Any) -> Any:
        """With the params of the document."""
        sent = _exchanges()[0][0]
        assert sent["method"] == "initialize"
        answer = self.request("initialize", _replaced(sent["params"], FOLDER, self.root.as_uri()))
        self.notify("initialized")
        return answer

    def as_written(self, value: Any) -> Any:
        """With the folder as the document writes it."""
        return _replaced(value, self.root.as_uri(), FOLDER)

    def tell(self, sent: Any) -> None:
        """Send an example that is a notification."""
        self.notify(sent["method"], _replaced(sent["params"], FOLDER, self.root.as_uri()))

    def ask(self, sent: Any, response: Any) -> Any:
        """The response to an example, asked again for a while if it is not the one that is shown: the index may be moving."""
        deadline = time.monotonic() + SETTLING_SECONDS
        while True:
            answer = self.request(sent["method"], _replaced(sent.get("params"), FOLDER, self.root.as_uri()))
            shown = self.as_written({key: answer[key] for key in ("result", "error") if key in answer})
            if not _difference(response, shown) or time.monotonic() > deadline:
                return shown

    def must_hear(self, message: Any) -> None:
        """The server says this, sooner or later."""

        def is_heard() -> bool:
            self.status()
            return any(not _difference(message, _without_envelope(self.as_written(each))) for each in self.seen)

        self.wait(is_heard)


def _without_envelope(message: Any) -> Any:
    return {key: message[key] for key in ("method", "params") if key in message}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A server over the files that the document shows."""
    home = tmp_path_factory.mktemp("documented")
    for kind, text in _blocks():
        language, _, path = kind.partition(" ")
        if language != "json":
            target = home / "app" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    client = Reader(home, home / "app")
    yield client
    assert client.leave() == 0
    client.close()


def test_every_example_is_answered_as_shown(reader: Reader) -> None:
    """Same keys, same types, same values where they do not vary; in the order of the document."""
    first, *rest = _exchanges()
    assert len(rest) > 10
    assert not _difference(first[1], {"result": reader.as_written(reader.answer)})
    keys: set[str] = set()
    for sent, response, said in rest:
        if response is None:
            reader.tell(sent)
            continue
        answer = reader.ask(sent, response)
        assert not (different := _difference(response, answer)), f"{sent} {different}\n{json.dumps(answer)}"
        keys |= _keys(answer.get("result"))
        for message in said:
            reader.must_hear(message)
    assert not {key for key in keys - OF_THE_STANDARD if f"`{key}`" not in PROTOCOL}


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_keys, value.values()))
    return set().union(*map(_keys, value)) if isinstance(value, list) else set()


def test_progress_is_as_shown(reader: Reader, tmp_path: Path) -> None:
    """A folder of many files, opened while the server runs."""
    root = tmp_path / "app"
    root.mkdir()
    for number in range(400):
        (root / f"part{number}.py").write_text(f"def part_{number}():\n    return {number}\n" * 5, encoding="utf-8")
    event = {"added": [{"uri": root.as_uri(), "name": "app"}], "removed": []}
    reader.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    shown = [message for kind, text in _blocks() if kind == "json progress" for message in _messages(text)]
    create, *reports, end = shown
    for message in (create, *(each for each in reports if each["params"]["value"]["kind"] == "begin"), end):
        reader.must_hear(message)
    kinds = {each["params"]["value"]["kind"]: each for each in (*reports, end)}
    for message in map(_without_envelope, reader.seen):
        kind = "value" in message.get("params", ()) and message["params"]["value"]
        if isinstance(kind, dict):
            assert kind.keys() == kinds[kind["kind"]]["params"]["value"].keys()
    reader.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": event["added"]}})


def _parameters() -> set[str]:
    """Every name that lsp_server/requests.py takes."""
    found: set[str] = set()
    for call in ast.walk(ast.parse(inspect.getsource(requests))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "fields_of":
            names = call.args[1]
            assert isinstance(names, ast.Tuple)
            for each in names.elts:
                if isinstance(each, ast.Constant):
                    found.add(str(each.value))
                else:
                    assert isinstance(each, ast.Starred)
                    assert isinstance(each.value, ast.Name)
                    found.update(getattr(requests, each.value.id))
    return found


def _tables(text: str, head: str) -> list[list[str]]:
    """The rows of all tables whose first column has this head, without it."""
    found = re.findall(rf"^\| {head} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for table in found for row in table.splitlines()]


def test_every_parameter_is_documented_and_exists() -> None:
    """The tables of parameters have the names that the server takes, and no other."""
    said = {name for row in _tables(PROTOCOL, "parameter") for name in re.findall(r"`(\w+)`", row[0])}
    assert said == _parameters()


def test_every_method_and_command_is_documented_and_exists() -> None:
    """As they are registered."""
    features = build_server().protocol.fm
    methods = {name for name in features.features if name.startswith("sememe/")} | {STATUS_CHANGED}
    assert set(re.findall(r"(?<!/)\bsememe/\w+", PROTOCOL)) == methods
    headings = " ".join(re.findall(r"^## (.*)$", PROTOCOL, re.MULTILINE))
    assert all(f"`{name}`" in headings for name in methods)
    commands = {name for name in features.commands if name.startswith("sememe.")}
    assert set(re.findall(r"\bsememe\.\w+", PROTOCOL)) == commands


def _camel(name: str) -> str:
    return re.sub("_([a-z])", lambda letter: letter[1].upper(), name)


def test_settings_are_documented_with_their_defaults() -> None:
    """The table of docs/configuration.md is that of lsp_server/settings.py: names, types, defaults."""
    defaults = ServerSettings()
    rows = {row[0].strip("`"): row for row in _tables(CONFIGURATION, "setting")}
    inner = {
        "workspaceSymbol.mode": defaults.workspace_symbol.mode,
        "workspaceSymbol.limit": defaults.workspace_symbol.limit,
        **{f"endpointOptions.{_camel(each.name)}": None for each in fields(EndpointOptions)},
    }
    plain = {name: getattr(defaults, re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)) for name in NAMES}
    del plain["workspaceSymbol"], plain["endpointOptions"]
    expected = {**plain, **inner}
    assert list(rows) == [name for name in (*NAMES, *inner) if name in expected]
    for name, default in expected.items():
        _, kind, shown, _ = rows[name]
        assert json.loads(shown.strip("`")) == (list(default) if isinstance(default, tuple) else default), name
        outer, _, key = name.partition(".")
        (complaint,) = parse({outer: {key: {}} if key else {}})[1]
        assert f"must be {kind}" in complaint
