"""The k-th change to the cache fails: old state or new, never mixed, and the next update heals it (faults.md, 23 and 24)."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from faults.io_errors import Seen, Trial, tried

if TYPE_CHECKING:
    from pathlib import Path

SAID = ("OSError", "CacheUnusable", "CorruptIndex")
"""What an update may raise: the caller tells the user in words."""


def _check(seen: list[Seen], *, fresh: bool) -> None:
    assert seen
    for each in seen:
        assert each.after in ({"none", "new"} if fresh else {"old", "new"}), each
        assert each.healed, each
        assert not each.error or each.error.startswith(SAID), each


TRIALS = [(errno.EIO, False, False), (errno.ENOSPC, True, False), (errno.EIO, False, True), (errno.ENOSPC, True, True)]
NAMES = ["one error", "full from then on", "one error in a new index", "full from then on in a new index"]


@pytest.mark.parametrize(("error", "for_good", "fresh"), TRIALS[:2], ids=NAMES[:2])
def test_a_failed_write_leaves_one_whole_state(
    tmp_path: Path, shim: str, error: int, for_good: bool, fresh: bool
) -> None:
    """At some of the writes of an update: what is searched then is the old tree or the new one."""
    trial = Trial(str(tmp_path), error, for_good, fresh, first=14, step=90)
    _check(tried(trial, shim), fresh=fresh)


@pytest.mark.slow
@pytest.mark.parametrize(("error", "for_good", "fresh"), TRIALS, ids=NAMES)
def test_every_failed_write_leaves_one_whole_state(
    tmp_path: Path, shim: str, error: int, for_good: bool, fresh: bool
) -> None:
    """At every fourth one, or eighth in a new index; `SEEN` lines of the output (`-s`) say how many there were."""
    seen = tried(Trial(str(tmp_path), error, for_good, fresh, first=1, step=8 if fresh else 4), shim)
    _check(seen, fresh=fresh)
    print(f"SEEN {len(seen)} failures, old {sum(each.after == 'old' for each in seen)}, "
          f"rebuilt {sum(any('built' in notice for notice in each.notices) for each in seen)}")  # fmt: skip
