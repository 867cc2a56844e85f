"""Lessons become examples: token ids, and what is to be learned of each token."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.encoders import Adaptable
from index.passages import Chunk
from index.script import Span
from qa.learn.codeswitch import switched
from qa.learn.lessons import Lesson, Taught
from qa.reading.joint import joined
from qa.reading.reading import SHAPES
from qa.reading.view import View, views

BELONGS = 0.5
"""The share of a sentence's tokens that belong to the answer from which the sentence does."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a passage as the model sees them.

    `answers` is whether the passage does. Of one that does, `shape` is the number of the answer's
    shape; `units` are the places of the tokens of each sentence, with whether it belongs to the
    answer; `starts` and `ends` are the places of the first and last tokens of the words that
    answer, none where no words do. Places count in `ids`.
    """

    ids: tuple[int, ...]
    answers: bool
    shape: int = -1
    units: tuple[tuple[tuple[int, ...], bool], ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    own: Span = (0, 0)


class Pupil:
    """Makes examples of lessons; what the model sees of a passage is worked out once."""

    def __init__(self, encoder: Adaptable) -> None:
        self._encoder = encoder
        self._seen: dict[str, tuple[list[int], View]] = {}

    def look(self, chunks: Sequence[Chunk]) -> None:
        """See passages, all at once, which is faster."""
        new = {c.in_context: c for c in chunks if c.in_context not in self._seen}
        seen = views(list(new.values()), self._encoder)
        for text, ids, view in zip(new, self._encoder.prompted(list(new)), seen, strict=True):
            self._seen[text] = ids, view

    def groups(
        self, lessons: Sequence[Lesson], wrong: int, mixed: float, chance: random.Random
    ) -> Iterator[tuple[Example, ...]]:
        """One passage that answers of each lesson, then so many that do not, chosen by chance.

        `mixed` is the share of the questions of which words are put into English.
        """
        texts = [
            switched(each.question, chance) if chance.random() < mixed else each.question
            for each in lessons
        ]
        prompted = self._encoder.prompted(texts, question=True)
        for lesson, asked in zip(lessons, prompted, strict=True):
            taken = chance.sample(lesson.wrong, min(wrong, len(lesson.wrong)))
            made = [self._example(asked, each, None) for each in taken]
            if lesson.right:
                right = self._example(asked, chance.choice(lesson.right), lesson.shape)
                made.insert(0, right)
            if any(made):
                yield tuple(each for each in made if each)

    def _example(self, asked: Sequence[int], taught: Taught, shape: str | None) -> Example | None:
        ids, view = self._seen[taught.chunk.in_context]
        (whole, own), *more = joined(asked, ids)
        if more:  # only what fits one pass is learned from
            return None
        if shape is None:
            return Example(tuple(whole), answers=False, own=(own.start, own.stop))
        places = own.stop + view.tokens
        belonging = np.zeros(len(places), dtype=bool)
        for span in taught.belongs:
            belonging[view.within(span)] = True
        units = [
            (tuple(places[of].tolist()), bool(belonging[of].mean() >= BELONGS))
            for number in range(len(view.sentences))
            if len(of := view.of_sentence(number))
        ]
        if not any(belongs for _, belongs in units):  # words are less than half of their sentence
            units = [
                (tuple(places[of].tolist()), bool(belonging[of].any()))
                for number in range(len(view.sentences))
                if len(of := view.of_sentence(number))
            ]
        words = [at for span in taught.words if (at := view.within(span))]
        return Example(
            ids=tuple(whole),
            answers=True,
            shape=SHAPES.index(shape),
            units=tuple(units),
            starts=tuple(int(places[at[0]]) for at in words),
            ends=tuple(int(places[at[-1]]) for at in words),
            own=(own.start, own.stop),
        )
