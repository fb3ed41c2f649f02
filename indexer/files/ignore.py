"""Which ignore files speak for an entry. Invariant: the answer is the one git gives (`git check-ignore`) wherever only
git's own files speak; `.ignore`, `.sememeignore` and the settings can only add to them or overrule them.

From weakest to strongest: git's global file, `.git/info/exclude`, then from the repository's top folder down, in each
folder, `.gitignore`, `.ignore` and `.sememeignore`, and last the patterns of the settings. Git itself is never run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from indexer.files.opening import read_regular
from indexer.files.patterns import Matcher, Pattern, compile_patterns, parse
from indexer.files.wildmatch import byte_text, fold

IGNORE_FILES = (".sememeignore", ".ignore", ".gitignore")
"""Strongest first."""

# Git allows 100 MB. Compiling that would take minutes, and the longest that people write is some tens of kilobytes.
MAX_IGNORE_BYTES = 256 * 1024
_SETTINGS = "settings"
_SHOWN = 80  # characters of a pattern in a reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """The pattern that decides about an entry."""

    ignored: bool
    lifts: bool
    """Whether it re-includes by name what is left out by default: `!vendor/`, written for this tool and not for git."""
    reason: str


@dataclass(frozen=True, slots=True)
class Scope:
    """The folder that an ignore file speaks for: how a path below the root reads from there."""

    above: str = ""
    """Byte text: what to put before the path (the file lies in a parent folder)."""
    cut: int = 0
    """How many bytes to take off it (the file lies below the root)."""


@dataclass(frozen=True, slots=True)
class Layer:
    """An ignore file's patterns."""

    source: str
    """For the user to read."""
    scope: Scope
    patterns: tuple[Pattern, ...]
    for_files: Matcher
    for_folders: Matcher
    may_lift: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """The ignore files that speak for the entries of one folder, strongest first."""

    layers: tuple[Layer, ...] = ()
    ignore_case: bool = False
    use_git: bool = True

    def verdict(self, path: str, name: str, is_folder: bool) -> Verdict | None:
        """What is said about an entry; None: nothing.

        :param path: relative to the root, with `/`; its folders are not ignored, or nobody would ask.
        """
        if not path.isascii():
            path, name = byte_text(path), byte_text(name)
        if self.ignore_case:
            path, name = fold(path), fold(name)
        for layer in self.layers:
            matcher = layer.for_folders if is_folder else layer.for_files
            number = matcher.last(name, layer.scope.above + path[layer.scope.cut :] if matcher.needs_path else "")
            if number >= 0:
                return _verdict(layer, layer.patterns[number])
        return None


def _verdict(layer: Layer, pattern: Pattern) -> Verdict:
    if pattern.negated:
        return Verdict(ignored=False, lifts=layer.may_lift and pattern.is_plain, reason="")
    text = pattern.text if len(pattern.text) <= _SHOWN else pattern.text[:_SHOWN] + "…"
    # A setting is a list of patterns, and a line of it says nothing to the user.
    line = "" if layer.source == _SETTINGS else f":{pattern.line}"
    return Verdict(ignored=True, lifts=False, reason=f"ignored by {layer.source}{line} ({text})")


def root_rules(root: str, extra_ignore: tuple[str, ...] = (), use_git: bool = True) -> Rules:
    """The rules that hold at the root before its own ignore files: those from the settings and from above the root.

    The root itself is wanted, whatever is said about it: the user named it.
    """
    real = Path(os.path.realpath(root))
    tops = (real, *real.parents) if use_git else ()
    top, common = next(((folder, git) for folder in tops if (git := git_folder(str(folder)))), (real, None))
    ignore_case = common is not None and _ignores_case(common)
    settings = _layer(
        _SETTINGS, "\n".join(extra_ignore).encode("utf-8", "replace"), Scope(), ignore_case, may_lift=True
    )
    rules = Rules((settings,) if settings else (), ignore_case, use_git)
    if common is None:
        return rules
    rules = _with_repository(rules, common, _shown(top, real, ".git"), _above(real, top))
    for folder in reversed(real.parents):
        if folder.is_relative_to(top):
            shown = _shown(folder, real, ".gitignore")
            layer = _file_layer(str(folder / ".gitignore"), shown, _above(real, folder), ignore_case)
            rules = _with_stronger(rules, (layer,))
    return rules


def folder_rules(rules: Rules, absolute: str, folder: str, names: Container[str]) -> Rules:
    """The rules for the entries of a folder: its parent's and its own.

    :param folder: relative to the root, ending in `/`; empty for the root.
    :param names: what lies in it.
    """
    # Git never looks past a repository's top: what an outer one ignores says nothing about a submodule's files.
    if rules.use_git and folder and ".git" in names and (common := git_folder(absolute)):
        not_gits = tuple(layer for layer in rules.layers if layer.may_lift)
        inner = Rules(not_gits, rules.ignore_case, rules.use_git)
        rules = _with_repository(inner, common, folder + ".git", Scope(cut=len(byte_text(folder))))
    found = [name for name in IGNORE_FILES if name in names and (rules.use_git or name != ".gitignore")]
    if not found:
        return rules
    layers = (
        _file_layer(
            os.path.join(absolute, name),  # noqa: PTH118 - a Path for each folder would cost as much as listing it
            folder + name,
            Scope(cut=len(byte_text(folder))),
            rules.ignore_case,
            may_lift=name != ".gitignore",
        )
        for name in found
    )
    return _with_stronger(rules, tuple(layers))


def git_folder(folder: str) -> Path | None:
    """The folder that holds the repository's common files if `folder` is the top of a git work tree.

    `.git` is a file in a worktree or a submodule: it names a folder, whose `commondir`, if any, names the common one.
    """
    git = Path(folder, ".git")
    if not os.path.isdir(git):  # noqa: PTH112 - Path.is_dir raises for a folder that may not be looked into
        raw = read_regular(str(git), MAX_IGNORE_BYTES)
        if raw is None or not raw.startswith(b"gitdir: "):
            return None
        named = os.fsdecode(raw.removeprefix(b"gitdir: ").rstrip(b"\r\n").replace(b"\0", b""))
        if _is_remote(named) and not _is_remote(folder):
            return None
        git = Path(folder, named)
    if not os.path.lexists(git / "HEAD"):
        return None
    common = read_regular(str(git / "commondir"), MAX_IGNORE_BYTES)
    named = os.fsdecode(common.strip().replace(b"\0", b"")) if common else ""
    return git / named if not _is_remote(named) or _is_remote(folder) else git


def _is_remote(path: str) -> bool:
    """A share of another machine: to look at one that a workspace names would tell Windows' credentials to that machine."""
    return path[:2].replace("\\", "/") == "//"


def _with_repository(rules: Rules, common: Path, shown: str, scope: Scope) -> Rules:
    """The rules and, weaker than all of them, what git reads beside the ignore files in the work tree."""
    exclude = _file_layer(str(common / "info" / "exclude"), f"{shown}/info/exclude", scope, rules.ignore_case)
    everywhere = _file_layer(_global_ignore(), "git's global ignore file", scope, rules.ignore_case)
    weaker = tuple(layer for layer in (exclude, everywhere) if layer)
    return Rules((*rules.layers, *weaker), rules.ignore_case, rules.use_git)


def _with_stronger(rules: Rules, stronger: tuple[Layer | None, ...]) -> Rules:
    """The rules with those of a deeper folder before them; only the settings stay first."""
    is_settings = bool(rules.layers) and rules.layers[0].source == _SETTINGS
    first = rules.layers[:is_settings]
    layers = (*first, *(layer for layer in stronger if layer), *rules.layers[is_settings:])
    return Rules(layers, rules.ignore_case, rules.use_git)


def _shown(folder: Path, root: Path, name: str) -> str:
    """A file in a folder at or above the root, as seen from the root."""
    return os.path.relpath(folder / name, root).replace(os.sep, "/")


def _above(root: Path, folder: Path) -> Scope:
    """The scope of an ignore file in a folder at or above the root."""
    below = root.relative_to(folder).as_posix()
    return Scope(above="" if below == "." else byte_text(below) + "/")


def _file_layer(absolute: str, shown: str, scope: Scope, ignore_case: bool, may_lift: bool = False) -> Layer | None:
    raw = read_regular(absolute, MAX_IGNORE_BYTES)
    return _layer(shown, raw, scope, ignore_case, may_lift) if raw else None


def _layer(source: str, raw: bytes, scope: Scope, ignore_case: bool, may_lift: bool) -> Layer | None:
    patterns = parse(raw)
    if not patterns:
        return None
    numbered = list(enumerate(patterns))
    for_files = compile_patterns(((n, pattern) for n, pattern in numbered if not pattern.folders_only), ignore_case)
    for_folders = compile_patterns(numbered, ignore_case)
    scope = Scope(fold(scope.above), scope.cut) if ignore_case else scope
    return Layer(source, scope, tuple(patterns), for_files, for_folders, may_lift)


def _global_ignore() -> str:
    """Where git looks unless `core.excludesFile` says otherwise."""
    config = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111 - the other raises
    # It is the user's own, and often a link into a folder of dotfiles.
    return os.path.realpath(Path(config, "git", "ignore"))


def _ignores_case(common: Path) -> bool:
    """Whether `core.ignorecase` is set, as git does when it makes a repository on macOS or Windows."""
    config = read_regular(str(common / "config"), MAX_IGNORE_BYTES) or b""
    core = re.search(rb"(?ims)^\s*\[core\](.*?)(?=^\s*\[|\Z)", config)
    return bool(core and re.search(rb"(?im)^\s*ignorecase\s*=\s*(true|yes|on|1)\s*$", core[1]))
