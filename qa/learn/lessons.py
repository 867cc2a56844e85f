"""Questions become lessons: each with passages that answer it, and some that do not.

What does not answer is what the ranking takes for an answer: the first passages of an index of all
documents that hold none, the neighbours of the right one among them, and for questions that nothing
answers the very passages that look as if.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from index.engines import Index
from index.passages import Chunk
from index.script import Span
from qa.evaluate.corpus import Asked, located
from qa.evaluate.folder import holds, places_of
from qa.evaluate.measures import Gold, QuestionSet
from qa.question import Question
from qa.ranking import gather

DEPTH = 20
"""Passages of a ranking that are looked at for those that do not answer."""
WRONG = 6
"""Passages without an answer that a lesson has at most."""
RIGHT = 2
"""Passages with an answer that it has at most."""

SHAPES_OF = {"span": "words", "row": "words", "steps": "list"}
"""Shapes of questions (see `qa.evaluate.corpus`) by the name that a reader has for them."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A passage with what in it answers: ranges of its text, of what belongs to the answer and of
    the words themselves. None of either where it does not answer."""

    chunk: Chunk
    belongs: tuple[Span, ...] = ()
    words: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question, the shape of its answer, and passages; `shape` is None where nothing answers."""

    question: str
    shape: str | None
    right: tuple[Taught, ...]
    wrong: tuple[Taught, ...]


def of_folder(questions: Sequence[Asked], index: Index) -> Iterator[Lesson]:
    """Lessons of questions over a folder of documents, by its index.

    A question whose passage can't be found in the index teaches nothing, and is left out.
    """
    for asked in questions:
        places = places_of(asked, index)
        evidence = gather(Question.read(asked.question, index.encoder), index)
        ranked = [index.passage(row) for row, _ in islice(evidence.order(), DEPTH)]
        holding = [_holds(p.document, p.chunk, asked, places) for p in ranked]
        right = [p.chunk for p, is_held in zip(ranked, holding, strict=True) if is_held]
        if asked.answers is not None and not right and asked.document:
            entry = index.entry(asked.document)
            right = [c for c in entry.chunks if _holds(asked.document, c, asked, places)]
        near = [
            p.chunk
            for p, is_held in zip(ranked, holding, strict=True)
            if not is_held and not _may_hold(p.document, p.chunk, asked)
        ]
        taught = [each for chunk in right[:RIGHT] if (each := _taught(chunk, asked)).belongs]
        if asked.answers is None or taught:
            shape = None if asked.answers is None else SHAPES_OF.get(asked.shape, asked.shape)
            wrong = tuple(Taught(chunk) for chunk in near[:WRONG])
            yield Lesson(asked.question, shape, tuple(taught), wrong)


def _holds(document: str, chunk: Chunk, asked: Asked, places: Sequence[Span]) -> bool:
    return holds(document, chunk.text, (chunk.start, chunk.end), asked, places)


def _may_hold(document: str, chunk: Chunk, asked: Asked) -> bool:
    """Whether a passage of the same document has an answer's words, maybe to the same question."""
    answers = asked.answers or ()
    return document == asked.document and any(answer in chunk.text for answer in answers)


def _taught(chunk: Chunk, asked: Asked) -> Taught:
    belongs = located(asked.quotes, chunk.text)
    words: list[Span] = []
    if SHAPES_OF.get(asked.shape) == "words":
        for start, end in belongs:
            found = located(asked.answers or (), chunk.text[start:end])
            words += [(start + a, start + b) for a, b in found]
    return Taught(chunk, tuple(belongs), tuple(words))


def of_paragraphs(questions: QuestionSet, near: np.ndarray) -> Iterator[Lesson]:
    """Lessons of SQuAD-style questions; `near` are the paragraphs nearest to each, best first."""
    chunks = questions.chunks()
    each = zip(questions.questions, questions.relevant, questions.golds, near, strict=True)
    for question, own, golds, order_ in each:
        if golds:
            holding = {at for at in order_ if any(gold.text in chunks[at].text for gold in golds)}
            others = [chunks[at] for at in order_ if at not in holding][:WRONG]
            taught = _of_golds(chunks[own], golds)
            yield Lesson(question, "words", (taught,), tuple(Taught(other) for other in others))


def _of_golds(chunk: Chunk, golds: Sequence[Gold]) -> Taught:
    spans = tuple(dict.fromkeys(gold.span for gold in golds))
    return Taught(chunk, spans[:1], spans)


def reworded(lesson: Lesson, question: str) -> Lesson:
    """The same lesson asked in other words, or in another language."""
    return replace(lesson, question=question)
