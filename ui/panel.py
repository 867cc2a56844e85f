"""A document as the panel shows it: its lines around a passage or around words that were found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from index.documents import Document, Paragraph, Role
from index.passages import terms_of
from index.script import Span
from qa import Passage
from qa.matching import matches
from qa.results import marked
from ui.finding import Place
from ui.tables import cells_of, heads_of

_AROUND = 150
"""How many paragraphs before and after a passage are shown, so that a book opens at once."""
SHOWN = 2 * _AROUND + 1
"""How many are shown at most where one reads on."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or heading; `page` where a new one begins, `is_here` where the passage is.

    `depth` is how deep in a list it stands. A row of a table has its `cells`, by columns, and
    `heads` where other labels than before stand above them.
    """

    marked: Markup
    is_text: bool
    is_here: bool
    page: str | None
    depth: int = 0
    table: int = 0
    cells: tuple[Markup, ...] = ()
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The lines that are shown, and how many are left out before and after them."""

    lines: tuple[Line, ...]
    before: int
    after: int


Marks = Callable[[int], Mapping[str, Sequence[Span]]]
"""The ranges to mark in a paragraph, by its place in the document's list; see `MARKS`."""

MARKS = ("span", "mark", "em", "strong")
"""The passage, words that the question has too, the sentence, what answers; the strongest last."""


def passage_marks(document: Document, passage: Passage, question: str) -> Marks:
    """What is marked of a passage."""
    terms = terms_of(question)

    def marks(at: int) -> Mapping[str, Sequence[Span]]:
        paragraph = document.paragraphs[at]
        return _marks(paragraph.text, passage, terms) if _overlap(paragraph, passage) else {}

    return marks


def word_marks(held: Sequence[Place], number: int) -> Marks:
    """What is marked where words were found: all of them, the one looked at the strongest."""

    def marks(at: int) -> Mapping[str, Sequence[Span]]:
        inside = [place.span for place in held if place.paragraph == at]
        here = [held[number].span] if held and held[number].paragraph == at else []
        return {"strong": here, "mark": inside}

    return marks


def excerpt(document: Document, passage: Passage, question: str) -> Excerpt:
    """The part of a document around a passage, the words of the question marked inside it."""
    paragraphs = document.paragraphs
    here = [at for at, paragraph in enumerate(paragraphs) if _overlap(paragraph, passage)]
    first = max(0, (here[0] if here else 0) - _AROUND)
    last = (here[-1] if here else 0) + _AROUND + 1
    return _excerpt(document, first, last, here, passage_marks(document, passage, question))


def reading(document: Document, held: Sequence[Place], number: int, first: int) -> Excerpt:
    """The part of a document around one of the places that hold words, all of them marked; from
    the paragraph `first` where there are none.
    """
    here = held[number].paragraph if held else -1
    first = max(0, here - _AROUND if held else first)
    return _excerpt(document, first, first + SHOWN, [here], word_marks(held, number))


def runs(lines: Sequence[Line]) -> list[tuple[int, list[Line]]]:
    """Lines of one table together with its number; those of none with 0."""
    return [(table, list(run)) for table, run in groupby(lines, key=lambda line: line.table)]


def _excerpt(
    document: Document,
    first: int,
    last: int,
    here: Sequence[int],
    marks: Marks,
) -> Excerpt:
    lines = tuple(_lines(document, range(first, min(last, len(document.paragraphs))), here, marks))
    return Excerpt(lines, first, len(document.paragraphs) - first - len(lines))


def _lines(
    document: Document,
    shown: range,
    here: Sequence[int],
    marks: Marks,
) -> Iterator[Line]:
    page: int | None = None
    heads: tuple[str, ...] = ()
    table = 0
    for at in shown:
        paragraph = document.paragraphs[at]
        is_new_page = paragraph.page is not None and paragraph.page != page
        page = paragraph.page
        above = heads_of(document, paragraph)
        is_new_head = any(above) and (above, paragraph.table) != (heads, table)
        heads, table = above, paragraph.table
        yield Line(
            Markup(marked(paragraph.text, marks(at))),
            paragraph.role is Role.TEXT,
            at in here,
            (document.label(page) or str(page)) if is_new_page else None,
            paragraph.depth,
            paragraph.table,
            tuple(map(Markup, cells_of(document, paragraph, marks(at)))),
            above if is_new_head else (),
        )


def _marks(text: str, passage: Passage, terms: Sequence[str]) -> dict[str, list[Span]]:
    """The sentence and the answers of a passage, where they stand in one of its paragraphs; and
    the passage itself, where it is but a part of it.
    """
    at = text.find(passage.text)
    is_part = at >= 0 and len(passage.text) < len(text)
    shift = -passage.text.find(text) if at < 0 else at

    def here(spans: Sequence[Span]) -> list[Span]:
        moved = [(start + shift, end + shift) for start, end in spans]
        return [(start, end) for start, end in moved if start >= 0 and end <= len(text)]

    return {
        "span": [(at, at + len(passage.text))] if is_part else [],
        "em": here([passage.sentence_span] if passage.sentence_span else []),
        "strong": here(passage.answer_spans),
        "mark": list(matches(terms, text)),
    }


def _overlap(paragraph: Paragraph, passage: Passage) -> bool:
    start, end = passage.span
    return paragraph.role is Role.TEXT and paragraph.start < end and start < paragraph.end
