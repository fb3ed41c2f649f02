"""A seal says what the files of an index at rest looked like, so that damage is noticed before it is believed.

It holds the digest of each file and its stat (size and times). The writer breaks the seal before its first change and
makes a new one when it is done: where there is a seal, the files must fit it; where there is none, a writer is at work
or died. An untouched stat is trusted for a day, then the content is read again; a stat that moved (and any write moves
the change time) is checked at once. Only the holder of the writer's lock writes here.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import CorruptIndex
from .durable import write_durably

if TYPE_CHECKING:
    from pathlib import Path

NAME = "seal.json"
_TRUST_SECONDS = 24 * 3600
# Locks are made by whoever comes first, the -shm file belongs to readers, and the seal cannot hold itself.
_NOT_SEALED = (".lock", "-shm", "-wal", ".part", NAME)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was sealed of one file."""

    digest: str
    stat: tuple[int, ...]
    """Size in bytes, time of the last write and of the last change in nanoseconds."""


Entries = dict[str, Entry]


def write_seal(folder: Path, known: Entries | None = None) -> None:
    """Seal every file of the index folder as it is now; a file whose stat is `known` is not read again."""
    entries = {}
    for path in _files(folder):
        name, stat = path.relative_to(folder).as_posix(), _stat(path)
        before = (known or {}).get(name)
        entries[name] = before if before and before.stat == stat else Entry(_digest(path), stat)
    files = {name: [entry.digest, *entry.stat] for name, entry in entries.items()}
    write_durably(folder / NAME, json.dumps({"verified": time.time(), "files": files}).encode())


def break_seal(folder: Path) -> Entries:
    """Remove the seal, before the first change; gives what it held, for the next one."""
    known: Entries = {}
    try:
        known, _ = _read(folder)
    except CorruptIndex:
        known = {}
    (folder / NAME).unlink(missing_ok=True)
    return known


def is_sealed(folder: Path) -> bool:
    """Nothing was written since the last clean end."""
    return (folder / NAME).exists()


def verify(folder: Path, *, thorough: bool = False) -> bool:
    """Compare every sealed file with its seal. True when contents were read, so that a new seal would save doing it again.

    :raises CorruptIndex: a file is missing or its content is not what was sealed.
    """
    entries, verified = _read(folder)
    return _compare(folder, entries, distrusted=thorough or time.time() - verified > _TRUST_SECONDS)


def verify_at_rest(folder: Path) -> None:
    """For a reader: a file whose stat moved must have the content that was sealed, unless a writer is at work.

    :raises CorruptIndex: a file is missing or its content is not what was sealed.
    """
    while (before := _bytes(folder)) is not None:
        try:
            _compare(folder, _read(folder)[0], distrusted=False)
        except CorruptIndex:
            if _bytes(folder) != before:  # a writer broke the seal before it changed anything: look again
                continue
            raise
        return


def _bytes(folder: Path) -> bytes | None:
    try:
        return (folder / NAME).read_bytes()
    except OSError:
        return None


def _compare(folder: Path, entries: Entries, *, distrusted: bool) -> bool:
    any_read = False
    for name, entry in entries.items():
        path = folder / name
        try:
            if _stat(path) == entry.stat and not distrusted:
                continue
            any_read = True
            if _digest(path) != entry.digest:
                raise CorruptIndex(f"{name} is damaged")
        except OSError as error:
            raise CorruptIndex(f"{name} cannot be read: {error.strerror}") from error
    return any_read


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(_NOT_SEALED))


def _stat(path: Path) -> tuple[int, ...]:
    result = path.stat()
    return (result.st_size, result.st_mtime_ns, result.st_ctime_ns)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _read(folder: Path) -> tuple[Entries, float]:
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
        entries = {
            name: Entry(str(row[0]), tuple(int(value) for value in row[1:])) for name, row in document["files"].items()
        }
        return entries, float(document["verified"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorruptIndex("the seal of the index cannot be read") from error
