"""The plain rankings that the default one is measured against; each gives row numbers."""

from collections.abc import Callable

import numpy as np

from index.store import Index
from qa.ranking import CANDIDATES, best_windows, nearest

DEPTH = 10
"""Passages that a ranking gives, at most."""

_K = 60  # of reciprocal rank fusion, as its authors chose it


def dense(question: str, index: Index, depth: int = DEPTH) -> list[int]:
    """By the cosine with a passage's best window of sentences."""
    vectors = index.encoder.encode([question], question=True)
    rows = np.array(sorted(nearest(vectors, index)), dtype=np.int64)
    order = np.argsort(-best_windows(vectors[0], rows, index), kind="stable")
    return [int(row) for row in rows[order][:depth]]


def lexical(question: str, index: Index, depth: int = DEPTH) -> list[int]:
    """By BM25; passages that share no term with the question are not ranked."""
    scores, _ = index.terms.coverage(question)
    order = np.argsort(-scores, kind="stable")[:depth]
    return [int(row) for row in order if scores[row] > 0]


def rrf(question: str, index: Index) -> list[int]:
    """Reciprocal rank fusion of the two: Cormack, Clarke and Buettcher, 2009."""
    scores: dict[int, float] = {}
    for ranking in (dense, lexical):
        for rank, row in enumerate(ranking(question, index, CANDIDATES), start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (_K + rank)
    return sorted(scores, key=lambda row: (-scores[row], row))[:DEPTH]


RANKERS: dict[str, Callable[[str, Index], list[int]]] = {
    "dense": dense,
    "lexical": lexical,
    "rrf": rrf,
}
