"""The files of a workspace. Invariant: everything below the root is either given as a file or accounted for by a Skip,
in the order of the paths; no link is followed, nothing but folders is opened, and nothing raises once the walk is on.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.files.ignore import IGNORE_FILES, MAX_IGNORE_BYTES, Rules, folder_rules, root_rules
from indexer.files.opening import changed_ns, is_link, read_regular
from indexer.files.skips import file_reason, folder_reason, holding_reason, is_version_control
from indexer.values import Skip, SourceFile

MAX_FILE_BYTES = 1_000_000
_MAX_TAG_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class WalkRules:
    """What the settings say about which files are wanted."""

    max_file_bytes: int = MAX_FILE_BYTES
    extra_ignore: tuple[str, ...] = ()
    """Patterns as in a `.gitignore` at the root. They overrule every ignore file."""
    respect_gitignore: bool = True
    """Whether git's own ignore files count; `.ignore` and `.sememeignore` always do."""


DEFAULT_RULES = WalkRules()


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that is walked."""

    path: str
    """Relative to the root, ending in `/`; empty for the root."""
    absolute: str
    entries: dict[str, os.DirEntry[str]]
    rules: Rules


def walk(
    root: Path, rules: WalkRules = DEFAULT_RULES, entering: Callable[[str], None] | None = None
) -> Iterator[SourceFile | Skip]:
    """Every file below the root that is worth reading, and a Skip for each file or folder that is left out.

    A folder that is left out comes once, its path ending in `/`. What vanishes during the walk is left out silently.

    :param entering: is given each folder's absolute path just before the folder is listed, so that whoever begins to
        watch it then misses no change. A folder that is left out by its path is not listed. It must not raise.
    :raises FileNotFoundError: there is no root.
    :raises NotADirectoryError: it is not a folder.
    """
    return _walk(_root(root, rules, entering), rules, entering)


def _walk(root: _Folder, rules: WalkRules, entering: Callable[[str], None] | None) -> Iterator[SourceFile | Skip]:
    # A stack of our own, as folders can be nested more deeply than Python calls.
    stack = [(root, iter(_in_order(root)))]
    while stack:
        folder, entries = stack[-1]
        for name in entries:
            found = _judge(folder, name, rules, entering)
            if isinstance(found, _Folder):
                stack.append((found, iter(_in_order(found))))
                break
            if found is not None:
                yield found
        else:
            stack.pop()


def why(root: Path, path: str | Path, rules: WalkRules = DEFAULT_RULES) -> Skip | SourceFile:
    """What `walk` would say about one path, found by looking only at the folders that lead to it.

    :param path: absolute or relative to the root. A folder that is walked gives a Skip that says so.
    """
    shown = str(path).encode("utf-8", "backslashreplace").decode()
    if "\0" in shown:
        return Skip(shown, "no file name: it holds a NUL")
    parts = _parts_below(root, str(path))
    if parts is None:
        return Skip(shown, "outside the workspace")
    found: _Folder | SourceFile | Skip | None = _root(root, rules)
    for part in parts:
        if not isinstance(found, _Folder):
            break
        found = _judge(found, part, rules) if part in found.entries else None
    else:
        if isinstance(found, _Folder):
            return Skip(found.path or "./", "a folder: its files are judged one by one")
    # A file, or a link, has nothing below it.
    if found is None or (isinstance(found, SourceFile) and found.path != "/".join(parts)):
        return Skip("/".join(parts).encode("utf-8", "backslashreplace").decode(), "no such file")
    assert not isinstance(found, _Folder)  # noqa: S101 - the loop leaves with one only at its end
    return found


def is_wanted(root: Path, path: str, rules: WalkRules = DEFAULT_RULES) -> bool:
    """Whether the rules let a path in, for its name and its folders, if there is such a file or not.

    :param path: relative to the root, with `/`.
    """
    parts = _parts_below(root, path) if is_text(path) else None
    if not parts:
        return False
    folder = _root(root, rules)
    for part in parts[:-1]:
        inner = _judge(folder, part, rules) if part in folder.entries else _judge_missing_folder(folder, part)
        if not isinstance(inner, _Folder):
            return False
        folder = inner
    return _name_reason(folder.rules, "/".join(parts), parts[-1]) is None


def is_text(path: str) -> bool:
    """Whether a path is valid UTF-8; no walk gives one that is not."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parts_below(root: Path, path: str) -> tuple[str, ...] | None:
    """The names that lead from the root to a path; None if they lead out of it."""
    absolute = os.path.abspath(os.path.join(root, path))  # noqa: PTH100, PTH118 - Path keeps `..`, and folds `./`
    for top in (os.path.abspath(root), os.path.realpath(root)):  # noqa: PTH100
        for candidate in (absolute, _real_folder(absolute)):
            if candidate == top:
                return ()
            prefix = top if top.endswith(os.sep) else top + os.sep
            if candidate.startswith(prefix):
                return Path(candidate[len(prefix) :]).parts
    return None


def _real_folder(absolute: str) -> str:
    head, tail = os.path.split(absolute)
    return os.path.join(os.path.realpath(head), tail)  # noqa: PTH118


def _root(root: Path, rules: WalkRules, entering: Callable[[str], None] | None = None) -> _Folder:
    absolute = os.path.abspath(root)  # noqa: PTH100 - the current folder may change while a walk is on
    if entering is not None:
        entering(absolute)
    with os.scandir(absolute) as listing:
        entries = {entry.name: entry for entry in listing}
    above = root_rules(absolute, rules.extra_ignore, rules.respect_gitignore)
    return _Folder("", absolute, entries, folder_rules(above, absolute, "", entries))


def _in_order(folder: _Folder) -> list[str]:
    """Its names in the order of their paths: what a folder holds sorts as if after a `/`."""
    keys = [(_shown(entry), name) for name, entry in folder.entries.items()]
    keys.sort()
    return [name for _, name in keys]


def _shown(entry: os.DirEntry[str]) -> str:
    """An entry's name for the user: bytes that are not UTF-8 written out as `\\udcff`, and a folder's ending in `/`."""
    name = entry.name if entry.name.isascii() else entry.name.encode("utf-8", "backslashreplace").decode()
    try:
        return name + "/" if entry.is_dir(follow_symlinks=False) else name
    except OSError:  # the file system does not say with the name, and it has vanished since
        return name


def _judge(
    folder: _Folder, name: str, rules: WalkRules, entering: Callable[[str], None] | None = None
) -> _Folder | SourceFile | Skip | None:
    """An entry of a folder: a folder to walk, a file, what is left out, or None for what has vanished."""
    entry = folder.entries[name]
    try:
        if entry.is_file(follow_symlinks=False):
            return _judge_file(folder, entry, rules)
        if entry.is_dir(follow_symlinks=False) and not (os.name == "nt" and is_link(entry.stat(follow_symlinks=False))):
            return _judge_folder(folder, entry, entering)
        return Skip(folder.path + _shown(entry), _other_kind(entry.stat(follow_symlinks=False)))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return Skip(folder.path + _shown(entry), f"cannot be read: {error.strerror}")


def _judge_file(folder: _Folder, entry: os.DirEntry[str], rules: WalkRules) -> SourceFile | Skip:
    name = entry.name
    path = folder.path + name
    if not name.isascii() and _shown(entry) != name:
        return Skip(folder.path + _shown(entry), "its name is not valid UTF-8")
    reason = _name_reason(folder.rules, path, name)
    if reason is not None:
        return Skip(path, reason)
    status = entry.stat(follow_symlinks=False)
    if status.st_size > rules.max_file_bytes:
        return Skip(path, f"{status.st_size:,} bytes, over the limit of {rules.max_file_bytes:,}")
    if name in IGNORE_FILES and status.st_size > MAX_IGNORE_BYTES:
        return Skip(path, f"its patterns are not applied: {status.st_size:,} bytes, over {MAX_IGNORE_BYTES:,}")
    return SourceFile(path, status.st_size, changed_ns(status))


def _name_reason(rules: Rules, path: str, name: str) -> str | None:
    """Why a file is left out for its path alone, or None."""
    if is_version_control(name):  # `.git` is a file in a worktree
        return "version control's own"
    verdict = rules.verdict(path, name, is_folder=False)
    if verdict is not None and verdict.ignored:
        return verdict.reason
    return None if verdict is not None and verdict.lifts else file_reason(name)


def _judge_folder(
    parent: _Folder, entry: os.DirEntry[str], entering: Callable[[str], None] | None
) -> _Folder | Skip | None:
    name = entry.name
    path = parent.path + name + "/"
    if not name.isascii() and _shown(entry) != name + "/":
        return Skip(parent.path + _shown(entry), "its name is not valid UTF-8")
    reason, lifted = _folder_reason(parent, name, entry.path)
    if reason is not None:
        return Skip(path, reason)
    if entering is not None:
        entering(entry.path)
    with os.scandir(entry.path) as listing:
        entries = {inner.name: inner for inner in listing}
    if not lifted:
        reason = holding_reason(entries, lambda file, start: _begins(os.path.join(entry.path, file), start))  # noqa: PTH118
        if reason is not None:
            return Skip(path, reason)
    return _Folder(path, entry.path, entries, folder_rules(parent.rules, entry.path, path, entries))


def _judge_missing_folder(parent: _Folder, name: str) -> _Folder | None:
    """A folder that is not there yet, as if it were, and empty; None if it would not be walked."""
    absolute = os.path.join(parent.absolute, name)  # noqa: PTH118
    reason, _ = _folder_reason(parent, name, absolute)
    return _Folder(parent.path + name + "/", absolute, {}, parent.rules) if reason is None else None


def _folder_reason(parent: _Folder, name: str, absolute: str) -> tuple[str | None, bool]:
    """Why a folder is left out for its name and its place, if it is; and whether a rule takes it in on purpose."""
    if is_version_control(name):
        return "version control's own", False
    verdict = parent.rules.verdict(parent.path + name, name, is_folder=True)
    if verdict is not None and verdict.ignored:
        return verdict.reason, False
    lifted = verdict is not None and verdict.lifts
    return (None if lifted else folder_reason(name, parent.entries, absolute)), lifted


def _begins(absolute: str, start: bytes) -> bool:
    return (read_regular(absolute, _MAX_TAG_BYTES) or b"").startswith(start)


def _other_kind(status: os.stat_result) -> str:
    if is_link(status):
        return "link, not followed"
    kinds = {stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
    return f"{kinds.get(stat.S_IFMT(status.st_mode), 'not a regular file')}, never opened"
