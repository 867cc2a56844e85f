"""Reading a passage and a question that were encoded apart.

Small networks look at the embedding model's token vectors, sixty thousand weights in all: two that
have learned the same from different beginnings, whose scores are averaged (Lakshminarayanan,
Pritzel and Blundell, "Simple and scalable predictive uncertainty estimation", 2017). In each of
them a token of the passage is described by itself, by the words of the question that it attends to,
and by the question as a whole; a convolution looks at its neighbours; from that come a score for
beginning an answer, one for ending it, and, with the evidence of `qa.reading.likeness`, one for the
sentence.

Attention over the question, and ends predicted apart: Chen, Fisch, Weston and Bordes, "Reading
Wikipedia to Answer Open-Domain Questions", 2017.
"""

import numpy as np
import numpy.typing as npt

from index.arrays import FloatMatrix, FloatVector, NamedArrays, unit
from index.passages import normalize
from qa.reading.likeness import evidence
from qa.reading.reading import Reading
from qa.reading.view import View

LIKENESS = np.float32(25)
"""What a difference of 1 in the evidence for a sentence is worth, in logits."""


class ApartReader:
    """Reads with the networks that `qa.learn` has made for one embedding model.

    `arrays` has each network's weights along the first axis, but for `centre` and `usual`, of shape
    (dimension,), which all of them share.
    """

    def __init__(self, arrays: NamedArrays) -> None:
        own = dict(arrays)
        self._centre, self._usual = own.pop("centre"), own.pop("usual")
        count = len(own["sharpness"])
        self._networks = [
            _Network({name: each[at] for name, each in own.items()}) for at in range(count)
        ]

    def read(self, question: str, asked: FloatMatrix, view: View, tokens: FloatMatrix) -> Reading:
        """Score a passage; `asked` has the question's token vectors, `tokens` the view's."""
        vectors, asking = unit(tokens - self._centre), unit(asked - self._centre)
        cosines = vectors @ asking.T
        same = matched(question, view)
        read = [each.read(vectors, asking, cosines, same, view) for each in self._networks]
        sentences, ends = (np.mean(scores, axis=0) for scores in zip(*read, strict=True))
        sentences += LIKENESS * evidence(
            question, asked, view, tokens, centre=self._centre, usual=self._usual
        )
        return Reading(view, sentences, cosines, ends[:, 0], ends[:, 1])


class _Network:
    """One of a reader's networks."""

    def __init__(self, weights: NamedArrays) -> None:
        self._weights = weights

    def read(
        self,
        tokens: FloatMatrix,
        asked: FloatMatrix,
        cosines: FloatMatrix,
        same: FloatVector,
        view: View,
    ) -> tuple[FloatVector, FloatMatrix]:
        """Logits of the sentences, and of each token's being an answer's first and last."""
        given = self._weights
        hidden = self._hidden(tokens, asked, cosines, same)
        sentences = np.zeros(len(view.sentences), dtype=np.float32)
        for number in range(len(view.sentences)):
            own = view.of_sentence(number)
            if len(own):
                sentences[number] = hidden[own].max(axis=0) @ given["words.weight"][0]
        return sentences, hidden @ given["ends.weight"].T + given["ends.bias"]

    def _hidden(
        self, tokens: FloatMatrix, asked: FloatMatrix, cosines: FloatMatrix, same: FloatVector
    ) -> FloatMatrix:
        given = self._weights
        attended = _softmax(cosines * given["sharpness"]) @ self._linear("attended", asked)
        shares = _softmax(self._linear("share", asked)[:, 0])
        whole = shares @ self._linear("whole", asked)
        own = self._linear("own", tokens)
        best = cosines.max(axis=1)
        parts = [own, own * attended, own * whole, np.broadcast_to(whole, own.shape)]
        described = np.column_stack([*parts, best, best - best.mean(), same])
        near: FloatMatrix = _convolved(described, given["near.weight"]) + given["near.bias"]
        return np.maximum(near, np.float32(0))

    def _linear(self, name: str, rows: FloatMatrix) -> FloatMatrix:
        made: FloatMatrix = rows @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made


def matched(question: str, view: View) -> FloatVector:
    """1 for every token of letters or digits that the question has too, else 0."""
    asked = normalize(question)
    return np.array(
        [any(map(str.isalnum, form)) and form in asked for form in view.forms], dtype=np.float32
    )


def _softmax(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    powers = np.exp(rows - rows.max(axis=-1, keepdims=True))
    shares: npt.NDArray[np.float32] = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _convolved(rows: FloatMatrix, weights: npt.NDArray[np.float32]) -> FloatMatrix:
    """Along the rows, as wide as they are; `weights` has shape (out, in, width)."""
    width = weights.shape[2]
    padded = np.pad(rows, ((width // 2, width // 2), (0, 0)))
    shifted = [padded[at : at + len(rows)] @ weights[:, :, at].T for at in range(width)]
    made: FloatMatrix = np.sum(shifted, axis=0)
    return made
