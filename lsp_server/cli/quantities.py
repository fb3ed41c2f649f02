"""Bytes and durations in words."""

from __future__ import annotations

from indexer.counting import BOUNDS

_KILO = 1000


def size(count: float) -> str:
    """Bytes, in the unit that fits."""
    for unit in ("bytes", "kB", "MB"):
        if count < _KILO:
            return f"{count:.0f} {unit}" if unit == "bytes" or count >= 10 else f"{count:.1f} {unit}"
        count /= _KILO
    return f"{count:.1f} GB"


def ago(seconds: float | None) -> str:
    """How long something is past."""
    if seconds is None:
        return "never"
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


def duration(seconds: float | None) -> str:
    """Within a bound in seconds; None: beyond all of them."""
    if seconds is None:
        return f"over {BOUNDS[-1]:g} s"
    return f"within {seconds:g} s" if seconds >= 1 else f"within {seconds * _KILO:g} ms"
