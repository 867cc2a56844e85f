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

from index.arrays import FloatMatrix, FloatVector
from index.interface import Index
from index.script import has_han
from index.terms import terms_of
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
        weights = calibration.of(same_script=self.same_script).ranked
        return weights.logit(self.signs(at)) - UNKNOWN * self.names_unknown

    def signs(self, at: int) -> FloatVector:
        """What tells whether the passage at a place holds the answer, shape (5,)."""
        kinds = (self.late, self.average, self.strongest, self.window, self.lexical)
        return np.array([kind[at] for kind in kinds], dtype=np.float32)


def gather(question: str, index: Index) -> Evidence:
    """The evidence for the passages that the retrievers put forward and the first look leaves."""
    vectors, tokens = index.encoder.encode_with_tokens([question], question=True)
    words = index.words(question)
    found = index.nearest(vectors[0], CANDIDATES) | set(words.best(CANDIDATES).tolist())
    rows = np.array(sorted(found), dtype=np.int64)
    window = index.best_windows(vectors[0], rows)
    lexical = words.coverage(rows) * np.float32(words.familiar)
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
    return any(not index.knows(pairs) for pairs in _named(question))


def names_missing(question: str, text: str) -> bool:
    """Whether a Chinese question names something of which a text has no two characters together."""
    own = set(terms_of(text))
    return any(own.isdisjoint(pairs) for pairs in _named(question))


def _named(question: str) -> list[list[str]]:
    """The pairs of characters of each part of a question that names something."""
    parts = [terms_of(part) for part in parts_of(question) if has_han(part)]
    pairs = [[term for term in terms if len(term) > 1] for terms in parts]
    return [of for of in pairs if of]


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
    best = index.similarities(question, rows)
    weights = best.max(axis=1) - best.mean(axis=1) + 1e-6
    late = (weights @ best) / weights.sum()
    return np.stack([late, best.mean(axis=0), best.max(axis=0)])
