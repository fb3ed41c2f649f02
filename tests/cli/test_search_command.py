"""`sememe search` and `sememe similar`."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from .conftest import HOSTILE

if TYPE_CHECKING:
    from .conftest import Direct
    from .running import Sememe

ROW = {
    "name",
    "kind",
    "container",
    "path",
    "start_line",
    "end_line",
    "language",
    "signature",
    "doc",
    "score",
    "signals",
}


def test_a_question_finds_the_symbol_that_answers_it(indexed: Sememe) -> None:
    """Plain lines go to a pipe: place, kind, qualified name, signature, and nothing else."""
    answer = indexed("search", "where", "are", "failed", "uploads", "tried", "again", "--role", "source")
    assert answer.code == 0
    assert "upload.py:7: method Uploader.retry_failed — def retry_failed(self, attempts):" in answer.lines[:2]
    assert "\x1b" not in answer.out
    assert answer.err == ""


def test_json_carries_every_documented_field(indexed: Sememe) -> None:
    """One object: query, results, status, took_ms; lines count from 1 and the last one belongs to the symbol."""
    answer = indexed("search", "--json", "--limit", "1", "parse_command_line").json
    assert set(answer) == {"query", "results", "status", "took_ms"}
    assert answer["query"] == "parse_command_line"
    assert set(answer["status"]) == {"state", "coverage", "stale", "degraded", "generation"}
    assert answer["status"]["state"] == "ready"
    assert answer["status"]["stale"] is False
    assert answer["status"]["degraded"] == []
    (row,) = answer["results"]
    assert set(row) == ROW
    assert (row["path"], row["start_line"], row["end_line"]) == ("upload.py", 12, 14)
    assert row["kind"] == "function"
    assert row["language"] == "python"
    assert row["signals"]["step"] == "exact"


def test_batch_gives_one_line_for_every_line(indexed: Sememe) -> None:
    """Blank lines, hostile syntax, NUL and a megabyte of text each get their line; none is an error."""
    queries = [
        b"retry_failed",
        b"",
        b'AND OR NOT ( "',
        b"a\0b",
        b"\xff\xfe",
        b"x " * 500_000,
        b"match\rRoute",
        b"matchRoute\r",
    ]
    answer = indexed("search", "--json", "--batch", "-", stdin=b"\n".join(queries))
    assert answer.code == 0
    rows = [json.loads(line) for line in answer.lines]
    assert len(rows) == len(queries)
    assert rows[0]["results"][0]["name"] == "retry_failed"
    assert rows[1]["results"] == []
    assert rows[-1]["results"][0]["name"] == "matchRoute"


def test_a_plain_batch_gives_one_line_for_every_line_too(indexed: Sememe) -> None:
    """Results are apart by tabs; a query that finds nothing gives an empty line."""
    queries = indexed.cache.parent / "queries.txt"
    queries.write_text("matchRoute\n\nretry_failed\n", encoding="utf-8")
    answer = indexed("search", "--batch", str(queries), "--limit", "2", "--no-refresh")
    assert [line.partition(":")[0] for line in answer.lines] == ["web/router.js", "", "upload.py"]
    assert answer.lines[0].count("\t") <= 1


def test_batch_answers_each_line_before_the_next_is_asked(indexed: Sememe) -> None:
    """An editor can keep the process and ask line by line."""
    with indexed.start("search", "--json", "--batch", "-", "--no-refresh", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for query in ("matchRoute", "retry_failed"):
            process.stdin.write(f"{query}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["results"][0]["name"] == query
        process.stdin.close()
        assert process.wait(120) == 0


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        (("--lang", "js"), {"web/router.js"}),
        (("--kind", "class"), {"upload.py"}),
        (("--path", "tests/**"), {"tests/test_upload.py"}),
        (("--role", "test"), {"tests/test_upload.py"}),
        (("--content", "docs", "--exclude", ".gitignore"), {f"{HOSTILE}.md"}),
        (("--content", "code", "--path", "web"), {"web/router.js"}),
        (("--exclude", "*.py", "--exclude", "*.md", "--exclude", ".gitignore"), {"web/router.js"}),
    ],
)
def test_filters_admit_only_what_was_asked_for(
    indexed: Sememe, direct: Direct, options: tuple[str, ...], paths: set[str]
) -> None:
    """Kind, language (or its extension), path, exclusion and role each restrict the results."""
    answer = direct(indexed, "search", "--json", "--no-refresh", *options, "failed upload route handler").json
    assert {row["path"] for row in answer["results"]} == paths


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("",), "query is empty"),
        ((" \t",), "query is empty"),
        (("--kind", "clas", "x"), "Did you mean class?"),
        (("--lang", "pyton", "x"), "Did you mean python?"),
        (("--role", "nope", "x"), "There are: "),
        (("--content", "doc", "x"), "There is no content 'doc'. Did you mean docs?"),
        (("--content", "docs", "--lang", "python", "x"), "has nothing in python"),
        (("--limit", "0", "x"), "not a number above 0"),
        (("--batch", "-", "x"), "not both"),
        (("--batch", "no-such-file"), "No such file or directory: no-such-file"),
        (("--root", "no-such-folder", "x"), "There is no folder no-such-folder"),
        (("--root", "upload.py", "x"), "upload.py is a file"),
        (("--colour", "x"), "--colour"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    indexed: Sememe, direct: Direct, arguments: tuple[str, ...], said: str
) -> None:
    """Exit code 2, one line that says what to do, no traceback, nothing on standard output."""
    answer = direct(indexed, "search", *arguments)
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.startswith("sememe: ")
    assert answer.err.count("\n") == 1
    assert answer.out == ""


def test_nothing_found_is_exit_code_1(indexed: Sememe) -> None:
    """A filter that leaves nothing gives no line, and JSON with no results."""
    answer = indexed("search", "--no-refresh", "--path", "nowhere/**", "upload")
    assert (answer.code, answer.out) == (1, "")
    assert "Nothing was found" in answer.err


def test_words_of_a_query_may_stand_on_both_sides_of_an_option(indexed: Sememe) -> None:
    """`sememe search retry --limit 1 failed` is one query of two words; --explain adds a line of signals."""
    answer = indexed("search", "retry", "--limit", "1", "--explain", "failed", "--no-refresh")
    assert answer.lines[0].startswith("upload.py:7:")
    assert answer.lines[1].startswith("    score ")
    assert all(
        signal in answer.lines[1]
        for signal in ("base", "words", "meaning", "name", "stem", "folder", "step", "role source")
    )


def test_an_unknown_model_leaves_words_to_search_by(fresh: Sememe) -> None:
    """The reason is said; the answer comes all the same, and its status tells it too."""
    answer = fresh("search", "--json", "--model", "no/such-model", "retry_failed")
    assert answer.code == 0
    assert answer.json["results"][0]["name"] == "retry_failed"
    assert "no/such-model" in answer.json["status"]["degraded"][0]
    assert "Search goes by words" in answer.err


def test_a_reader_that_goes_away_is_no_error(indexed: Sememe) -> None:
    """`sememe search ... | head -1` is quiet."""
    many = indexed.cache.parent / "many.txt"
    many.write_text("upload\n" * 3000, encoding="utf-8")
    with indexed.start("search", "--json", "--no-refresh", "--batch", str(many)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(120) == 0


def test_similar_finds_symbols_like_the_one_at_a_line(indexed: Sememe) -> None:
    """The place may have a column; the symbol itself is not among the results."""
    answer = indexed("similar", "upload.py:8:5", "--json", "--limit", "5", "--no-refresh")
    assert answer.code == 0
    assert {row["name"] for row in answer.json["results"]} >= {"test_retry_failed_uploads"}
    assert "retry_failed" not in {row["name"] for row in answer.json["results"]}
    for place, said in (
        ("upload.py", "FILE:LINE"),
        ("secret.py:1", "not in the index"),
        ("/etc/passwd:1", "workspace"),
    ):
        refused = indexed("similar", place, "--root", ".", "--no-refresh")
        assert refused.code == 2
        assert said in refused.err
