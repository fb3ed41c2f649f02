"""Contrastive tuning of the token vectors. A batch is made of runs of one repository's pairs: its hard negatives."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.model import StaticModel

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is repeated with."""

    epochs: int = 5
    batch: int = 1024
    run: int = 256
    """Pairs of one repository in a row."""
    rate: float = 1e-3
    drop_query: float = 0.1
    drop_document: float = 0.2
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Bag:
    """A text as its distinct tokens and how often each stands in it: half the work of the tokens in a row."""

    ids: Ids
    counts: NDArray[np.float32]

    @staticmethod
    def of(ids: Sequence[int]) -> Bag:
        """The bag of a tokenized text."""
        distinct, counts = np.unique(np.asarray(ids, dtype=np.int32), return_counts=True)
        return Bag(distinct, counts.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair, tokenized."""

    repo: str
    query: Bag
    document: Bag
    negative: Bag | None = None
    """A document of the same repository that looks like the answer and is not."""


def tune(start: StaticModel, pairs: Sequence[Encoded], recipe: Recipe) -> StaticModel:
    """The vectors after `recipe.epochs` passes over the pairs, symmetric InfoNCE (van den Oord et al., 2018)."""
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    bag = nn.EmbeddingBag.from_pretrained(torch.from_numpy(start.vectors.copy()), freeze=False, mode="sum")
    scale = nn.Parameter(torch.tensor(math.log(20.0)))
    optimizer = torch.optim.Adam([{"params": bag.parameters()}, {"params": [scale]}], lr=recipe.rate)
    steps = recipe.epochs * math.ceil(len(pairs) / recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=recipe.rate, total_steps=steps + 1, pct_start=0.1)
    for epoch in range(recipe.epochs):
        losses = []
        for batch in batches(pairs, recipe, rng):
            queries = _embed(bag, [_drop(p.query, recipe.drop_query, rng) for p in batch])
            documents = _embed(bag, [_drop(p.document, recipe.drop_document, rng) for p in batch])
            negatives = [_drop(p.negative, recipe.drop_document, rng) for p in batch if p.negative is not None]
            mined = _embed(bag, negatives) if negatives else None
            loss = _info_nce(queries, documents, scale, _same_query(batch), mined)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {sum(losses) / len(losses):.4f}, scale {scale.exp().item():.1f}", flush=True)
    return StaticModel(start.tokenizer, bag.weight.detach().numpy().astype(np.float32))


def batches(pairs: Sequence[Encoded], recipe: Recipe, rng: np.random.Generator) -> Iterator[list[Encoded]]:
    """Batches of whole runs; the last run of a repository may be shorter."""
    by_repo: dict[str, list[Encoded]] = defaultdict(list)
    for pair in pairs:
        by_repo[pair.repo].append(pair)
    runs = []
    for repo in sorted(by_repo):
        mine = by_repo[repo]
        order = rng.permutation(len(mine))
        runs += [[mine[i] for i in order[at : at + recipe.run]] for at in range(0, len(mine), recipe.run)]
    shuffled = itertools.chain.from_iterable(runs[i] for i in rng.permutation(len(runs)))
    while batch := list(itertools.islice(shuffled, recipe.batch)):
        yield batch


def _drop(bag: Bag, share: float, rng: np.random.Generator) -> Bag:
    """Whole words are dropped, wherever they stand."""
    kept = rng.random(len(bag.ids)) >= share
    return Bag(bag.ids[kept], bag.counts[kept]) if kept.any() else bag


def _embed(table: nn.EmbeddingBag, bags: Sequence[Bag]) -> Tensor:
    lengths = torch.tensor([0, *(len(bag.ids) for bag in bags)])
    ids = torch.from_numpy(np.concatenate([bag.ids for bag in bags]).astype(np.int64))
    counts = torch.from_numpy(np.concatenate([bag.counts for bag in bags]))
    return nn.functional.normalize(table(ids, lengths.cumsum(0)[:-1], per_sample_weights=counts), dim=1)


def _same_query(batch: Sequence[Encoded]) -> Tensor:
    """True where another pair of the batch has the same query: no negative."""
    _, number = np.unique([hash(p.query.ids.tobytes()) for p in batch], return_inverse=True)
    same = torch.from_numpy(number[:, None] == number[None, :])
    return same.fill_diagonal_(False)


def _info_nce(queries: Tensor, documents: Tensor, scale: Tensor, masked: Tensor, mined: Tensor | None) -> Tensor:
    logits = (queries @ documents.T * scale.exp()).masked_fill(masked, float("-inf"))
    target = torch.arange(len(queries))
    cross_entropy = nn.functional.cross_entropy
    among = logits if mined is None else torch.cat([logits, queries @ mined.T * scale.exp()], dim=1)
    return (cross_entropy(among, target) + cross_entropy(logits.T, target)) / 2


def with_negatives(start: StaticModel, pairs: Sequence[Encoded], seed: int) -> list[Encoded]:
    """The pairs, each with one of the ten documents of its repository that `start` finds nearest to its query."""
    rng = np.random.default_rng(seed)
    by_repo: dict[str, list[Encoded]] = defaultdict(list)
    for pair in pairs:
        by_repo[pair.repo].append(pair)
    out = []
    for mine in by_repo.values():
        queries, documents = (_unit(start, [getattr(pair, side) for pair in mine]) for side in ("query", "document"))
        for at in range(0, len(mine), 1024):
            scores = queries[at : at + 1024] @ documents.T
            rows = np.arange(len(scores))
            scores[rows, at + rows] = -np.inf
            width = min(10, len(mine) - 1)
            if width < 1:
                out += mine[at : at + 1024]
                continue
            nearest = np.argpartition(-scores, width - 1, axis=1)[:, :width]
            chosen = nearest[rows, rng.integers(0, width, len(rows))]
            out += [
                replace(pair, negative=mine[i].document) for pair, i in zip(mine[at : at + 1024], chosen, strict=True)
            ]
    return out


def _unit(start: StaticModel, bags: Sequence[Bag]) -> NDArray[np.float32]:
    sums = np.stack([(start.vectors[bag.ids] * bag.counts[:, None]).sum(axis=0) for bag in bags])
    result: NDArray[np.float32] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return result
