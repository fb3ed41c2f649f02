"""One ignore file, compiled. Invariant: of the patterns that match, the last one written decides, as in git."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from indexer.files.wildmatch import SEPARATOR, SPECIAL, STAR, regex, tokenize

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of an ignore file."""

    glob: str
    """Byte text, without `!` and the slash at the end."""
    negated: bool
    folders_only: bool
    anchored: bool
    """Matched against the path from the ignore file's folder, not against the last name alone."""
    line: int
    """Counted from 1."""
    text: str
    """As written, for the user to read."""

    @property
    def is_plain(self) -> bool:
        """Whether it names what it matches, without wildcards."""
        return not any(character in SPECIAL for character in self.glob)


def parse(raw: bytes) -> list[Pattern]:
    """The patterns of an ignore file, in the order written."""
    patterns = []
    for number, line in enumerate(raw.removeprefix(_BOM).split(b"\n"), start=1):
        if not line or line.startswith(b"#"):
            continue
        # Git's lines are C strings: one carriage return is dropped, a NUL ends the line.
        entry = _without_trailing_spaces(line.removesuffix(b"\r").split(b"\0", 1)[0].decode("latin-1"))
        glob = entry.removeprefix("!")
        negated = glob != entry
        folders_only = glob.endswith(SEPARATOR)
        glob = glob[:-1] if folders_only else glob
        if glob:
            shown = entry.encode("latin-1").decode("utf-8", "backslashreplace")
            patterns.append(Pattern(glob, negated, folders_only, SEPARATOR in glob, number, shown))
    return patterns


def _without_trailing_spaces(line: str) -> str:
    end = len(line.rstrip(" "))
    backslashes = end - len(line[:end].rstrip("\\"))
    # An odd number of backslashes: the last one quotes the first of these spaces.
    return line[: end + 1] if backslashes % 2 else line[:end]


@dataclass(slots=True)
class Matcher:
    """Finds the last of some patterns that matches, with one look-up for each form that patterns take.

    Nearly all real patterns are a plain name or `*` and an ending, and those never reach a regular expression.
    """

    names: dict[str, int] = field(default_factory=dict)
    endings: tuple[str, ...] = ()
    ending_numbers: list[tuple[str, int]] = field(default_factory=list)
    """Highest number first."""
    paths: dict[str, int] = field(default_factory=dict)
    name_globs: Alternatives | None = None
    path_globs: Alternatives | None = None
    needs_path: bool = False

    def last(self, name: str, path: str) -> int:
        """The number of the last pattern that matches, or -1. `path` is read only where `needs_path`."""
        best = self.names.get(name, -1)
        if self.endings and name.endswith(self.endings):
            best = max(best, next(number for ending, number in self.ending_numbers if name.endswith(ending)))
        if self.name_globs is not None:
            best = max(best, self.name_globs.last(name))
        if self.needs_path:
            best = max(best, self.paths.get(path, -1))
            if self.path_globs is not None:
                best = max(best, self.path_globs.last(path))
        return best


class Alternatives:
    """Several globs as one regular expression, whose first matching group is the last matching glob."""

    __slots__ = ("_numbers", "_regex")

    def __init__(self, numbered: Iterable[tuple[int, str]]) -> None:
        last_first = sorted(numbered, reverse=True)
        self._numbers = [number for number, _ in last_first]
        self._regex = re.compile("|".join(f"({regex})" for _, regex in last_first), re.DOTALL)

    def last(self, text: str) -> int:
        """The number of the last glob that matches all of `text`, or -1."""
        found = self._regex.fullmatch(text)
        return self._numbers[(found.lastindex or 1) - 1] if found else -1


def compile_patterns(patterns: Iterable[tuple[int, Pattern]], ignore_case: bool = False) -> Matcher:
    """A matcher of numbered patterns, the highest number winning."""
    matcher = Matcher()
    endings: dict[str, int] = {}
    name_globs: list[tuple[int, str]] = []
    path_globs: list[tuple[int, str]] = []
    for number, pattern in patterns:
        tokens = tokenize(pattern.glob, pattern.anchored, ignore_case)
        if tokens is None:
            continue
        plain = "".join(token for token in tokens if isinstance(token, str))
        if len(plain) == len(tokens):
            (matcher.paths if pattern.anchored else matcher.names)[plain] = number
        elif pattern.anchored:
            path_globs.append((number, regex(tokens, is_path=True)))
        elif tokens[0] is STAR and len(plain) == len(tokens) - 1:
            endings[plain] = number
        else:
            name_globs.append((number, regex(tokens, is_path=False)))
    matcher.endings = tuple(endings)
    matcher.ending_numbers = sorted(endings.items(), key=lambda item: -item[1])
    matcher.name_globs = Alternatives(name_globs) if name_globs else None
    matcher.path_globs = Alternatives(path_globs) if path_globs else None
    matcher.needs_path = bool(matcher.paths or path_globs)
    return matcher
