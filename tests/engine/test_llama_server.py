"""The server of llama.cpp itself, with a model made here: `pip install xllamacpp gguf` (PyPI's wheel has llama.cpp and its server).

Skipped where these are not installed: they are no dependency, not even of development."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.embeddings_server import free_port
from engine.tiny_gguf import WIDTH, make_gguf
from indexer import Settings, Workspace
from indexer.embedding.endpoint_settings import EndpointSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow
pytest.importorskip("xllamacpp")
pytest.importorskip("gguf")

KEY = "of-this-test"
ENGINE = Path(__file__).parents[2] / "indexer" / "embedding"
SERVE = """
import sys, time, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.port, params.api_keys = sys.argv[1], int(sys.argv[2]), [sys.argv[3]]
params.embedding, params.n_ctx, params.n_batch, params.n_ubatch, params.n_parallel = True, 2048, 512, 512, 4
params.cpuparams.n_threads = 1
server = xllamacpp.Server(params)
while True:
    time.sleep(60)
"""


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A server with the model, which takes this key only and texts of 512 tokens at most."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in ENGINE.glob("*.py"))
    model, port = make_gguf(tmp_path / "tiny.gguf", text), free_port()
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(model), str(port), KEY], stdout=log, stderr=log, cwd=tmp_path
        )
        try:
            _wait_until_healthy(port, process)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.kill()
            process.wait()


def _wait_until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("llama.cpp's server did not start")


def test_index_and_search(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every symbol gets its vector, those of texts that are too long for the server as well; without the key none does."""
    settings = Settings(
        model="openai:tiny", endpoint=EndpointSettings(url=url), cache_dir=tmp_path / "cache", threads=1
    )
    monkeypatch.setenv("SEMEME_API_KEY", "another")
    with Workspace(ENGINE, settings) as workspace:
        assert workspace.refresh().lacks_vectors
        (problem,) = workspace.search("a key in the keyring").degraded
        assert "refuses the key (401). Set SEMEME_API_KEY to one that it takes." in problem
        monkeypatch.setenv("SEMEME_API_KEY", KEY)
        deadline = time.monotonic() + 30
        while workspace.refresh().lacks_vectors and time.monotonic() < deadline:
            time.sleep(0.1)
        reply = workspace.search("the key from the keyring or the environment", 20)
        assert reply.degraded == ()
        assert len({hit.signals.meaning for hit in reply.hits}) > 10
        assert "keys.py" in {hit.symbol.path for hit in reply.hits}
        reader = workspace.open_reader()
        with reader.reading():
            rows = [row for file in reader.catalog.files().values() for row in reader.catalog.symbols_of(file)]
        assert {len(row.vector or b"") for row in rows} == {WIDTH}
        assert len(rows) > 50
