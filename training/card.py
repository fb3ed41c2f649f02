"""The model card, written from what a run measured: no figure in it is typed by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from training.corpus import Repository
from training.pairs import Pair
from training.tune import Recipe

_CARD = """# The bundled embedding model

A static text embedding model for code search: one {dimensions}-dimensional vector a token, a text is the normalised sum of
its tokens' vectors. fastembed's `StaticTextEmbedding` reads it (`model.safetensors`, `tokenizer.json`); nothing is
downloaded. Rows are int8, with a scale for each in `weights`. It was made by `training/` in the source repository.

- Start: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), distilled to static vectors with model2vec (MIT).
- Vocabulary: MiniLM's word pieces and {words} code words counted in the corpus. It is given lower-case
  words, with identifiers cut into their parts (`indexer.embedding.text.words_only`).
- Tuning: {pairs} (query, code) pairs of {repositories} repositories, InfoNCE both ways with a learned temperature, Adam
  with a one-cycle rate of {rate}, {epochs} epochs, batches of {batch} made of runs of {run} pairs of one repository,
  {drop_query:.0%} of a query's and {drop_document:.0%} of a document's tokens dropped, seed {seed}.
- Queries: {sources}. The text that is the query is removed from the document.
- Language: English words and identifiers. Vocabulary of {vocabulary} tokens, {megabytes:.1f} MB.
- Licence: Apache-2.0, as the project. No text of the corpus is part of the model's files.

## Figures

`{command}` wrote these. The held-aside repositories were never trained on; each query is ranked against all
documents of its repository, by vectors alone.

| held aside | MRR | recall@10 | queries |
|---|---|---|---|
{figures}

{languages}

Files found on the benchmark's development split (21 repositories, 411 queries), by vectors alone, the best symbol of a
file standing for it: NDCG@10 {development}. Nothing was tuned on it.

## What each part is worth

<!-- begin: variants -->
Not compared for this model: `python -m training.compare --help`.
<!-- end: variants -->

## Corpus

{count} repositories under permissive licences, of which the held-aside ones served for scoring only. None of the
benchmark's repositories, or a fork of them, is among them.

| language | repositories | pairs |
|---|---|---|
{pairs_by_language}

| repository | commit | licence |
|---|---|---|
{corpus}
"""

_COMMAND = "python -m training all CORPUS --work WORK --trees TREES --quality QUALITY"


def card(
    corpus: Sequence[Repository], pairs: Sequence[Pair], recipe: Recipe, words: int, figures: dict[str, Any]
) -> str:
    """The card of one run."""
    named = {"doc": "first sentence of a comment", "name": "split name against the code", "heading": "heading"}
    by_source = Counter(pair.source for pair in pairs)
    by_language = Counter(pair.language for pair in pairs)
    repositories = {language: {p.repo for p in pairs if p.language == language} for language in by_language}
    return _CARD.format(
        dimensions=figures["dimensions"],
        vocabulary=figures["vocabulary"],
        megabytes=figures["megabytes"],
        words=words,
        pairs=len(pairs),
        repositories=len({pair.repo for pair in pairs}),
        rate=recipe.rate,
        epochs=recipe.epochs,
        batch=recipe.batch,
        run=recipe.run,
        drop_query=recipe.drop_query,
        drop_document=recipe.drop_document,
        seed=recipe.seed,
        sources="; ".join(f"{named[source]} ({count})" for source, count in by_source.most_common()),
        command=_COMMAND,
        figures="\n".join(_row(named[source], figures[source]) for source in ("doc", "name")),
        languages="MRR of comments by language: "
        + ", ".join(f"{name} {value:.2f}" for name, value in figures["doc"]["by_language"].items())
        + ".",
        development=f"{figures['development_ndcg10']['all']:.3f}"
        if "development_ndcg10" in figures
        else "not measured",
        count=len(corpus),
        pairs_by_language="\n".join(
            f"| {name} | {len(repositories[name])} | {count} |" for name, count in by_language.most_common()
        ),
        corpus="\n".join(f"| {r.repo} | {r.commit[:12]} | {r.license} |" for r in corpus),
    )


def with_variants(text: str, variants: Mapping[str, Mapping[str, Any]]) -> str:
    """A card with the table of what was compared (`training.compare`) in its place."""
    begin, end = "<!-- begin: variants -->", "<!-- end: variants -->"
    before, _, rest = text.partition(begin)
    table = "\n".join(_variant(name, row) for name, row in variants.items())
    return f"{before}{begin}\n{_VARIANTS}\n{table}\n{end}{rest.partition(end)[2]}"


_VARIANTS = """Each row is one run of the recipe with one difference (`python -m training.compare`). Dense: NDCG@10 on the development
split by vectors alone, a file's best symbol standing for it. Whole: the same by the product's search, whose weights were fitted
with the bundled model. Comments and names: MRR on the held-aside repositories.

| run | difference | dense | whole | comments | names | MB |
|---|---|---|---|---|---|---|"""


def _variant(name: str, row: Mapping[str, Any]) -> str:
    whole = f"{row['whole']:.3f}" if "whole" in row else "–"
    return (
        f"| {name} | {row['variant']['says']} | {row['development']:.3f} | {whole} | "
        f"{row['doc']:.3f} | {row['name']:.3f} | {row['megabytes']} |"
    )


def _row(name: str, score: dict[str, Any]) -> str:
    return f"| {name} | {score['mrr']:.3f} | {score['recall10']:.3f} | {score['queries']} |"
