"""Embeddings from a server of the user's, through the public door and a real socket: each fault costs vectors for a while, and
never an answer."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

import pytest

from engine import embeddings_server as servers
from engine.embeddings_server import EmbeddingsServer, serving
from engine.trees import plant
from indexer import ModelUnavailable, Settings, Workspace, search, similar_to_text
from indexer.embedding import endpoint, posting
from indexer.embedding.endpoint_settings import EndpointSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine.embeddings_server import Fault

KEY = "sk-secret-0123456789"
TREE = {
    "post.py": "def transmit_crate():\n    return attempt()\n",
    "scale.py": "def heft_of_mass(x):\n    return x\n",
    "words.py": "def upload_words():\n    '''Nothing of the kind.'''\n    return 'upload'\n",
    **{f"other_{i}.py": f"def unrelated_{i}():\n    return {i}\n" for i in range(9)},
}
QUESTION = "retry to send parcels"
"""Says nothing of `transmit_crate` in its own words."""


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failures are met again and again here."""
    monkeypatch.setattr(posting, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(endpoint, "FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(endpoint, "LONGEST_PAUSE_SECONDS", 0.1)
    monkeypatch.delenv("SEMEME_API_KEY", raising=False)


@pytest.fixture
def server() -> Iterator[EmbeddingsServer]:
    """One that works until it is told to fail."""
    with serving() as running:
        yield running


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    """`opened(url, ...)`: the tree above, with a model of that endpoint."""
    root = plant(tmp_path / "root", TREE)
    opened: list[Workspace] = []

    def open_(url: str | None, model: str = "openai:m", **options: Any) -> Workspace:
        given = EndpointSettings(url=url, **{"timeout_seconds": 0.5, **options})
        opened.append(Workspace(root, Settings(model=model, endpoint=given, cache_dir=tmp_path / "cache", threads=1)))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def first(workspace: Workspace, question: str = QUESTION) -> str:
    """The name of the best answer."""
    return workspace.search(question, 3).hits[0].symbol.name


def by_meaning(workspace: Workspace) -> bool:
    """What only the vectors know is found, and nothing is said to be missing."""
    reply = workspace.search(QUESTION, 3)
    return not reply.degraded and bool(reply.hits) and reply.hits[0].symbol.name == "transmit_crate"


def wait(happened: Callable[[], bool], seconds: float = 20.0) -> None:
    """Until it happened."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_symbols_are_found_by_the_meaning_that_the_server_knows(
    server: EmbeddingsServer, opened: Callable[..., Workspace]
) -> None:
    """Batches of the size that was set, under the model's name, to the address that was named."""
    workspace = opened(server.url, batch=7, concurrency=3)
    report = workspace.refresh()
    assert report.complete
    assert not report.lacks_vectors, workspace.degraded
    assert report.notices == ()
    assert by_meaning(workspace)
    assert {asked.path for asked in server.asked} == {"/v1/embeddings"}
    assert {asked.body["model"] for asked in server.asked} == {"m"}
    assert max(len(asked.texts) for asked in server.asked) == 7
    assert server.most_at_once <= 3
    assert not any("Authorization" in asked.headers or "dimensions" in asked.body for asked in server.asked)
    like = similar_to_text([workspace], "attempt to transmit a crate again")
    assert like.hits[0].symbol.name == "transmit_crate"


def test_only_what_changed_is_sent(server: EmbeddingsServer, opened: Callable[..., Workspace]) -> None:
    """A second update of the same files asks for nothing, and a changed file for its own symbols."""
    workspace = opened(server.url)
    workspace.refresh()
    count = len(server.asked)
    workspace.refresh()
    assert len(server.asked) == count
    (workspace.root / "scale.py").write_text("def heft_of_mass(x):\n    return x + 1\n")
    workspace.refresh()
    assert [text for asked in server.asked[count:] for text in asked.texts if "transmit" in text] == []
    assert [text for asked in server.asked[count:] for text in asked.texts if "x + 1" in text]


def test_prefixes_dimensions_and_key_are_sent(
    server: EmbeddingsServer, opened: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key comes from the environment, under its usual or another name."""
    monkeypatch.setenv("MY_KEY", KEY)
    workspace = opened(
        server.url, dimensions=16, query_prefix="query: ", document_prefix="passage: ", api_key_from="MY_KEY"
    )
    workspace.refresh()
    first(workspace)
    assert server.asked[-1].texts == [f"query: {QUESTION}"]
    assert all(text.startswith("passage: ") for asked in server.asked[:-1] for text in asked.texts)
    assert {asked.body["dimensions"] for asked in server.asked} == {16}
    assert {asked.headers["Authorization"] for asked in server.asked} == {f"Bearer {KEY}"}


FAULTS: dict[str, tuple[Fault, str]] = {
    "429": (servers.status(429, Retry_After="0"), "asks for fewer requests (429)"),
    "500": (servers.status(500, {"error": "out of memory"}), 'failed (500: {"error": "out of memory"})'),
    "503": (servers.status(503, b"loading"), "failed (503: loading)"),
    "401": (servers.status(401, b"wrong"), "Set SEMEME_API_KEY"),
    "404": (servers.status(404, b"no model m"), "has no such model, or no embeddings at this address (404: no model m)"),
    "400": (servers.status(400, b"what?"), "refuses the request (400: what?)"),
    "silent": (servers.silent, "did not answer within 0.5 s"),
    "dripping": (servers.dripping, "did not answer in time"),
    "cut": (servers.cut, "ended the connection before its answer was complete"),
    "gone": (servers.gone, "ended the connection before its answer was complete"),
    "endless": (servers.endless, "answers with more than vectors"),
    "html": (servers.status(200, b"<html>Welcome</html>"), "no list of embeddings"),
    "nested": (servers.status(200, b"[" * 200_000), "no list of embeddings"),
    "list": (servers.status(200, ["data"]), "no list of embeddings"),
    "strings": (servers.changed(lambda data: ["x"] * len(data)), "no list of embeddings"),
    "base64": (servers.changed(lambda data: [{**row, "embedding": "AAAA"} for row in data]), "no list of embeddings"),
    "one less": (servers.changed(lambda data: data[1:]), "gives 0 vectors for 1 texts"),
    "one more": (servers.changed(lambda data: [*data, data[0]]), "gives 2 vectors for 1 texts"),
    "places": (servers.changed(lambda data: [{**row, "index": 5} for row in data]), "which vector is of which text"),
    "shorter": (
        servers.changed(lambda data: [{**row, "embedding": row["embedding"][:8]} for row in data]),
        "other dimensions than before",
    ),
    "nan": (servers.with_number(float("nan")), "no numbers"),
    "infinite": (servers.with_number(float("inf")), "no numbers"),
    "huge": (servers.with_number(10**400), "no numbers"),
    "null": (servers.with_number(None), "no numbers"),
    "text": (servers.with_number("0.5"), "no numbers"),
    "packed": (servers.status(200, b"x", Content_Encoding="gzip"), "something packed"),
    "elsewhere": (servers.status(307, Location="http://127.0.0.1:9/v1/embeddings"), "points elsewhere (307, http://127.0.0.1)"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_question_meets_the_fault(server: EmbeddingsServer, opened: Callable[..., Workspace], name: str) -> None:
    """Words answer, one sentence says why and what to do, and vectors answer again when the server does."""
    fault, said = FAULTS[name]
    workspace = opened(server.url)
    workspace.refresh()
    server.fail(fault)
    for _ in range(3):
        reply = workspace.search("upload words", 3)
        assert reply.hits[0].symbol.name == "upload_words"
        (problem,) = reply.degraded
        assert problem.startswith(f"The embeddings endpoint {server.url} ")
        assert said in problem
        assert problem.endswith(" Until then search goes by words.")
    assert workspace.status().degraded == (problem,)
    server.fail(None)
    wait(lambda: by_meaning(workspace))


@pytest.mark.parametrize(
    "name", ["429", "500", "401", "silent", "cut", "endless", "html", "one less", "nan", "elsewhere"]
)
def test_indexing_meets_the_fault(server: EmbeddingsServer, opened: Callable[..., Workspace], name: str) -> None:
    """At its first request: the bundled model answers, and this one once the server is well."""
    server.fail(FAULTS[name][0])
    workspace = opened(server.url)
    report = workspace.refresh()
    assert report.complete
    assert report.lacks_vectors
    assert report.symbols > 10
    reply = workspace.search("upload words", 3)
    assert reply.hits[0].symbol.name == "upload_words"
    assert len(reply.degraded) == 1
    assert reply.degraded[0].endswith(" Until then answers are the bundled model's.")
    server.fail(None)
    wait(lambda: not workspace.refresh().lacks_vectors)
    assert by_meaning(workspace)


def test_a_fault_in_the_middle_costs_the_rest_its_vectors_only(
    server: EmbeddingsServer, opened: Callable[..., Workspace]
) -> None:
    """What had vectors before keeps them: it is not sent again."""
    workspace = opened(server.url, batch=1, concurrency=1)
    workspace.refresh()
    (workspace.root / "new.py").write_text("def newly_written():\n    return 1\n")
    server.fail(servers.status(400))
    assert workspace.refresh().lacks_vectors
    server.fail(None)
    wait(lambda: workspace.usable_model() is not None)
    count = len(server.asked)
    assert not workspace.refresh().lacks_vectors
    assert all("new" in text for asked in server.asked[count:] for text in asked.texts)
    assert by_meaning(workspace)


def test_an_endpoint_that_is_away_is_not_asked_by_every_update(opened: Callable[..., Workspace]) -> None:
    """And files that wait for their vectors are not read again meanwhile."""
    workspace = opened(f"http://127.0.0.1:{servers.free_port()}/v1")
    workspace.refresh()
    before = workspace.status().generation
    report = workspace.refresh()
    assert report.lacks_vectors
    assert report.symbols == 0
    assert workspace.status().generation == before


def test_a_server_that_is_not_there_yet(opened: Callable[..., Workspace]) -> None:
    """Nobody has to tell when it was started."""
    port = servers.free_port()
    workspace = opened(f"http://127.0.0.1:{port}/v1")
    assert workspace.refresh().lacks_vectors
    (problem,) = workspace.search(QUESTION).degraded
    assert "cannot be reached" in problem
    assert "Start its server, or correct the address." in problem
    with serving(port):
        wait(lambda: not workspace.refresh().lacks_vectors)
        assert by_meaning(workspace)


@pytest.mark.parametrize("name", ["429", "500", "503", "silent", "cut", "gone"])
def test_a_passing_fault_is_not_noticed(server: EmbeddingsServer, opened: Callable[..., Workspace], name: str) -> None:
    """The request is tried again, for a document and for a question."""
    workspace = opened(server.url)
    server.fail(FAULTS[name][0], times=2)
    report = workspace.refresh()
    assert not report.lacks_vectors
    server.fail(FAULTS[name][0], times=1)
    assert by_meaning(workspace)


def test_the_first_question_of_a_process_waits_no_longer_than_any(
    server: EmbeddingsServer, opened: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it has the server answer the known text before: a text that is indexed may take a minute, a question not."""
    opened(server.url).refresh()
    monkeypatch.setattr(endpoint, "QUERY_SECONDS", 0.2)
    server.fail(servers.silent)
    (problem,) = opened(server.url, timeout_seconds=60.0).search(QUESTION).degraded
    assert "did not answer within 0.2 s" in problem


def test_a_long_retry_after_is_not_sat_out(server: EmbeddingsServer, opened: Callable[..., Workspace]) -> None:
    """The server is left alone as long as it wants, and the search goes on without it."""
    workspace = opened(server.url)
    workspace.refresh()
    count = len(server.asked)
    server.fail(servers.status(429, Retry_After="600"))
    for number in range(5):
        assert len(workspace.search(f"upload {number}").degraded) == 1
        time.sleep(0.05)
    assert len(server.asked) == count + 1


@pytest.mark.parametrize("code", [400, 413, 422, 500])
def test_batches_and_texts_that_are_too_large_are_made_smaller(
    server: EmbeddingsServer, opened: Callable[..., Workspace], code: int
) -> None:
    """llama.cpp refuses texts longer than its batch, TEI more texts than it was started with."""

    def small_only(handler: servers.Handler, body: dict[str, Any]) -> None:
        if len(body["input"]) > 3 or any(len(text) > 120 for text in body["input"]):
            handler.reply(
                {"error": {"message": "input is too large to process. increase the physical batch size"}}, code
            )
        else:
            handler.reply(servers.rows(handler.state, body["input"]))

    workspace = opened(server.url)
    (workspace.root / "long.py").write_text(f"def long_one():\n    return '{'word ' * 200}'\n")
    server.fail(small_only)
    assert not workspace.refresh().lacks_vectors
    assert by_meaning(workspace)


def test_a_redirect_is_not_followed(server: EmbeddingsServer, opened: Callable[..., Workspace]) -> None:
    """Neither texts nor the key go where nobody sent them."""
    with serving() as other:
        server.fail(servers.status(308, Location=f"{other.url}/embeddings"))
        assert opened(server.url).refresh().lacks_vectors
        assert other.asked == []


@pytest.mark.parametrize(
    ("url", "options", "said"),
    [
        (None, {}, "takes an endpoint"),
        ("", {}, "takes an endpoint"),
        ("127.0.0.1:8080", {}, "must be an address like"),
        ("file:///etc/passwd", {}, "must be an address like"),
        ("http://", {}, "must be an address like"),
        ("http://[::1/v1", {}, "must be an address like"),
        (f"http://user:{KEY}@127.0.0.1/v1", {}, "without user, query or fragment"),
        (f"http://127.0.0.1/v1?key={KEY}", {}, "without user, query or fragment"),
        ("http://192.0.2.7/v1", {}, "on another machine and not encrypted"),
        ("http://127.0.0.1.example.org/v1", {}, "on another machine and not encrypted"),
        ("http://localhost.example.org/v1", {}, "on another machine and not encrypted"),
        ("http://0x7f000001.example/v1", {}, "on another machine and not encrypted"),
        ("http://127.0.0.1:1/v1", {"api_key_from": KEY}, "never the key"),
        ("http://127.0.0.1:1/v1", {"dimensions": 0}, "dimensions of the embeddings endpoint must be a number"),
        ("http://127.0.0.1:1/v1", {"batch": 0}, "batch of the embeddings endpoint must be a number"),
        ("http://127.0.0.1:1/v1", {"timeout_seconds": float("nan")}, "timeout seconds of the embeddings endpoint"),
    ],
)
def test_an_endpoint_that_must_not_be_used(
    opened: Callable[..., Workspace], url: str | None, options: dict[str, Any], said: str
) -> None:
    """Says what would be right, and shows no key that stands where none belongs."""
    workspace = opened(url, **options)
    with pytest.raises(ModelUnavailable, match=said) as raised:
        workspace.require_model()
    assert KEY not in str(raised.value)
    workspace.refresh()
    reply = workspace.search("upload words")
    assert reply.hits[0].symbol.name == "upload_words"
    assert len(reply.degraded) == 1
    assert KEY not in reply.degraded[0]


def test_another_machine_may_be_allowed_to_be_asked_without_encryption(opened: Callable[..., Workspace]) -> None:
    """And with encryption needs no leave."""
    opened("http://192.0.2.7/v1", allow_http=True).require_model()
    opened("https://192.0.2.7/v1").require_model()


def test_the_key_is_in_no_message_and_no_log(
    server: EmbeddingsServer,
    opened: Callable[..., Workspace],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Though the server repeats it, and every library logs all that it can."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("SEMEME_API_KEY", KEY)
    said: list[str] = []
    for code in (400, 401, 404, 500):
        server.fail(servers.status(code, f"the key {KEY} is \x1b[31mwrong".encode()))
        workspace = opened(server.url, batch=code)
        workspace.refresh()
        said += workspace.search(QUESTION).degraded
        said.append(repr(workspace.settings))
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"
    assert len(said) == 8
    assert KEY not in "".join(said) + caplog.text
    assert "\x1b" not in "".join(said)


def test_the_key_may_come_from_the_keyring(
    server: EmbeddingsServer, opened: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the endpoint's own name, so that one server does not get the key of another."""
    import sys
    from types import SimpleNamespace

    monkeypatch.setitem(sys.modules, "keyring", None)
    workspace = opened(server.url, api_key_from="keyring", batch=2)
    workspace.refresh()
    assert "pip install 'sememe[keyring]'" in workspace.search(QUESTION).degraded[0]
    assert server.asked == []
    origin = server.url.removesuffix("/v1")
    keys = {("sememe", origin): KEY}
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=lambda *name: keys.get(name)))
    wait(lambda: not workspace.refresh().lacks_vectors)
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"
    keys.clear()
    workspace = opened(server.url, api_key_from="keyring", batch=3)
    assert f"keyring set sememe {origin}" in workspace.search(QUESTION).degraded[0]


def test_an_index_belongs_to_model_dimensions_and_prefixes_and_not_to_an_address(
    server: EmbeddingsServer, opened: Callable[..., Workspace]
) -> None:
    """The same model on another port gives the same vectors: nothing is embedded again."""
    workspace = opened(server.url)
    workspace.refresh()
    with serving() as elsewhere:
        moved = opened(elsewhere.url)
        assert not moved.refresh().lacks_vectors
        assert by_meaning(moved)
        assert len(elsewhere.asked) == 2, "the known text and the question"
        others = [
            opened(elsewhere.url, "openai:n"), opened(elsewhere.url, dimensions=16),
            opened(elsewhere.url, query_prefix="q: "), opened(elsewhere.url, document_prefix="q: "),
        ]  # fmt: skip
        folders = {each.wanted_folder for each in others}
        assert len(folders) == 4
        assert workspace.index_folder == moved.index_folder
        assert workspace.index_folder not in folders


@pytest.mark.parametrize("other", [{"seed": 1}, {"dimensions": 48}])
def test_another_model_under_the_same_name_is_noticed(
    server: EmbeddingsServer, opened: Callable[..., Workspace], other: dict[str, int]
) -> None:
    """Its vectors are not mixed with those of the first, whichever side meets it; a rebuild makes it the index's own."""
    opened(server.url).refresh()
    with serving(**other) as elsewhere:
        workspace = opened(elsewhere.url)
        (workspace.root / "new.py").write_text("def newly_written():\n    return 1\n")
        assert workspace.refresh().lacks_vectors
        reply = workspace.search("upload words")
        assert reply.hits[0].symbol.name == "upload_words"
        assert "another model under that name" in reply.degraded[0]
        assert "'sememe index --rebuild'" in reply.degraded[0]
        workspace.discard()
        assert not workspace.refresh().lacks_vectors
        assert by_meaning(workspace)


def test_unsaved_text_has_no_vectors_while_the_endpoint_is_away(
    server: EmbeddingsServer, opened: Callable[..., Workspace]
) -> None:
    """It is found by its words, and with the next change by its meaning."""
    workspace = opened(server.url)
    workspace.refresh()
    workspace.warm_up()
    server.fail(servers.status(500))
    workspace.set_buffer("scale.py", "def weighing():\n    return 'zebra'\n")
    assert first(workspace, "zebra") == "weighing"
    server.fail(None)
    wait(lambda: not workspace.search(QUESTION).degraded)
    workspace.set_buffer("scale.py", "def transmit_again():\n    return 'crates attempt'\n")
    names = [hit.symbol.name for hit in workspace.search("send parcels again", 2).hits]
    assert "transmit_again" in names


def test_several_workspaces_say_it_once(
    server: EmbeddingsServer, opened: Callable[..., Workspace], tmp_path: Path
) -> None:
    """And the endpoint is asked for a question's vector once."""
    one = opened(server.url)
    two = Workspace(plant(tmp_path / "two", {"b.py": "def transmit_crates():\n    pass\n"}), one.settings)
    one.refresh()
    two.refresh()
    count = len(server.asked)
    assert len(search([one, two], QUESTION).hits) > 1
    assert len(server.asked) == count + 1
    server.fail(servers.status(500))
    assert len(search([one, two], "upload").degraded) == 1
    two.close()


def test_nothing_is_sent_unless_a_model_of_the_endpoint_is_named(
    server: EmbeddingsServer, opened: Callable[..., Workspace]
) -> None:
    """Nor before something is to be embedded."""
    workspace = opened(server.url, "sememe")
    workspace.refresh()
    workspace.search(QUESTION)
    named = opened(server.url)
    named.status()
    named.require_model()
    assert server.asked == []
