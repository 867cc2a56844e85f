"""The plain rankings that the default one is measured against; each gives row numbers."""

from collections.abc import Callable

import numpy as np

from index.engines import Index
from qa.ranking import CANDIDATES

DEPTH = 10
"""Passages that a ranking gives, at most."""

_K = 60  # of reciprocal rank fusion, as its authors chose it


def dense(question: str, index: Index, depth: int = DEPTH) -> list[int]:
    """By the cosine with a passage's best window of sentences."""
    vector = index.encoder.encode([question], question=True)[0]
    rows = np.array(sorted(index.nearest(vector, CANDIDATES)), dtype=np.int64)
    order = np.argsort(-index.best_windows(vector, rows), kind="stable")
    return [int(row) for row in rows[order][:depth]]


def lexical(question: str, index: Index, depth: int = DEPTH) -> list[int]:
    """By BM25; passages that share no term with the question are not ranked."""
    return [int(row) for row in index.words(question).best(depth)]


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
