"""When Python looks for cycles of objects that nobody holds any more."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OBJECTS = 100_000
"""New ones that are looked at together. With Python's 700, looking took 2.6 of the 25 s that the writer took for the trees of
`benchmarks/pace.py`, and takes 0.3 s now. What indexing makes are tuples of plain values, which hold no cycles."""
_lock = threading.Lock()
_users = 0
_before = gc.get_threshold()


@contextmanager
def seldom() -> Iterator[None]:
    """Look for cycles seldom while this lasts, in all threads; several at a time are fine."""
    global _users, _before  # noqa: PLW0603 (the collector is the process's, so is the count of who wants it seldom)
    with _lock:
        _users += 1
        if _users == 1:
            _before = gc.get_threshold()
            gc.set_threshold(_OBJECTS, *_before[1:])
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if not _users:
                gc.set_threshold(*_before)
