"""Reading a passage and a question together.

It is the embedding model once more, adapted: every token of the passage sees the question, and gets
a score for being the first of an answer and one for being the last. The mark of the beginning gets
them too, and an answer counts by how far it is above that, since that is what the reader has
learned to point at where a passage does not answer.

Ends predicted apart: Devlin et al., "BERT", 2019, which has the mark for SQuAD 2.0 as well. What
was adapted is a low-rank change of the upper layers (Hu et al., "LoRA", 2022): the lower ones, in
which languages are most alike, stay as they are.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from index.arrays import FloatMatrix, NamedArrays
from index.encoders import Adaptable
from index.encoders.e5 import POSITIONS

HEAD = "head"


class TogetherReader:
    """Reads with the model that `qa.learn` has adapted.

    `arrays` has for each changed matrix `NAME.up` and `NAME.down` (see `LowRank`),
    and the `head`, shape (2, dimension + 1), whose last column is the offset.
    """

    def __init__(self, encoder: Adaptable, arrays: NamedArrays) -> None:
        names = [name.removesuffix(".up") for name in arrays if name.endswith(".up")]
        changes = {f"{name}.w": (arrays[f"{name}.up"], arrays[f"{name}.down"]) for name in names}
        self._encoder = encoder.adapted(changes)
        self._head = arrays[HEAD]

    def read(self, question: str, passages: Sequence[str]) -> Iterator[FloatMatrix]:
        """For each token of a passage two logits, of its being an answer's first and last.

        They are counted from those of there being no answer; each has shape (n_tokens, 2), for all
        that the model sees of the passage.
        """
        (asked,) = self._encoder.prompted([question], question=True)
        parts = [joined(asked, passage) for passage in self._encoder.prompted(passages)]
        states = iter(self._encoder.states([ids for rows in parts for ids, _ in rows]))
        for rows in parts:
            yield np.concatenate([self._logits(next(states), own) for _, own in rows])

    def _logits(self, states: FloatMatrix, own: slice) -> FloatMatrix:
        logits: FloatMatrix = states @ self._head[:, :-1].T + self._head[:, -1]
        above: FloatMatrix = logits[own] - logits[0]
        return above


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
