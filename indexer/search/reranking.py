"""A second opinion on an order: a cross-encoder reads the best results, and its order and ours are fused by rank.

By rank, because the scores of two models have nothing in common, and those of one cross-encoder nothing with those of
another: one gives logits from -11 to 11, the next numbers around 0. And fused, because each is wrong where the other is
not: what a cross-encoder reads is a symbol's first lines, without what its file, its neighbours and its role tell; and most
were trained on prose.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..embedding.text import words_only
from ..values import Kind
from .query import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..embedding.cross_encoder import CrossEncoder
    from ..values import Symbol
    from .engine import Hit

RERANKED = 30
"""Results that are read. Each costs as much as the one before, and people look at ten: an answer that ranks lower than
three times that is rarely worth the wait for all. What comes after them keeps its place."""
FUSION_K = 10.0
"""Of `k / (k + rank)`. The usual 60 is for lists of a thousand; over 30 places it is nearly a straight line, where the first
place is worth 1.5 times the last. With 10 it is worth four times as much."""
QUERY_CHARS, TEXT_CHARS = 400, 800
"""Both together fit into the 512 tokens that most cross-encoders read. The time grows with the length: 3.2, 4.3 and 5.8
seconds of processor time an answer for 600, 800 and 1,200 characters (benchmarks/reranking.py, two busy cores)."""
DOC_CHARS = 400


def is_reranked(query: str) -> bool:
    """Whether a second opinion is asked for: not on a name, where the name decides, nor on nothing."""
    parsed = parse(query)
    return bool(parsed.terms) and not parsed.is_name


def reranked(
    hits: Sequence[Hit],
    query: str,
    encoder: CrossEncoder,
    source: Callable[[Hit], str],
    cancelled: Callable[[], bool],
) -> list[Hit]:
    """The hits with their best in a new order. Scores fall; those that were read say so in their signals.

    :param hits: in their order, best first.
    :param source: the source text of a hit, as far as it can be had.
    :raises ModelUnavailable: the cross-encoder fails.
    :raises Cancelled: the caller said so on the way.
    """
    best, rest = hits[:RERANKED], hits[RERANKED:]
    if len(best) < 2:
        return list(hits)
    scores = encoder.scores(
        parse(query).text[:QUERY_CHARS], [_text(hit.symbol, source(hit)) for hit in best], cancelled
    )
    places = {score: place for place, score in reversed(list(enumerate(sorted(scores, reverse=True))))}
    fused = [_share(place) + _share(places[score]) for place, score in enumerate(scores)]
    # On top of the lowest score among them, so that what was not read stays behind.
    floor = best[-1].score
    order = sorted(range(len(best)), key=lambda i: -fused[i])  # equals stay as they were
    return [
        *(replace(best[i], score=floor + fused[i], signals=replace(best[i].signals, rerank=scores[i])) for i in order),
        *rest,
    ]


def _share(rank: int) -> float:
    return FUSION_K / (FUSION_K + rank)


def _text(symbol: Symbol, source: str) -> str:
    """What is read of a symbol: its names, where it is, its doc, its first lines."""
    name = f"{symbol.container}.{symbol.name}" if symbol.container else symbol.name
    # Many tokenizers put text into lower case before they cut it, which hides the words of parseConfigFile.
    words = words_only(name) if symbol.kind not in {Kind.FILE, Kind.TEXT} else ""
    # A docstring is in the source already.
    doc = "" if symbol.doc.partition("\n")[0] in source else symbol.doc[:DOC_CHARS]
    parts = (name, words if words != name else "", symbol.path, doc, source)
    return "\n".join(part for part in parts if part)[:TEXT_CHARS]
