"""`sememe search --rerank` and `sememe index --rerank`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from engine.cross_encoders import make_cross_encoder

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Direct
    from .running import Sememe

QUESTION = "where is an upload that failed sent again"
KNOWN = [["failed", "attempts"], ["upload", "uploads"]]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A cross-encoder."""
    return str(make_cross_encoder(tmp_path_factory.mktemp("model"), KNOWN))


def test_results_say_that_they_were_reranked(indexed: Sememe, direct: Direct, model: str) -> None:
    """In JSON as a signal, and in the line of --explain; without --rerank the signal is null and the line has none."""
    with_it = direct(indexed, "search", "--json", "--rerank", model, QUESTION).json
    assert with_it["status"]["degraded"] == []
    assert all(isinstance(row["signals"]["rerank"], float) for row in with_it["results"])
    without = direct(indexed, "search", "--json", QUESTION).json
    assert all(row["signals"]["rerank"] is None for row in without["results"])
    explained = direct(indexed, "search", "--explain", "--rerank", model, QUESTION)
    assert all("  rerank " in line for line in explained.lines if line.startswith("    score "))
    assert "rerank" not in direct(indexed, "search", "--explain", QUESTION).out


def test_a_folder_may_be_named_from_where_one_stands(indexed: Sememe, direct: Direct, tmp_path: Path) -> None:
    """Relative to the current folder, as any path on the command line."""
    make_cross_encoder(tmp_path / "own", KNOWN)
    elsewhere = type(indexed)(indexed.cache, tmp_path)
    answer = direct(elsewhere, "search", "--json", "--root", str(indexed.folder), "--rerank", "./own", QUESTION).json
    assert answer["results"][0]["signals"]["rerank"] is not None


def test_a_batch_is_told_once(indexed: Sememe, tmp_path: Path) -> None:
    """A model that fails at the second question: from there on answers come without it, and one line says so."""
    model = make_cross_encoder(tmp_path / "model", KNOWN, chokes_on="giraffe")
    questions = ["the failed uploads", "the giraffe words", "the failed uploads", "the failed uploads"]
    answer = indexed(
        "search", "--json", "--no-refresh", "--rerank", str(model), "--batch", "-", stdin="\n".join(questions)
    )
    assert answer.code == 0
    rows = [json.loads(line) for line in answer.lines]
    assert [bool(row["status"]["degraded"]) for row in rows] == [False, True, True, True]
    assert [row["results"][0]["signals"]["rerank"] is not None for row in rows] == [True, False, False, False]
    assert answer.err.count("\n") == 1
    assert answer.err.startswith(f"sememe: The cross-encoder {model} failed")


def test_an_unknown_name_leaves_the_order_and_says_what_there_is(indexed: Sememe, direct: Direct) -> None:
    """The answer is that without it; so it is for a model that was not downloaded."""
    without = direct(indexed, "search", QUESTION)
    answer = direct(indexed, "search", "--rerank", "no/such", QUESTION)
    assert (answer.code, answer.out) == (0, without.out)
    assert "'no/such'" in answer.err
    assert "There are: Xenova/" in answer.err
    name = "BAAI/bge-reranker-base"
    answer = direct(indexed, "search", "--rerank", name, QUESTION, FASTEMBED_CACHE_PATH=str(indexed.cache / "none"))
    assert (answer.code, answer.out) == (0, without.out)
    assert f"sememe index --rerank {name}" in answer.err


def test_index_has_it_ready_or_fails(fresh: Sememe, direct: Direct, model: str) -> None:
    """What it downloads it also loads; without one, nothing is indexed, as it is for --model."""
    refused = direct(fresh, "index", "--rerank", "no/such")
    assert refused.code == 2
    assert "There are: Xenova/" in refused.err
    offline = {"HF_HUB_OFFLINE": "1", "FASTEMBED_CACHE_PATH": str(fresh.cache / "none")}
    refused = direct(fresh, "index", "--rerank", "BAAI/bge-reranker-base", **offline)
    assert refused.code == 2
    assert "could not be downloaded" in refused.err
    done = direct(fresh, "index", "--rerank", model)
    assert (done.code, done.err) == (0, "")
