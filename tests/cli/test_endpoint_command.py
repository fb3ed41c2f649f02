"""An embeddings endpoint on the command line: what is said, how often, and what is never said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from engine import embeddings_server as servers
from engine.embeddings_server import EmbeddingsServer, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Direct
    from .running import Sememe

KEY = "sk-secret-0123456789"
MODEL = ("--model", "openai:m")


@pytest.fixture
def server() -> Iterator[EmbeddingsServer]:
    """One that works until it is told to fail."""
    with serving() as running:
        yield running


def test_index_and_search_by_options_and_by_the_environment(server: EmbeddingsServer, fresh: Sememe) -> None:
    """Both ways lead to one index; the options of the one are those of the other."""
    options = ("--endpoint", server.url, "--query-prefix", "q: ", "--document-prefix", "d: ", "--dimensions", "24")
    done = fresh("index", *MODEL, *options, SEMEME_API_KEY=KEY)
    assert (done.code, done.err) == (0, "")
    assert KEY not in done.out
    count = len(server.asked)
    found = fresh("search", "--json", "transmit files", SEMEME_MODEL="openai:m", SEMEME_ENDPOINT=server.url,
                  SEMEME_ENDPOINT_DIMENSIONS="24", SEMEME_ENDPOINT_QUERY_PREFIX="q: ",
                  SEMEME_ENDPOINT_DOCUMENT_PREFIX="d: ", SEMEME_API_KEY=KEY)  # fmt: skip
    assert found.code == 0, found.err
    assert found.err == ""
    assert [asked.texts[0][:3] for asked in server.asked[count:]] == ["d: ", "q: "], "the known text and the question"
    assert {asked.headers["Authorization"] for asked in server.asked} == {f"Bearer {KEY}"}


def test_a_server_that_is_not_there_costs_one_sentence(fresh: Sememe, direct: Direct) -> None:
    """Of whatever command: the bundled model answers, and the exit code is that of an answer."""
    endpoint = ("--endpoint", f"http://127.0.0.1:{servers.free_port()}/v1")
    said = f"sememe: The embeddings endpoint {endpoint[1]} cannot be reached (Connection refused). " \
           "Start its server, or correct the address. Until then answers are the bundled model's.\n"  # fmt: skip
    done = direct(fresh, "index", *MODEL, *endpoint)
    assert (done.code, done.err) == (0, said)
    done = direct(fresh, "search", *MODEL, *endpoint, "failed uploads")
    assert (done.code, done.err) == (0, said)
    assert "retry_failed" in done.out
    done = direct(fresh, "search", "--json", *MODEL, *endpoint, "failed uploads")
    assert len(done.json["status"]["degraded"]) == 1
    done = direct(fresh, "doctor", SEMEME_MODEL="openai:m", SEMEME_ENDPOINT=endpoint[1])
    assert "problem  model: The embeddings endpoint" in done.out


def test_what_is_set_up_wrongly_is_said_and_not_shown(fresh: Sememe, direct: Direct) -> None:
    """Before anything is indexed."""
    for arguments, said in (
        (("--endpoint", "http://127.0.0.1:1/v1"), "no model of it. Add --model openai:NAME."),
        (MODEL, "Name it with --endpoint or SEMEME_ENDPOINT: http://127.0.0.1:8080/v1."),
        ((*MODEL, "--endpoint", f"http://me:{KEY}@127.0.0.1/v1"), "without user, query or fragment"),
        ((*MODEL, "--endpoint", "http://192.0.2.1/v1"), "--allow-http"),
        ((*MODEL, "--endpoint", "http://127.0.0.1:1/v1", "--api-key-from", KEY), "never the key"),
    ):
        done = direct(fresh, "index", *arguments)
        assert done.code == 2
        assert said in done.err
        assert KEY not in done.err + done.out
    done = direct(fresh, "index", *MODEL, SEMEME_ENDPOINT="http://127.0.0.1:1", SEMEME_ENDPOINT_BATCH="many")
    assert "batch of the embeddings endpoint must be a number from 1 to 2,048" in done.err


def test_nothing_is_sent_by_what_needs_no_vectors(server: EmbeddingsServer, fresh: Sememe, direct: Direct) -> None:
    """And by nothing at all while the model is another one."""
    named = {"SEMEME_ENDPOINT": server.url, "SEMEME_API_KEY": KEY}
    direct(fresh, "search", "uploads", **named)
    for command in ("status", "models", "doctor"):
        direct(fresh, command, **named)
    for command in ("status", "models"):
        direct(fresh, command, SEMEME_MODEL="openai:m", **named)
    assert server.asked == []


def test_a_workspace_names_no_endpoint(server: EmbeddingsServer, fresh: Sememe) -> None:
    """In no file that anybody might take for settings."""
    text = f"SEMEME_MODEL=openai:m\nSEMEME_ENDPOINT={server.url}\nmodel = 'openai:m'\nendpoint = '{server.url}'\n"
    for name in (".env", "sememe.toml", ".sememe.toml", "pyproject.toml", ".sememe/config.toml", ".netrc"):
        path = fresh.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert fresh("search", "uploads").code == 0
    assert server.asked == []
