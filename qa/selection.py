"""What of the passages is shown: the shape of the answer, and its parts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.documents import Paragraph, is_item, leads, ordinal
from index.engines import Index
from index.passages import Chunk, sentences
from index.script import SEMICOLONS, Span
from qa.answers import WORDS, Part
from qa.reading import Reading
from qa.results import PLACE, Passage, Source
from qa.retrieve import Candidate
from qa.trimming import trimmed, whole_words

FRAGMENT = 0.9
"""The probability of the words from which on they stand by themselves; else their sentences do.
Chosen, as all numbers here, on the questions of `tests/benchmarks/corpus/fit.jsonl`."""

MARKED = 0.3
"""The same from which on they are marked in their sentence."""

BELONGS = 0.6
"""The probability of a sentence's belonging to the answer from which on it is shown."""

CLAUSE = 0.35
"""The same of a clause of such a sentence: another case of a condition is said rather than lost."""

_UNDER = 3  # paragraphs under an item, before the next one of the count
_LISTS, _DECISION = "list", "yesno"
_SIDES = frozenset(["compare"])


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


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown, and how sure the reader is of it: `belongs` is the logit of the sentence, and
    `fragment` the probability of the words, 0 where none are shown."""

    shape: str
    parts: tuple[Part, ...]
    belongs: float
    fragment: float


def select(read: Sequence[Read], index: Index) -> Selection:
    """The shape and the parts of the answer that passages give, the best first."""
    first = read[0]
    reading, unit = first.reading, first.reading.best()
    shape = reading.shape() or "sentence"
    words = words_of(reading, unit) if shape == WORDS else None
    belongs = float(reading.units[unit])
    if words and words[1] >= FRAGMENT:
        part = quoted(first, _clause(reading, unit, words[0]), index, words[0])
        return Selection(WORDS, (part,), belongs, words[1])
    if shape == _DECISION:
        parts = tuple(quoted(first, span, index) for span in _belonging(reading, unit))
        return Selection(shape, parts, belongs, 0.0)
    if shape == _LISTS:
        whole = whole_list(first, index)
        parts = (whole,) if whole else tuple(_units(first, index))
        return Selection(shape, parts, belongs, 0.0)
    parts = tuple(_units(first, index))
    if shape in _SIDES and len(read) > 1 and _adds(read[1], first):
        parts += tuple(_units(read[1], index))
    return Selection("sentence" if shape == WORDS else shape, parts, belongs, 0.0)


def words_of(reading: Reading, unit: int) -> tuple[Span, float] | None:
    """The words of a sentence that most likely answer, whole, and their probability."""
    found = reading.words(unit)
    if found is None:
        return None
    span = whole_words(reading.view.text, found[0])
    return (span, found[1]) if span[0] < span[1] else None


def _adds(other: Read, first: Read) -> bool:
    """Whether another passage says as surely that it answers."""
    ours, theirs = first.reading.answers, other.reading.answers
    return ours is not None and theirs is not None and theirs > max(0.0, ours - 2.0)


def _units(read: Read, index: Index) -> Iterator[Part]:
    """The sentences that belong to the answer, those in a row together; the best at least."""
    reading, best = read.reading, read.reading.best()
    chosen = {best}
    if reading.answers is not None:  # else units are no logits, and only the best is known
        chosen.update(np.flatnonzero(reading.units > _logit(BELONGS)).tolist())
    words = words_of(reading, best) if reading.shape() == WORDS else None
    spans: list[Span] = []
    for unit in sorted(chosen):
        for span in _belonging(reading, unit, words[0] if words and unit == best else None):
            if spans and not reading.view.text[spans[-1][1] : span[0]].strip():
                spans[-1] = (spans[-1][0], span[1])
            else:
                spans.append(span)
    likely = words[0] if words and words[1] >= MARKED else None
    for span in spans:
        yield quoted(read, span, index, likely if likely and _holds(span, likely) else None)


def _belonging(reading: Reading, unit: int, words: Span | None = None) -> list[Span]:
    """The clauses of a sentence that belong to the answer, the one with its words among them."""
    clauses = reading.clauses(unit)
    best = max(logit for _, logit in clauses)
    least = min(best, _logit(CLAUSE))
    return [span for span, logit in clauses if logit >= least or (words and _holds(span, words))]


def _clause(reading: Reading, unit: int, words: Span) -> Span:
    """The clause of a sentence that words stand in, or the sentence where they are in several."""
    return next(
        (span for span, _ in reading.clauses(unit) if _holds(span, words)),
        reading.view.sentences[unit],
    )


def _holds(span: Span, words: Span) -> bool:
    return span[0] <= words[0] and words[1] <= span[1]


def _logit(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


def quoted(read: Read, span: Span, index: Index, words: Span | None = None) -> Part:
    """A range of a passage as a quote, with the words marked that answer."""
    view, passage = read.reading.view, read.candidate.passage
    start, end = trimmed(view.text, span)
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


def whole_list(read: Read, index: Index) -> Part | None:
    """The list that the best sentences are items of, or lead to, with all its items, over passages
    and pages; None where they stand in no list."""
    document = index.document(read.candidate.passage.document)
    if document is None:
        return None
    texts = [p for p in document.paragraphs if p.number is not None]
    within = set(read.candidate.chunk.paragraphs)
    chosen = _paragraphs(read, [p for p in texts if p.number in within])
    for at, paragraph in enumerate(texts):
        if paragraph.number in chosen:
            run = list_around(texts, at)
            if len(run) > 1:
                return _quoted(read, run)
    return None


def _paragraphs(read: Read, own: Sequence[Paragraph]) -> set[int]:
    """The numbers of the passage's paragraphs that the best sentence stands in."""
    start, _ = read.reading.view.sentences[read.reading.best()]
    end = 0
    for paragraph in own:
        end += len(paragraph.text) + 1
        if start < end and paragraph.number is not None:
            return {paragraph.number}
    return set()


def list_around(texts: Sequence[Paragraph], at: int) -> Sequence[Paragraph]:
    """The lead-in and all items of the list that a paragraph is of, with what stands under each
    where they are counted; itself where it is of none."""
    if not _item(texts[at]) and leads(texts[at].text) and _next(texts, at, 1) is not None:
        return texts[at : _last(texts, at + 1) + 1]
    start = at
    while (before := _above(texts, start)) is not None:
        start = before
    end = _last(texts, start)
    if start == at and not _item(texts[at]):
        return texts[at : at + 1]
    if start > 0 and leads(texts[start - 1].text) and _together(texts[start - 1], texts[start]):
        start -= 1
    return texts[start : end + 1]


def _above(texts: Sequence[Paragraph], at: int) -> int | None:
    """Where the item before another stands; of what is no item, the one that it stands under."""
    if _item(texts[at]) and (before := _next(texts, at, -1)) is not None:
        return before
    if _counts(texts[at]):
        return None
    above = _nearest(texts, at, -1, is_wanted=_counts)
    return None if above is None or _last(texts, above) < at else above


def _last(texts: Sequence[Paragraph], at: int) -> int:
    """Where the last item of the list stands that the item at a place is of."""
    while (after := _next(texts, at, 1)) is not None:
        at = after
    return at


def _next(texts: Sequence[Paragraph], at: int, way: int) -> int | None:
    """Where the item after (1) or before (-1) another stands: beside it, or where the count goes
    on, as the steps of a procedure have commands and pictures under them."""
    beside = at + way
    if 0 <= beside < len(texts) and _item(texts[beside]) and _together(texts[beside], texts[at]):
        return beside
    counted = ordinal(texts[at].text)
    if counted is None:
        return None
    wanted = (counted[0], counted[1] + way)
    return _nearest(texts, at, way, is_wanted=lambda p: ordinal(p.text) == wanted)


def _nearest(
    texts: Sequence[Paragraph], at: int, way: int, *, is_wanted: Callable[[Paragraph], bool]
) -> int | None:
    """Where what is wanted stands next, under the same heading and not far away."""
    for near in range(at + way, at + way * (_UNDER + 2), way):
        if 0 <= near < len(texts) and _together(texts[near], texts[at]) and is_wanted(texts[near]):
            return near
    return None


def _counts(paragraph: Paragraph) -> bool:
    return ordinal(paragraph.text) is not None


def _item(paragraph: Paragraph) -> bool:
    return paragraph.depth > 0 or is_item(paragraph.text)


def _together(one: Paragraph, other: Paragraph) -> bool:
    return (one.title, one.headings) == (other.title, other.headings)


def _quoted(read: Read, run: Sequence[Paragraph]) -> Part:
    """A list, under the sentence that leads to it: what stands before that is another matter."""
    passage, place = read.candidate.passage, run[0]
    *before, _ = [""] if _item(place) else sentences(place.text)
    begun = len("".join(before))
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
    return Part("\n".join(texts), source, passage.rank)
