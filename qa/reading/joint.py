"""Reading a passage and a question together.

It is the embedding model once more, adapted: every token of the passage sees the question. The mark
of the beginning tells whether the passage answers, and what shape the answer has; each token tells
how likely it is to begin the words that answer, to end them, and to belong to the answer at all.

Ends predicted apart: Devlin et al., "BERT", 2019. A mark that tells whether a passage answers:
Nogueira and Cho, "Passage Re-ranking with BERT", 2019. What was adapted is a low-rank change of the
upper layers (Hu et al., "LoRA", 2022): the lower ones, in which languages are most alike, stay.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from index.arrays import FloatMatrix, FloatVector, NamedArrays
from index.encoders import Adaptable
from index.encoders.e5 import POSITIONS, changes_of
from qa.reading.reading import Reading
from qa.reading.view import View

TOKENS, WHOLE = "tokens", "whole"
"""The names of the two heads: of each token, shape (3, dimension + 1), and of the mark of the
beginning, shape (1 + shapes, dimension + 1); the last column is the offset."""


class JointReader:
    """Reads with the model that `qa.learn` has adapted.

    `arrays` has for each changed matrix `NAME.up` and `NAME.down` (see `LowRank`), and both heads.
    """

    def __init__(self, encoder: Adaptable, arrays: NamedArrays) -> None:
        self._encoder = encoder.adapted(changes_of(arrays))
        self._tokens, self._whole = arrays[TOKENS], arrays[WHOLE]

    def read(
        self, questions: Sequence[str], texts: Sequence[str], views: Sequence[View]
    ) -> Iterator[Reading]:
        """Every passage, with the question as it is put to it; `texts` are what the model is to see
        of each, and end as the view does."""
        asked = self._encoder.prompted(questions, question=True)
        parts = list(map(joined, asked, self._encoder.prompted(texts)))
        states = iter(self._encoder.states([ids for rows in parts for ids, _ in rows]))
        for rows, view in zip(parts, views, strict=True):
            read = [(next(states), own) for _, own in rows]
            yield self._reading([(found[0], found[own]) for found, own in read], view)

    def _reading(self, parts: Sequence[tuple[FloatVector, FloatMatrix]], view: View) -> Reading:
        """From the states of the mark and of the passage's tokens, of each part it was read in."""
        whole = np.array([_headed(self._whole, mark[None])[0] for mark, _ in parts])
        surest = whole[whole[:, 0].argmax()]
        tokens = np.concatenate([_headed(self._tokens, own) for _, own in parts])
        starts, ends, inside = tokens[view.tokens].T
        shapes = np.exp(surest[1:] - np.logaddexp.reduce(surest[1:]))
        return Reading(
            view=view,
            units=pooled(inside, view),
            answers=float(surest[0]),
            shapes=shapes,
            starts=starts,
            ends=ends,
            inside=inside,
        )


def _headed(head: FloatMatrix, states: FloatMatrix) -> FloatMatrix:
    logits: FloatMatrix = states @ head[:, :-1].T + head[:, -1]
    return logits


def pooled(inside: FloatVector, view: View) -> FloatVector:
    """The logit of each sentence, the mean of its tokens'; without any it belongs to nothing."""
    found = np.full(len(view.sentences), -np.inf, dtype=np.float32)
    for number in range(len(view.sentences)):
        own = view.of_sentence(number)
        if len(own):
            found[number] = inside[own].mean()
    return found


def joined(asked: Sequence[int], passage: Sequence[int]) -> list[tuple[list[int], slice]]:
    """The token ids of a question followed by a passage's, and where the passage's stand.

    A passage too long for one pass is read in parts.
    """
    asked = asked[: POSITIONS // 2]
    _, *own, end = passage
    room = POSITIONS - len(asked) - 1
    parts = [own[at : at + room] for at in range(0, max(1, len(own)), room)]
    start = len(asked)
    return [([*asked, *part, end], slice(start, start + len(part))) for part in parts]
