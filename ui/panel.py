"""A document as the panel shows it: its lines around a passage, and which of them it covers."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from index.documents import Document, Paragraph, Role
from index.passages import terms_of
from index.script import Span
from qa import Passage
from qa.matching import matches
from qa.results import marked

_AROUND = 150
"""How many paragraphs before and after a passage are shown, so that a book opens at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or heading; `page` where a new page begins, `is_here` where the passage is."""

    marked: Markup
    is_text: bool
    is_here: bool
    page: int | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The lines that are shown, and how many are left out before and after them."""

    lines: tuple[Line, ...]
    before: int
    after: int


def excerpt(document: Document, passage: Passage, question: str) -> Excerpt:
    """The part of a document around a passage, the words of the question marked inside it."""
    paragraphs = document.paragraphs
    here = [at for at, paragraph in enumerate(paragraphs) if _overlap(paragraph, passage)]
    first = max(0, (here[0] if here else 0) - _AROUND)
    last = min(len(paragraphs), (here[-1] if here else 0) + _AROUND + 1)
    terms = terms_of(question)
    lines, page = [], None
    for at, paragraph in enumerate(paragraphs[first:last], start=first):
        is_new_page = paragraph.page is not None and paragraph.page != page
        page = paragraph.page
        is_here = at in here
        marks = _marks(paragraph.text, passage, terms) if is_here else {}
        lines.append(
            Line(
                Markup(marked(paragraph.text, marks)),
                paragraph.role is Role.TEXT,
                is_here,
                page if is_new_page else None,
            )
        )
    return Excerpt(tuple(lines), first, len(paragraphs) - last)


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
