"""A model of their own for documents on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import embeddings_server as servers
from engine.embeddings_server import serving
from engine.static_models import write_model

from .conftest import write

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Direct
    from .running import Sememe

GUIDES = {
    "guide/kitchen.rst": "Jam\n===\n\nzora zoru\n",
    "guide/harbour.adoc": "= Vessel\n\nzola zolu\n",
    "guide/school.md": "---\ntitle: Tutor\n---\n\nzoma zomu\n",
}


def _model(folder: Path) -> str:
    words = ["zora", "zoru", "zola", "zolu", "zoma", "zomu"]
    return str(write_model(folder, [["preserve", "jam"], ["ferry", "vessel"], ["teacher", "tutor"]], words))


def test_index_and_search_with_a_text_model(fresh: Sememe, tmp_path: Path) -> None:
    """By option and by the environment alike; `status` names it, and another model has an index of its own."""
    write(fresh.folder, GUIDES)
    named = _model(tmp_path / "prose")
    done = fresh("index", "--text-model", named)
    assert (done.code, done.err) == (0, "")
    for word, name in (("preserve", "Jam"), ("ferry", "Vessel"), ("teacher", "Tutor")):
        found = fresh("search", "--json", "--content", "docs", f"about {word} things", SEMEME_TEXT_MODEL=named)
        assert found.err == ""
        assert found.json["results"][0]["name"] == name
    found = fresh("search", "--json", "--content", "code", "--text-model", named, "try again to send")
    assert found.json["results"][0]["name"] == "retry_failed"
    assert f"documents {named}" in fresh("status", SEMEME_TEXT_MODEL=named).out
    assert "no index yet" in fresh("status").out
    similar = fresh("similar", "--json", "--text-model", named, "guide/kitchen.rst:1")
    assert {row["language"] for row in similar.json["results"]} <= {"rst", "asciidoc", "markdown", "text"}


def test_what_cannot_be_had_is_said_for_documents(fresh: Sememe, direct: Direct, tmp_path: Path) -> None:
    """`index` ends where a model that is named is missing; a search goes on, code by its own model."""
    (tmp_path / "empty").mkdir()
    done = direct(fresh, "index", "--text-model", str(tmp_path / "empty"))
    assert done.code == 2
    assert "holds no static embedding model" in done.err
    away = ("--text-model", "openai:m", "--endpoint", f"http://127.0.0.1:{servers.free_port()}/v1")
    done = direct(fresh, "search", "--json", *away, "try again to send what failed")
    assert done.json["results"][0]["name"] == "retry_failed"
    (said,) = done.json["status"]["degraded"]
    assert said.endswith("Until then answers are the bundled model's.")
    assert direct(fresh, "search", *away, "--content", "code", "--no-refresh", "options that the user typed").code == 0


def test_an_endpoint_for_documents_gets_no_code(fresh: Sememe) -> None:
    """Nor are questions about code sent to it."""
    write(fresh.folder, GUIDES)
    with serving() as server:
        named = ("--text-model", "openai:m", "--endpoint", server.url)
        assert fresh("index", *named).code == 0
        assert fresh("search", *named, "--content", "code", "router of paths").code == 0
        assert fresh("search", *named, "--content", "docs", "harbour of vessels").code == 0
        sent = "\n".join(text for asked in server.asked for text in asked.texts)
    assert "zola" in sent
    assert "harbour of vessels" in sent
    assert "router of paths" not in sent
    assert "matchRoute" not in sent
    assert "retry_failed" not in sent
