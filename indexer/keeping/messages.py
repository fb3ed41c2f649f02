"""What a keeper's process says, as frozen values and as plain ones for the pipe."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..embedding.endpoint_settings import EndpointSettings
from ..settings import Settings
from . import figures
from .figures import KeeperFigures


@dataclass(frozen=True, slots=True)
class KeptState:
    """How far one workspace is."""

    root: str
    phase: str
    """following (another process keeps it), waiting (another process writes it), scan, index, optimize, embed (a slow model
    reads), ready, paused or failed."""
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    symbols: int = 0
    fresh: bool = False
    """The index holds every change that was noticed, and changes are being noticed."""
    problem: str | None = None
    """Why it is not as it should be, in words for the user."""


@dataclass(frozen=True, slots=True)
class KeptNotice:
    """Something that happened to an index and that its user should know."""

    root: str
    text: str
    routine: bool = False
    """For a log, not for a message."""


def to_plain(message: KeptState | KeptNotice | KeeperFigures) -> list[Any]:
    """A message as plain values."""
    return [type(message).__name__, asdict(message)]


def from_plain(row: list[Any]) -> KeptState | KeptNotice | KeeperFigures:
    """The message that `to_plain` was given."""
    name, fields = row
    if name == KeeperFigures.__name__:
        return figures.from_plain(fields)
    return KeptState(**fields) if name == KeptState.__name__ else KeptNotice(**fields)


def settings_to_plain(settings: Settings) -> dict[str, Any]:
    """Settings as plain values."""
    return {**asdict(settings), "cache_dir": str(settings.cache_dir), "extra_ignore": list(settings.extra_ignore)}


def settings_from_plain(fields: dict[str, Any]) -> Settings:
    """The settings that `settings_to_plain` was given."""
    endpoint = EndpointSettings(**fields["endpoint"])
    paths = {"cache_dir": Path(fields["cache_dir"]), "extra_ignore": tuple(fields["extra_ignore"])}
    return Settings(**{**fields, **paths, "endpoint": endpoint})
