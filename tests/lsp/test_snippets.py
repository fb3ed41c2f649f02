"""The snippets of docs/editors.md can be read, and start the server with settings that there are."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lsp_server.settings import parse

from .test_editors import CLIENTS, HABITS

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS = (Path(__file__).parents[2] / "docs" / "editors.md").read_text(encoding="utf-8").split("\n## ")[1:]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced block, and the heading that it stands under."""

    editor: str
    language: str
    text: str


def _snippets() -> list[Snippet]:
    found = []
    for section in SECTIONS:
        editor = section.partition("\n")[0]
        for language, text in re.findall(r"^```(\w+)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL):
            found.append(Snippet(editor, language, text))
    return found


def _values(snippet: Snippet) -> Any:
    """What a JSON or TOML snippet says."""
    if snippet.language == "toml":
        return tomllib.loads(snippet.text)
    return json.loads(re.sub(r"(?m)\s//.*$", "", snippet.text) if snippet.language == "jsonc" else snippet.text)


def _commands(value: Any) -> list[list[str]]:
    """Every command that starts a server, however the editor spells it."""
    if isinstance(value, list):
        return [command for each in value for command in _commands(each)]
    if not isinstance(value, dict):
        return []
    found = [command for each in value.values() for command in _commands(each)]
    for key, name in value.items():
        if key.endswith(("command", "path")):
            rest = [value[other] for other in value if other.endswith(("args", "rguments"))]
            found.append([*name] if isinstance(name, list) else [name, *rest[0]])
    return found


def _settings(value: Any) -> list[Any]:
    """Everything that stands under `sememe` where an editor keeps settings, dotted names taken apart."""
    if not isinstance(value, dict):
        return []
    found = [each for key, inner in value.items() if key in {"settings", "config"} for each in _sections(inner)]
    return found + [each for inner in value.values() for each in _settings(inner)]


def _sections(value: Mapping[str, Any]) -> list[Any]:
    dotted = {key.removeprefix("sememe."): each for key, each in value.items() if key.startswith("sememe.")}
    return [*([value["sememe"]] if "sememe" in value else []), *([dotted] if dotted else [])]


@pytest.mark.parametrize("snippet", _snippets(), ids=lambda each: f"{each.editor}-{each.language}")
def test_snippets_can_be_read_and_start_the_server(snippet: Snippet) -> None:
    """JSON and TOML are parsed, brackets of Lua and Emacs Lisp are counted; the command is `sememe lsp`."""
    if snippet.language in {"json", "jsonc", "toml"}:
        values = _values(snippet)
        assert _commands(values) == [["sememe", "lsp"]]
        settings = _settings(values) or _sections(values)
        assert settings
        for each in settings:
            assert parse(each)[1] == ()
        return
    assert _is_balanced(snippet)
    started = re.findall(r"""cmd = \{ 'sememe', '(.*?)' \}|\("sememe" "(.*?)"\)""", snippet.text)
    assert all("lsp" in each for each in started)
    assert len(started) == len(re.findall(r"cmd =|\(\"sememe\"", snippet.text))


def _is_balanced(snippet: Snippet) -> bool:
    comment, text = ("--", r"'[^'\n]*'") if snippet.language == "lua" else (";", r'"[^"\n]*"')
    code = re.sub(rf"{text}|{comment}.*", "", snippet.text)
    words = re.findall(r"\b(?:function|then|do|end)\b", code) if snippet.language == "lua" else []
    waiting = []
    for char in code:
        if char in "([{":
            waiting.append(")]}"["([{".index(char)])
        elif char in ")]}" and (not waiting or waiting.pop() != char):
            return False
    return not waiting and 2 * words.count("end") == len(words)


def test_every_editor_that_is_named_is_tried_and_has_a_snippet() -> None:
    """The recorded clients, the sections and their first snippets. VS Code's extension starts the server itself."""
    sections = {each.partition("\n")[0].split()[0].lower().replace("vs", "vscode") for each in SECTIONS}
    assert sections == set(HABITS) == {path.stem for path in CLIENTS.glob("*.json")}
    assert {each.editor for each in _snippets() if "sememe" in each.text and "lsp" in each.text} == {
        each.partition("\n")[0] for each in SECTIONS
    } - {"VS Code"}
