"""An hour's worth of editing ends without an error, without a leak, and with what a clean index has."""

from __future__ import annotations

import statistics
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .comparing import clean, same, served
from .replay import HOUR_STEPS, QUESTIONS, Replay

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .comparing import Found
    from .replay import Sample

FLAT = 1.1
"""The memory at the end may be this many times what it is once everything was used."""


def _growth(samples: Sequence[Sample], of: Callable[[Sample], float]) -> float:
    """The last third over the second one: in the first, libraries and caches are still being loaded."""
    third = len(samples) // 3
    return statistics.median(map(of, samples[-third:])) / statistics.median(map(of, samples[third:-third]))


def _answers(replay: Replay, root: Path, truth: Found) -> bool:
    return same(served(replay.editor, QUESTIONS, folders=[root.as_uri()]), truth)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_an_hour_of_editing_leaves_nothing_behind(tmp_path: Path) -> None:
    """All kinds of edits, git and searches, at random."""
    replay = Replay(tmp_path)
    replay.run(HOUR_STEPS, HOUR_STEPS // 36)
    replay.rest()
    for of in (
        lambda sample: sample.server_mib,
        lambda sample: sample.child_mib,
        lambda sample: sample.server_files,
        lambda sample: sample.child_files,
        lambda sample: sample.server_threads,
        lambda sample: sample.child_threads,
    ):
        assert _growth(replay.samples, of) < FLAT, replay.samples
    for root in (replay.root, replay.other):
        truth = clean(root, tmp_path / "clean", QUESTIONS)
        replay.editor.wait(partial(_answers, replay, root, truth))
    assert replay.editor.messages() == []
    assert b"Traceback" not in replay.editor.errors
    assert replay.editor.leave() == 0
    replay.editor.close()
