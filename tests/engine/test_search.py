"""What a search finds, through the library's own door, with the real engines and the bundled model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.trees import SMALL, numbered, plant
from indexer import Reply, SememeError, Settings, Skip, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The small tree, indexed."""
    home = tmp_path_factory.mktemp("small")
    with Workspace(plant(home / "root", SMALL), Settings(cache_dir=home / "cache")) as workspace:
        workspace.refresh()
        yield workspace


def first(reply: Reply) -> str:
    """Container and name of the best result."""
    symbol = reply.hits[0].symbol
    return f"{symbol.container}.{symbol.name}" if symbol.container else symbol.name


@pytest.mark.parametrize(
    ("query", "wanted", "step"),
    [
        ("retry_upload", "retry_upload", "exact"),
        ("RETRYPOLICY", "RetryPolicy", "other_case"),
        ("retryUpload", "retry_upload", "parts"),
        ("RetryPolicy.run", "RetryPolicy.run", "exact"),
        ("RetryPolicy::run", "RetryPolicy.run", "exact"),
        ("parseConf", "parseConfigFile", "prefix"),
        ("pCF", "parseConfigFile", "initials"),
        ("CP", "ColourPalette", "initials"),
        ("Palette", "ColourPalette", "contains"),
        ("RetryPolcy", "RetryPolicy", "fuzzy"),
    ],
)
def test_a_name_is_found_however_it_is_written(small: Workspace, query: str, wanted: str, step: str) -> None:
    """Exact, other case, other joints, qualified, prefix, initials, part, typo: and the signals say which it was."""
    reply = small.search(query)
    assert first(reply) == wanted
    assert reply.hits[0].signals.step == step


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("where do we send a file again after it failed", "retry_upload"),
        ("read the settings from the configuration file", "parseConfigFile"),
        ("how is a connection closed at the end", "Session.Close"),
    ],
)
def test_a_question_finds_the_symbol_that_answers_it(small: Workspace, question: str, wanted: str) -> None:
    """The words of the question need not be those of the name."""
    reply = small.search(question)
    assert wanted in [f"{h.symbol.container}.{h.symbol.name}".strip(".") for h in reply.hits[:3]]


def test_tests_stand_back_unless_they_are_asked_for(small: Workspace) -> None:
    """The same words find the source first, and the test first when the question names tests."""
    assert small.search("retry upload").hits[0].symbol.path == "net/upload.py"
    assert small.search("test that retry upload gives up").hits[0].symbol.path == "tests/test_upload.py"


def test_filters_narrow_alone_and_together(small: Workspace) -> None:
    """Kind, language, path and role each leave only what fits; together they leave what fits all."""
    every = [hit.symbol for hit in small.search("parse the configuration file", 50).hits]
    assert {s.language for s in every} >= {"python", "typescript"}
    for options, fits in (
        ({"kinds": ["class"]}, lambda s: s.kind.value == "class"),
        ({"languages": ["python"]}, lambda s: s.language == "python"),
        ({"paths": ["config/**"]}, lambda s: s.path.startswith("config/")),
        ({"exclude": ["config"]}, lambda s: not s.path.startswith("config/")),
        ({"roles": ["test"]}, lambda s: s.path.startswith("tests/")),
    ):
        got = [hit.symbol for hit in small.search("parse the configuration file", 50, **options).hits]  # type: ignore[arg-type]
        assert got
        assert all(map(fits, got))  # type: ignore[arg-type]
    both = small.search("parse", languages=["python"], kinds=["function"], paths=["config/*.py"]).hits
    assert [hit.symbol.name for hit in both] == ["parse_config_file"]


def test_the_one_match_of_a_narrow_filter_is_found_in_a_large_tree(tmp_path: Path) -> None:
    """A filter that nearly everything fails does not lose what passes it."""
    files = numbered(600) | {"deep/down/here/only.py": "def send_it():\n    '''Retry the upload.'''\n"}
    with Workspace(plant(tmp_path / "root", files), Settings(cache_dir=tmp_path / "cache")) as workspace:
        workspace.refresh()
        hits = workspace.search("retry the upload of a part", paths=["deep/**"]).hits
    assert {hit.symbol.path for hit in hits} == {"deep/down/here/only.py"}


def test_equal_state_gives_equal_answers(small: Workspace) -> None:
    """Asked twice, by two readers, the answer is the same to the last digit."""
    with Workspace(small.root, small.settings) as other:
        for query in ("retry", "close the connection", "parse_config_file"):
            assert small.search(query).hits == small.search(query).hits == other.search(query).hits


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_a_query(small: Workspace, text: str) -> None:
    """There is no syntax that could be wrong: every text is answered."""
    assert small.search(text).query == text


@pytest.mark.parametrize("text", ["AND OR NOT ( \"", "x" * 1_000_000, "a " * 500_000, "\0\x1b[31m", "*", "a:b^2~", "[", "\ud800"])
def test_hostile_text_is_a_query(small: Workspace, text: str) -> None:
    """Operators, a megabyte, control characters, half a surrogate pair: answered, never an exception."""
    small.search(text)


def test_similar_finds_its_likes_and_not_itself(small: Workspace) -> None:
    """The nearest in meaning come first; the symbol and what encloses it are left out."""
    reply = small.similar("config/parse.ts", 3)
    assert "parse_config_file" in [hit.symbol.name for hit in reply.hits[:3]]
    assert all(hit.symbol.name != "parseConfigFile" for hit in reply.hits)


def test_similar_says_what_is_not_there(small: Workspace) -> None:
    """A file that is not indexed is an error that names the next command."""
    with pytest.raises(SememeError, match="sememe why"):
        small.similar("nowhere.py", 1)


def test_symbols_are_listed_by_file_and_by_folder(small: Workspace) -> None:
    """In order of place, with their containers."""
    names = [symbol.name for symbol in small.symbols("net/upload.py")]
    assert names[:3] == ["RetryPolicy", "run", "retry_upload"]
    assert {symbol.path for symbol in small.symbols("net")} == {"net/upload.py", "net/session.go"}


def test_why_gives_the_rule(tmp_path: Path) -> None:
    """An ignored file is explained by its pattern, an indexed one is given as a file."""
    root = plant(tmp_path / "root", {"a.py": "x = 1\n", ".gitignore": "*.log\n", "b.log": "", "c.py": b"\0\1"})
    with Workspace(root, Settings(cache_dir=tmp_path / "cache")) as workspace:
        workspace.refresh()
        ignored, binary = workspace.why("b.log"), workspace.why("c.py")
        assert not isinstance(workspace.why("a.py"), Skip)
        assert isinstance(ignored, Skip)
        assert ".gitignore:1" in ignored.reason
        assert isinstance(binary, Skip)
        assert binary in workspace.skipped()


def test_status_counts_what_is_there(small: Workspace) -> None:
    """Files, symbols, languages, coverage."""
    status = small.status()
    assert (status.state, status.files, status.coverage, status.pending) == ("ready", len(SMALL), 1.0, 0)
    assert status.symbols == len(small.symbols("."))
    assert {name for name, _, _ in status.languages} == {"python", "go", "typescript", "markdown"}


def test_a_snippet_is_what_the_file_says_now(small: Workspace) -> None:
    """The first lines of the symbol, at most as many as asked for."""
    hit = small.search("RetryPolicy").hits[0]
    assert small.snippet(hit.symbol, 2).startswith("class RetryPolicy:")
    assert small.snippet(hit.symbol, 2).count("\n") == 1


def test_progress_only_grows_and_cancelling_keeps_what_is_done(tmp_path: Path) -> None:
    """Counts go up to their total; after a cancelled run the next one reads only the rest."""
    root, seen = plant(tmp_path / "root", numbered(60)), []
    with Workspace(root, Settings(cache_dir=tmp_path / "cache")) as workspace:
        report = workspace.refresh(lambda step: seen.append((step.done, step.total)), lambda: len(seen) >= 20)
        assert not report.complete
        assert 0 < report.symbols < 240
        assert 0 < workspace.status().coverage < 1
        assert seen == sorted(seen)
        rest = workspace.refresh()
        assert rest.complete
        assert rest.added == 60 - 20
        assert workspace.status().coverage == 1.0
