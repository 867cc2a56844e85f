"""How well each sentence of a passage fits a question, by likeness alone."""

import numpy as np

from index.arrays import FloatMatrix, FloatVector, unit
from qa.late import weighted
from qa.question import Question, can_answer
from qa.reading.view import View

_FITTING = np.float32(0.1)


def likeness(
    question: Question, view: View, tokens: FloatMatrix, centre: FloatVector
) -> FloatVector:
    """What speaks for each sentence, shape (n_sentences,), higher is better, from -3 to 3.1.

    It sums late interaction of the question's tokens with the sentence's; the same where a
    match in the sentence before counts too, since a sentence seldom repeats what it is about; the
    cosine of the mean tokens; and a little where the sentence holds the kind of thing asked for.

    `tokens` are the view's, and `centre` is the mean token of passages, which all have in common.
    """
    asked = question.tokens
    cosines = unit(asked - (asked.mean(axis=0) + centre) / 2) @ unit(tokens - centre).T
    mean = unit(asked.mean(axis=0, keepdims=True))[0]
    best = np.full((len(view.sentences), len(asked)), cosines.min(), dtype=np.float32)
    pooled = np.zeros(len(view.sentences), dtype=np.float32)
    for number in range(len(view.sentences)):
        own = view.of_sentence(number)
        if len(own):
            best[number] = cosines[:, own].max(axis=1)
            pooled[number] = unit(tokens[own].mean(axis=0, keepdims=True) - centre)[0] @ mean
    carried = np.maximum(best, np.vstack([best.min(axis=0), best[:-1]]))
    kinds = question.kinds
    fitting = [bool(kinds) and can_answer(view.text[a:b], kinds) for a, b in view.sentences]
    total: FloatVector = weighted(best.T) + weighted(carried.T) + pooled
    return total + _FITTING * np.array(fitting, dtype=np.float32)
