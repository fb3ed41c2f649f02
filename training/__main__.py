"""A corpus folder in, a model folder and its card out: `python -m training --help`."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from training import card, corpus, evaluate, model
from training.distill import distill, teacher_tokenizer
from training.pairs import Pair, files, pairs_of
from training.sample import balanced
from training.tune import Bag, Encoded, Recipe, tune
from training.vocabulary import code_words

BUNDLED = Path(__file__).parent.parent / "indexer" / "embedding" / "bundled"


def main() -> None:
    """Dispatch one of the steps; `all` is what made the bundled model."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    export = steps.add_parser("export", help="bare git snapshots (OWNER+NAME/repo below MIRRORS) to a corpus folder")
    export.add_argument("mirrors", type=Path)
    export.add_argument("corpus", type=Path)
    every = steps.add_parser("all", help="pairs, distil, tune, evaluate, write the model and its card")
    every.add_argument("corpus", type=Path)
    every.add_argument("--out", type=Path, default=BUNDLED)
    every.add_argument("--work", type=Path, required=True, help="where pairs and scores are kept between runs")
    every.add_argument("--words", type=int, default=12_000, help="code words added to the vocabulary")
    every.add_argument("--epochs", type=int, default=5)
    _benchmark_options(every)
    score = steps.add_parser("score", help="score a model folder on the held-aside repositories")
    score.add_argument("model", type=Path)
    score.add_argument("--work", type=Path, required=True)
    _benchmark_options(score)
    arguments = parser.parse_args()
    {"export": _export, "all": _all, "score": _score}[arguments.step](arguments)


def _benchmark_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--trees", type=Path, help="the development split's trees: report NDCG@10 on them too")
    parser.add_argument("--quality", type=Path, help="the folder of the split's repos.json and annotations/")


def _export(arguments: argparse.Namespace) -> None:
    for repository in corpus.listed():
        got = corpus.export(repository, arguments.mirrors / repository.folder / "repo", arguments.corpus)
        if got.commit != repository.commit:
            print(f"{got.repo}: {got.commit}, not the listed commit")


def _all(arguments: argparse.Namespace) -> None:
    began = time.monotonic()
    pairs = read_pairs(arguments.corpus, arguments.work)
    training = balanced([pair for pair in pairs if pair.repo not in evaluate.HELD_ASIDE])
    print(f"{len(pairs)} pairs, {len(training)} to train on", Counter(p.source for p in training), flush=True)
    words = code_words(training, teacher_tokenizer(), arguments.words)
    start = distill(words, [pair.document for pair in training[::10]])
    print(f"{len(words)} words added, vocabulary {len(start.vectors)}, {time.monotonic() - began:.0f} s", flush=True)
    recipe = Recipe(epochs=arguments.epochs)
    tuned = tune(start, encode(start, training), recipe)
    model.save(tuned, arguments.out)
    stored = model.load(arguments.out)
    figures = _figures(stored, pairs, arguments)
    figures["megabytes"] = sum((arguments.out / name).stat().st_size for name in model.FILES) / 1e6
    figures["seconds"] = round(time.monotonic() - began)
    (arguments.work / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    (arguments.out / "MODEL_CARD.md").write_text(
        card.card(corpus.listed(), training, recipe, len(words), figures), encoding="utf-8"
    )
    print(json.dumps(figures, indent=1))


def _score(arguments: argparse.Namespace) -> None:
    print(json.dumps(_figures(model.load(arguments.model), _read(arguments.work), arguments), indent=1))


def _figures(stored: model.StaticModel, pairs: Sequence[Pair], arguments: argparse.Namespace) -> dict[str, object]:
    figures: dict[str, object] = {
        source: asdict(evaluate.held_aside(stored, pairs, source)) for source in ("doc", "name")
    }
    figures["vocabulary"], figures["dimensions"] = stored.vectors.shape
    if arguments.trees and arguments.quality:
        figures["development_ndcg10"] = evaluate.benchmark(stored, arguments.trees, arguments.quality)
    return figures


def encode(start: model.StaticModel, pairs: Sequence[Pair]) -> list[Encoded]:
    """Pairs as token ids, without those that have no known token."""
    encoded = []
    for at in range(0, len(pairs), 4096):
        chunk = pairs[at : at + 4096]
        queries, documents = start.ids([p.query for p in chunk]), start.ids([p.document for p in chunk])
        for pair, query, document in zip(chunk, queries, documents, strict=True):
            if query and document:
                encoded.append(Encoded(pair.repo, Bag.of(query), Bag.of(document)))
    return encoded


def read_pairs(folder: Path, work: Path) -> list[Pair]:
    """Extracted once and kept in `work/pairs.jsonl`: delete the file to extract again."""
    kept = work / "pairs.jsonl"
    if not kept.exists():
        work.mkdir(parents=True, exist_ok=True)
        tasks = [(r.repo, folder / r.folder) for r in corpus.listed() if (folder / r.folder).is_dir()]
        with multiprocessing.Pool() as pool, kept.open("w", encoding="utf-8") as out:
            for mine in pool.imap(_repository_pairs, tasks, chunksize=1):
                out.writelines(json.dumps(asdict(pair)) + "\n" for pair in mine)
    return _read(work)


def _read(work: Path) -> list[Pair]:
    with (work / "pairs.jsonl").open(encoding="utf-8") as lines:
        return [Pair(**json.loads(line)) for line in lines]


def _repository_pairs(task: tuple[str, Path]) -> list[Pair]:
    repo, folder = task
    seen: set[tuple[str, str]] = set()
    out = []
    for path, text in files(folder):
        for pair in pairs_of(repo, path, text):
            key = (pair.query, pair.document)
            if key not in seen:
                seen.add(key)
                out.append(pair)
    return out


if __name__ == "__main__":
    main()
