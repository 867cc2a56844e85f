"""What a reader makes of a passage."""

from dataclasses import dataclass

import numpy as np

from index.arrays import FloatMatrix, FloatVector
from index.script import Span
from qa.reading.view import View

LONGEST = 40
"""Tokens of the words that answer, at most."""

WORDS = 0.5
"""What a logit of a unit's holding the words that answer is worth beside that of its belonging to
the answer; chosen on questions that the reader had not learned from."""

_NONE = -1e4  # the logit of what has no token

SHAPES = ("words", "sentence", "list", "cases", "compare", "yesno")
"""What an answer may be: words of a sentence, the sentence, every item of a list or every step,
every case of a condition, both sides of a comparison, the sentence that decides on yes or no."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Logits of whether a passage answers, and of what in it does.

    `answers` is that of the passage's answering at all, None where the reader can't tell. `units`
    are those of each sentence's or line's belonging to the answer, given that there is one; where
    `answers` is None they only compare with one another. `shapes` are the probabilities of
    `SHAPES`, None where the reader can't tell. `starts` and `ends` are of each token's being the
    first or last of the words that answer, and `inside` of its belonging to the answer; None where
    the reader tells sentences only.
    """

    view: View
    units: FloatVector
    answers: float | None = None
    shapes: FloatVector | None = None
    starts: FloatVector | None = None
    ends: FloatVector | None = None
    inside: FloatVector | None = None

    def best(self) -> int:
        """The number of the likeliest unit, in which likely words count too."""
        return int((self.units + WORDS * self._words()).argmax())

    def _words(self) -> FloatVector:
        """The logit of each unit's holding the words that answer, 0 where the reader can't tell."""
        found = np.zeros(len(self.units), dtype=np.float32)
        if self.starts is None or self.ends is None:
            return found
        for unit in range(len(found)):
            own = self.view.of_sentence(unit)
            both = ranges(self.starts[own], self.ends[own]).ravel()
            found[unit] = np.logaddexp.reduce(both) if len(own) else _NONE
        return found

    def clauses(self, unit: int) -> list[tuple[Span, float]]:
        """The clauses of a unit (see `View.clauses`) with the logit of each one's belonging to the
        answer, where the reader can tell; else the unit whole.
        """
        clauses = self.view.clauses(unit)
        if self.inside is None or len(clauses) == 1:
            return [(self.view.sentences[unit], float(self.units[unit]))]
        own = [self.view.within(clause) for clause in clauses]
        logits = [float(self.inside[places].mean()) if places else _NONE for places in own]
        return list(zip(clauses, logits, strict=True))

    def shape(self) -> str | None:
        """The likeliest shape of the answer, if the reader can tell."""
        return None if self.shapes is None else SHAPES[int(self.shapes.argmax())]

    def words(self, unit: int) -> tuple[Span, float] | None:
        """The range of a unit that most likely answers, and its probability among all ranges.

        None where the reader tells sentences only, or the unit holds no token.
        """
        own = self.view.of_sentence(unit)
        if self.starts is None or self.ends is None or not len(own):
            return None
        both = ranges(self.starts[own], self.ends[own])
        first, last = np.unravel_index(both.argmax(), both.shape)
        span = self.view.spans[own[first]][0], self.view.spans[own[last]][1]
        every = np.logaddexp.reduce(self.starts) + np.logaddexp.reduce(self.ends)
        return span, float(np.exp(both.max() - every))


def ranges(starts: FloatVector, ends: FloatVector) -> FloatMatrix:
    """The logit of every range of tokens, by its first and its last; -inf where there is none."""
    both = starts[:, None] + ends[None]
    allowed = np.triu(np.ones_like(both)) - np.triu(np.ones_like(both), LONGEST)
    found: FloatMatrix = np.where(allowed > 0, both, np.float32(-np.inf))
    return found
