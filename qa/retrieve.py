"""A question becomes ranked passages."""

import os
import threading
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import open_index
from index.errors import YongwenError
from index.settings import index_folder
from index.store import Index
from index.terms import terms_of
from qa.matching import matches
from qa.results import Passage, Passages

CANDIDATES = 50
"""How many passages each retriever puts forward."""

FloatVector = npt.NDArray[np.float32]


class QuestionError(YongwenError):
    """The question can't be asked as it is."""


def retrieve(
    question: str, k: int = 5, *, index: Index | str | os.PathLike[str] | None = None
) -> Passages:
    """The k passages that best answer a question, best first.

    `index` is an opened index, a folder, or None for the default folder. A folder is opened at
    the first call, kept, and opened anew once another version has been published.

    :raises QuestionError: if the question is empty or k is not positive.
    :raises IndexFolderError: if the index can't be opened.
    """
    if not question.strip():
        raise QuestionError("question_empty")
    if k < 1:
        raise QuestionError("k_invalid", k=k)
    opened = index if isinstance(index, Index) else _opened(index_folder(index))
    ranked = _rank(question, opened)[:k]
    return Passages(
        question,
        tuple(
            _passage(rank, row, score, question, opened)
            for rank, (row, score) in enumerate(ranked, start=1)
        ),
    )


_open: dict[Path, Index] = {}
_opening = threading.Lock()


def _opened(folder: Path) -> Index:
    with _opening:
        index = _open.get(folder)
        if index is None or not index.is_current():
            encoder = index.encoder if index else None
            index = _open[folder] = open_index(folder, encoder=encoder)
        return index


def _rank(question: str, index: Index) -> list[tuple[int, float]]:
    """Rows and scores in [0, 1], best first: the mean of cosine and lexical coverage."""
    dense = _dense(question, index)
    lexical = index.terms.scores(question)
    best = set(dense) | set(_top(lexical))
    bound = max(float(lexical.max(initial=0)), 1e-9)
    scored = [
        (row, 0.5 * dense.get(row, 0.0) + 0.5 * float(lexical[row]) / bound) for row in best
    ]
    return sorted(scored, key=lambda both: (-both[1], both[0]))


def _dense(question: str, index: Index) -> dict[int, float]:
    """The cosine of the best grain of each passage put forward, from 0 to 1."""
    query = index.encoder.encode_questions([question])
    best: dict[int, float] = {}
    scores, rows = index.passages.search(query, CANDIDATES)
    _keep_best(best, zip(rows[0], scores[0], strict=True))
    if len(index.windows):
        scores, rows = index.windows.search(query, CANDIDATES)
        _keep_best(best, zip(index.window_places[rows[0], 0], scores[0], strict=True))
    return best


def _keep_best(best: dict[int, float], found: Iterable[tuple[np.int64, np.float32]]) -> None:
    for row, score in found:
        best[int(row)] = max(best.get(int(row), 0.0), float(score))


def _top(scores: FloatVector) -> list[int]:
    count = min(CANDIDATES, len(scores))
    rows = np.argpartition(-scores, count - 1)[:count]
    return [int(row) for row in rows if scores[row] > 0]


def _passage(rank: int, row: int, score: float, question: str, index: Index) -> Passage:
    record = index.passage(row)
    chunk = record.chunk
    return Passage(
        rank=rank,
        score=min(1.0, max(0.0, score)),
        text=chunk.text,
        document=record.document,
        title=chunk.title,
        headings=chunk.headings,
        author=chunk.author,
        page=chunk.page,
        paragraphs=chunk.paragraphs,
        span=(chunk.start, chunk.end),
        matches=matches(terms_of(question), chunk.text),
    )
