"""What a question gets back: passages, each with everything needed to cite it."""

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import TYPE_CHECKING, Any, Self, overload

from index.passages import PassageRecord
from index.script import Span
from index.text import say

if TYPE_CHECKING:
    import pandas


def marked(text: str, spans: Mapping[str, Iterable[Span]]) -> str:
    """A text as HTML, escaped, with ranges of it in elements; the outermost element comes first."""
    inside: list[tuple[str, ...]] = [()] * len(text)
    for element, ranges in spans.items():
        for start, end in ranges:
            for at in range(start, end):
                inside[at] = (*inside[at], element)
    runs = groupby(range(len(text)), key=lambda at: inside[at])
    return "".join(_in(elements, text, list(places)) for elements, places in runs)


def _in(elements: Sequence[str], text: str, places: Sequence[int]) -> str:
    opened = "".join(f"<{element}>" for element in elements)
    closed = "".join(f"</{element}>" for element in reversed(elements))
    return f"{opened}{html.escape(text[places[0] : places[-1] + 1])}{closed}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a passage stands; fields as in `Passage`.

    `page` counts from 1; `label` is what is printed on it, where that is another number.
    """

    document: str
    title: str
    headings: tuple[str, ...]
    author: str | None
    page: int | None
    paragraphs: tuple[int, ...]
    span: Span
    label: str | None = None
    is_ocr: bool = False

    @classmethod
    def of(cls, record: PassageRecord, **more: Any) -> Self:  # noqa: ANN401 - fields of each kind
        """Of a passage as it was indexed, and what else its kind has."""
        own = {name: getattr(record.chunk, name) for name in PLACE if name != "document"}
        return cls(document=record.document, **own, **more)

    def place(self, lang: str | None = None) -> str:
        """Where in the document it stands: heading trail, page and paragraph numbers."""
        return " · ".join([*self.headings, *self._numbers(lang)])

    def source(self, lang: str | None = None) -> str:
        """The line that cites it: title, author, place, file."""
        title = say("passage.title", lang, title=self.title)
        parts = [title, self.author or "", self.place(lang), self.document]
        return " · ".join(part for part in parts if part)

    def _numbers(self, lang: str | None) -> Iterator[str]:
        if self.page is not None:
            yield say("passage.page", lang, page=self.label or self.page)
        first, last = self.paragraphs[0], self.paragraphs[-1]
        if first == last:
            yield say("passage.paragraph", lang, number=first)
        else:
            yield say("passage.paragraphs", lang, first=first, last=last)
        if self.is_ocr:
            yield say("passage.ocr", lang)


PLACE = tuple(field.name for field in fields(Source))
"""What tells where a passage stands; all but the document, a chunk has by the same names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Source):
    """One passage of a document and why it was chosen.

    `score` lies in [0, 1], higher is better; `rank` counts from 1. `span` is the half-open range
    of characters in the document's text (`Document.text`), `paragraphs` the
    numbers of its paragraphs there, counting from 1 and leaving headings out; `is_ocr` tells that
    some of it was read from a picture. `matches` are
    half-open ranges of `text` that share words with the question. `also` are the other places
    where nearly the same text stands. `sentence_span` and `answer_spans` are the ranges of the best
    sentence and, the likeliest first, of what in it answers; `qa.ask` looks for them.
    """

    rank: int
    score: float
    text: str
    matches: tuple[Span, ...] = ()
    also: tuple[Source, ...] = ()
    sentence_span: Span | None = None
    answer_spans: tuple[Span, ...] = ()

    @property
    def sentence(self) -> str:
        """The sentence that best answers, if the passage was read for one; else the whole text."""
        return self.text[slice(*self.sentence_span)] if self.sentence_span else self.text

    @property
    def answer(self) -> str:
        """The parts of the sentence that answer, in the order of the text; else the sentence."""
        spans = sorted(self.answer_spans)
        return say("passage.and").join(self.text[a:b] for a, b in spans) or self.sentence

    def to_dict(self) -> dict[str, Any]:
        """What `python -m qa --json` prints of it; what is seldom there, only where it tells."""
        every = asdict(self)
        names = [*FIELDS, *(name for name in _SELDOM if every[name])]
        found = {name: every[name] for name in names}
        if self.sentence_span:
            found["highlights"] = {
                "sentence": self.sentence_span,
                "answer": self.answer_spans,
                "matches": self.matches,
            }
        return found

    def marked(self) -> str:
        """The text as HTML, escaped: its best sentence in `<em>`, in it the answer in `<strong>`,
        and the words it shares with the question in `<mark>`."""
        sentence = [self.sentence_span] if self.sentence_span else []
        return marked(
            self.text, {"em": sentence, "strong": self.answer_spans, "mark": self.matches}
        )


_SELDOM = ("label", "is_ocr", "also")
FIELDS = ("rank", "score", "text", *(name for name in PLACE if name not in _SELDOM))
"""What a passage shows of itself as JSON and in a table, in this order."""


@dataclass(frozen=True, slots=True)
class Passages(Sequence[Passage]):
    """The passages that best answer a question, best first."""

    question: str
    passages: tuple[Passage, ...] = ()

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> "Passages": ...
    def __getitem__(self, at: int | slice) -> "Passage | Passages":
        if isinstance(at, slice):
            return Passages(self.question, self.passages[at])
        return self.passages[at]

    def __len__(self) -> int:
        return len(self.passages)

    def to_dict(self) -> dict[str, Any]:
        """What `python -m qa --json` prints."""
        return {"question": self.question, "passages": [p.to_dict() for p in self.passages]}

    def to_frame(self) -> "pandas.DataFrame":
        """One row a passage, one column a field.

        :raises ImportError: if pandas is not installed; the message says how to install it.
        """
        try:
            import pandas
        except ImportError as absent:
            raise ImportError(say("error.pandas_missing")) from absent
        return pandas.DataFrame([p.to_dict() for p in self.passages], columns=list(FIELDS))

    def _repr_html_(self) -> str:
        if not self.passages:
            return f"<p>{html.escape(say('passage.none'))}</p>"
        items = "".join(
            f"<li><p>{p.marked()}</p>"
            f"<p><small>{p.score:.2f} · {html.escape(p.source())}</small></p></li>"
            for p in self.passages
        )
        return f"<p><strong>{html.escape(self.question)}</strong></p><ol>{items}</ol>"
