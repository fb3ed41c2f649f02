"""Which pairs a model is trained on: languages weigh more evenly than their bytes, comments more than names."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from training.pairs import Pair

LIMITS = {"doc": 20_000, "name": 4_000, "heading": 1_500}
"""Pairs of one language and source."""
REPOSITORY_LIMIT = 6_000
"""Pairs of one repository and source."""


def balanced(pairs: Sequence[Pair]) -> list[Pair]:
    """A sample in the order of `pairs`, the same in every run; each pair's query stands once in a repository."""
    ordered = sorted(range(len(pairs)), key=lambda i: _rank(pairs[i]))
    by_language: dict[tuple[str, str], int] = defaultdict(int)
    by_repo: dict[tuple[str, str], int] = defaultdict(int)
    asked: set[tuple[str, str]] = set()
    chosen = []
    for index in ordered:
        pair = pairs[index]
        language, repo, query = (pair.language, pair.source), (pair.repo, pair.source), (pair.repo, pair.query.lower())
        if query in asked or by_language[language] >= LIMITS[pair.source] or by_repo[repo] >= REPOSITORY_LIMIT:
            continue
        asked.add(query)
        by_language[language] += 1
        by_repo[repo] += 1
        chosen.append(index)
    return [pairs[index] for index in sorted(chosen)]


def _rank(pair: Pair) -> bytes:
    return hashlib.blake2b(f"{pair.repo}\0{pair.query}\0{pair.document}".encode(), digest_size=8).digest()
