"""How long usages take to find, and how many of them are right, in a tree of Python files.

    python benchmarks/usages.py TREE [--names 150] [--json FILE] [--examples N]

The truth about places is Python's own tokenizer: every NAME token that is the name, but for parameters, names of keyword
arguments and what the index calls a definition's name. Tokens inside f-strings, which it does not give before 3.12, are left out
of the count. The truth about ties is the compiler's table of symbols (`file`: the name must not be local to the function) and the
import system's rule for `from MODULE import NAME` (`import`: MODULE must be the file of the definition, or a package that holds it).
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import random
import statistics
import symtable
import time
import tokenize
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import record

from indexer import Kind, Tie, Usage, Workspace, usages
from indexer.analysis import terms
from indexer.store.lexical import ANY

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 7
CLASSES = {"rare": (1, 10), "usual": (11, 100), "common": (101, 10**9)}
"""By how many files hold the words of the name."""
_UNITS = {Kind.FILE, Kind.TEXT, Kind.HEADING}
Place = tuple[int, int]


class Truth:
    """What Python says about one file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self.table = symtable.symtable(text, "file", "exec")
        lines = text.split("\n")
        self.left_out: set[Place] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.arg, ast.keyword)):
                column = len(lines[node.lineno - 1].encode()[: node.col_offset].decode())
                self.left_out.add((node.lineno - 1, column))
        self.names: dict[str, set[Place]] = {}
        self.strings: list[tuple[Place, Place]] = []
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            start, end = (token.start[0] - 1, token.start[1]), (token.end[0] - 1, token.end[1])
            if token.type == tokenize.NAME:
                self.names.setdefault(token.string, set()).add(start)
            elif token.type == tokenize.STRING:
                self.strings.append((start, end))

    def uses(self, name: str) -> set[Place]:
        """Where the name is used or defined."""
        return self.names.get(name, set()) - self.left_out

    def is_in_string(self, place: Place) -> bool:
        """An f-string's, whose parts this tokenizer does not give."""
        return any(start <= place < end for start, end in self.strings)

    def is_local(self, name: str, line: int) -> bool:
        """The innermost function around a line (from 0) binds the name itself."""
        table, inner = self.table, self.table
        while inner is not None:
            table = inner
            below = [each for each in table.get_children() if each.get_lineno() <= line + 1]
            inner = next((each for each in reversed(below) if line < self._end(each)), None)  # type: ignore[assignment]
        if table.get_type() != "function" or name not in table.get_identifiers():
            return False
        return table.lookup(name).is_local()

    def _end(self, table: symtable.SymbolTable) -> int:
        nodes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.GeneratorExp)
        found = [
            node.end_lineno or 0
            for node in ast.walk(self.tree)
            if isinstance(node, nodes) and node.lineno == table.get_lineno()
        ]
        return max(found, default=0)

    def modules_of(self, name: str, path: str) -> set[str]:
        """Paths, without their ending, of the modules that `from MODULE import NAME` may mean."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and any(alias.name in {name, "*"} for alias in node.names):
                folders = path.split("/")[: -node.level] if node.level else []
                found.add("/".join([*folders, *(node.module or "").split(".")]).strip("/"))
        return found


def names_of(workspace: Workspace, count: int) -> dict[str, list[str]]:
    """Names of functions and classes, by class of frequency, at random."""
    reader = workspace.open_reader()
    with reader.reading():
        names = sorted({
            row.symbol.name
            for file in reader.catalog.files_below("")
            if file.language == "python"
            for row in reader.catalog.symbols_of(file)
            if row.symbol.kind in {Kind.FUNCTION, Kind.METHOD, Kind.CLASS} and not row.symbol.name.startswith("__")
        })  # fmt: skip
    random.Random(SEED).shuffle(names)  # noqa: S311 (a sample)
    chosen: dict[str, list[str]] = {each: [] for each in CLASSES}
    for name in names[: 40 * count]:
        with reader.reading():
            held = len(reader.files_holding(list(dict.fromkeys(terms(name))), ANY)[0])
        for each, (low, high) in CLASSES.items():
            if low <= held <= high and len(chosen[each]) < count // len(CLASSES):
                chosen[each].append(name)
    return chosen


class Scores:
    """Counts over many names."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._truths: dict[str, Truth | None] = {}
        self._defined: dict[str, set[tuple[Place, str]]] = {}
        self._paths = [
            each.path for each in workspace.symbols("") if each.kind is Kind.FILE and each.language == "python"
        ]
        self.right = self.wrong = self.missed = 0
        self.ties: Counter[str] = Counter()
        self.ties_right: Counter[str] = Counter()
        self.ties_wrong: Counter[str] = Counter()
        self.examples: list[str] = []

    def add(self, name: str, found: Sequence[Usage]) -> None:
        """Compare the whole answer about a name with the truth of every file."""
        places = {
            (each.path, (each.span.start.line, each.span.start.column)): each
            for each in found
            if each.language == "python"
        }
        for path in self._paths:
            truth = self._truth(path)
            if truth is None or (name not in truth.text):
                continue
            here = {place for file, place in places if file == path and not truth.is_in_string(place)}
            expected = truth.uses(name) - {place for place, of in self._definitions(path) if of == name}
            self.right += len(here & expected)
            self.wrong += len(here - expected)
            self.missed += len(expected - here)
            self.examples += [
                f"wrong {path}:{line + 1}:{column + 1} {name}" for line, column in sorted(here - expected)
            ]
            self.examples += [
                f"missed {path}:{line + 1}:{column + 1} {name}" for line, column in sorted(expected - here)
            ]
        for (path, place), usage in places.items():
            self.ties[usage.resolved] += 1
            if (truth := self._truth(path)) is not None:
                self._judge(usage, path, place, truth)

    def _judge(self, usage: Usage, path: str, place: Place, truth: Truth) -> None:
        if usage.definition is None:
            return
        symbol = usage.definition.symbol
        verdict = None
        if usage.resolved is Tie.FILE and not symbol.container:
            verdict = not truth.is_local(usage.name, place[0])
        elif usage.resolved is Tie.IMPORT and usage.text[: usage.span.start.column].rstrip()[-1:] != ".":
            file = symbol.path.rpartition(".")[0].removesuffix("/__init__")
            modules = truth.modules_of(usage.name, path)
            verdict = any(f"/{file}/".find(f"/{each}/") >= 0 for each in modules) if modules else None
        if verdict is not None:
            (self.ties_right if verdict else self.ties_wrong)[usage.resolved] += 1
            if not verdict:
                self.examples.append(
                    f"tie {usage.resolved} {path}:{place[0] + 1}:{place[1] + 1} {usage.name} to {symbol.path}"
                )

    def _truth(self, path: str) -> Truth | None:
        if path not in self._truths:
            text = self._workspace.text(path)
            try:
                self._truths[path] = Truth(text or "")
            except (SyntaxError, tokenize.TokenError, ValueError):
                self._truths[path] = None
        return self._truths[path]

    def _definitions(self, path: str) -> set[tuple[Place, str]]:
        if path not in self._defined:
            self._defined[path] = {
                ((each.name_span.start.line, each.name_span.start.column), each.name)
                for each in self._workspace.symbols(path)
                if each.kind not in _UNITS
            }
        return self._defined[path]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tree", type=Path)
    parser.add_argument("--names", type=int, default=150)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--examples", type=int, default=0, help="show so many differences")
    given = parser.parse_args()
    with Workspace(given.tree) as workspace:
        workspace.refresh()
        chosen = names_of(workspace, given.names)
        workspace.usages("warming_up", 1)
        result: dict[str, object] = {"tree": given.tree.name, "symbols": workspace.status().symbols}
        scores = Scores(workspace)
        for each, names in chosen.items():
            took, within = [], []
            for name in names:
                began = time.perf_counter()
                whole = usages([workspace], name, 10**6, seconds=600)
                took.append((time.perf_counter() - began) * 1000)
                began = time.perf_counter()
                workspace.usages(name)
                within.append((time.perf_counter() - began) * 1000)
                if not whole.missing:
                    scores.add(name, whole.usages)
            result[each] = {"names": len(names), "whole_ms": _times(took), "answer_ms": _times(within)}
        found = scores.right + scores.wrong
        result["places"] = {
            "right": scores.right, "wrong": scores.wrong, "missed": scores.missed,
            "precision": round(scores.right / max(1, found), 4),
            "recall": round(scores.right / max(1, scores.right + scores.missed), 4),
        }  # fmt: skip
        result["ties"] = dict(scores.ties.most_common())
        result["ties_right"], result["ties_wrong"] = dict(scores.ties_right), dict(scores.ties_wrong)
    print(json.dumps(result, indent=2))
    if given.json:
        record.write(given.json, result)
    random.Random(SEED).shuffle(scores.examples)  # noqa: S311
    print(*scores.examples[: given.examples], sep="\n")


def _times(found: Sequence[float]) -> dict[str, float]:
    if not found:
        return {}
    ordered = sorted(found)
    return {
        "median": round(statistics.median(ordered), 1), "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "most": round(ordered[-1], 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
