"""Variants of the recipe, each trained and scored alike: what every part of it is worth.

    python -m training.compare CORPUS --work WORK --trees TREES --quality QUALITY [--only NAME]... [--whole] [--card FILE]

Models are kept in WORK/variants and figures in WORK/variants.json, so that a run goes on where one was stopped. With --whole
nothing is trained: each model that was is put to work in the whole search (its weights are those fitted with the bundled
model). --card writes the table into a model card.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indexer import Settings, Workspace
from training import evaluate, model
from training.__main__ import encode, read_pairs
from training.card import with_variants
from training.distill import distill, random_start, teacher_tokenizer
from training.pairs import Pair
from training.sample import balanced
from training.tune import Recipe, tune, with_negatives
from training.vocabulary import code_words


@dataclass(frozen=True)
class Variant:
    """How a run differs from the recipe of the bundled model."""

    says: str
    dimensions: int = 256
    words: int = 12_000
    weighted: bool = True
    random: bool = False
    sources: tuple[str, ...] = ("doc", "name", "heading")
    run: int = 256
    mined: bool = False
    tuned: bool = True
    int8: bool = True


VARIANTS = {
    "recipe": Variant("the recipe of the bundled model"),
    "untuned": Variant("distilled only", tuned=False),
    "float": Variant("stored as float32", int8=False),
    "mixed": Variant("batches of pairs from all repositories", run=1),
    "comments": Variant("comments are the only queries", sources=("doc",)),
    "names": Variant("split names are the only queries", sources=("name",)),
    "mined": Variant("one mined hard negative a pair", mined=True),
    "unweighted": Variant("no token weights at the start", weighted=False),
    "pieces": Variant("no code words in the vocabulary", words=0),
    "random": Variant("random start", random=True),
    "128": Variant("128 dimensions", dimensions=128),
    "384": Variant("384 dimensions, all that the teacher has", dimensions=384),
}


def main() -> None:
    """Read the command line, train and score what has no figures yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    for name in ("work", "trees", "quality"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--only", action="append", choices=VARIANTS)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--card", type=Path, help="a MODEL_CARD.md")
    arguments = parser.parse_args()
    kept = arguments.work / "variants.json"
    figures = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    if arguments.whole:
        put_to_work(arguments, figures, kept)
    else:
        train_all(arguments, figures, kept)
    if arguments.card:
        text = arguments.card.read_text(encoding="utf-8")
        arguments.card.write_text(with_variants(text, figures), encoding="utf-8")


def train_all(arguments: argparse.Namespace, figures: dict[str, Any], kept: Path) -> None:
    """Train and score what has no figures yet, one at a time."""
    pairs = read_pairs(arguments.corpus, arguments.work)
    for name in arguments.only or VARIANTS:
        if name in figures:
            continue
        began = time.monotonic()
        folder = arguments.work / "variants" / name
        train(VARIANTS[name], pairs, folder)
        seconds = time.monotonic() - began
        figures[name] = scored(folder, pairs, arguments.trees, arguments.quality)
        figures[name] |= {"variant": asdict(VARIANTS[name]), "seconds": round(seconds)}
        kept.write_text(json.dumps(figures, indent=1), encoding="utf-8")
        print(name, {key: figures[name][key] for key in ("doc", "name", "development", "megabytes")}, flush=True)


def put_to_work(arguments: argparse.Namespace, figures: dict[str, Any], kept: Path) -> None:
    """Score what was trained in the product's search, as far as it has no such figure."""
    for name in arguments.only or figures:
        if "whole" not in figures[name]:
            found = whole(arguments.work / "variants" / name, arguments.trees, arguments.quality)
            figures[name]["whole"] = round(found, 4)
            kept.write_text(json.dumps(figures, indent=1), encoding="utf-8")
            print(name, figures[name]["whole"], flush=True)


def train(variant: Variant, pairs: list[Pair], folder: Path) -> None:
    """Make the variant's model."""
    training = balanced([p for p in pairs if p.repo not in evaluate.HELD_ASIDE and p.source in variant.sources])
    words = code_words(training, teacher_tokenizer(), variant.words) if variant.words else []
    texts = [pair.document for pair in training[::10]]
    start = distill(words, texts, variant.dimensions, weighted=variant.weighted)
    if variant.random:
        start = random_start(start, seed=1)
    if variant.tuned:
        recipe = Recipe(run=variant.run)
        encoded = encode(start, training)
        start = tune(start, with_negatives(start, encoded, recipe.seed) if variant.mined else encoded, recipe)
    model.save(start, folder, int8=variant.int8)


def scored(folder: Path, pairs: list[Pair], trees: Path, quality: Path) -> dict[str, object]:
    """Figures of a stored model by vectors alone."""
    stored = model.load(folder)
    return {
        "doc": round(evaluate.held_aside(stored, pairs, "doc").mrr, 4),
        "name": round(evaluate.held_aside(stored, pairs, "name").mrr, 4),
        "development": round(evaluate.benchmark(stored, trees, quality)["all"], 4),
        "vocabulary": len(stored.vectors),
        "megabytes": round(sum((folder / name).stat().st_size for name in model.FILES) / 1e6, 1),
    }


def whole(model_folder: Path, trees: Path, quality: Path) -> float:
    """NDCG@10 of the development split by the product's search with this model."""
    values = []
    with tempfile.TemporaryDirectory(prefix="sememe-variant-") as cache:
        for spec in evaluate.development(trees, quality):
            with Workspace(spec.root, Settings(cache_dir=Path(cache), model=str(model_folder))) as workspace:
                workspace.refresh()
                for query, wanted in spec.queries:
                    found = [hit.symbol.path for hit in workspace.search(query, evaluate.CUT).hits]
                    values.append(evaluate.ndcg(found, wanted))
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
