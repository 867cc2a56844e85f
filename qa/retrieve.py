"""A question is looked up: the passages that may answer, by the evidence for each."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.engines import Index, Reopener
from index.errors import YongwenError
from index.passages import Chunk
from index.script import visible
from index.settings import Place, index_place
from qa.duplicates import Group, distinct
from qa.matching import matches
from qa.question import Question
from qa.ranking import Evidence, gather, nearness
from qa.results import Passage, Source


class QuestionError(YongwenError):
    """The question can't be asked as it is."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer: as it is shown, as it was indexed, and what speaks for it.

    `total` is the sum of the evidence (see `qa.ranking.Evidence.total`).
    """

    passage: Passage
    chunk: Chunk
    total: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question, best first, in which index, and by what evidence."""

    index: Index
    question: Question
    candidates: tuple[Candidate, ...]
    evidence: Evidence


def check(question: str, k: int) -> None:
    """See that something is asked, before anything is opened for it.

    :raises QuestionError: if nothing of the question can be seen, or k is not positive.
    """
    if not visible(question):
        raise QuestionError("question_empty")
    if k < 1:
        raise QuestionError("k_invalid", k=k)


def scope(index: Index | str | os.PathLike[str] | None, within: Sequence[str] = ()) -> Index:
    """The index that is meant, narrowed to some documents if any are named; errors as above."""
    at = at_hand(index)
    return at.narrowed(_paths(at, within)) if within else at


def read_question(text: str, index: Index, typed: str | None = None) -> Question:
    """A question as an index's model reads it."""
    return Question.read(text, index.encoder, typed)


def look_up(question: Question, k: int, index: Index) -> Found:
    """The passages that may answer best, with what is needed to look at them more closely."""
    evidence = gather(question, index)
    groups = distinct(((index.passage(row), total) for row, total in evidence.order()), k)
    candidates = (
        Candidate(_passage(rank, group, question.terms), group.records[0].chunk, group.score)
        for rank, group in enumerate(groups, start=1)
    )
    return Found(index, question, tuple(candidates), evidence)


def at_hand(index: Index | str | os.PathLike[str] | None) -> Index:
    """The index that is meant by an opened one, a folder, or None.

    :raises IndexFolderError: if it can't be opened.
    """
    if index is None or isinstance(index, str | os.PathLike):
        return opened(index_place(index))
    return index


def _paths(index: Index, within: Sequence[str]) -> set[str]:
    """The documents that lie in some documents and folders."""
    paths: set[str] = set()
    for name in within:
        folder = f"{name.rstrip('/')}/"
        found = {d.path for d in index.documents if d.path == name or d.path.startswith(folder)}
        if not found:
            raise QuestionError("within_unknown", name=name)
        paths |= found
    return paths


@cache
def _reopener(place: Place) -> Reopener:
    return Reopener(place)


def opened(place: Place) -> Index:
    """The published version of an index, kept open until another is published.

    :raises IndexFolderError: if it can't be opened.
    """
    return _reopener(place).current()


def _passage(rank: int, group: Group, asked: Sequence[str]) -> Passage:
    first, *others = group.records
    return Passage.of(
        first,
        rank=rank,
        score=nearness(group.score),
        text=first.chunk.text,
        matches=matches(asked, first.chunk.text),
        also=tuple(Source.of(other) for other in others),
    )
