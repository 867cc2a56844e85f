"""What a question gets back: passages, each with everything needed to cite it."""

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, overload

from index.script import Span
from index.text import say

if TYPE_CHECKING:
    import pandas


def marked(text: str, spans: Iterable[Span]) -> str:
    """A text as HTML, escaped, with some half-open ranges of it, in order, in `<mark>`."""
    pieces, done = [], 0
    for start, end in spans:
        pieces.append(html.escape(text[done:start]))
        pieces.append(f"<mark>{html.escape(text[start:end])}</mark>")
        done = end
    pieces.append(html.escape(text[done:]))
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a passage stands; fields as in `Passage`."""

    document: str
    title: str
    headings: tuple[str, ...]
    author: str | None
    page: int | None
    paragraphs: tuple[int, ...]
    span: Span

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
            yield say("passage.page", lang, page=self.page)
        first, last = self.paragraphs[0], self.paragraphs[-1]
        if first == last:
            yield say("passage.paragraph", lang, number=first)
        else:
            yield say("passage.paragraphs", lang, first=first, last=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Source):
    """One passage of a document and why it was chosen.

    `score` lies in [0, 1], higher is better; `rank` counts from 1. `span` is the half-open range
    of characters in the document's text (`index.documents.Document.text`), `paragraphs` the
    numbers of its paragraphs there, counting from 1 and leaving headings out. `matches` are
    half-open ranges of `text` that share words with the question. `also` are the other places
    where nearly the same text stands.
    """

    rank: int
    score: float
    text: str
    matches: tuple[Span, ...] = ()
    also: tuple[Source, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """What `python -m qa --json` prints of it; `also` only where there are other places."""
        fields = asdict(self)
        names = [*FIELDS, "also"] if self.also else FIELDS
        return {name: fields[name] for name in names}

    def marked(self) -> str:
        """The text as HTML, escaped, with its matching words in `<mark>`."""
        return marked(self.text, self.matches)


FIELDS = (
    "rank",
    "score",
    "text",
    "document",
    "title",
    "headings",
    "author",
    "page",
    "paragraphs",
    "span",
)
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
