"""A reader that reads what it is told to read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.encoders import Encoder
from index.passages import Chunk
from qa.question import Question
from qa.reading import SHAPES, Reading, View
from qa.reading.view import views

NEVER = -9.0
"""The logit of whatever it was not told."""


@dataclass(frozen=True)
class ToyReader:
    """Gives logits by what a text holds.

    `answers` are those of passages that hold a text, `belongs` those of sentences; `words` are the
    words that answer, of probability `sure`, wherever they stand first; several are parted by |.
    """

    is_taught = True

    encoder: Encoder
    shape: str = "words"
    answers: Mapping[str, float] = field(default_factory=dict)
    belongs: Mapping[str, float] = field(default_factory=dict)
    words: str = ""
    sure: float = 1.0

    def read(self, question: Question, chunks: Sequence[Chunk]) -> Iterator[Reading]:
        return map(self._reading, views(chunks, self.encoder))

    def _reading(self, view: View) -> Reading:
        parts = [view.text[start:end] for start, end in view.sentences]
        starts, ends = self._ends(view)
        return Reading(
            view=view,
            units=np.array([told(self.belongs, part) for part in parts], dtype=np.float32),
            answers=told(self.answers, view.text),
            shapes=np.eye(len(SHAPES), dtype=np.float32)[SHAPES.index(self.shape)],
            starts=starts,
            ends=ends,
        )

    def _ends(self, view: View) -> tuple[np.ndarray, np.ndarray]:
        """The words may begin where they do, or at the very last token of the passage."""
        starts, ends = np.full((2, len(view.spans)), -1e3, dtype=np.float32)
        words = next((each for each in self.words.split("|") if each in view.text), "")
        at = view.text.find(words)
        own = view.within((at, at + len(words)))
        if own:
            starts[-1] = np.log(max(1 - self.sure, 1e-30))
            starts[own[0]], ends[own[-1]] = np.log(self.sure), 0.0
        return starts, ends


def told(logits: Mapping[str, float], text: str) -> float:
    return next((logit for held, logit in logits.items() if held in text), NEVER)
