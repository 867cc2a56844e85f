"""Teaching the model about questions: each is brought nearer to the passage that answers it.

The vectors of passages stay, so that an index stays what it is, and every question is held against
those of all lessons at once: a softmax over cosines, as in Karpukhin et al., "Dense Passage
Retrieval", 2020, but over every passage instead of those of a batch.
"""

import random
from collections.abc import Sequence

import torch
from torch import Tensor

from index.arrays import NamedArrays
from index.encoders import Adaptable
from index.encoders.e5 import LAYERS
from qa.learn.adapted import Adapted
from qa.learn.lessons import Lesson
from qa.learn.training import train

RANK = 16
TEMPERATURE = 0.02
"""What cosines are divided by."""
STEP = 128
"""Questions of a step."""
EPOCHS = 2
SHARE = 0.7
"""Of the change, what is kept: between what was learned and the model of before is a model that is
as good on documents of the kind learned from, and loses less on others. Wortsman et al., "Robust
fine-tuning of zero-shot models", 2022."""


def learn_asking(lessons: Sequence[Lesson], encoder: Adaptable, seed: int = 0) -> NamedArrays:
    """The change of `index.encoders.e5.questions`; the same lessons and seed give the same."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    asker = Asker([lesson for lesson in lessons if lesson.right], encoder)
    orders = [chance.sample(range(asker.count), asker.count) for _ in range(EPOCHS)]
    train(asker, [each[at : at + STEP] for each in orders for at in range(0, len(each), STEP)])
    return {
        name: SHARE * each if name.endswith(".up") else each
        for name, each in asker.arrays().items()
    }


class Asker(Adapted):
    """The model that questions are encoded with; a step is the numbers of lessons."""

    def __init__(self, lessons: Sequence[Lesson], encoder: Adaptable) -> None:
        super().__init__(encoder.weights, range(LAYERS), RANK)
        self.count = len(lessons)
        chunks = [t.chunk.in_context for each in lessons for t in (*each.right, *each.wrong)]
        rows = {text: row for row, text in enumerate(dict.fromkeys(chunks))}
        self._passages = torch.from_numpy(encoder.encode(list(rows))).to(self.device, self.dtype)
        self._asked = encoder.prompted([each.question for each in lessons], question=True)
        self._right = [[rows[t.chunk.in_context] for t in each.right] for each in lessons]

    def loss(self, step: Sequence[int]) -> Tensor:
        """The mean cross-entropy of the passages that answer among all passages."""
        vectors = self.vectors([self._asked[at] for at in step]).to(self.dtype)
        logits = (vectors @ self._passages.T).float() / TEMPERATURE
        right = [row[self._right[at]].logsumexp(0) for row, at in zip(logits, step, strict=True)]
        return (logits.logsumexp(1) - torch.stack(right)).mean()
