"""Globs as git reads them. Invariant: a glob matches a text exactly when git's `wildmatch` says so, byte for byte.

Git matches bytes, so `?` is one byte of `é`. Globs and names therefore meet here as *byte text*: a `str` with one
character (0 to 255) for each byte of the UTF-8 name. An ASCII name, which nearly every name is, is its own byte text.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

SPECIAL = "*?[\\"
SEPARATOR = "/"

# Git's own ctype tables are ASCII, and its [:space:] has no vertical tab or form feed.
_POSIX: dict[str, frozenset[int]] = {
    name: frozenset(map(ord, characters))
    for name, characters in {
        "alnum": string.ascii_letters + string.digits,
        "alpha": string.ascii_letters,
        "blank": " \t",
        "cntrl": "".join(map(chr, [*range(32), 127])),
        "digit": string.digits,
        "graph": "".join(map(chr, range(33, 127))),
        "lower": string.ascii_lowercase,
        "print": "".join(map(chr, range(32, 127))),
        "punct": string.punctuation,
        "space": " \t\n\r",
        "upper": string.ascii_uppercase,
        "xdigit": string.hexdigits,
    }.items()
}


def byte_text(name: str) -> str:
    """The byte text of a file name or path."""
    return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode("latin-1")


def fold(text: str) -> str:
    """Byte text in lower case as git folds it: ASCII letters only."""
    return text.encode("latin-1").lower().decode("latin-1")


@dataclass(frozen=True, slots=True)
class Wild:
    """A part of a glob that is not a character."""

    name: str


_ANY = Wild("?")
STAR = Wild("*")
_FOLDERS = Wild("**/")
_REST = Wild("**")
Token = str | frozenset[int] | Wild


def tokenize(glob: str, is_path: bool, ignore_case: bool) -> list[Token] | None:
    """The parts of a glob, one for each character or wildcard; None if it can never match.

    :param is_path: whether it is matched against a path, where a single star stops at a slash.
    """
    glob = glob.removeprefix(SEPARATOR) if is_path else glob
    plain = next((i for i, character in enumerate(glob) if character in SPECIAL), len(glob))
    tokens: list[Token] = list(fold(glob[:plain]) if ignore_case else glob[:plain])
    # Git matches the plain beginning first and the remainder alone, so that `foo**/x` begins with `**/` there.
    rest = glob[plain:]
    i = 0
    while i < len(rest):
        character = rest[i]
        if character == "\\":
            if i + 1 == len(rest):
                return None
            tokens.append(fold(rest[i + 1]) if ignore_case else rest[i + 1])
            i += 2
        elif character == "?":
            tokens.append(_ANY)
            i += 1
        elif character == "*":
            star, i = _stars(rest, i, is_path)
            tokens.append(star)
        elif character == "[":
            members, i = _class(rest, i + 1, ignore_case)
            if members is None:
                return None
            tokens.append(members)
        else:
            tokens.append(fold(character) if ignore_case else character)
            i += 1
    return tokens


def _stars(glob: str, start: int, anchored: bool) -> tuple[Wild, int]:
    """The wildcard that a run of stars stands for, and the place after it."""
    end = start + 1
    while end < len(glob) and glob[end] == "*":
        end += 1
    begins_part = start == 0 or glob[start - 1] == SEPARATOR
    if end - start == 1 or not anchored or not begins_part:
        return STAR, end
    if end == len(glob) or glob.startswith("\\/", end):
        return _REST, end
    return (_FOLDERS, end + 1) if glob[end] == SEPARATOR else (STAR, end)


def _class(glob: str, i: int, ignore_case: bool) -> tuple[frozenset[int] | None, int]:
    """The bytes that a `[...]` class matches (None: it is malformed), and the place after it; as wildmatch.c reads it."""
    negated = glob[i : i + 1] in {"!", "^"}
    i += negated
    members: set[int] = set()
    previous = -1  # what a range would start with
    first = True
    while first or glob[i : i + 1] != "]":
        first = False
        character = glob[i : i + 1]
        if character == "[" and glob[i + 1 : i + 2] == ":":
            end = glob.find("]", i + 2)
            if end < 0:
                return None, i
            if end > i + 2 and glob[end - 1] == ":":
                named = _POSIX.get(glob[i + 2 : end - 1])
                if named is None:
                    return None, i
                members |= named | (_POSIX["lower"] if ignore_case and named is _POSIX["upper"] else frozenset())
                previous, i = -1, end + 1
                continue
        is_range = character == "-" and previous >= 0 and glob[i + 1 : i + 2] not in {"", "]"}
        i += is_range
        i += glob[i : i + 1] == "\\"
        if i >= len(glob):
            return None, i
        code = ord(glob[i])
        i += 1
        if is_range:
            members |= _range(previous, code, ignore_case)
            previous = -1
        else:
            members.add(code)
            previous = code
    everything = range(1, 256)
    matching = {byte for byte in everything if ((_lower(byte) if ignore_case else byte) in members) != negated}
    return frozenset(matching - {ord(SEPARATOR)}), i + 1


def _range(low: int, high: int, ignore_case: bool) -> set[int]:
    members = set(range(low, high + 1))
    return members | {_lower(byte) for byte in members} if ignore_case else members


def _lower(byte: int) -> int:
    return byte + 32 if ord("A") <= byte <= ord("Z") else byte


def regex(tokens: list[Token], is_path: bool) -> str:
    """A regular expression for `fullmatch` with DOTALL.

    Each star takes the first place where what follows it (up to the next star) fits, and never goes back (an atomic
    group): a later place cannot help, as the next star can skip as much. So a hostile `*a*a*a*a*b` takes no more than
    quadratic time. The last star of all has the end of the text to meet, and may go back.
    """
    any_character = "[^/]" if is_path else "."
    (_, first), *others = _split(tokens, {_FOLDERS, _REST})
    if not others:
        return _run(first, any_character, is_last=True)
    written = _run(first, any_character, is_last=False)
    for opening, run in others[:-1]:
        skipped = ".*?" if opening is _REST else "(?:.*?/)??"
        written += f"(?>{skipped}{_run(run, any_character, is_last=False)})"
    opening, run = others[-1]
    return written + (".*" if opening is _REST else "(?:.*/)?") + _run(run, any_character, is_last=True)


def _run(tokens: list[Token], any_character: str, is_last: bool) -> str:
    chunks = _split(tokens, {STAR})
    bodies = ["".join(_single(token, any_character) for token in chunk) for _, chunk in chunks]
    written = bodies[0]
    for n, body in enumerate(bodies[1:], start=2):
        at_end = is_last and n == len(bodies)
        written += f"{any_character}*{body}" if at_end else f"(?>{any_character}*?{body})"
    return written


def _split(tokens: list[Token], separators: set[Wild]) -> list[tuple[Wild | None, list[Token]]]:
    """The tokens between separators, each part with the separator before it."""
    parts: list[tuple[Wild | None, list[Token]]] = [(None, [])]
    for token in tokens:
        if isinstance(token, Wild) and token in separators:
            parts.append((token, []))
        else:
            parts[-1][1].append(token)
    return parts


def _single(token: Token, any_character: str) -> str:
    if isinstance(token, str):
        return re.escape(token)
    if isinstance(token, frozenset):
        return "[" + "".join(f"\\x{byte:02x}" for byte in sorted(token)) + "]" if token else "(?!)"
    return any_character
