"""Vectors made from words are those that fastembed makes of the texts."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from indexer.embedding import models
from indexer.embedding import words as word_vectors
from indexer.embedding.models import EmbeddingModel, open_model
from indexer.embedding.words import WordTexts
from indexer.extraction.numbered import Numbering, words_of

SOURCES = sorted((Path(__file__).parents[1] / "symbols" / "golden").iterdir())
ODD = (
    "", " ", "_", "____", "...", "x", "\u00e9t\u00e9 \u00fcber na\u00efve", "\u65e5\u672c\u8a9e \u30c6\u30b9\u30c8", "e\u0301", "\ud800 half",
    "parseHTTPRequest2 XMLs IDs", "0x1F 3.14 1e-9", "a" * 150, "ab " * 700, "q" * 90 + " " + "z_" * 600, "\u0130stanbul stra\u00dfe \ufb01x",
    "[UNK] [PAD] ##ing", "\x1c\x85\xa0\u2028x",
)  # fmt: skip


def texts() -> list[str]:
    """Of every language, whole and in pieces, and odd ones."""
    luck = random.Random(5)  # noqa: S311
    found = list(ODD)
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        found.append(text)
        for _ in range(6):
            start = luck.randrange(len(text) + 1)
            found.append(text[start : start + luck.choice((5, 40, 400, 1_500))])
    return found


def given_as_words(texts: list[str]) -> WordTexts:
    """As a worker process gives them."""
    numbering = Numbering()
    numbers = [[numbering[word] for word in words_of(text)] for text in texts]
    flat = np.array([number for some in numbers for number in some], dtype=np.int32)
    return WordTexts(list(numbering), flat, np.array(list(map(len, numbers)), dtype=np.int64))


@pytest.fixture(scope="module")
def run_by_fastembed() -> EmbeddingModel:
    """The same files, as a folder that somebody named."""
    return open_model(str(Path(models.__file__).with_name("bundled")))


def test_the_bundled_model_gives_what_fastembed_gives_for_its_files(run_by_fastembed: EmbeddingModel) -> None:
    """Unknown words, cut texts, empty ones and other alphabets included."""
    model = open_model()
    assert model.takes_words
    assert not run_by_fastembed.takes_words
    some = texts()
    wanted = run_by_fastembed.documents(some)
    given = given_as_words(some)
    np.testing.assert_allclose(model.of_words(given), wanted, atol=2e-6)
    np.testing.assert_allclose(model.documents(some), wanted, atol=2e-6)
    places = [7, 3, 3, len(some) - 1]
    np.testing.assert_allclose(model.of_words(given.chosen(places)), wanted[places], atol=2e-6)


def test_the_bundled_model_reads_questions_as_fastembed_does(run_by_fastembed: EmbeddingModel) -> None:
    """Their vectors, and which of their words are known."""
    model = open_model()
    for text in (*ODD, "where do we retry failed uploads", "tokenizer", "retyr", "zzqx"):
        np.testing.assert_allclose(model.query(text), run_by_fastembed.query(text), atol=2e-6)
    for word in ("retry", "upload", "retyr", "zzqxwv", "tokenizer", "a"):
        assert model.knows(word) == run_by_fastembed.knows(word)


def test_a_question_is_embedded_without_fastembed() -> None:
    """Its import is most of what a search from the command line would wait for."""
    code = "import sys; from indexer.embedding.models import open_model; open_model().query('x'); print('fastembed' in sys.modules)"
    found = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False"]


def test_words_that_were_forgotten_are_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, run_by_fastembed: EmbeddingModel
) -> None:
    """The cache of tokens starts anew when it is full."""
    monkeypatch.setattr(word_vectors, "KNOWN_WORDS", 50)
    model = open_model()
    some = texts()[:60]
    for start in range(0, 60, 7):
        part = some[start : start + 7]
        np.testing.assert_allclose(model.of_words(given_as_words(part)), run_by_fastembed.documents(part), atol=2e-6)
