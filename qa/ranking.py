"""How well each passage answers a question: evidence of several kinds, summed.

Each kind is on a scale of its own that does not depend on the other passages found, so a kind that
knows nothing about a question adds next to nothing; fusing ranks instead would give it an equal
say. The weights were chosen on half of XQuAD (Chinese) and on CMRC 2018, where they are flat over
a factor of two, and hold for the other sets. Passages are ordered by the sum alone, whatever
language they are in: how sure an answer is, is another matter (`qa.confidence`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from index.arrays import FloatMatrix, FloatVector
from index.engines import Index
from index.passages import PassageRecord
from index.script import same_script, script_of
from qa.crossing import covered, meanings_of
from qa.late import weighted
from qa.question import Question, can_answer, lacks_designation, unknown_names

CANDIDATES = 50
"""How many passages each retriever puts forward, and how many of them all are looked at closely."""

FOREIGN = 16
"""The same of those that hold the question's words in translation, where there are any."""

LATE, WINDOW, LEXICAL, FITTING = 20.0, 16.0, 12.0, 1.0
"""Weights of a late-interaction similarity, a cosine, a lexical coverage, and a fitting text."""

TRANSLATED = 3.5
"""Weight of a lexical coverage by what a dictionary has for the words, in another script; chosen on
half of XQuAD in each direction, where 3 to 4 are alike."""

LACKING = 2.7
"""What a passage loses that lacks a designation of the question: the year, the model or the number
of the line is another one; chosen, as hardly any question of a data set does so."""

_NEAR, _SLOPE = 36.0, 0.5
"""The sum of a passage as near as one that answers often is, and how fast nearness changes with it,
in log-odds."""

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for some passages, each array of shape (n,), higher is better.

    `late` is the weighted mean of each question token's best match, from -1 to 1, or 0 without
    token vectors. `window` is the cosine of the question with the best window of sentences.
    `lexical` is the share of the question's terms, by their rarity, that the passage holds, times
    the share that any passage holds, from 0 to 1: where few of the words are known at all, those
    that are say little. `fitting` is 1 where the passage holds the kind of thing that is asked for
    (a figure, say), else 0. `translated` is the share of the question's words, by their rarity
    among these passages, of which one in another script has a translation. `same_script` is whether
    the passage is written as the question is, and `lacking` whether it is and lacks a designation
    of the question: in another language a century, say, may be called otherwise. `names_unknown` is
    whether the question names something that no passage has.
    """

    rows: Rows
    late: FloatVector
    window: FloatVector
    lexical: FloatVector
    fitting: FloatVector
    translated: FloatVector
    lacking: Flags
    same_script: Flags
    names_unknown: bool

    @property
    def total(self) -> FloatVector:
        """The weighted sum; nothing bounds it, and differences compare within a question."""
        similar = LATE * self.late + WINDOW * self.window + LEXICAL * self.lexical
        other = FITTING * self.fitting + TRANSLATED * self.translated
        total: FloatVector = similar + other - np.float32(LACKING) * self.lacking
        return total

    def order(self) -> Iterator[tuple[int, float]]:
        """Row numbers and their sums, best first; ties by row number."""
        total = self.total
        for at in np.lexsort((self.rows, -total)):
            yield int(self.rows[at]), float(total[at])


def nearness(total: float) -> float:
    """A sum on a scale from 0 to 1, higher is nearer; it is no probability."""
    return float(1 / (1 + np.exp(-_SLOPE * (total - _NEAR))))


def gather(question: Question, index: Index) -> Evidence:
    """The evidence for the passages that the retrievers put forward and the first look leaves."""

    @cache
    def is_alike(row: int) -> bool:
        return same_script(question.script, script_of(index.passage(row).chunk.text))

    words = index.words(question.text)
    near = index.nearest(question.vector, CANDIDATES)
    found = near | set(words.best(CANDIDATES).tolist())
    is_mixed = not all(map(is_alike, near))
    meanings = meanings_of(question) if is_mixed else []
    if meanings:
        meant = " ".join(meaning for each in meanings for meaning in sorted(each))
        found |= set(index.words(meant).best(CANDIDATES).tolist())
    rows = np.array(sorted(found), dtype=np.int64)
    window = index.best_windows(question.vector, rows)
    lexical = words.coverage(rows) * np.float32(words.familiar)
    translated = np.zeros(len(rows), dtype=np.float32)
    if meanings:
        foreign = np.flatnonzero([not is_alike(row) for row in rows.tolist()])
        texts = [index.passage(row).chunk.in_context for row in rows[foreign].tolist()]
        translated[foreign] = covered(question, meanings, texts)
    best = np.union1d(
        np.argsort(-(WINDOW * window + LEXICAL * lexical), kind="stable")[:CANDIDATES],
        np.argsort(-(WINDOW * window + LEXICAL * translated), kind="stable")[: FOREIGN * is_mixed],
    )
    records = [index.passage(row) for row in rows[best].tolist()]
    alike = _flags(map(is_alike, rows[best].tolist()))
    lacking = _flags(lacks_designation(question, p.chunk, p.document) for p in records)
    return Evidence(
        rows=rows[best],
        late=_late(question.tokens, rows[best], index),
        window=window[best],
        lexical=lexical[best],
        fitting=_fitting(question, records),
        translated=translated[best],
        lacking=lacking & alike,
        same_script=alike,
        names_unknown=unknown_names(question, index),
    )


def _flags(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, dtype=np.bool_)


def _fitting(question: Question, records: Sequence[PassageRecord]) -> FloatVector:
    if not question.kinds:
        return np.ones(len(records), dtype=np.float32)
    return np.array([can_answer(p.chunk.text, question.kinds) for p in records], dtype=np.float32)


def _late(question: FloatMatrix, rows: Rows, index: Index) -> FloatVector:
    """The late interaction with each passage; 0 where there are no token vectors."""
    if not len(question) or not index.has_tokens:
        return np.zeros(len(rows), dtype=np.float32)
    return weighted(index.similarities(question, rows))
