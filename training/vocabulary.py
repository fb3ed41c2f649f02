"""Code words that MiniLM's vocabulary cuts into pieces (`parse` is `par ##se` there), found by counting the corpus."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from tokenizers import Tokenizer

from indexer.embedding.text import words_only
from training.pairs import Pair

_WORD = re.compile(r"\b[a-z][a-z0-9]{2,19}\b")


def code_words(pairs: Iterable[Pair], tokenizer: Tokenizer, limit: int, repositories: int = 4) -> list[str]:
    """Words of several pieces, the commonest first, that stand in at least so many repositories."""
    counts: Counter[str] = Counter()
    seen_in: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        whole = pair.document.rpartition("\n")[0]  # the last line may be cut in the middle of a word
        words = set(_WORD.findall(words_only(f"{pair.query} {whole}")))
        counts.update(words)
        for word in words:
            seen_in[word].add(pair.repo)
    vocabulary = tokenizer.get_vocab()
    chosen = [word for word, _ in counts.most_common() if word not in vocabulary and len(seen_in[word]) >= repositories]
    return chosen[:limit]
