"""Hypothesis as its own profile for CI has it: the same examples each time, and no deadlines, which a busy machine misses."""

from __future__ import annotations

from hypothesis import settings

settings.load_profile("ci")
