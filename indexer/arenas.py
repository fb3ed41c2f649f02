"""How many pools of memory the C library keeps for threads.

glibc gives each thread a pool of its own, up to 8 a core, and what one pool holds free no other can use. In a process that
lives for days and starts threads for searches and workspaces this looks like a leak: 7,200 steps of `benchmarks/replay.py`
made an indexing process grow from 215 to 418 MiB; with two pools it stays within a tenth.
"""

from __future__ import annotations

import ctypes
import platform

_M_ARENA_MAX = -8
_POOLS = 2


def limit_arenas() -> None:
    """Keep them few; to be called before other threads are started. Elsewhere than on glibc there is nothing to do."""
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _POOLS)
