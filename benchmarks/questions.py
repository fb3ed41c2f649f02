"""Questions as people ask them, over eight public repositories: how high up the symbol stands that they want.

    python benchmarks/questions.py --trees TREES --checkout MIRRORS
    python benchmarks/questions.py --trees TREES --check
    python benchmarks/questions.py --trees TREES [--split tune|held] [--repo NAME]... [-v] [--json FILE]

The set is in `questions/`, whose README.md says how it is made. TREES holds one source tree a repository, MIRRORS one git
directory each, as OWNER+NAME/repo or OWNER/NAME.
"""

from __future__ import annotations

import argparse
import collections
import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import record

from indexer import Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from indexer import Symbol

SET = Path(__file__).with_name("questions")
K = 10
NEAR = 3
"""Lines by which a definition's place may differ: an attribute, a modifier or a type signature may stand above it."""

PLAIN = ("question", "fragment", "name", "synonym")
"""The plain categories; the others ask whether a query may be written in another way."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A tree of the set, at a fixed commit."""

    name: str
    repository: str
    commit: str
    root: str
    split: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A symbol that a developer would want to land on; without a name, any symbol of the file."""

    path: str
    name: str | None = None
    line: int | None = None
    container: str | None = None

    def is_met_by(self, symbol: Symbol) -> bool:
        """The symbol is this one."""
        if symbol.path != self.path:
            return False
        if self.name is None:
            return True
        near = self.line is None or abs(symbol.name_span.start.line + 1 - self.line) <= NEAR
        return symbol.name == self.name and near

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.name}" if self.name else self.path


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody types, and what they look for."""

    repository: Repository
    query: str
    category: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, and where its first answer stands among the first ten symbols."""

    question: Question
    rank: int | None
    """From 1."""
    top: tuple[Symbol, ...]


def main() -> int:
    """Read the command line, do one of the three things."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", type=Path, required=True, help="a folder with one source tree a repository")
    parser.add_argument("--checkout", type=Path, metavar="MIRRORS", help="make the trees from git directories")
    parser.add_argument("--check", action="store_true", help="is each answer a symbol that is extracted?")
    parser.add_argument("--split", choices=("tune", "held"))
    parser.add_argument("--repo", action="append", help="only this repository")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/sememe-questions"))  # noqa: S108 (a benchmark's scratch)
    parser.add_argument("--model", default="sememe", help="as for the command line")
    parser.add_argument("-v", action="store_true", help="print each question whose answer is not on top")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    chosen = [
        each
        for each in repositories()
        if arguments.split in (None, each.split) and (not arguments.repo or each.name in arguments.repo)
    ]
    if arguments.checkout:
        for each in chosen:
            check_out(each, arguments.checkout, arguments.trees)
        return 0
    settings = Settings(cache_dir=arguments.cache, model=arguments.model)
    if arguments.check:
        return 1 if sum(check(each, workspace) for each, workspace in opened(chosen, arguments.trees, settings)) else 0
    outcomes = [
        outcome
        for each, workspace in opened(chosen, arguments.trees, settings)
        for outcome in asked(workspace, questions(each))
    ]
    result = summarize(outcomes)
    print_tables(result)
    if arguments.v:
        print_misses(outcomes)
    if arguments.json:
        options = f" --split {arguments.split}" if arguments.split else ""
        record.write(
            arguments.json, {"command": f"benchmarks/questions.py --trees TREES{options} --json FILE", **result}
        )
    return 0


def repositories() -> list[Repository]:
    """Those of the set, in its order."""
    entries = json.loads((SET / "repositories.json").read_text(encoding="utf-8"))
    return [Repository(**{key: entry[key] for key in Repository.__slots__}) for entry in entries]


def questions(repository: Repository) -> list[Question]:
    """Those about one repository, in the file's order."""
    lines = (SET / f"{repository.name}.jsonl").read_text(encoding="utf-8").splitlines()
    entries: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return [
        Question(repository, entry["query"], entry["category"], tuple(Answer(**each) for each in entry["answers"]))
        for entry in entries
    ]


def check_out(repository: Repository, mirrors: Path, trees: Path) -> None:
    """Make a repository's tree, without its history, from a git directory."""
    owner, _, name = repository.repository.partition("/")
    places = [mirrors / f"{owner}+{name}" / "repo", mirrors / owner / name]
    git_dir = next((place for place in places if place.is_dir()), None)
    if git_dir is None:
        sys.exit(f"There is no git directory of {repository.repository} in {mirrors}: git clone it to {places[1]}.")
    tree = trees / repository.name
    if tree.exists():
        print(f"{repository.name:24} is there")
        return
    archive = subprocess.run(
        ["git", "-C", str(git_dir), "archive", repository.commit], capture_output=True, check=True
    ).stdout
    tree.mkdir(parents=True)
    subprocess.run(["tar", "-x", "-C", str(tree)], input=archive, check=True)
    print(f"{repository.name:24} {repository.commit[:10]}")


def opened(chosen: Sequence[Repository], trees: Path, settings: Settings) -> Iterator[tuple[Repository, Workspace]]:
    """Each repository with its index up to date."""
    for each in chosen:
        with Workspace(trees / each.name / each.root, settings) as workspace:
            report = workspace.refresh()
            print(f"{each.name:24} {report.files:6} files {report.seconds:6.1f} s", file=sys.stderr, flush=True)
            yield each, workspace


def check(repository: Repository, workspace: Workspace) -> int:
    """Print the answers that the index has no symbol for; return how many."""
    misses = 0
    for question in questions(repository):
        for answer in question.answers:
            symbols = workspace.symbols(answer.path)
            if not any(answer.is_met_by(symbol) for symbol in symbols):
                misses += 1
                lines = [symbol.name_span.start.line + 1 for symbol in symbols if symbol.name == answer.name]
                print(f"{repository.name}: {answer} is not extracted; at other lines {lines}  <- {question.query!r}")
    return misses


def asked(workspace: Workspace, each: Iterable[Question]) -> Iterator[Outcome]:
    """Search for each question."""
    for question in each:
        found = tuple(hit.symbol for hit in workspace.search(question.query, limit=K).hits)
        ranks = (
            rank for rank, symbol in enumerate(found, 1) if any(answer.is_met_by(symbol) for answer in question.answers)
        )
        yield Outcome(question, next(ranks, None), found)


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Mean reciprocal rank, and how often an answer is first, or among the first five."""
    ranks = [outcome.rank for outcome in outcomes]
    return {
        "questions": len(ranks),
        "mrr10": round(statistics.mean(1 / rank if rank else 0.0 for rank in ranks), 4),
        "success1": round(statistics.mean(rank == 1 for rank in ranks), 4),
        "success5": round(statistics.mean(rank is not None and rank <= 5 for rank in ranks), 4),
    }


def summarize(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The figures in all, by split, by category and by repository."""

    def by(key: Callable[[Question], str]) -> dict[str, dict[str, float]]:
        groups: dict[str, list[Outcome]] = collections.defaultdict(list)
        for outcome in outcomes:
            groups[key(outcome.question)].append(outcome)
        return {name: figures(group) for name, group in groups.items()}

    return {
        "all": figures(outcomes),
        "by_split": by(lambda question: question.repository.split),
        "by_sort": by(lambda question: "plain" if question.category in PLAIN else "robustness"),
        "by_category": by(lambda question: question.category),
        "by_repository": by(lambda question: question.repository.name),
    }


def print_tables(result: dict[str, Any]) -> None:
    """One line a group."""
    print(f"{'':26}{'questions':>9}{'MRR@10':>9}{'first':>9}{'in 5':>9}")
    for title, groups in result.items():
        for name, row in ({"all": groups} if title == "all" else groups).items():
            print(f"{name:26}{row['questions']:9}{row['mrr10']:9.3f}{row['success1']:9.3f}{row['success5']:9.3f}")
        print()


def print_misses(outcomes: Iterable[Outcome]) -> None:
    """Each question whose answer is not on top, with what came first."""
    for outcome in outcomes:
        if outcome.rank == 1:
            continue
        question = outcome.question
        print(f"{outcome.rank or '-':>3} [{question.repository.name}, {question.category}] {question.query!r}")
        print("      want", " | ".join(str(answer) for answer in question.answers))
        for symbol in outcome.top[:3]:
            print(f"      got  {symbol.path}:{symbol.name_span.start.line + 1} {symbol.name}")


if __name__ == "__main__":
    sys.exit(main())
