"""Nothing leaves the machine: index, search and language server touch no network (`no network use by default`)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from engine.trees import SMALL, plant
from lsp.editor import Editor
from lsp.raw import SERVER

SEMEME = str(Path(sys.executable).with_name("sememe"))
CUT_OFF = ["unshare", "-Urn"]
"""In a name space without any network, not even a loopback that is up."""


# onnxruntime sends nothing where these are set, as they are where CI runs.
FAVOURS = ("CI", "GITHUB_ACTIONS", "TF_BUILD", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "HF_HUB_OFFLINE")


@pytest.fixture(autouse=True)
def no_favours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of an ordinary machine."""
    for name in FAVOURS:
        monkeypatch.delenv(name, raising=False)


def _use_everything(home: Path, prefix: list[str], **variables: Any) -> None:
    """Index, search and look with the command line, then with a server and its indexing process."""
    root = plant(home / "root", SMALL)
    environment = {**os.environ, "SEMEME_CACHE_DIR": str(home / "cache"), **variables}
    for arguments in (
        ["index", "."], ["search", "retry a failed upload"], ["models"], ["doctor"],
    ):  # fmt: skip
        done = subprocess.run(
            [*prefix, SEMEME, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    editor = Editor(home, root, command=[*prefix, *SERVER], **variables)
    try:
        editor.wait_until_whole()
        status = [*prefix, SEMEME, "status", "--prometheus"]
        done = subprocess.run(status, cwd=root, env=environment, capture_output=True, text=True, check=True)
        assert 'sememe_servers{interface="lsp"' in done.stdout
        plant(root, {"late.py": "def zzqx_late():\n    pass\n"})
        editor.wait(lambda: editor.finds("zzqx_late", "zzqx_late"))
        editor.open(root / "net" / "upload.py", "def zzqx_unsaved():\n    pass\n")
        editor.wait(lambda: editor.finds("zzqx_unsaved", "zzqx_unsaved"))
        assert editor.leave() == 0
    finally:
        editor.close()


@pytest.mark.slow
def test_nothing_connects_and_no_name_is_looked_up(tmp_path: Path, shim: str) -> None:
    """Seen by a shim between every process of ours and the C library, which is shown to see them."""
    log = tmp_path / "network.log"
    watched = {"LD_PRELOAD": shim, "SHIM_NETWORK_LOG": str(log)}
    _use_everything(tmp_path, [], **watched)
    assert not log.exists(), log.read_text()
    code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9)); socket.getaddrinfo('localhost', 80)"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **watched}, check=True)
    assert log.read_text().split() == ["connect", "getaddrinfo"]


@pytest.mark.slow
def test_all_works_without_a_network(tmp_path: Path) -> None:
    """The same where there is none."""
    probe = subprocess.run([*CUT_OFF, "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip(f"no network name spaces here: {probe.stderr.decode()}")
    _use_everything(tmp_path, CUT_OFF)
