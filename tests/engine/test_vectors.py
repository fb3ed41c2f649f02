"""What is near in meaning: whatever the history of an index, and however many symbols are compared."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.answers import answers
from engine.trees import SMALL, indexed, numbered
from indexer import Settings, Workspace
from indexer.store import catalog, scan, vectors, writer
from indexer.store.signs import Signs, sign_bits

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@pytest.mark.parametrize("remembered", [100, 1])
def test_a_reader_that_follows_changes_answers_as_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remembered: int
) -> None:
    """Symbols of segments and newer ones come and go; a reader knows what was removed since it last looked, or finds out."""
    monkeypatch.setattr(writer, "SEGMENT_SYMBOLS", 40)
    monkeypatch.setattr(catalog, "REMEMBERED_GENERATIONS", remembered)
    with indexed(tmp_path, {**SMALL, **numbered(30)}) as workspace:
        answers(workspace)
        for turn in range(3):
            (workspace.root / "net" / "upload.py").write_text(SMALL["net/upload.py"] + f"\n\ndef added_{turn}(): ...\n")
            workspace.refresh()
            for path in sorted(numbered(30))[turn * 4 : turn * 4 + 3]:
                (workspace.root / path).unlink()
                workspace.refresh()
            with Workspace(workspace.root, Settings(cache_dir=tmp_path / "cache", threads=1)) as other:
                assert answers(workspace) == answers(other)


def test_graphs_are_built_when_they_are_needed_and_find_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that outgrows the comparison of all symbols gets graphs, for what it has and for what comes; it answers as before."""
    monkeypatch.setattr(writer, "SEGMENT_SYMBOLS", 40)
    with indexed(tmp_path, {**SMALL, **numbered(30)}) as workspace:
        segments = workspace.index_folder / "vectors"
        before = answers(workspace)
        assert not list(segments.glob("*.usearch"))
        monkeypatch.setattr(vectors, "EXACT_SYMBOLS", 60)
        (workspace.root / "new.py").write_text("def brand_new(): ...\n")
        workspace.refresh()
        assert list(segments.glob("*.usearch"))
        (workspace.root / "new.py").unlink()
        workspace.refresh()
        assert answers(workspace) == before


def random_signs(count: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Sign bits of vectors in a few groups, and of a query near one of them."""
    random = np.random.default_rng(0)
    centres = random.normal(size=(50, 256))
    vectors = centres[random.integers(0, 50, count)] + random.normal(size=(count, 256))
    return sign_bits(vectors.astype(np.float32)), sign_bits(
        (centres[7] + random.normal(size=256)).astype(np.float32)[None, :]
    )[0]


@pytest.mark.parametrize("count", [5_000, 90_000])
def test_what_is_found_depends_on_what_is_compared_not_on_its_order(count: int) -> None:
    """The same symbols in one part or in several, in any order; removed ones are never given; nearly all are truly nearest."""
    bits, query = random_signs(count)
    alive = np.random.default_rng(1).random(count) < 0.9
    [once] = scan.nearest([(Signs.of(bits), alive)], query, 300)
    assert 200 < len(once) <= 300
    assert alive[once].all()
    order = np.random.default_rng(2).permutation(count)
    cuts = [0, count // 7, count // 2, count]
    pieces = [order[low:high] for low, high in pairwise(cuts)]
    found = scan.nearest([(Signs.of(bits[piece]), alive[piece]) for piece in pieces], query, 300)
    together = np.concatenate([piece[places] for piece, places in zip(pieces, found, strict=True)])
    assert sorted(together) == sorted(once)
    distances = np.where(alive, Signs.of(bits).distances(query), 1 << 15)
    assert len(np.intersect1d(once, np.argsort(distances, kind="stable")[: len(once)])) > 0.9 * len(once)
