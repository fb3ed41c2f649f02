"""One file's content. Invariant: a path leads to a regular file below the root through no link, or nothing is read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from indexer.files.decode import decode
from indexer.files.opening import NotRegularError, changed_ns, open_below, read_at_most
from indexer.files.walk import DEFAULT_RULES, WalkRules
from indexer.values import Skip

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was at one moment."""

    path: str
    """Relative to the workspace root, with `/`."""
    raw: bytes
    text: str
    size: int
    """Bytes, as the file system said before reading."""
    mtime_ns: int
    """From before reading too: a write in between shows as another time at the next look."""
    digest: bytes
    """BLAKE2b of `raw`, `DIGEST_BYTES` long."""


def read(root: Path, path: str, limits: WalkRules = DEFAULT_RULES) -> Source | Skip:
    """The content of a file, of which at most `limits.max_file_bytes` are read; a Skip if it cannot be had as text.

    :param path: relative to the root, with `/`.
    """
    parts = tuple(path.split("/"))
    if not _leads_down(parts):
        return Skip(path, "outside the workspace")
    try:
        raw, status = _content(os.fspath(root), parts, limits.max_file_bytes)
    except (OSError, UnicodeEncodeError) as error:
        return Skip(path.encode("utf-8", "backslashreplace").decode(), _reason(error))
    size = max(status.st_size, len(raw))
    if size > limits.max_file_bytes:
        return Skip(path, f"{size:,} bytes, over the limit of {limits.max_file_bytes:,}")
    text = decode(path, raw)
    if isinstance(text, Skip):
        return text
    return Source(path, raw, text, status.st_size, changed_ns(status), digest(raw))


def _content(root: str, parts: tuple[str, ...], limit: int) -> tuple[bytes, os.stat_result]:
    """The file's bytes (none of them if it is too large, one too many if it has grown so) and its status before."""
    descriptor, status = open_below(root, parts)
    try:
        return (b"" if status.st_size > limit else read_at_most(descriptor, limit)), status
    finally:
        os.close(descriptor)


def _reason(error: OSError | UnicodeEncodeError) -> str:
    match error:
        case UnicodeEncodeError():
            return "its name is not valid UTF-8"
        case FileNotFoundError():
            return "no such file"
        case NotRegularError():
            return str(error)
        case _:
            # For a link O_NOFOLLOW gives ELOOP or, in a folder's place, ENOTDIR.
            return f"cannot be read: {error.strerror}"


def digest(raw: bytes) -> bytes:
    """What tells one content from another."""
    return blake2b(raw, digest_size=DIGEST_BYTES).digest()


def _leads_down(parts: tuple[str, ...]) -> bool:
    """Whether these are plain names. On Windows a name can hold another separator, a drive or a stream."""
    odd = "\0" if os.name != "nt" else '\0\\:*?"<>|'
    return all(part not in {"", ".", ".."} and not any(character in part for character in odd) for part in parts)
