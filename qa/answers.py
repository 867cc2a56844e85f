"""`ask`: the answer to a question, with the sentence and the passage that say so."""

import html
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from index.engines import Index
from index.passages import Chunk, terms_of
from index.script import same_script
from index.text import say
from qa.confidence import FOUND
from qa.picking import answer_spans, best_sentence, trimmed
from qa.question import (
    Figure,
    complete,
    kinds_of,
    lacks_designation,
    lacks_name,
    whole_figure,
)
from qa.reading import Reading, reader_for
from qa.results import Passage, Passages
from qa.retrieve import Found, at_hand, look_up

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?!\d)(?:\s*[年/.-]\s*(\d{1,2})(?!\d)(?:\s*[月/.-]\s*(\d{1,2})(?!\d))?)?"
)
READ = 3
"""Passages that are read at least."""
_SHARE = 0.8
"""How many of the question's words, of those in the answering sentence, another sentence must have
for its figure to be about the same thing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one document gives as the answer, and the passage that says so.

    `date` is the latest that the sentence, the headings, the title or the file's name tell: year,
    month and day, 0 where not told; None if they tell no year.
    """

    answer: str
    passage: Passage
    date: tuple[int, int, int] | None

    @classmethod
    def of(cls, passage: Passage) -> "Claim":
        """What a passage says."""
        told = [passage.sentence, passage.title, passage.document, *passage.headings]
        return cls(passage.answer, passage, max(_dates(" ".join(told)), default=None))

    def source(self, lang: str | None = None) -> str:
        """The line that cites it, with its date."""
        date = "-".join(f"{part:02}" for part in self.date or () if part)
        return " · ".join(part for part in (date, self.passage.source(lang)) if part)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, every word of it from one of the passages.

    `more` counts the passages beyond those shown that are likely to hold an answer as well, where
    a question asks for all.
    """

    passages: Passages
    more: int = 0

    @property
    def question(self) -> str:
        """What was looked up: the question as it was asked, or completed from the one before."""
        return self.passages.question

    @property
    def confidence(self) -> float:
        """How likely the first passage is to hold the answer, from 0 to 1."""
        return self.passages[0].score if self.passages else 0.0

    @property
    def found(self) -> bool:
        """Whether that is likely enough to say that the documents answer the question."""
        return self.confidence >= FOUND

    @property
    def answer(self) -> str:
        """The shortest part of the sentence worth showing first, or the sentence."""
        return self.passages[0].answer if self.passages else ""

    @property
    def sentence(self) -> str:
        """The sentence of the first passage that best answers."""
        return self.passages[0].sentence if self.passages else ""

    @property
    def listed(self) -> tuple[tuple[Passage, ...], ...]:
        """Where a question asks for all: the passages that are likely to hold an answer.

        They are grouped by document, in the order of each one's best.
        """
        if not _asks_for_all(self.question):
            return ()
        likely = [passage for passage in self.passages if passage.score >= FOUND]
        documents = dict.fromkeys(passage.document for passage in likely)
        return tuple(tuple(p for p in likely if p.document == path) for path in documents)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What each document says, newest first, where their figures for the same thing differ."""
        return _claims(self.question, self.passages)

    def to_dict(self) -> dict[str, Any]:
        """What `python -m qa --json` prints."""
        return {
            "question": self.question,
            "found": self.found,
            "confidence": self.confidence,
            "answer": self.answer,
            "sentence": self.sentence,
            "claims": [{"answer": c.answer, "source": c.source()} for c in self.claims],
            "listed": [
                {"document": of[0].document, "ranks": [passage.rank for passage in of]}
                for of in self.listed
            ],
            "more": self.more,
            "passages": [passage.to_dict() for passage in self.passages],
        }

    def _repr_html_(self) -> str:
        if not self.found:
            return f"<p>{html.escape(say('answer.not_found'))}</p>{self.passages._repr_html_()}"
        return f"<p><big>{html.escape(self.answer)}</big></p>{self.passages._repr_html_()}"


def ask(
    question: str,
    k: int = 5,
    *,
    index: Index | str | os.PathLike[str] | None = None,
    before: Answer | None = None,
    within: Sequence[str] = (),
) -> Answer:
    """The answer that the k best passages give; options and errors as in `qa.retrieve`.

    The passages are those of `qa.retrieve`, but in the order that they have after reading: one that
    answers comes before one that is only near. Some are read even if fewer are asked for.

    `before` is the answer to an earlier question, from which a question like 「那小巨人呢？」 takes
    what it leaves out; the answer's `question` shows what was made of it.
    """
    if before is not None and question.strip():
        index = at_hand(index)
        known = before.answer if before.found else ""
        question = complete(question, before.question, known, index.encoder)
    found = look_up(question, max(k, READ) if k > 0 else k, index=index, within=within)
    passages = Passages(question, tuple(_marked(question, _read(found)[:k])))
    likely = sum(score >= FOUND for score in found.scores)
    return Answer(passages, max(0, likely - len(passages)) if _asks_for_all(question) else 0)


def _asks_for_all(question: str) -> bool:
    return any(kind.is_all for kind in kinds_of(question))


def _read(found: Found) -> list[tuple[Passage, Reading]]:
    """The passages with what the reader makes of each, and the scores they have after that, the
    best first."""
    if not found.chunks:
        return []
    readings = reader_for(found.index).read(found.passages.question, found.chunks)
    each = zip(found.passages, found.chunks, readings, strict=True)
    read = [
        (_rescored(found, passage, chunk, reading), reading) for passage, chunk, reading in each
    ]
    return sorted(read, key=lambda pair: -pair[0].score)


def _rescored(found: Found, passage: Passage, chunk: Chunk, reading: Reading) -> Passage:
    """A passage with the score that it has after reading."""
    question = found.passages.question
    judgement = found.calibration.of(same_script=same_script(question, chunk.text))
    lacks = lacks_name(question, chunk, passage.document)
    score = judgement.reread(passage.score, reading.sure, lacks_name=lacks)
    return replace(passage, score=score)


def _marked(question: str, read: Sequence[tuple[Passage, Reading]]) -> Iterator[Passage]:
    """The passages with the sentence marked in each, and the answer in those likely to hold it."""
    first: Passage | None = None
    for rank, (found, reading) in enumerate(read, start=1):
        view = reading.view
        passage = replace(found, rank=rank)
        if not view.sentences:
            yield passage
            continue
        number = best_sentence(question, reading)
        marked = replace(
            passage,
            sentence_span=trimmed(view.text, view.sentences[number]),
            answer_spans=answer_spans(question, reading, number),
        )
        first = first or marked
        yield marked if _belongs(marked, first) else replace(marked, answer_spans=())


def _belongs(passage: Passage, first: Passage) -> bool:
    """Whether a passage's answer is worth showing beside that of the first."""
    own, its = _figures(passage), _figures(first)
    return passage is first or (passage.score >= FOUND and (not its or _are_like(own, its)))


def _figures(passage: Passage) -> list[Figure]:
    """The figures that a passage answers with, whole, as they stand in the text."""
    held = [(span, whole_figure(passage.text, span)) for span in sorted(passage.answer_spans)]
    return [
        figure for (a, b), figure in held if figure and figure.span[0] <= a and b <= figure.span[1]
    ]


def _are_like(some: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Whether they count the same, one for one."""
    return len(some) == len(others) and all(map(Figure.is_like, some, others))


def _claims(question: str, passages: Sequence[Passage]) -> tuple[Claim, ...]:
    """Each document's figure, if those that are about the same thing differ."""
    if not any(kind.figures for kind in kinds_of(question)) or not passages:
        return ()
    first, its = passages[0], _figures(passages[0])
    asked = terms_of(question)
    about = _words(asked, first.sentence)
    if not about or not its:  # in another language, say, nothing tells what a figure is about
        return ()
    alike = [
        passage
        for passage in passages
        if passage.score >= FOUND
        and _are_like(_figures(passage), its)
        and len(about & _words(asked, passage.sentence)) >= _SHARE * len(about)
        and not lacks_designation(question, passage, passage.document)
    ]
    if all(_agree(one, other) for one, other in combinations(alike, 2)):
        return ()
    documents = {passage.document: passage for passage in reversed(alike)}  # the best of each
    claims = sorted(map(Claim.of, documents.values()), key=lambda claim: claim.passage.rank)
    claims.sort(key=lambda claim: claim.date or (), reverse=True)
    return tuple(claims) if len(claims) > 1 else ()


def _agree(one: Passage, other: Passage) -> bool:
    """Whether what two passages say can both be true."""
    return all(map(Figure.agrees, _figures(one), _figures(other)))


def _words(asked: Sequence[str], sentence: str) -> set[str]:
    return {term for term in set(asked) & set(terms_of(sentence)) if len(term) > 1}


def _dates(text: str) -> list[tuple[int, int, int]]:
    found = (match.groups(default="0") for match in _DATE.finditer(text))
    return [(int(year), int(month), int(day)) for year, month, day in found]
