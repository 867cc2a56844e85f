"""An answer is quotes: parts of documents, each at the size that is true by itself."""

import html
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from index.script import Span
from index.text import say
from qa.results import Passage, Passages, Source, marked

WORDS = "words"
"""The shape of an answer that is words of a sentence; the others are in `qa.reading.SHAPES`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A quote: one text of a document with its source.

    `source.span` is its half-open range in the document's text, from which `text` differs in white
    space only; `marks` are the ranges of `text` that answer, none where all of it does; `rank` is
    that of the passage it was found in.
    """

    text: str
    source: Source
    rank: int
    marks: tuple[Span, ...] = ()

    @property
    def words(self) -> str:
        """What is marked, in the order of the text; else the text."""
        told = [self.text[start:end] for start, end in sorted(self.marks)]
        return say("passage.and").join(told) or self.text

    def marked(self) -> str:
        """The text as HTML, escaped, with what answers in `<strong>`."""
        return marked(self.text, {"strong": self.marks})

    def to_dict(self) -> dict[str, Any]:
        """What `python -m qa --json` prints of it."""
        return {"text": self.text, "marks": self.marks, "rank": self.rank} | asdict(self.source)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one document gives as the answer, and the passage that says so.

    `date` is the latest that the sentence, the headings, the title or the file's name tell: year,
    month and day, 0 where not told; None if they tell no year.
    """

    answer: str
    passage: Passage
    date: tuple[int, int, int] | None

    def source(self, lang: str | None = None) -> str:
        """The line that cites it, with its date."""
        date = "-".join(f"{part:02}" for part in self.date or () if part)
        return " · ".join(part for part in (date, self.passage.source(lang)) if part)


@dataclass(frozen=True, slots=True)
class About:
    """A document as an answer tells of it: what it says of itself, and its headings in order.

    `hits` is in how many of its passages stands what was looked for, 0 where nothing was.
    """

    path: str
    title: str
    author: str | None = None
    date: str | None = None
    outline: tuple[str, ...] = ()
    hits: int = 0

    def line(self, lang: str | None = None) -> str:
        """The document in one line."""
        hits = say("about.hits", lang, number=self.hits) if self.hits else ""
        said = [self.title, self.author or "", self.date or "", self.path, hits]
        return " · ".join(part for part in said if part)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about an answer, by its key among the texts and what it names."""

    key: str
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, key: str, **values: str) -> "Note":
        """With the values by their names."""
        return cls(key, tuple(values.items()))

    def sentence(self, lang: str | None = None) -> str:
        """The sentence in a language, by default the one in force."""
        return say(f"note.{self.key}", lang, **dict(self.values))


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, every word of it from the documents.

    `question` is what was looked up: the question as it was asked, or completed from the one
    before. `shape` says what `parts` are (see `qa.reading.SHAPES`), and `confidence` how likely it
    is, from 0 to 1, that they are right. `documents` are all those that a question about the
    documents is answered with. `claims` are what several documents say, newest first, where their
    figures for the same thing differ. `more` counts the passages beyond those shown
    that are likely to hold an answer as well. `note` says what was found instead where the
    documents do not answer, or how the answer is to be taken.
    """

    question: str
    passages: Passages
    shape: str = WORDS
    parts: tuple[Part, ...] = ()
    confidence: float = 0.0
    found: bool = False
    documents: tuple[About, ...] = ()
    claims: tuple[Claim, ...] = ()
    more: int = 0
    note: Note | None = None

    @property
    def answer(self) -> str:
        """The answer as plain text: the words that answer, else documents and parts, a line each.

        Where there are neither, it is the note on what was asked.
        """
        if self.shape == WORDS and self.parts:
            return self.parts[0].words
        told = [about.line() for about in self.documents] + [part.text for part in self.parts]
        return "\n".join(told) or (self.note.sentence() if self.found and self.note else "")

    @property
    def sentence(self) -> str:
        """The quote that the answer stands in."""
        return "\n".join(part.text for part in self.parts)

    def to_dict(self) -> dict[str, Any]:
        """What `python -m qa --json` prints."""
        return {
            "question": self.question,
            "found": self.found,
            "confidence": self.confidence,
            "shape": self.shape,
            "answer": self.answer,
            "sentence": self.sentence,
            "parts": [part.to_dict() for part in self.parts],
            "documents": [asdict(about) for about in self.documents],
            "claims": [{"answer": c.answer, "source": c.source()} for c in self.claims],
            "more": self.more,
            "note": self.note.sentence() if self.note else None,
            "passages": [passage.to_dict() for passage in self.passages],
        }

    def _repr_html_(self) -> str:
        said = list(_paragraphs(self))
        return "".join(f"<p>{line}</p>" for line in said) + self.passages._repr_html_()


def _paragraphs(answer: Answer) -> Iterable[str]:
    if not answer.found:
        yield html.escape(say("answer.not_found"))
    if answer.note:
        yield html.escape(answer.note.sentence())
    if answer.found:
        if answer.shape == WORDS:
            yield f"<big>{html.escape(answer.answer)}</big>"
        for about in answer.documents:
            yield html.escape(about.line())
        for part in answer.parts:
            yield f"{part.marked()} <small>{html.escape(part.source.source())}</small>"
