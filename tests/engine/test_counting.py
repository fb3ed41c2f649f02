"""Counting, apart from what is counted."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from indexer.counting import BOUNDS, Counter, Histogram, cache_uses

from .trees import SMALL, indexed

if TYPE_CHECKING:
    from pathlib import Path


def test_no_count_is_lost_between_threads() -> None:
    """However many count at once, while another looks."""
    histogram, counter = Histogram(), Counter()

    def count() -> None:
        for number in range(2_000):
            histogram.observe("a", number % 3)
            counter.add("a", 2)
            histogram.now()

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (durations,), (counted,) = histogram.now(), counter.now()
    assert durations.count == 16_000
    assert durations.seconds == sum(number % 3 for number in range(2_000)) * 8
    assert counted.count == 32_000


def test_a_duration_falls_into_the_first_bucket_that_holds_it() -> None:
    """A bound belongs to its bucket, as Prometheus has it; what is longer than all counts in the sum only."""
    histogram = Histogram()
    for seconds in (0.0, BOUNDS[0], 0.0011, BOUNDS[-1], 60.0):
        histogram.observe("a", seconds)
    (durations,) = histogram.now()
    assert durations.buckets[:2] == ((BOUNDS[0], 2), (BOUNDS[1], 3))
    assert durations.buckets[-1] == (BOUNDS[-1], 4)
    assert durations.count == 5
    assert durations.below(0.5) == BOUNDS[1]
    assert durations.below(0.95) is None


def test_what_fails_is_not_timed() -> None:
    """It is no answer."""
    histogram = Histogram()
    with pytest.raises(ValueError, match="no answer"), histogram.timed("a"):
        raise ValueError("no answer")
    with histogram.timed("b"):
        pass
    assert [each.kind for each in histogram.now()] == ["b"]


def test_reports_tell_which_vectors_were_taken_over_and_caches_their_use(tmp_path: Path) -> None:
    """A file with one more symbol keeps the vectors of the others."""
    with indexed(tmp_path, SMALL) as workspace:
        path = workspace.root / "net" / "upload.py"
        path.write_text(f"{path.read_text()}\n\ndef one_more():\n    return 1\n")
        report = workspace.refresh()
        assert report.vectors_kept > 0
        assert report.vectors_made > 0
        before = {each.cache: each for each in cache_uses()}
        for _ in range(2):  # the second time what the files' names say is known
            workspace.search("retry a failed upload")
        after = {each.cache: each for each in cache_uses()}
    assert after["search.features"].hits > before["search.features"].hits
