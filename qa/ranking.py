"""How well each passage answers a question: evidence of several kinds, summed.

Each kind is on a scale of its own that does not depend on the other passages found, so a kind that
knows nothing about a question adds next to nothing; fusing ranks instead would give it an equal
say. The weights were chosen on half of XQuAD (Chinese) and on CMRC 2018, where they are flat over
a factor of two, and hold for the other sets.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.arrays import FloatMatrix, FloatVector
from index.engines import Index
from index.passages import PassageRecord
from index.script import same_script
from qa.confidence import LACKING, UNKNOWN, Calibration, probability
from qa.question import can_answer, kinds_of, knows_names, lacks_designation

CANDIDATES = 50
"""How many passages each retriever puts forward, and how many of them all are looked at closely."""

LATE, WINDOW, LEXICAL, FITTING = 20.0, 28.0, 14.0, 1.0
"""Weights of a late-interaction similarity, a cosine, a lexical coverage, and a fitting text."""

_SLOPE = 1.5
"""How fast a passage's score falls with its total, in log-odds. Twice that would fit XQuAD best,
where one passage alone holds each answer; documents that say the same shall both be shown."""

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for some passages, each array of shape (n,), higher is better.

    `late` is the weighted mean of each question token's best match, `average` the plain mean and
    `strongest` the best of them, from -1 to 1, or 0 without token vectors. `window` is the cosine
    of the question with the best window of sentences. `lexical` is the share of the question's
    terms, by their rarity, that the passage holds, times the share that any passage holds, from 0
    to 1: where few of the words are known at all, those that are say little. `fitting` is 1 where
    the passage holds the kind of thing that is asked for (a figure, say), else 0. `same_script` is
    whether both are in Chinese characters, or neither, and `lacking` whether it is and the passage
    lacks a designation of the question (see `qa.question`): in another language a century, say, may
    be called otherwise. `names_unknown` is whether the question names something that no passage
    has.
    """

    rows: Rows
    late: FloatVector
    average: FloatVector
    strongest: FloatVector
    window: FloatVector
    lexical: FloatVector
    fitting: FloatVector
    lacking: Flags
    same_script: Flags
    names_unknown: bool

    @property
    def total(self) -> FloatVector:
        """The weighted sum."""
        similar = LATE * self.late + WINDOW * self.window
        lost = LACKING / _SLOPE * self.lacking
        total: FloatVector = similar + LEXICAL * self.lexical + FITTING * self.fitting - lost
        return total

    def order(self, calibration: Calibration) -> Iterator[tuple[int, float]]:
        """Row numbers and scores in [0, 1], best first; ties by row number.

        The score of the first of each script is the confidence that it holds the answer (see
        `qa.confidence`), and those of the others of that script fall with their totals: what is
        near in another language is not as near as in the same.
        """
        total, logits = self.total, np.empty(len(self.rows))
        for same in (True, False):
            (places,) = np.nonzero(self.same_script == same)
            if len(places):
                first = places[np.lexsort((self.rows[places], -total[places]))[0]]
                behind = total[first] - total[places]
                logits[places] = self._logit(first, calibration) - _SLOPE * behind
        for at in np.lexsort((self.rows, -logits)):
            yield int(self.rows[at]), probability(logits[at])

    def _logit(self, at: int, calibration: Calibration) -> float:
        weights = calibration.of(same_script=bool(self.same_script[at])).ranked
        return weights.logit(self.signs(at)) - self.lost(at)

    def lost(self, at: int) -> float:
        """What the passage at a place loses in log-odds for names of the question it has not."""
        unknown = self.names_unknown and bool(self.same_script[at])
        return UNKNOWN * unknown + LACKING * bool(self.lacking[at])

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
    records = [index.passage(int(row)) for row in rows[best]]
    alike = _flags(same_script(question, p.chunk.text) for p in records)
    lacking = _flags(lacks_designation(question, p.chunk, p.document) for p in records)
    return Evidence(
        rows=rows[best],
        late=late,
        average=average,
        strongest=strongest,
        window=window[best],
        lexical=lexical[best],
        fitting=_fitting(question, records),
        lacking=lacking & alike,
        same_script=alike,
        names_unknown=not knows_names(question, index),
    )


def _flags(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, dtype=np.bool_)


def _fitting(question: str, records: Sequence[PassageRecord]) -> FloatVector:
    kinds = kinds_of(question)
    if not kinds:
        return np.ones(len(records), dtype=np.float32)
    return np.array([can_answer(p.chunk.text, kinds) for p in records], dtype=np.float32)


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
