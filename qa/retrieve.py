"""A question becomes ranked passages."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from index.engines import Follower, Index
from index.errors import YongwenError
from index.passages import Chunk, PassageRecord, terms_of
from index.settings import Place, index_place
from qa.confidence import Calibration, calibration_of
from qa.duplicates import Group, distinct
from qa.matching import matches
from qa.ranking import gather
from qa.results import Passage, Passages, Source


class QuestionError(YongwenError):
    """The question can't be asked as it is."""


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that were found, in what, and as they were indexed.

    `scores` has the score of every passage that was looked at closely, best first, and
    `calibration` what they are worth once the passages are read.
    """

    index: Index
    passages: Passages
    chunks: tuple[Chunk, ...]
    scores: tuple[float, ...]
    calibration: Calibration


def retrieve(
    question: str,
    k: int = 5,
    *,
    index: Index | str | os.PathLike[str] | None = None,
    within: Sequence[str] = (),
) -> Passages:
    """The k passages that best answer a question, best first.

    `index` is an opened index, a folder, or None for the default folder. A folder is opened at
    the first call, kept, and opened anew once another version has been published. `within` names
    the documents and folders to look in, by their paths in the documents folder; none means all.

    :raises QuestionError: if the question is empty, k is not positive, or `within` names what is
        not there.
    :raises IndexFolderError: if the index can't be opened.
    """
    return look_up(question, k, index=index, within=within).passages


def look_up(
    question: str,
    k: int,
    *,
    index: Index | str | os.PathLike[str] | None = None,
    within: Sequence[str] = (),
) -> Found:
    """What `retrieve` finds, with what is needed to look at it more closely; errors as there."""
    if not question.strip():
        raise QuestionError("question_empty")
    if k < 1:
        raise QuestionError("k_invalid", k=k)
    at = at_hand(index)
    if within:
        at = at.narrowed(_paths(at, within))
    evidence, calibration = gather(question, at), calibration_of(at)
    ranked = list(evidence.order(calibration))
    groups = distinct(((at.passage(row), score) for row, score in ranked), k)
    asked = terms_of(question)
    shown = tuple(_passage(rank, group, asked) for rank, group in enumerate(groups, start=1))
    return Found(
        index=at,
        passages=Passages(question, shown),
        chunks=tuple(group.records[0].chunk for group in groups),
        scores=tuple(score for _, score in ranked),
        calibration=calibration,
    )


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
def _follower(place: Place) -> Follower:
    return Follower(place)


def opened(place: Place) -> Index:
    """The published version of an index, kept open until another is published.

    :raises IndexFolderError: if it can't be opened.
    """
    return _follower(place).current()


def _passage(rank: int, group: Group, asked: Sequence[str]) -> Passage:
    first, *others = group.records
    return Passage(
        rank=rank,
        score=group.score,
        text=first.chunk.text,
        matches=matches(asked, first.chunk.text),
        also=tuple(Source(**_place(other)) for other in others),
        **_place(first),
    )


def _place(record: PassageRecord) -> dict[str, Any]:
    chunk = record.chunk
    return {
        "document": record.document,
        "title": chunk.title,
        "headings": chunk.headings,
        "author": chunk.author,
        "page": chunk.page,
        "is_ocr": chunk.is_ocr,
        "paragraphs": chunk.paragraphs,
        "span": (chunk.start, chunk.end),
    }
