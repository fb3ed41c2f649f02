"""The settings of VS Code's extension are those of the server. What it does is tested in a real one: editors/vscode/e2e."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from lsp_server.settings import NAMES, ServerSettings, WorkspaceSymbol, parse, roles

EXTENSION = Path(__file__).parents[2] / "editors" / "vscode"
PACKAGE: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
PROPERTIES: dict[str, Any] = {
    name.removeprefix("sememe."): each for name, each in PACKAGE["contributes"]["configuration"]["properties"].items()
}
OWN = {"path"}


def test_every_setting_of_the_server_is_there_with_its_default() -> None:
    """But for `workspace/symbol`, whose results VS Code filters by name."""
    settings, said = parse({name: each["default"] for name, each in PROPERTIES.items() if name not in OWN})
    assert said == ()
    assert settings == replace(ServerSettings(), workspace_symbol=WorkspaceSymbol(mode="names"))
    assert PROPERTIES.keys() - OWN == set(NAMES)


def test_the_values_that_are_offered_are_those_that_there_are() -> None:
    """What the settings editor lets one choose."""
    assert PROPERTIES["roles"]["items"]["enum"] == roles()
    for level in PROPERTIES["logLevel"]["enum"]:
        assert parse({"logLevel": level})[1] == ()
    for mode in PROPERTIES["workspaceSymbol"]["properties"]["mode"]["enum"]:
        assert parse({"workspaceSymbol": {"mode": mode}})[1] == ()


def test_what_decides_which_program_runs_is_never_taken_from_a_workspace() -> None:
    """Such settings are those of the machine, and restricted where the workspace is not trusted."""
    restricted = PACKAGE["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    for name in ("path", "model", "textModel", "endpoint", "endpointOptions", "rerank"):
        assert PROPERTIES[name]["scope"] == "machine"
        assert f"sememe.{name}" in restricted
