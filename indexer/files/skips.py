"""What is left out by name. Invariant: names are data (two TOML files); this code knows no language and no tool."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class _Names:
    """Names, plain or as `*` and an ending."""

    plain: frozenset[str]
    endings: tuple[str, ...]

    def has(self, name: str) -> bool:
        return name in self.plain or name.endswith(self.endings)

    def first_of(self, names: Iterable[str]) -> str | None:
        """The first, in alphabetical order, that is one of these."""
        return min((name for name in names if self.has(name)), default=None)


@dataclass(frozen=True, slots=True)
class _Holding:
    """A sign that a folder of any name is left out."""

    file: str
    content: bytes
    unless: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Ambiguous:
    """When a folder with a name that people also give to source is left out."""

    beside: _Names
    inside: tuple[str, ...]


def _names(names: Iterable[str]) -> _Names:
    listed = list(names)
    plain = frozenset(name for name in listed if not name.startswith("*"))
    return _Names(plain, tuple(name[1:] for name in listed if name.startswith("*")))


def _table(file: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))


_FOLDERS = _table("skip_folders.toml")
_FILES = _table("skip_files.toml")

_FOLDER_REASONS = {
    "version_control": "a version control folder",
    "dependencies": "a folder of dependencies",
    "built": "a folder that tools write",
}
_BY_NAME = [(_names(_FOLDERS[group]["names"]), reason) for group, reason in _FOLDER_REASONS.items()]
_PLAIN_FOLDERS = {name: reason for names, reason in _BY_NAME for name in names.plain}
_FOLDER_ENDINGS = {ending: reason for names, reason in _BY_NAME for ending in names.endings}
_ALL_FOLDER_ENDINGS = tuple(_FOLDER_ENDINGS)
_VERSION_CONTROL = _BY_NAME[0][0].plain
_HOLDING = {
    entry["file"]: _Holding(entry["file"], entry.get("content", "").encode(), entry.get("unless", ""), entry["reason"])
    for entry in _FOLDERS["holding"]
}
_AMBIGUOUS = {
    name: _Ambiguous(_names(entry.get("beside", ())), tuple(entry.get("inside", ())))
    for entry in _FOLDERS["ambiguous"]
    for name in entry["names"]
}

_FILE_REASONS = {
    "asset": "a media file or document",
    "archive": "an archive",
    "compiled": "a compiled file",
    "data": "a binary data file",
    "locked": "a lock file",
    "minified": "minified",
    "generated": "generated",
}
_FILE_NAMES = {name: reason for group, reason in _FILE_REASONS.items() for name in _FILES[group].get("names", ())}
_EXTENSIONS = {
    extension: f"{reason} (.{extension})"
    for group, reason in _FILE_REASONS.items()
    for extension in _FILES[group].get("extensions", ())
}
_ENDINGS = {
    ending: f"{reason} (*{ending})"
    for group, reason in _FILE_REASONS.items()
    for ending in _FILES[group].get("endings", ())
}
# Any ending in the table is tried by its last extension first, so that most names cost one look-up.
_LONG_ENDINGS: dict[str, tuple[str, ...]] = {
    extension: tuple(ending for ending in _ENDINGS if ending.endswith(f".{extension}"))
    for extension in {ending.rpartition(".")[2] for ending in _ENDINGS}
}

_PROSE = frozenset(_FILES["prose"]["extensions"])
_BULK = frozenset(_FILES["bulk"]["extensions"])
_BULK_LIMIT: int = _FILES["bulk"]["max_characters"]


def is_prose(name: str) -> bool:
    """Whether a file of this name holds sentences rather than code."""
    return _extension(name) in _PROSE


def data_limit(name: str) -> int | None:
    """Above how many characters a file of this name is data and not source; None: never."""
    return _BULK_LIMIT if _extension(name) in _BULK else None


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def is_version_control(name: str) -> bool:
    """Whether a folder of this name holds a version control system's own files."""
    return name in _VERSION_CONTROL


def file_reason(name: str) -> str | None:
    """Why a file of this name is left out, or None."""
    extension = _extension(name)
    if extension in _EXTENSIONS and len(extension) < len(name):
        return _EXTENSIONS[extension]
    if name in _FILE_NAMES:
        return f"{_FILE_NAMES[name]} ({name})"
    endings = _LONG_ENDINGS.get(extension)
    if endings and (lower := name.lower()).endswith(endings):
        return next(_ENDINGS[ending] for ending in endings if lower.endswith(ending))
    return None


def folder_reason(name: str, beside: Iterable[str], absolute: str) -> str | None:
    """Why a folder of this name is left out, or None.

    :param beside: the names in the folder that holds it.
    :param absolute: its path, looked into only where the name is ambiguous.
    """
    if name in _PLAIN_FOLDERS:
        return _PLAIN_FOLDERS[name]
    if name in _AMBIGUOUS:
        rule = _AMBIGUOUS[name]
        neighbour = rule.beside.first_of(beside)
        if neighbour is not None:
            return f"a build or dependency folder ({name} beside {neighbour})"
        held = next((inner for inner in rule.inside if os.path.lexists(os.path.join(absolute, inner))), None)  # noqa: PTH118
        if held is not None:
            return f"a build or dependency folder ({name} with {held})"
    if name.endswith(_ALL_FOLDER_ENDINGS):
        return next(reason for ending, reason in _FOLDER_ENDINGS.items() if name.endswith(ending))
    return None


def holding_reason(names: Container[str], begins: Callable[[str, bytes], bool]) -> str | None:
    """Why a folder is left out for what it holds, or None.

    :param begins: whether the file of a name in it begins with some bytes.
    """
    for file, sign in _HOLDING.items():
        if file in names and (not sign.unless or sign.unless not in names):  # noqa: SIM102 - reads the file last
            if not sign.content or begins(file, sign.content):
                return sign.reason
    return None
