"""The second opinion of a cross-encoder, asked through the public door with a real one, if a small one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from engine.cross_encoders import make_cross_encoder
from engine.trees import numbered, plant
from indexer import Cancelled, ModelUnavailable, Settings, Workspace, search
from indexer.embedding.cross_encoder import BATCH, available_cross_encoders
from indexer.search.reranking import RERANKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from indexer import Hit

    Opened = Callable[..., Workspace]

NAMED = "Xenova/ms-marco-MiniLM-L-6-v2"
QUESTION = "where are parcels weighed before they leave"
TREE = {
    "scales.py": "def weighed_parcels():\n    return 'parcels weighed before they leave'\n",
    "leave.py": "def before_parcels_leave():\n    return 'parcels'\n",
    "branch.py": "class ParcelOffice:\n    def leave(self):\n        return self.parcels\n",
    "mass.py": "def heft(crates):\n    return sum(crates)\n",
    "post/dispatchDesk.py": "class Counter:\n    def closing_time(self):\n        '''When parcels usually leave.'''\n",
}
KNOWN = [["weighed", "heft", "mass"], ["parcels", "crates"]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tree above in `root`, its index in `cache` and a cross-encoder in `model`."""
    home = tmp_path_factory.mktemp("reranking")
    with Workspace(plant(home / "root", TREE), Settings(cache_dir=home / "cache", threads=1)) as workspace:
        workspace.refresh()
    make_cross_encoder(home / "model", KNOWN)
    return home


@pytest.fixture
def opened(home: Path) -> Iterator[Opened]:
    """`opened(model)`: the tree under settings that name this cross-encoder, or none."""
    workspaces: list[Workspace] = []

    def open_(rerank: str | Path | None, *, download: bool = False) -> Workspace:
        name = str(rerank) if rerank else None
        settings = Settings(cache_dir=home / "cache", threads=1, rerank=name, download=download)
        workspaces.append(Workspace(home / "root", settings))
        return workspaces[-1]

    yield open_
    for each in workspaces:
        each.close()


def places(hits: tuple[Hit, ...]) -> list[tuple[str, str]]:
    """Names and paths of the hits, in order."""
    return [(hit.symbol.name, hit.symbol.path) for hit in hits]


def test_what_the_cross_encoder_understands_comes_up(home: Path, opened: Opened) -> None:
    """By the rank in both orders; the hits are the same, each says what the model gave it, and scores fall."""
    before = opened(None).search(QUESTION, 20).hits
    after = opened(home / "model").search(QUESTION, 20).hits
    assert sorted(places(after)) == sorted(places(before))
    assert all(hit.signals.rerank is None for hit in before)
    given = {hit.symbol.name: hit.signals.rerank for hit in after}
    assert given["before_parcels_leave"]
    assert (given["heft"] or 0) > given["before_parcels_leave"]
    assert [hit.symbol.name for hit in after].index("heft") < [hit.symbol.name for hit in before].index("heft")
    scores = [hit.score for hit in after]
    assert scores == sorted(scores, reverse=True)


def test_where_both_orders_agree_nothing_moves(home: Path, tmp_path: Path, opened: Opened) -> None:
    """Of two results, the one that is first for both is first in the end; a model that has no preference changes nothing."""
    before = places(opened(None).search(QUESTION, 20).hits)
    after = opened(home / "model").search(QUESTION, 20).hits
    for i, first in enumerate(after):
        for second in after[i + 1 :]:
            ours = before.index(places((second,))[0]) < before.index(places((first,))[0])
            assert not (ours and (second.signals.rerank or 0) > (first.signals.rerank or 0))
    indifferent = make_cross_encoder(tmp_path / "model", [["zzqx"]])
    assert places(opened(indifferent).search(QUESTION, 20).hits) == before


@pytest.mark.parametrize("query", ["before_parcels_leave", "ParcelOffice.leave", "heft", "parcels", "", "  "])
def test_a_name_is_answered_as_without(home: Path, opened: Opened, query: str) -> None:
    """One word or one qualified name: who types it knows what the symbol is called."""
    assert opened(home / "model").search(query, 20).hits == opened(None).search(query, 20).hits


def test_the_limit_cuts_and_does_not_reorder(home: Path, opened: Opened) -> None:
    """As many are read for one result as for twenty."""
    workspace = opened(home / "model")
    assert workspace.search(QUESTION, 2).hits == workspace.search(QUESTION, 20).hits[:2]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("dispatchdesk", "closing_time"),  # of the path
        ("counter", "closing_time"),  # of the container
        ("office", "ParcelOffice"),  # of a name whose words capitals tell apart
        ("usually", "closing_time"),  # of the doc
        ("sum", "heft"),  # of the source
    ],
)
def test_names_place_doc_and_source_are_read(tmp_path: Path, opened: Opened, word: str, found: str) -> None:
    """A word of each is enough for a score."""
    model = make_cross_encoder(tmp_path / "model", [["before", word]])
    given = {hit.symbol.name: hit.signals.rerank for hit in opened(model).search(QUESTION, 20).hits}
    assert given[found]


def test_unsaved_text_is_read_as_it_is(home: Path, opened: Opened) -> None:
    """What is in the editor, not what is on disk."""
    workspace = opened(home / "model")
    workspace.warm_up()
    workspace.set_buffer("mass.py", "def heft(boxes):\n    return sum(boxes)\n")
    given = {hit.symbol.name: hit.signals.rerank for hit in workspace.search(QUESTION, 20).hits}
    saved = {hit.symbol.name: hit.signals.rerank for hit in opened(home / "model").search(QUESTION, 20).hits}
    assert saved["heft"] is not None
    assert 0 < (given["heft"] or 0) < saved["heft"]


def test_only_the_best_are_read(home: Path, tmp_path: Path) -> None:
    """What comes after them keeps its place and its score."""
    root = plant(tmp_path / "root", numbered(60))
    plain = Settings(cache_dir=tmp_path / "cache", threads=1)
    question = "retry the upload of a part"
    with Workspace(root, plain) as workspace:
        workspace.refresh()
        before = workspace.search(question, 100).hits
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1, rerank=str(home / "model"))) as workspace:
        after = workspace.search(question, 100).hits
    assert len(after) > RERANKED
    assert [hit.signals.rerank is not None for hit in after] == [i < RERANKED for i in range(len(after))]
    assert after[RERANKED:] == before[RERANKED:]
    assert after[RERANKED - 1].score >= after[RERANKED].score


def test_workspaces_are_read_together(home: Path, tmp_path: Path, opened: Opened) -> None:
    """Each hit's source comes from its own workspace, where another has a file of the same name."""
    root = plant(tmp_path / "root", {"mass.py": "def heft(parcels, crates):\n    '''Parcels before they leave.'''\n"})
    settings = Settings(cache_dir=tmp_path / "cache", threads=1)
    with Workspace(root, settings) as other:
        other.refresh()
        both = [opened(home / "model"), other]
        given = {(hit.root, hit.symbol.name): hit.signals.rerank for hit in search(both, QUESTION, 30).hits}
    ours, theirs = given[str(both[0].root), "heft"], given[str(other.root), "heft"]
    assert ours is not None
    assert theirs is not None
    assert ours != theirs


def test_a_question_can_be_taken_back_between_batches(home: Path, tmp_path: Path) -> None:
    """The rest is not read; the next question is answered."""
    root = plant(tmp_path / "root", numbered(60))
    asked: list[int] = []

    def stop_at(count: int) -> Callable[[], bool]:
        asked.clear()

        def cancelled() -> bool:
            asked.append(1)
            return len(asked) >= count

        return cancelled

    question = "retry the upload of a part"
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=1, rerank=str(home / "model"))) as workspace:
        workspace.refresh()
        search([workspace], question, rerank=False, cancelled=stop_at(1000))
        without = len(asked)
        search([workspace], question, cancelled=stop_at(1000))
        batches = len(asked) - without
        assert batches == -(-RERANKED // BATCH)
        with pytest.raises(Cancelled):
            search([workspace], question, cancelled=stop_at(without + batches))
        assert workspace.search(question).hits[0].signals.rerank is not None


def test_a_model_of_fastembed_is_taken_from_its_cache(
    home: Path, tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its name, in any case of letters; nothing is asked of the network."""
    cache = tmp_path / "models--Xenova--ms-marco-MiniLM-L-6-v2"
    (cache / "refs").mkdir(parents=True)
    (cache / "refs" / "main").write_text("0" * 40)
    shutil.copytree(home / "model", cache / "snapshots" / ("0" * 40))
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(tmp_path))
    reply = opened(NAMED.lower()).search(QUESTION)
    assert reply.degraded == ()
    assert reply.hits[0].signals.rerank is not None


@pytest.mark.parametrize("layout", ["model.onnx", "onnx/model.onnx"])
def test_a_folder_may_be_laid_out_as_exporters_do(tmp_path: Path, opened: Opened, layout: str) -> None:
    """With the network beside the tokenizer, or in a folder of its own."""
    model = make_cross_encoder(tmp_path / "model", KNOWN, network=layout)
    assert opened(model).search(QUESTION).hits[0].signals.rerank is not None


def _no_network(folder: Path) -> None:
    (folder / "onnx" / "model.onnx").unlink()


def _no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def _garbage(folder: Path) -> None:
    (folder / "onnx" / "model.onnx").write_bytes(b"\0garbage" * 100)


def _cut_short(folder: Path) -> None:
    file = folder / "onnx" / "model.onnx"
    file.write_bytes(file.read_bytes()[:-200])


def _empty_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_no_network, "onnx/model.onnx or model.onnx not found"),
        (_no_tokenizer, "tokenizer.json not found"),
        (_garbage, "cannot be loaded"),
        (_cut_short, "cannot be loaded"),
        (_empty_tokenizer, "cannot be loaded"),
        (shutil.rmtree, "No such folder"),
    ],
)
def test_a_broken_folder_costs_the_second_opinion_only(
    tmp_path: Path, opened: Opened, damage: Callable[[Path], None], said: str
) -> None:
    """The answer is that without it, and says why."""
    model = make_cross_encoder(tmp_path / "model", KNOWN)
    damage(model)
    workspace = opened(model)
    reply = workspace.search(QUESTION)
    assert reply.hits == opened(None).search(QUESTION).hits
    (problem,) = reply.degraded
    assert said in problem
    assert str(model) in problem
    assert workspace.status().degraded == reply.degraded
    with pytest.raises(ModelUnavailable, match=said):
        workspace.second_opinion.require()


def test_an_unknown_name_is_answered_with_those_there_are(opened: Opened) -> None:
    """One sentence has all of them."""
    (problem,) = opened("ms-marco").search(QUESTION).degraded
    assert "'ms-marco'" in problem
    names = [info.name for info in available_cross_encoders()]
    assert len(names) > 3
    assert all(name in problem for name in names)


def test_nothing_is_downloaded_by_itself(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not on the machine is said with the command that downloads it; where that fails, it is said, too."""
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(tmp_path))
    (problem,) = opened(NAMED).search(QUESTION).degraded
    assert f"'sememe index --rerank {NAMED}' downloads it once" in problem
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelUnavailable, match="could not be downloaded"):
        opened(NAMED, download=True).second_opinion.require()


def test_a_folder_of_the_workspace_does_not_stand_in_for_a_name(
    home: Path, tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though an editor starts the server there."""
    shutil.copytree(home / "model", tmp_path / NAMED)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(tmp_path / "none"))
    assert "not on this machine" in opened(NAMED).search(QUESTION).degraded[0]


@pytest.mark.parametrize("fault", ["chokes_on", "babbles_at"])
def test_a_model_that_fails_on_the_way_is_set_aside(tmp_path: Path, opened: Opened, fault: str) -> None:
    """The answer comes without it and says so; the model is not asked again."""
    faults = {fault: "crates"}
    workspace = opened(make_cross_encoder(tmp_path / "model", [KNOWN[0], ["parcels"]], **faults))
    assert workspace.second_opinion.encoder() is not None
    assert workspace.status().degraded == ()
    reply = workspace.search(QUESTION, 20)
    assert reply.hits == opened(None).search(QUESTION, 20).hits
    (problem,) = reply.degraded
    assert "failed" in problem
    assert "Results are not reranked." in problem
    assert workspace.second_opinion.encoder() is None
    assert workspace.search("how late does the counter leave").degraded == (problem,)


def test_who_does_not_use_it_does_not_load_it(home: Path) -> None:
    """Neither ours nor fastembed's part for it."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom indexer import Settings, Workspace\n"
        f"with Workspace({str(home / 'root')!r}, Settings(cache_dir=Path({str(home / 'cache')!r}))) as workspace:\n"
        f"    assert workspace.search({QUESTION!r}).hits\n"
        "print([name for name in sys.modules if 'rerank' in name or 'cross_encoder' in name])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['indexer.search.reranking']"
