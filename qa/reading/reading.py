"""What a reader makes of a passage."""

import re
from dataclasses import dataclass

import numpy as np

from index.arrays import FloatMatrix, FloatVector
from index.script import Span
from qa.reading.view import View

LONGEST = 30
"""Tokens of an answer, at most."""
NEAR = 30.0
"""What a difference of 1 in the match of a figure's clause is worth, in logits."""

_COMMA = re.compile(r"[，、；。;\n]|,(?!\d)")
_SEMICOLON = re.compile(r"[；。;\n]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A score for each sentence of a passage, and for each token two.

    Scores are logits: their differences count, within the sentences of a passage, and within the
    tokens of a sentence. `starts` and `ends` are of a token's being the first or last of an answer,
    and None where the reader tells sentences only. `cosines` are those of every token with every
    token of the question. `sure` is how much likelier the best answer is than that the passage
    holds none, in logits; None where that can't be told.
    """

    view: View
    sentences: FloatVector
    cosines: FloatMatrix
    starts: FloatVector | None = None
    ends: FloatVector | None = None
    sure: float | None = None

    def score(self, span: Span) -> float:
        """How likely a range of the text is to answer; higher is likelier.

        Beside the two ends it counts how well the clause around it matches the question: a figure
        belongs to the noun next to it.
        """
        own = self.view.within(span)
        if not own:
            return -np.inf
        around = self.view.within(clause(self.view.text, span))
        score = NEAR * float(self.cosines[around].max(axis=0).mean())
        if self.starts is not None and self.ends is not None:
            score += float(self.starts[own[0]] + self.ends[own[-1]])
        return score

    def best(self, sentence: int) -> Span | None:
        """The range of a sentence that most likely answers; None where that can't be told."""
        own = self.view.of_sentence(sentence)
        if self.starts is None or self.ends is None or not len(own):
            return None
        both = likely(self.starts[own], self.ends[own])
        first, last = np.unravel_index(both.argmax(), both.shape)
        return self.view.spans[own[first]][0], self.view.spans[own[last]][1]


def likely(starts: FloatVector, ends: FloatVector) -> FloatMatrix:
    """The logit of every range of tokens, by its first and its last; -inf where there is none."""
    both = starts[:, None] + ends[None]
    allowed = np.triu(np.ones_like(both)) - np.triu(np.ones_like(both), LONGEST)
    found: FloatMatrix = np.where(allowed > 0, both, np.float32(-np.inf))
    return found


def clause(text: str, span: Span) -> Span:
    """The range of a text around another, up to the nearest commas."""
    after = _COMMA.search(text, span[1])
    return _begin(text, span, _COMMA), after.start() if after else len(text)


def clauses(text: str, span: Span) -> Span:
    """The range of the clause around another range, with those that it goes on from.

    What was said before the last semicolon it does not go on from, nor does it from what follows.
    """
    return _begin(text, span, _SEMICOLON), clause(text, span)[1]


def _begin(text: str, span: Span, edge: re.Pattern[str]) -> int:
    return max((match.end() for match in edge.finditer(text, 0, span[0])), default=0)
