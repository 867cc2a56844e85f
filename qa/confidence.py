"""How likely the first passage is to hold the answer.

A logistic regression on the same evidence as the ranking, fitted to questions of XQuAD and CMRC
2018 whose first passage is right or not, and to questions about something else: of the other set,
or with the passages of their own article left out. A question in another language than the passage
shares few words with it and is nowhere as near to it, so it is judged by measures of its own.
"""

from dataclasses import dataclass

import numpy as np

FOUND = 0.5
"""The confidence from which on an answer is said to have been found."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of a late-interaction similarity, a window's cosine and a lexical coverage."""

    late: float
    window: float
    lexical: float
    offset: float

    def logit(self, late: float, window: float, lexical: float) -> float:
        """The log-odds of being right; higher is likelier."""
        return self.late * late + self.window * window + self.lexical * lexical + self.offset


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights for a question in the script of the passage, and in another.

    `unknown` is what a question loses, in log-odds, that names something the documents never
    mention.
    """

    same_script: Weights
    other_script: Weights
    unknown: float


WITH_TOKENS = Calibration(Weights(20.1, 31.5, 7.0, -38.8), Weights(28.6, 18.5, 0.0, -24.9), 2.5)
WITHOUT_TOKENS = Calibration(Weights(0.0, 70.0, 12.9, -63.2), Weights(0.0, 61.1, 0.0, -46.9), 2.5)


def probability(logit: float) -> float:
    """In [0, 1]."""
    return float(1 / (1 + np.exp(-logit)))
