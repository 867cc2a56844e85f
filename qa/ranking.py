"""How well each passage answers a question: evidence of several kinds, summed.

Each kind is on a scale of its own that does not depend on the other passages found, so a kind that
knows nothing about a question adds next to nothing; fusing ranks instead would give it an equal
say. The weights were chosen on half of XQuAD (Chinese) and on CMRC 2018, where they are flat over
a factor of two, and hold for the other sets.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.script import has_han
from index.store import Index
from index.terms import terms_of
from index.vectors import FloatMatrix, FloatVector
from qa.asking import can_answer, kinds_of, parts_of
from qa.confidence import UNKNOWN, Calibration, probability

CANDIDATES = 50
"""How many passages each retriever puts forward, and how many of them all are looked at closely."""

LATE, WINDOW, LEXICAL, FITTING = 20.0, 28.0, 14.0, 1.0
"""Weights of a late-interaction similarity, a cosine, a lexical coverage, and a fitting text."""

_SLOPE = 1.5
"""How fast a passage's score falls with its total, in log-odds. Twice that would fit XQuAD best,
where one passage alone holds each answer; documents that say the same shall both be shown."""

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for some passages, each array of shape (n,), higher is better.

    `late` is the weighted mean of each question token's best match, `average` the plain mean and
    `strongest` the best of them, from -1 to 1, or 0 without token vectors. `window` is the cosine
    of the question with the best window of sentences. `lexical` is the share of the question's
    terms, by their rarity, that the passage holds, times the share that any passage holds, from 0
    to 1: where few of the words are known at all, those that are say little. `fitting` is 1 where
    the passage holds the kind of thing that is asked for (a figure, say), else 0. `same_script` is
    whether question and passages are both in Chinese characters, or neither; `names_unknown`
    whether a Chinese question names something of which no passage has two characters together.
    """

    rows: Rows
    late: FloatVector
    average: FloatVector
    strongest: FloatVector
    window: FloatVector
    lexical: FloatVector
    fitting: FloatVector
    same_script: bool
    names_unknown: bool

    @property
    def total(self) -> FloatVector:
        """The weighted sum."""
        similar = LATE * self.late + WINDOW * self.window
        total: FloatVector = similar + LEXICAL * self.lexical + FITTING * self.fitting
        return total

    def order(self, calibration: Calibration) -> Iterator[tuple[int, float]]:
        """Row numbers and scores in [0, 1], best first; ties by row number.

        The first one's score is the confidence that it holds the answer (see `qa.confidence`); the
        others' fall with their totals.
        """
        total = self.total
        ranked = np.lexsort((self.rows, -total))
        first = self._logit(ranked[0], calibration)
        for at in ranked:
            behind = float(total[ranked[0]] - total[at])
            yield int(self.rows[at]), probability(first - _SLOPE * behind)

    def _logit(self, at: int, calibration: Calibration) -> float:
        weights = calibration.same_script if self.same_script else calibration.other_script
        return weights.logit(self.signs(at)) - UNKNOWN * self.names_unknown

    def signs(self, at: int) -> FloatVector:
        """What tells whether the passage at a place holds the answer, shape (5,)."""
        kinds = (self.late, self.average, self.strongest, self.window, self.lexical)
        return np.array([kind[at] for kind in kinds], dtype=np.float32)


def gather(question: str, index: Index) -> Evidence:
    """The evidence for the passages that the retrievers put forward and the first look leaves."""
    vectors, tokens = index.encoder.encode_with_tokens([question], question=True)
    coverage, familiar = index.terms.coverage(question)
    rows = np.array(sorted(nearest(vectors, index) | _most_covering(coverage)), dtype=np.int64)
    window = best_windows(vectors[0], rows, index)
    lexical = coverage[rows] * np.float32(familiar)
    best = np.sort(np.argsort(-(WINDOW * window + LEXICAL * lexical), kind="stable")[:CANDIDATES])
    late, average, strongest = _late(tokens[0], rows[best], index)
    return Evidence(
        rows=rows[best],
        late=late,
        average=average,
        strongest=strongest,
        window=window[best],
        lexical=lexical[best],
        fitting=_fitting(question, rows[best], index),
        same_script=_same_script(question, int(rows[window.argmax()]), index),
        names_unknown=_names_unknown(question, index),
    )


def _same_script(question: str, row: int, index: Index) -> bool:
    return has_han(question) == has_han(index.passage(row).chunk.text)


def _names_unknown(question: str, index: Index) -> bool:
    parts = [terms_of(part) for part in parts_of(question) if has_han(part)]
    pairs = [[term for term in terms if len(term) > 1] for terms in parts]
    return any(of and not any(map(index.terms.knows, of)) for of in pairs)


def nearest(vectors: FloatMatrix, index: Index) -> set[int]:
    """The rows of the passages nearest to a question, by their own vector or one of a window."""
    found: set[int] = set(map(int, index.passages.search(vectors, CANDIDATES)[1][0]))
    if len(index.windows):
        windows = index.windows.search(vectors, CANDIDATES)[1][0]
        found.update(map(int, index.window_places[windows, 0]))
    return found


def best_windows(vector: FloatVector, rows: Rows, index: Index) -> FloatVector:
    """The cosine of each passage's best window, or its own where it is one window."""
    best: FloatVector = index.passages.rows(rows) @ vector
    owners = index.window_places[:, 0]
    starts = np.searchsorted(owners, rows)
    counts = np.searchsorted(owners, rows, side="right") - starts
    has_windows = counts > 0
    if has_windows.any():
        windows = [np.arange(start, start + n) for start, n in zip(starts, counts, strict=True)]
        cosines = index.windows.rows(np.concatenate(windows)) @ vector
        firsts = (np.cumsum(counts) - counts)[has_windows]
        best[has_windows] = np.maximum.reduceat(cosines, firsts)
    return best


def _most_covering(coverage: FloatVector) -> set[int]:
    count = min(CANDIDATES, len(coverage))
    best = np.argpartition(-coverage, count - 1)[:count]
    return {int(row) for row in best if coverage[row] > 0}


def _fitting(question: str, rows: Rows, index: Index) -> FloatVector:
    kinds = kinds_of(question)
    if not kinds:
        return np.ones(len(rows), dtype=np.float32)
    texts = (index.passage(int(row)).chunk.text for row in rows)
    return np.array([can_answer(text, kinds) for text in texts], dtype=np.float32)


def _late(question: FloatMatrix, rows: Rows, index: Index) -> FloatMatrix:
    """Three measures of each question token's best match, shape (3, n).

    They are the mean weighted by how far a token's best stands out, the plain mean, and the best of
    all. Late interaction: Khattab and Zaharia, "ColBERT", 2020. A token that matches all passages
    alike, such as a particle, tells nothing and weighs nothing in the first.
    """
    if not len(question) or not index.has_tokens:
        return np.zeros((3, len(rows)), dtype=np.float32)
    best = index.tokens.similarities(question, [int(row) for row in rows])
    weights = best.max(axis=1) - best.mean(axis=1) + 1e-6
    late = (weights @ best) / weights.sum()
    return np.stack([late, best.mean(axis=0), best.max(axis=0)])
