"""The weights of `indexer/search/learned.toml`: which file, and which symbol of it, answers a query in words.

    python -m training.ranking CORPUS --trees TREES --quality QUALITY --work WORK [--out FILE]

Two conditional logits (McFadden 1974), fitted with a small L2 penalty on `questions/` (about repositories of CORPUS) and on
the development split of the benchmark (TREES, QUALITY), where each query weighs DEVELOPMENT times as much. The split's
figure is cross-validated: no repository is scored by weights that saw it. Queries that are one name take no part. The
indexes are kept in WORK.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from indexer import Settings, Workspace
from indexer.search.candidates import Pool, never, pool
from indexer.search.engine import ranked
from indexer.search.likelihood import (
    FILE_SIGNALS,
    SYMBOL_SIGNALS,
    best_files,
    file_numbers,
    file_signals,
    symbol_signals,
)
from indexer.search.likeness import Likeness
from indexer.search.place import Place, Source
from indexer.search.query import Query, parse
from indexer.search.rank import base_scores
from indexer.search.roles import role_weights
from indexer.search.spelling import respelled
from indexer.search.weights import Weights, default_weights
from indexer.store.rows import CandidateRow
from training.evaluate import development, is_same, ndcg

QUESTIONS = Path(__file__).parent / "questions"
LEARNED = Path(__file__).parent.parent / "indexer" / "search" / "learned.toml"
DEVELOPMENT = 8.0
PENALTY = 1e-3
FOLDS = 7
NEAR = 5
"""Lines by which a definition's place may differ."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Answer:
    """Where an answer is; without a name, any symbol of the file is one."""

    path: str
    name: str = ""
    line: int = 0

    def covers(self, row: CandidateRow) -> bool:
        """Whether the symbol answers."""
        if not self.name:
            return is_same(row.path, self.path)
        return row.path == self.path and row.name == self.name and abs(row.start_line + 1 - self.line) <= NEAR


@dataclass(frozen=True)
class Case:
    """A question with its candidates."""

    repository: str
    is_development: bool
    query: Query
    answers: tuple[Answer, ...]
    pool: Pool
    like: Likeness

    @property
    def labels(self) -> NDArray[np.bool_]:
        """Shape (candidates, answers)."""
        return np.array([[answer.covers(row) for answer in self.answers] for row in self.pool.rows])


@dataclass(frozen=True)
class Group:
    """Alternatives of which some are right."""

    repository: str
    weight: float
    signals: Floats
    right: Floats


def main() -> None:
    """Read the command line, fit, validate, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    for name in ("trees", "quality", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=LEARNED)
    arguments = parser.parse_args()
    cases = list(all_cases(arguments))
    print(f"{len(cases)} questions, {sum(case.is_development for case in cases)} of the development split", flush=True)
    file_groups, symbol_groups = groups(cases)
    by_symbol = fit(symbol_groups)
    weights = default_weights()
    split = sorted({case.repository for case in cases if case.is_development})
    values = []
    for fold in range(FOLDS):
        left_out = set(split[fold::FOLDS])
        by_file = fit([group for group in file_groups if group.repository not in left_out])
        trial = learned(weights, by_file, by_symbol)
        values += [gain(case, trial) for case in cases if case.is_development and case.repository in left_out]
    everything = fit(file_groups)
    seen = [gain(case, learned(weights, everything, by_symbol)) for case in cases if case.is_development]
    result = {"cross_validated": round(float(np.mean(values)), 4), "fitted": round(float(np.mean(seen)), 4)}
    print(json.dumps(result))
    arguments.out.write_text(written(everything, by_symbol, result), encoding="utf-8")


def all_cases(arguments: argparse.Namespace) -> Iterator[Case]:
    """Of the questions, then of the development split."""
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        entries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        asked = [(entry["query"], tuple(Answer(**each) for each in entry["answers"])) for entry in entries]
        yield from cases_of(file.stem, arguments.corpus / file.stem, asked, arguments.work, is_development=False)
    for spec in development(arguments.trees, arguments.quality):
        asked = [(text, tuple(Answer(path) for path in wanted)) for text, wanted in spec.queries]
        yield from cases_of(spec.name, spec.root, asked, arguments.work, is_development=True)


def cases_of(
    name: str, root: Path, asked: list[tuple[str, tuple[Answer, ...]]], work: Path, *, is_development: bool
) -> Iterator[Case]:
    """Index a tree and take the candidates of each question."""
    with Workspace(root, Settings(cache_dir=work / "cache")) as workspace:
        print(f"{name:40} {workspace.refresh().files:6} files", flush=True)
        reader, model = workspace.open_reader(), workspace.model()
        for text, answers in asked:
            query = parse(text)
            if query.is_name or model is None:
                continue
            with reader.reading():
                source = Source(Place(reader), {})
                query = respelled(query, [source], model)
                found = pool(source, query, model, [model.query(query.text)], default_weights(), never)
            if found:
                like = found.like(np.arange(len(found.rows)))
                slim = [row._replace(bag=b"", vector=None) for row in found.rows]
                yield Case(name, is_development, query, answers, replace(found, rows=slim), like)


def groups(cases: Sequence[Case]) -> tuple[list[Group], list[Group]]:
    """Files of a question, of which some hold an answer; symbols of such a file, of which some are it."""
    files, symbols = [], []
    for case in cases:
        roles, rows, signals = role_weights(case.query), case.pool.rows, case.pool.signals
        base = base_scores(case.query, rows, signals, roles, default_weights())
        owner = file_numbers([row.path for row in rows])
        like = case.like
        right = np.asarray(case.labels.any(axis=1))
        holds = np.zeros(int(owner.max()) + 1)
        np.maximum.at(holds, owner, right.astype(np.float64))
        kept = best_files(base, owner)
        if holds[kept].any():
            matrix = file_signals(base, rows, signals, like, roles, owner)[kept]
            files.append(Group(case.repository, DEVELOPMENT if case.is_development else 1.0, matrix, holds[kept]))
        if not case.is_development:
            matrix = symbol_signals(base, rows, signals, like, owner)
            for number in np.flatnonzero(holds):
                mine = owner == number
                if mine.sum() > 1:
                    symbols.append(Group(case.repository, 1.0, matrix[mine], right[mine].astype(np.float64)))
    return files, symbols


def fit(alternatives: Sequence[Group]) -> Floats:
    """Weights under which the right alternatives of each group are likeliest."""
    signals = np.concatenate([group.signals for group in alternatives])
    mean, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    signals = (signals - mean) / spread
    sizes = [len(group.right) for group in alternatives]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    target = np.concatenate([group.right / group.right.sum() for group in alternatives])
    weight = np.array([group.weight for group in alternatives])[owner]
    whole = sum(group.weight for group in alternatives)

    def loss(b: Floats) -> tuple[float, Floats]:
        logits = signals @ b
        logits = logits - np.maximum.reduceat(logits, starts)[owner]
        powers = np.exp(logits)
        sums = np.add.reduceat(powers, starts)[owner]
        value = -(weight * target * (logits - np.log(sums))).sum() / whole + PENALTY * float(b @ b)
        return value, signals.T @ (weight * (powers / sums - target)) / whole + 2 * PENALTY * b

    found = minimize(loss, np.zeros(signals.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    result: Floats = found / spread
    return result


def learned(weights: Weights, by_file: Floats, by_symbol: Floats) -> Weights:
    """The weights with these learned ones."""
    return replace(
        weights,
        file=dict(zip(FILE_SIGNALS, by_file.tolist(), strict=True)),
        symbol=dict(zip(SYMBOL_SIGNALS, by_symbol.tolist(), strict=True)),
    )


def gain(case: Case, weights: Weights) -> float:
    """NDCG@10 of a question about the development split."""
    found = case.pool
    hits = ranked(case.query, found.rows, found.signals, lambda _: case.like, 10, weights)
    return ndcg([hit.row.path for hit in hits], [answer.path for answer in case.answers])


def written(by_file: Floats, by_symbol: Floats, result: dict[str, float]) -> str:
    """The data file."""
    lines = [
        "# Logits of the signals of `likelihood.py`, by `python -m training.ranking`; do not edit by hand.",
        f"# Development split, queries in words: NDCG@10 {result['cross_validated']:.4f} cross-validated by repository,",
        f"# {result['fitted']:.4f} where the weights have seen it.",
    ]
    for table, names, values in (("file", FILE_SIGNALS, by_file), ("symbol", SYMBOL_SIGNALS, by_symbol)):
        lines += ["", f"[{table}]", *(f"{name} = {value:.4g}" for name, value in zip(names, values, strict=True))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
