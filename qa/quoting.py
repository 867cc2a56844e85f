"""What was read becomes quotes: ranges of a passage, or paragraphs of its document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.documents import Document, Paragraph
from index.engines import Index
from index.passages import Chunk
from index.script import SEMICOLONS, Span
from qa.answers import Part
from qa.reading import Reading
from qa.results import PLACE, Passage, Source
from qa.retrieve import Candidate
from qa.trimming import trimmed, whole_words


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate and what the reader made of it."""

    candidate: Candidate
    reading: Reading

    def ranked(self, rank: int) -> "Read":
        """The same at another rank."""
        passage = replace(self.candidate.passage, rank=rank)
        return replace(self, candidate=replace(self.candidate, passage=passage))

    @property
    def passage(self) -> Passage:
        """The passage, with the sentence marked in it that most likely answers, and the words."""
        view, unit = self.reading.view, self.reading.best()
        words = words_of(self.reading, unit)
        score = self.candidate.passage.score
        if self.reading.answers is not None:
            score = float(1 / (1 + np.exp(-self.reading.answers)))
        return replace(
            self.candidate.passage,
            score=score,
            sentence_span=trimmed(view.text, view.sentences[unit]),
            answer_spans=(words[0],) if words else (),
        )


def words_of(reading: Reading, unit: int) -> tuple[Span, float] | None:
    """The words of a sentence that most likely answer, whole, and their probability."""
    found = reading.words(unit)
    if found is None:
        return None
    span = whole_words(reading.view.text, found[0])
    return (span, found[1]) if span[0] < span[1] else None


def quoted(read: Read, span: Span, index: Index, words: Span | None = None) -> Part:
    """A range of a passage as a quote, with the words marked that answer."""
    view, passage = read.reading.view, read.candidate.passage
    start, end = trimmed(view.text, span)
    if view.text[start] in SEMICOLONS:  # a cell of a row, after one that ends a sentence
        start, _ = trimmed(view.text, (start + 1, end))
    if view.text[end - 1] in SEMICOLONS:
        end -= 1
    marks = ((words[0] - start, words[1] - start),) if words else ()
    source = _source(passage, placed(read.candidate.chunk, (start, end), index, passage.document))
    return Part(view.text[start:end], source, passage.rank, marks)


def _source(passage: Passage, span: Span) -> Source:
    """The place of a passage, with another range of the document's text."""
    return Source(**{name: getattr(passage, name) for name in PLACE} | {"span": span})


def placed(chunk: Chunk, within: Span, index: Index, path: str) -> Span:
    """Where a range of a passage's text stands in the document's, which has other white space."""
    document, own = index.document(path), chunk.text
    seen = [
        at
        for p in (document.paragraphs if document else ())
        if document and p.number in chunk.paragraphs
        for at in range(max(p.start, chunk.start), min(p.end, chunk.end))
        if not document.text[at].isspace()
    ]
    first, last = (len("".join(own[:at].split())) for at in within)
    if len(seen) != len("".join(own.split())) or first == last:  # an index of paragraphs alone
        return chunk.start + within[0], chunk.start + within[1]
    return seen[first], seen[last - 1] + 1


def as_marked(passage: Passage, parts: Sequence[Part]) -> Passage:
    """A passage with the marks of the first quote that stands in it, if any does."""
    for part in parts:
        start = passage.text.find(part.text)
        if start >= 0:
            spans = tuple((start + a, start + b) for a, b in part.marks)
            sentence = start, start + len(part.text)
            return replace(passage, sentence_span=sentence, answer_spans=spans)
    return passage


def standing(read: Read, index: Index) -> tuple[Document, Paragraph] | None:
    """The document of a passage, and the paragraph in it that the best sentence stands in; None
    where there is none."""
    document = index.document(read.candidate.passage.document)
    within = set(read.candidate.chunk.paragraphs)
    start, _ = read.reading.view.sentences[read.reading.best()]
    end = 0
    for paragraph in document.paragraphs if document else ():
        if document and paragraph.number in within:
            end += len(paragraph.text) + 1
            if start < end:
                return document, paragraph
    return None


def programs_in(read: Read, index: Index) -> Iterator[Span]:
    """The ranges of a passage's text that are programs, a part of one as a whole."""
    document, chunk = index.document(read.candidate.passage.document), read.candidate.chunk
    within = set(chunk.paragraphs)
    start = 0
    for paragraph in document.paragraphs if document else ():
        if paragraph.number in within:
            end = start + len(paragraph.text)
            if paragraph.is_program:
                yield start, end
            start = end + 1


def texts_of(document: Document) -> list[Paragraph]:
    """The paragraphs of a document's text, without titles, headings and bylines."""
    return [paragraph for paragraph in document.paragraphs if paragraph.number is not None]


def part_of(
    read: Read, run: Sequence[Paragraph], marks: Sequence[Span] = (), begun: int = 0
) -> Part:
    """Paragraphs of a document one after the other as a quote; `begun` is how many characters of
    the first are left out, and `marks` are ranges of what is left."""
    passage, place = read.candidate.passage, run[0]
    texts = [place.text[begun:], *(p.text for p in run[1:])]
    source = Source(
        document=passage.document,
        title=place.title,
        headings=place.headings,
        author=place.author,
        page=place.page,
        paragraphs=tuple(p.number for p in run if p.number is not None),
        span=(place.start + begun, run[-1].end),
    )
    return Part("\n".join(texts), source, passage.rank, tuple(marks))
