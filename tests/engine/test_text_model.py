"""Documents with a model of their own: each model gets what is its, their vectors never meet, and either may fail."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from engine import embeddings_server as servers
from engine.embeddings_server import EmbeddingsServer, serving
from engine.static_models import write_model
from engine.trees import plant
from indexer import Settings, Workspace, similar_to_text
from indexer.embedding import endpoint, posting, probe
from indexer.embedding.endpoint_settings import EndpointSettings
from indexer.search.candidates import in_scale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROSE = [["marmalade", "preserve", "jam"], ["ferry", "boat", "vessel"], ["teacher", "tutor"]]
"""What only the text model knows to be the same."""
FILL = [f"zo{one}{other}" for one in "bdfgklmn" for other in "aeiourst"]
"""Words that mean nothing else."""
OTHERS = [*FILL, *["the", "of", "how", "is", "a", "guide", "about"]]
TREE = {
    "code/post.py": "def transmit_crate():\n    return attempt()\n",
    "code/scale.py": "def heft_of_mass(x):\n    return x\n",
    "docs/kitchen.rst": f"Jam\n===\n\n{' '.join(FILL[1:4])}\n",
    "docs/harbour.adoc": f"= Vessel\n\n{' '.join(FILL[4:7])}\n",
    "docs/school.md": f"# Tutor\n\n{' '.join(FILL[7:10])}\n",
    "notes.txt": f"{FILL[10]} {FILL[11]}\n",
    **{f"code/other_{i}.py": f"def unrelated_{i}():\n    return {i}\n" for i in range(12)},
    **{f"docs/other_{i}.md": f"# {FILL[20 + i].title()}\n\n{FILL[21 + i]} {FILL[40 + i]}\n" for i in range(12)},
}


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failures are met again and again here."""
    monkeypatch.setattr(posting, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(endpoint, "FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(endpoint, "LONGEST_PAUSE_SECONDS", 0.1)
    for name in ("SEMEME_API_KEY", "SEMEME_TEXT_MODEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def prose(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A static model with other dimensions than the bundled one."""
    return str(write_model(tmp_path_factory.mktemp("models") / "prose", PROSE, OTHERS, common=1.0))


@pytest.fixture
def server() -> Iterator[EmbeddingsServer]:
    """One that works until it is told to fail."""
    with serving() as running:
        yield running


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    """`opened(model, text_model, url)`: the tree above."""
    root = plant(tmp_path / "root", TREE)
    opened: list[Workspace] = []

    def open_(model: str = "sememe", text_model: str | None = None, url: str | None = None) -> Workspace:
        given = EndpointSettings(url=url, timeout_seconds=0.5)
        settings = Settings(model=model, text_model=text_model, endpoint=given, cache_dir=tmp_path / "cache", threads=1)
        opened.append(Workspace(root, settings))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def names(workspace: Workspace, query: str, limit: int = 1, **filters: Any) -> list[str]:
    """Of the best answers."""
    return [hit.symbol.name for hit in workspace.search(query, limit, **filters).hits]


def sent(server: EmbeddingsServer) -> str:
    """All that came, but for the known text."""
    return "\n".join(text for asked in server.asked for text in asked.texts if text != probe.TEXT)


def wait(happened: Callable[[], bool], seconds: float = 20.0) -> None:
    """Until it happened."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_documents_are_found_by_the_text_model_and_code_by_the_other(
    opened: Callable[..., Workspace], prose: str
) -> None:
    """What only one of them knows to mean the same is found, with and without filters, and nothing is said to be missing."""
    workspace = opened(text_model=prose)
    assert workspace.refresh().notices == ()
    for word, name in (("preserve", "Jam"), ("ferry", "Vessel"), ("teacher", "Tutor")):
        assert names(workspace, f"about the {word} guide", content="docs") == [name]
        everything = workspace.search(f"how is the {word}", 60).hits
        assert max(everything, key=lambda hit: hit.signals.meaning).symbol.name == name
    assert names(workspace, "weight of something heavy", content="code") == ["heft_of_mass"]
    assert workspace.search("about the preserve guide", 40).degraded == ()
    assert workspace.status().text_model == prose


def test_each_model_gets_its_own_texts_only(
    opened: Callable[..., Workspace], prose: str, server: EmbeddingsServer
) -> None:
    """In both arrangements: of code nothing comes to the text model, nor of documents to the model of code."""
    arrangements: tuple[tuple[dict[str, str], str, str], ...] = (
        ({"text_model": "openai:text"}, "zobu", "def "),
        ({"model": "openai:code", "text_model": prose}, "def transmit_crate", "zob"),
    )
    for settings, own, foreign in arrangements:
        server.asked.clear()
        workspace = opened(**settings, url=server.url)
        workspace.refresh()
        assert own in sent(server)
        assert foreign not in sent(server)
        workspace.close()


def test_a_question_goes_to_the_model_whose_symbols_can_be_an_answer(
    opened: Callable[..., Workspace], server: EmbeddingsServer
) -> None:
    """By content, language and kind; to both where all can be."""
    workspace = opened(text_model="openai:text", url=server.url)
    workspace.refresh()
    server.asked.clear()
    code: list[dict[str, Any]] = [{"content": "code"}, {"languages": ["python"]}, {"kinds": ["function"]}]
    docs: list[dict[str, Any]] = [{}, {"content": "docs"}, {"languages": ["rst"]}, {"kinds": ["heading"]}]
    for number, only in enumerate(code):
        workspace.search(f"question {number} about code", 3, **only)
    assert sent(server) == ""
    for number, only in enumerate(docs):
        workspace.search(f"question {number} about words", 3, **only)
    assert sent(server).count("about words") == 4


def test_likeness_is_within_a_model_unless_nothing_else_is_wanted(
    opened: Callable[..., Workspace], server: EmbeddingsServer
) -> None:
    """A symbol's text goes to the other model only by a filter; a text that is given goes to both."""
    workspace = opened(text_model="openai:text", url=server.url)
    workspace.refresh()
    server.asked.clear()
    like = workspace.similar("code/other_1.py", 1, 3).hits
    assert {hit.symbol.language for hit in like} == {"python"}
    like = workspace.similar("docs/other_1.md", 1, 3).hits
    assert {hit.symbol.language for hit in like} == {"markdown"}
    assert sent(server) == ""
    assert workspace.similar("code/post.py", 1, 3, content="docs").hits
    assert "transmit_crate" in sent(server)
    like = similar_to_text([workspace], "a tutor at school", 3, content="docs").hits
    assert like[0].symbol.name == "Tutor"
    assert similar_to_text([workspace], "def unrelated_3(): return 3", 3).hits


@pytest.mark.parametrize(("role", "other"), [("text_model", "model"), ("model", "text_model")])
def test_one_model_that_is_away_costs_its_own_part_only(
    opened: Callable[..., Workspace], prose: str, role: str, other: str
) -> None:
    """It is said; the other's symbols are found by meaning. When it is back, its symbols get their vectors, and others stay."""
    port = servers.free_port()
    models = {role: "openai:m", other: prose if other == "text_model" else "sememe"}
    workspace = opened(**models, url=f"http://127.0.0.1:{port}/v1")
    assert workspace.refresh().lacks_vectors
    (said,) = workspace.search("about the preserve guide", 3).degraded
    assert said.endswith("Until then answers are the bundled model's.")
    with serving(port) as server:
        wait(lambda: workspace.refresh().complete and not workspace.stands_in)
        assert ("zobu" in sent(server)) == (role == "text_model")
        assert not workspace.search("about the preserve guide", 3).degraded
        server.fail(lambda handler, _: handler.reply({}, 503))
        wait(lambda: bool(workspace.search("about another preserve guide", 3).degraded))
        if other == "text_model":
            assert workspace.search("about the preserve guide", 3).hits[0].symbol.name == "Jam"
        else:
            assert any("documents are searched by words" in said for said in workspace.degraded)
            assert names(workspace, "weight of something heavy") == ["heft_of_mass"]
        assert names(workspace, "vessel") == ["Vessel"]
        new = (
            ("docs/new.md", "# Novelty\n\nquite new\n")
            if role == "text_model"
            else ("code/new.py", "def novelty(): ...\n")
        )
        plant(workspace.root, dict([new]))
        assert workspace.refresh().lacks_vectors
        server.fail(None)
        wait(lambda: workspace.are_models_back() and not workspace.refresh().lacks_vectors)
        assert not workspace.lacking_files()


def test_a_text_model_that_cannot_be_had_leaves_code_as_it_is(opened: Callable[..., Workspace], tmp_path: Path) -> None:
    """A folder without a model: documents go by words, and that is said."""
    workspace = opened(text_model=str(tmp_path))
    workspace.refresh()
    reply = workspace.search("weight of something heavy", 3)
    assert reply.hits[0].symbol.name == "heft_of_mass"
    assert any("holds no static embedding model" in said and "Documents" in said for said in reply.degraded)
    assert names(workspace, "vessel") == ["Vessel"]


def test_another_text_model_has_another_index(opened: Callable[..., Workspace], prose: str, tmp_path: Path) -> None:
    """Each pair of models has its own; the same model twice is one for all."""
    others = write_model(tmp_path / "others", [["marmalade", "ferry"]], OTHERS, dimensions=64)
    folders = {str(opened(text_model=each).index_folder) for each in (None, prose, str(others))} | {
        str(opened(model=prose, text_model="sememe").index_folder)
    }
    assert len(folders) == 4
    assert opened(text_model="sememe").index_folder == opened().index_folder
    first = opened(text_model=prose)
    first.refresh()
    second = opened(text_model=str(others))
    report = second.refresh()
    assert report.vectors_made
    assert names(second, "marmalade", content="docs") != ["Jam"]
    assert names(first, "about the marmalade guide", content="docs") == ["Jam"]


def test_unsaved_documents_are_found_by_the_text_model(opened: Callable[..., Workspace], prose: str) -> None:
    """A buffer's symbols get vectors of the space that its file belongs to, and hide what is stored."""
    workspace = opened(text_model=prose)
    workspace.refresh()
    workspace.warm_up()
    workspace.set_buffer("docs/new.rst", "Preserve\n========\n\nzola zole\n")
    workspace.set_buffer("code/new.py", "def carry_a_heavy_weight(load):\n    return load\n")
    workspace.set_buffer("docs/harbour.adoc", "= Zono\n\nzoni\n")
    assert set(names(workspace, "about the jam guide", 2, content="docs")) == {"Jam", "Preserve"}
    assert "carry_a_heavy_weight" in names(workspace, "weight of something heavy", 2, content="code")
    assert names(workspace, "about the ferry guide", content="docs") != ["Vessel"]
    like = workspace.similar("docs/new.rst", 1, 1).hits
    assert [hit.symbol.name for hit in like] == ["Jam"]


def test_a_changed_document_keeps_to_its_space(opened: Callable[..., Workspace], prose: str) -> None:
    """After edits an index answers as a new one does."""
    workspace = opened(text_model=prose)
    workspace.refresh()
    (workspace.root / "docs/kitchen.rst").write_text("Ferry\n=====\n\nzobe\n", encoding="utf-8")
    (workspace.root / "code/scale.py").unlink()
    report = workspace.refresh()
    assert (report.changed, report.removed) == (1, 1)
    edited = workspace.search("about the vessel guide", 30).hits
    workspace.discard()
    workspace.refresh()
    assert [(hit.symbol, hit.score) for hit in edited] == [
        (hit.symbol, hit.score) for hit in workspace.search("about the vessel guide", 30).hits
    ]


def test_segments_of_both_spaces_are_built_and_searched(
    opened: Callable[..., Workspace], prose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With graphs over the symbols, answers are those of the vectors in memory."""
    workspace = opened(text_model=prose)
    workspace.refresh()
    plain = workspace.search("about the ferry guide", 30).hits
    workspace.discard()
    monkeypatch.setattr("indexer.store.writer.SEGMENT_SYMBOLS", 8)
    workspace.refresh()
    reader = workspace.open_reader()
    with reader.reading():
        assert {each.space for each in reader.catalog.segments()} == {0, 1}
        assert len(reader.catalog.vectors_between(0, 1 << 60, 1)[0][1]) == 96
    workspace.verify()
    assert [(hit.symbol, hit.score) for hit in workspace.search("about the ferry guide", 30).hits] == [
        (hit.symbol, hit.score) for hit in plain
    ]


def test_cosines_of_two_models_are_compared_by_how_unusual_they_are() -> None:
    """The mean of one becomes the other's mean, a deviation a deviation; of few symbols only the mean is taken."""
    random = np.random.default_rng(3)
    usual = random.normal(0.1, 0.05, 512).astype(np.float32)
    own = random.normal(0.8, 0.02, 512).astype(np.float32)
    found = in_scale({1: float(own.mean()), 2: float(own.mean() + 3 * own.std())}, usual, own)
    assert found[1] == pytest.approx(float(usual.mean()))
    assert found[2] == pytest.approx(float(usual.mean() + 3 * usual.std()))
    few = in_scale({1: 0.8, 2: 0.9}, usual, own[:3])
    assert few[2] - few[1] == pytest.approx(0.1)
    assert in_scale({1: 0.8}, usual[:0], own) == {1: 0.8}
    assert in_scale({1: 0.8}, usual, np.full(20, 0.8, dtype=np.float32))[1] == pytest.approx(
        float(usual.mean()), abs=1e-6
    )
    assert replace(Settings(), text_model=None).text_model is None
