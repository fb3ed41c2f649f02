"""What slow models have said: found by whoever asks for the very text, bounded, and never another model's."""

from __future__ import annotations

import sqlite3
import stat
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.embedding import vector_cache
from indexer.embedding.text import text_key
from indexer.embedding.vector_cache import ModelIdentity, VectorCache
from indexer.embedding.vector_files import NAME

if TYPE_CHECKING:
    from pathlib import Path

ROOM = 1_000_000_000
PLAIN = ModelIdentity("some/model@2", None)


def known(angle: float) -> ModelIdentity:
    """An endpoint's model, by its vector of the known text."""
    return ModelIdentity("m", np.array([np.cos(angle), np.sin(angle)], dtype=np.float32))


MODELS = (PLAIN, ModelIdentity("other@2", None), known(0.0), known(1.0))
texts = st.sampled_from([f"def f{i}(): pass" for i in range(6)])
vectors = st.one_of(st.none(), st.binary(min_size=4, max_size=4))
steps = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 3), st.dictionaries(texts, vectors, max_size=4)), max_size=8
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_what_one_process_kept_any_other_finds(tmp_path_factory: pytest.TempPathFactory, steps: list) -> None:  # type: ignore[type-arg]
    """Two connections to one file are as one dictionary for each model, whatever the order of their steps."""
    folder = tmp_path_factory.mktemp("cache")
    caches = [VectorCache(folder, ROOM), VectorCache(folder, ROOM)]
    expected: dict[tuple[int, bytes], bytes | None] = {}
    for which, number, said in steps:
        caches[which].keep(MODELS[number], {text_key(text): vector for text, vector in said.items()})
        expected |= {(number, text_key(text)): vector for text, vector in said.items()}
        for cache in caches:
            for other, model in enumerate(MODELS):
                keys = [text_key(f"def f{i}(): pass") for i in range(6)]
                wanted = {key: expected[other, key] for key in keys if (other, key) in expected}
                assert cache.found(model, keys) == wanted
    for cache in caches:
        cache.close()


def test_the_same_model_by_another_precision_is_the_same(tmp_path: Path) -> None:
    """As for an index: a cosine of 0.97 or more."""
    VectorCache(tmp_path, ROOM).keep(known(0.0), {b"a": b"1234"})
    assert VectorCache(tmp_path, ROOM).found(known(0.1), [b"a"]) == {b"a": b"1234"}
    assert VectorCache(tmp_path, ROOM).found(known(0.5), [b"a"]) == {}


def test_it_keeps_to_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not used for longest goes, by days; what was used today or yesterday stays, and disk space is given back."""
    day = 20_000
    monkeypatch.setattr(vector_cache, "_today", lambda: day)
    cache = VectorCache(tmp_path, 300_000)
    batches = [{text_key(f"{day} {i}"): bytes([i % 256]) * 768 for i in range(100)} for day in range(10)]
    cache.keep(PLAIN, batches[0])
    for batch in batches[1:]:
        day += 2
        assert cache.found(PLAIN, list(batches[0])), "used each time"
        cache.keep(PLAIN, batch)
    for cached in (cache, VectorCache(tmp_path, 300_000)):
        kept = [len(cached.found(PLAIN, list(batch))) for batch in batches]
        assert kept[0] == kept[-1] == 100
        assert kept[1] == 0
        assert sorted(kept[1:]) == kept[1:]
    assert sum(each.stat().st_size for each in tmp_path.glob("vectors.sqlite")) < 400_000


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    """A vector tells what its text was about. SQLite's log has the rights of its file."""
    cache = VectorCache(tmp_path / "cache", ROOM)
    cache.keep(PLAIN, {b"a": b"1234"})
    files = list((tmp_path / "cache").iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"not a database" * 999, "half", "format"])
def test_a_file_that_cannot_be_read_is_begun_anew(tmp_path: Path, damage: bytes | str) -> None:
    """It costs what it held, and nobody an error; others that have it open go on with the new one."""
    other = VectorCache(tmp_path, ROOM)
    other.keep(PLAIN, {bytes([i]) * 16: b"1234" * 100 for i in range(200)})
    other.close()
    path = tmp_path / NAME
    if damage == "half":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif damage == "format":
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA user_version = 99")
        db.close()
    elif isinstance(damage, bytes):
        path.write_bytes(damage)
    cache = VectorCache(tmp_path, ROOM)
    for _ in range(3):
        cache.found(PLAIN, [bytes([i]) * 16 for i in range(200)])
        cache.keep(PLAIN, {bytes([i]) * 16: b"5678" * 100 for i in range(200)})
    assert cache.found(PLAIN, [b"\7" * 16]) == {b"\7" * 16: b"5678" * 100}
    assert other.found(PLAIN, [b"\7" * 16]) == {b"\7" * 16: b"5678" * 100}


def test_a_vector_of_another_length_is_none(tmp_path: Path) -> None:
    """Whatever wrote it: vectors of one index have one length."""
    cache = VectorCache(tmp_path, ROOM)
    cache.keep(PLAIN, {b"a": b"1234", b"b": b"12"})
    assert cache.found(PLAIN, [b"a", b"b"]) == {b"a": b"1234"}


def test_a_disk_that_takes_nothing_is_an_error_of_the_disk(tmp_path: Path) -> None:
    """Which whoever asks tries again."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        VectorCache(tmp_path / "file" / "cache", ROOM).keep(PLAIN, {b"a": b"1234"})


def test_a_text_is_one_process_s_to_embed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it has, or has had the time to; models do not stand in each other's way."""
    one, other = VectorCache(tmp_path, ROOM), VectorCache(tmp_path, ROOM)
    assert one.claim(PLAIN, [b"a", b"b"]) == [b"a", b"b"]
    assert other.claim(PLAIN, [b"b", b"c"]) == [b"c"]
    assert other.claim(MODELS[1], [b"a"]) == [b"a"]
    one.keep(PLAIN, {b"a": b"1234"})
    assert other.claim(PLAIN, [b"a", b"b"]) == [b"a"], "whoever asks for what is there has a reason"
    monkeypatch.setattr(vector_cache, "_CLAIM_SECONDS", -1.0)
    assert other.claim(PLAIN, [b"b"]) == [b"b"]
