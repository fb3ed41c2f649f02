"""What a search finds, asked through the public door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answers import QUERIES, answers
from engine.trees import SMALL, indexed, plant
from indexer import SememeError, Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.search.filters import FilterOptions


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The tree SMALL, indexed."""
    with indexed(tmp_path_factory.mktemp("small"), SMALL) as workspace:
        yield workspace


def names(workspace: Workspace, query: str, limit: int = 10, filters: FilterOptions | None = None) -> list[str]:
    """Names of the hits, in order."""
    return [hit.symbol.name for hit in workspace.search(query, limit, **(filters or {})).hits]


@pytest.mark.parametrize(
    ("query", "name", "step"),
    [
        ("retry_upload", "retry_upload", "exact"),
        ("RETRY_UPLOAD", "retry_upload", "other_case"),
        ("retryUpload", "retry_upload", "parts"),
        ("parse_config_file", "parse_config_file", "exact"),
        ("parseConfigFile", "parseConfigFile", "exact"),
        ("RetryP", "RetryPolicy", "prefix"),
        ("CoPa", "ColourPalette", "initials"),
        ("PCF", "parseConfigFile", "initials"),
        ("Palette", "ColourPalette", "contains"),
        ("RetryPolicu", "RetryPolicy", "fuzzy"),
        ("retyr_upload", "retry_upload", "fuzzy"),
    ],
)
def test_a_name_is_found_however_it_is_typed(small: Workspace, query: str, name: str, step: str) -> None:
    """Exact, other case, other style, prefix, camel humps, part, typo: the symbol comes first, and is told why."""
    best = small.search(query).hits[0]
    assert (best.symbol.name, best.signals.step) == (name, step)


@pytest.mark.parametrize(
    "query", ["RetryPolicy.run", "RetryPolicy::run", "RetryPolicy#run", "RetryPolicy->run", "upload.run"]
)
def test_a_qualified_name_is_found_in_any_notation(small: Workspace, query: str) -> None:
    """Container and name, as the languages write them, and the file for a module."""
    best = small.search(query).hits[0].symbol
    assert (best.container, best.name) == ("RetryPolicy", "run")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("how often is a failed upload tried again", "retry_upload"),
        ("where do we parse the configuration file", "parseConfigFile"),
        ("end the session and close its connection", "Close"),
    ],
)
def test_a_question_finds_what_answers_it(small: Workspace, query: str, name: str) -> None:
    """Natural words find the symbol whose words and meaning they are."""
    assert name in names(small, query, 3)


@pytest.mark.parametrize(
    ("filters", "paths"),
    [
        ({"kinds": ["class"]}, {"net/upload.py", "config/parse.ts"}),
        ({"languages": ["go"]}, {"net/session.go"}),
        ({"paths": ["net/**"]}, {"net/upload.py", "net/session.go"}),
        ({"paths": ["*.ts"]}, {"config/parse.ts"}),
        ({"paths": ["config"], "exclude": ["*.py"]}, {"config/parse.ts"}),
        ({"roles": ["test"]}, {"tests/test_upload.py"}),
        ({"kinds": ["class"], "languages": ["python"], "paths": ["net/*"], "roles": ["source"]}, {"net/upload.py"}),
        ({"kinds": ["class"], "languages": ["go"]}, set()),
        ({"content": "docs"}, {"README.md"}),
        ({"content": "code", "paths": ["net"]}, {"net/upload.py", "net/session.go"}),
        ({"content": "docs", "languages": ["go"]}, set()),
        ({"content": "code", "kinds": ["heading"]}, set()),
        ({"kinds": ["no such kind"]}, set()),
        ({"paths": ["["]}, set()),
    ],
)
def test_filters_admit_what_they_say(small: Workspace, filters: FilterOptions, paths: set[str]) -> None:
    """Each alone and several together; what is admitted is found, whatever the query is."""
    for query in ("retry upload", "session", "parse the configuration"):
        found = small.search(query, 100, **filters).hits
        assert {hit.symbol.path for hit in found} == paths


def test_the_one_match_of_a_narrow_filter_is_found_among_thousands(tmp_path: Path) -> None:
    """A filter that leaves one symbol of many thousands finds it, by word, by name, by prefix and by meaning."""
    files = {
        f"pkg{i // 50}/mod_{i}.py": "".join(
            f"def handle_request_{i}_{j}(request):\n    return request\n\n" for j in range(10)
        )
        for i in range(300)
    }
    files |= {
        "far/away.rb": "def handle_request_special(request)\n  request\nend\n",
        "tests/test_far.py": "def handle(): pass\n",
    }
    root = plant(tmp_path / "root", files)
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=2)) as workspace:
        workspace.refresh()
        assert workspace.status().symbols > 3000
        for query in (
            "handle request",
            "handle_request",
            "handle_requ",
            "HaRe",
            "what takes care of a request",
            "request",
        ):
            narrow: list[FilterOptions] = [
                {"paths": ["far/away.rb"]},
                {"languages": ["ruby"]},
                {"paths": ["far"], "kinds": ["method", "function"]},
            ]
            for filters in narrow:
                assert names(workspace, query, 1, filters) == ["handle_request_special"], (query, filters)
            assert names(workspace, query, 1, {"roles": ["test"]}) == ["handle"], query
            assert {hit.symbol.path for hit in workspace.search(query, 30, paths=["pkg5/mod_299.py"]).hits} == {
                "pkg5/mod_299.py"
            }


def test_one_of_many_symbols_of_the_same_name_is_found_by_its_container(tmp_path: Path) -> None:
    """`Class.method` finds the method of that class though hundreds share its name, and the same one every time."""
    root = plant(
        tmp_path / "root",
        {f"m{i}.py": f"class Thing{i}:\n    def handle(self):\n        return {i}\n" for i in range(400)},
    )
    with Workspace(root, Settings(cache_dir=tmp_path / "cache", threads=2)) as workspace:
        workspace.refresh()
        for i in (0, 123, 399):
            best = workspace.search(f"Thing{i}.handle").hits[0].symbol
            assert (best.container, best.name) == (f"Thing{i}", "handle")
        first = names(workspace, "handle", 50)
    with Workspace(root, Settings(cache_dir=tmp_path / "another", threads=2)) as workspace:
        workspace.refresh()
        assert names(workspace, "handle", 50) == first


def test_scores_fall_and_say_what_they_are_made_of(small: Workspace) -> None:
    """Hits come by falling score, none above its undamped score; signals are numbers in their ranges."""
    for query in QUERIES:
        hits = small.search(query, 50).hits
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        for hit in hits:
            assert hit.score <= hit.signals.base + 1e-9
            assert hit.signals.words >= 0
            assert -1.001 <= hit.signals.meaning <= 1.001
            assert 0 <= hit.signals.name <= 1.001
            assert hit.signals.role in {"source", "test", "documentation", "configuration"} or hit.signals.role


def test_the_limit_cuts_and_does_not_reorder(small: Workspace) -> None:
    """The first three of ten are the three of three."""
    for query in QUERIES:
        assert names(small, query, 3) == names(small, query, 10)[:3]


def test_the_same_question_has_the_same_answer(small: Workspace) -> None:
    """Asked again, and by another reader of the same index."""
    with Workspace(small.root, small.settings) as other:
        assert answers(small) == answers(small) == answers(other)


def test_a_word_that_nothing_holds_is_not_an_error(small: Workspace) -> None:
    """Nothing, spaces, punctuation: no hits, or some by meaning, but an answer."""
    for query in ("", " ", "\n", "\0", "...", "()", "🙂", "zzqx"):
        assert isinstance(small.search(query).hits, tuple)
    assert small.search("").hits == ()


HOSTILE = (
    '"', "'", "a AND", "field:value", "name:*", "*", "?", "[a TO z]", "+-!(){}[]^~\\/", "/regex(/", "a" * 1_000_000,
    "(" * 100_000, "a " * 500_000, ".*" * 1000, "\x1b[31m", "\u202e", "\ud800", "a\0b", "%s%n", "é" * 5000, "A" * 300,
    "aB" * 3000, "_" * 4000, "a." * 2000 + "b", "::" * 2000, "'; DROP TABLE symbols;--",
)  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query[:12]) + str(len(query)))
def test_hostile_text_is_a_query_like_any_other(small: Workspace, query: str) -> None:
    """There is no syntax, so nothing in a query can be wrong; a long one is cut."""
    reply = small.search(query)
    assert all(hit.symbol.path in SMALL for hit in reply.hits)
    small.search(query, paths=[query[:1000]], kinds=[query[:100]], languages=[query[:100]])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_is_a_query(small: Workspace, query: str, pattern: str) -> None:
    """Whatever Unicode holds, as a question and as a filter."""
    assert len(small.search(query, 5).hits) <= 5
    small.search(query, 5, paths=[pattern], exclude=[pattern])


def test_similar_finds_the_like_and_not_itself(small: Workspace) -> None:
    """Symbols like the one at a line, without itself and what it holds."""
    found = small.similar("config/legacy.py", 1).hits
    assert found[0].symbol.name == "parseConfigFile"
    assert all(hit.symbol.path != "config/legacy.py" for hit in found)
    assert [hit.symbol.path for hit in small.similar("config/legacy.py", 1, languages=["go"]).hits][:1] == [
        "net/session.go"
    ]


@pytest.mark.parametrize(
    ("path", "line"), [("no/such.py", 1), ("config/legacy.py", 10_000), ("config/legacy.py", -1), ("", 1)]
)
def test_similar_to_nothing_says_so(small: Workspace, path: str, line: int) -> None:
    """A place where no symbol is gives an error with the place in it."""
    with pytest.raises(SememeError, match=path or "not in the index"):
        small.similar(path, line)
