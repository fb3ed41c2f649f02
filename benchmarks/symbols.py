"""How many of universal-ctags' definitions our extraction finds, by language.

    python benchmarks/symbols.py TREE [TREE...] --json FILE [--misses N] [--language NAME]

ctags (`ctags --output-format=json --fields=+nKlzeE --sort=no -R`) is an independent reader of the same files. Of what
it lists, the kinds in `KINDS` count: functions, methods, classes, structs, interfaces, enums, traits and what stands for
them in each language. A definition is found when we have one of the same name whose name stands on the same line (±1).
Set apart, and counted: anonymous entries, which ctags names itself, and what `EXPLAINED` lists: entries that are not
definitions of the language. An explanation only ever removes a difference, never something that was found.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import record

from indexer.symbols import all_languages, detect, extract

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CTAGS = ["ctags", "--output-format=json", "--fields=+nKlzeE", "--sort=no", "-R", "-f", "-"]
MAX_BYTES = 1_000_000
"""Larger files are machine-written; the indexer leaves them out too."""
MAX_LINE = 5_000
"""A longer line makes a file minified: ctags gives each of its thousand one-letter functions line 1."""

LANGUAGES: dict[str, tuple[str, ...]] = {
    "C": ("c", "cpp", "objc"),
    "C++": ("cpp", "c"),
    "C#": ("csharp",),
    "Sh": ("bash", "shell", "zsh"),
    "ObjectiveC": ("objc", "c"),
    "JavaScript": ("javascript", "jsx"),
    "TypeScript": ("typescript", "tsx"),
    "R": ("r",),
    "Protobuf": ("protobuf", "proto"),
}
"""ctags' languages whose name in lower case is not ours; the first is the usual one. A `.h` is read as either."""

COMMON_KINDS = frozenset(
    [
        "function",
        "func",
        "method",
        "class",
        "struct",
        "interface",
        "enum",
        "trait",
        "protocol",
        "macro",
        "object",
        "union",
    ]
)
KINDS: dict[str, frozenset[str]] = {
    "C": COMMON_KINDS - {"macro"},
    "C++": COMMON_KINDS - {"macro"},
    "C#": COMMON_KINDS - {"macro"},
    "CSS": COMMON_KINDS - {"class"},  # a selector is no definition
    "Clojure": COMMON_KINDS | {"namespace"},
    "Elixir": COMMON_KINDS | {"module", "guard", "operator", "delegate", "callback"},
    "Elm": COMMON_KINDS | {"type", "alias", "port"},
    "Erlang": COMMON_KINDS | {"record", "type", "module"},
    "Go": COMMON_KINDS | {"methodSpec", "type", "talias"},
    "Haskell": COMMON_KINDS | {"type", "module"},
    "Java": COMMON_KINDS | {"annotation"},
    "JavaScript": COMMON_KINDS | {"generator", "getter", "setter"},
    "Julia": COMMON_KINDS | {"type", "module"},
    "Kotlin": COMMON_KINDS | {"typealias"},
    "OCaml": COMMON_KINDS | {"type", "module"},
    "ObjectiveC": COMMON_KINDS | {"implementation", "category", "property"},
    "Perl": COMMON_KINDS | {"subroutine", "package", "constant"},
    "Protobuf": COMMON_KINDS | {"message", "service", "rpc"},
    "Python": COMMON_KINDS | {"member"},
    "R": COMMON_KINDS | {"functionVar"},
    "Ruby": COMMON_KINDS | {"module", "singletonMethod"},
    "Rust": COMMON_KINDS | {"typedef"},
    "SCSS": COMMON_KINDS - {"class"} | {"mixin"},
    "SQL": COMMON_KINDS | {"table", "view", "procedure", "trigger", "index", "domain"},
    "Tcl": COMMON_KINDS | {"procedure"},
    "TypeScript": COMMON_KINDS | {"generator", "alias"},
}
"""The kinds that count, by ctags' language; `COMMON_KINDS` for one without an entry."""

ANONYMOUS = re.compile(
    r"__anon|anonymous(Function|Class|Object)?[0-9a-f]*$|AnonymousFunction|AnonymousClass|\(anonymous"
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Entries of ctags that are no definitions: where all the given patterns match (`re.search`)."""

    language: str
    reason: str
    kind: str = ""
    name: str = ""
    line: str = ""
    """Matched against the source line that ctags points at; `{name}` stands for the entry's name."""
    quoted: bool = False
    """Only inside a here-document."""

    def covers(self, tag: Tag, line: str, quoted: bool) -> bool:
        return (
            tag.language == self.language
            and re.search(self.kind, tag.kind) is not None
            and re.search(self.name, tag.name) is not None
            and re.search(self.line.replace("{name}", re.escape(tag.name)), line) is not None
            and (quoted or not self.quoted)
        )


EXPLAINED: tuple[Explanation, ...] = (
    Explanation(
        "JavaScript", "an object literal, which ctags calls a class", "class", line=r"^(?!.*\b(class|function)\b)"
    ),
    Explanation(
        "JavaScript", "a method of a prototype that is called or copied", line=r"\.prototype\.\w+(\.call\(| = [\w.]+;)"
    ),
    Explanation(
        "TypeScript",
        "`type` that declares none: imports, exports, expressions",
        "alias",
        line=r"^(?!.*\btype {name}\s*(<|=|$))",
    ),
    Explanation(
        "C#", "a type named in a constraint (`where T : class`)", "class|struct", line=r"\bwhere\b.*\b{name}\b"
    ),
    Explanation("C#", "a method's call", "method", line=r"\.{name}\("),
    Explanation("Java", "a class named in `permits`", "class|interface", line=r"\bpermits\b.*{name}\b"),
    Explanation("C++", "a macro's call", "function", name=r"^[A-Z][A-Z0-9]*_[A-Z0-9_]+$", line=r"{name}\("),
    Explanation(
        "JavaScript", "a function's own name beside the property that holds it", line=r"\w+\s*[:=]\s*function {name}\b"
    ),
    Explanation("Sh", "an array's assignment, which ctags calls a function", "function", name=r"=$"),
    Explanation("Erlang", "the keyword `end`", "function", name=r"^end$"),
    Explanation("Elixir", "code quoted in a doc", quoted=True),
    Explanation("Ruby", "code quoted in a here-document", quoted=True),
    Explanation("Perl", "code quoted in a here-document", quoted=True),
    Explanation("PHP", "code quoted in a here-document", quoted=True),
    Explanation("Sh", "code quoted in a here-document", quoted=True),
)

NAMED_BY_ARGUMENTS = {"C": re.compile(r"[A-Z][A-Z0-9_]+"), "C++": re.compile(r"(TYPED_)?TEST(_[FP])?")}
"""Macros that define what their arguments name, where ctags gives the macro's name: any symbol of ours there counts."""

CLAUSE = "a further clause of a function that is one symbol"
TRIPLE_QUOTED = frozenset({"elixir"})
"""Languages whose docs are between triple quotes, where ctags reads the examples in them as code."""

HEREDOC = re.compile(r"<<[~-]?([\"'`]?)([A-Za-z_]\w*)\1|<<<[ \t]*([\"']?)([A-Za-z_]\w*)\3")


@dataclass(frozen=True, slots=True)
class Tag:
    """One entry of ctags."""

    path: str
    language: str
    kind: str
    name: str
    line: int
    """From 1."""
    anonymous: bool


@dataclass(slots=True)
class Tally:
    """What was counted of one language."""

    files: int = 0
    listed: int = 0
    found: int = 0
    ours: int = 0
    anonymous: int = 0
    explained: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of ctags' definitions, less the anonymous and the explained ones, the part that we find."""
        of = self.listed - self.anonymous - self.explained.total()
        return self.found / of if of else 1.0

    def add(self, other: Tally) -> None:
        self.files += other.files
        self.listed += other.listed
        self.found += other.found
        self.ours += other.ours
        self.anonymous += other.anonymous
        self.explained += other.explained
        self.missed += other.missed
        self.misses += other.misses

    def as_json(self) -> dict[str, Any]:
        return {
            "files": self.files,
            "ctags": self.listed,
            "found": self.found,
            "share": round(self.share, 4),
            "anonymous": self.anonymous,
            "explained": dict(self.explained.most_common()),
            "missed_by_kind": dict(self.missed.most_common()),
            "ours_in_the_same_files": self.ours,
        }


def read_tags(tree: Path) -> dict[str, list[Tag]]:
    """ctags' entries by file, the file's path relative to the tree."""
    done = subprocess.run([*CTAGS, "."], cwd=tree, capture_output=True, check=True)
    by_path: dict[str, list[Tag]] = defaultdict(list)
    for raw in done.stdout.decode("utf-8", "replace").split("\n"):
        if not raw:
            continue
        entry = json.loads(raw)
        if entry.get("_type") != "tag" or "line" not in entry:
            continue
        anonymous = "anonymous" in entry.get("extras", "") or ANONYMOUS.match(entry["name"]) is not None
        path = entry["path"].removeprefix("./")
        by_path[path].append(
            Tag(path, entry.get("language", ""), entry.get("kind", ""), entry["name"], entry["line"], anonymous)
        )
    return by_path


def readable(path: Path) -> str | None:
    """The text of a file that is worth reading, else None."""
    try:
        if not path.is_file() or path.is_symlink() or path.stat().st_size > MAX_BYTES:
            return None
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return None if max(map(len, text.split("\n"))) > MAX_LINE else text


def quoted_lines(lines: Sequence[str], language: str) -> set[int]:
    """The numbers (from 1) of the lines inside here-documents or, where a language has them, triple quotes."""
    if language in TRIPLE_QUOTED:
        marks = [number for number, line in enumerate(lines, 1) if line.count('"""') == 1]
        return {number for start, end in zip(marks[::2], marks[1::2], strict=False) for number in range(start, end)}
    inside: set[int] = set()
    waiting: list[str] = []
    for number, line in enumerate(lines, 1):
        if waiting:
            inside.add(number)
            if re.match(rf"\s*{waiting[0]}\b", line):
                waiting.pop(0)
        else:
            waiting = [match[2] or match[4] for match in HEREDOC.finditer(line)]
    return inside if not waiting else set()


def plain(name: str) -> str:
    """A name's last part without spaces: `A::b`, `A.b`, `A\\b` and `operator ()` are written in several ways."""
    name = re.sub(r"\s+", "", name).strip("\"'`[]") or name
    if name.startswith("operator"):
        return name
    return re.split(r"::|[.\\:#/](?=\w)", name)[-1] or name


def compare(tree: Path, only: Sequence[str]) -> dict[str, Tally]:
    """Our extraction against ctags' for each file of a tree that both read as the same language."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for path, tags in sorted(read_tags(tree).items()):
        language = detect(path, "")
        if (language is None and "." in Path(path).name) or (text := readable(tree / path)) is None:
            continue
        language = detect(path, text)
        if language is None or language.grammar is None or (only and language.name not in only):
            continue
        tally = compare_file(tree, path, text, language.name, tags)
        if tally is not None:
            tallies[language.name].add(tally)
    return dict(tallies)


def compare_file(tree: Path, path: str, text: str, language: str, tags: Sequence[Tag]) -> Tally | None:
    tags = [
        tag
        for tag in dict.fromkeys(tags)
        if language in LANGUAGES.get(tag.language, (tag.language.lower(),))
        and tag.kind in KINDS.get(tag.language, COMMON_KINDS)
    ]
    if not tags:
        return None
    lines = text.splitlines()
    ours: dict[str, set[int]] = defaultdict(set)
    symbols = [each.symbol for each in extract(path, text)]
    merged = all_languages()[language].merge_clauses
    spans = [(plain(each.name), each.span.start.line + 1, each.span.end.line + 1) for each in symbols] if merged else []
    for symbol in symbols:
        if symbol.kind.value not in {"file", "text"}:
            for name in (symbol.name, plain(symbol.name)):
                # a selector's parts may stand on several lines
                ours[name].update(range(symbol.name_span.start.line + 1, symbol.name_span.end.line + 2))
    quoted = quoted_lines(lines, language)
    starts = {symbol.span.start.line + 1 for symbol in symbols if symbol.kind.value == "function"}
    tally = Tally(files=1, listed=len(tags), ours=len(symbols) - 1)
    for tag in tags:
        at = ours.get(plain(tag.name), set()) | ours.get(tag.name, set())
        if at & {tag.line - 1, tag.line, tag.line + 1} or (
            (named := NAMED_BY_ARGUMENTS.get(tag.language)) is not None
            and named.fullmatch(tag.name)
            and tag.line in starts
        ):
            tally.found += 1
        elif tag.anonymous:
            tally.anonymous += 1
        else:
            line = lines[tag.line - 1] if tag.line <= len(lines) else ""
            reason = next((each.reason for each in EXPLAINED if each.covers(tag, line, tag.line in quoted)), None)
            if any(name == plain(tag.name) and start <= tag.line <= end for name, start, end in spans):
                reason = CLAUSE
            if reason is not None:
                tally.explained[reason] += 1
            else:
                elsewhere = f" (ours: line {min(at, key=lambda n: abs(n - tag.line))})" if at else ""
                tally.missed[tag.kind] += 1
                tally.misses.append(
                    f"{tree.name}/{path}:{tag.line}: {tag.kind} {tag.name}{elsewhere}: {line.strip()[:100]}"
                )
    return tally


def table(tallies: dict[str, Tally]) -> Iterator[str]:
    """The tallies, a line a language."""
    yield f"{'language':<12} {'files':>6} {'ctags':>8} {'anon.':>6} {'expl.':>6} {'found':>8} {'share':>7}  missed"
    for name, tally in sorted(tallies.items()):
        kinds = ", ".join(f"{count} {kind}" for kind, count in tally.missed.most_common(4))
        yield (
            f"{name:<12} {tally.files:>6} {tally.listed:>8} {tally.anonymous:>6} {tally.explained.total():>6} "
            f"{tally.found:>8} {tally.share:>7.2%}  {kinds}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare the extracted symbols with universal-ctags'.")
    parser.add_argument("trees", nargs="+", type=Path, metavar="TREE")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print N differences a language")
    parser.add_argument("--language", action="append", default=[], metavar="NAME", help="only this language of ours")
    options = parser.parse_args(arguments)

    by_tree: dict[str, dict[str, Tally]] = {}
    total: dict[str, Tally] = defaultdict(Tally)
    for tree in options.trees:
        started = time.perf_counter()
        by_tree[tree.name] = compare(tree.resolve(), options.language)
        for name, tally in by_tree[tree.name].items():
            total[name].add(tally)
        print(f"{tree.name}: {time.perf_counter() - started:.1f} s", file=sys.stderr)
    print("\n".join(table(total)))
    for name, tally in sorted(total.items()):
        for reason, count in tally.explained.most_common():
            print(f"explained, {name}: {count} {reason}")
    if options.misses:
        for name, tally in sorted(total.items()):
            step = max(1, len(tally.misses) // options.misses)
            print(f"\n{name}: {len(tally.misses)} differences", *tally.misses[::step][: options.misses], sep="\n  ")
    if options.json:
        version = subprocess.run(["ctags", "--version"], capture_output=True, text=True, check=True).stdout
        report = {
            "ctags": version.splitlines()[0],
            "languages": {name: tally.as_json() for name, tally in sorted(total.items())},
            "trees": {
                tree: {name: tally.as_json() for name, tally in sorted(tallies.items())}
                for tree, tallies in by_tree.items()
            },
        }
        record.write(options.json, report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
