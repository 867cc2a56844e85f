"""Words looked for as they stand, as in a page: how often documents have them, and where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from index.documents import Document
from index.engines import Index
from index.script import Span
from qa.results import marked

SNIPPETS = 3
"""How many places of a document are shown."""

_AROUND = 30  # characters of a snippet before and after the words
_HALF_TO_FULL = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
_FULL_TO_HALF = {full: half for half, full in _HALF_TO_FULL.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the paragraph's place in the document's list, and in its text."""

    paragraph: int
    span: Span


@dataclass(frozen=True, slots=True)
class Snippet:
    """One place with what stands around it, and which of the document's places it is (from 0)."""

    number: int
    marked: Markup


@dataclass(frozen=True, slots=True)
class Found:
    """A document that has the words, how often, and the first places."""

    path: str
    title: str
    count: int
    snippets: tuple[Snippet, ...]


def pattern(words: str) -> re.Pattern[str] | None:
    """What finds these words, of whatever case and width, with any white space between; None for
    no words.
    """
    parts = ["".join(map(_either, part)) for part in words.split()]
    return re.compile(r"\s+".join(parts), re.IGNORECASE) if parts else None


def places(document: Document, wanted: re.Pattern[str]) -> Iterator[Place]:
    """All places of a document, in order; words that go on in the next paragraph are none."""
    for at, paragraph in enumerate(document.paragraphs):
        for found in wanted.finditer(paragraph.text):
            yield Place(at, found.span())


def parts_of(document: Document, span: Span) -> list[Place]:
    """A range of a document's text, by the paragraphs that it reaches into."""
    return [
        Place(at, (max(0, span[0] - part.start), min(len(part.text), span[1] - part.start)))
        for at, part in enumerate(document.paragraphs)
        if part.start < span[1] and span[0] < part.end
    ]


def find(index: Index, paths: Sequence[str], words: str) -> list[Found]:
    """The documents among some that have the words, those that have them most often first."""
    wanted = pattern(words)
    if wanted is None:
        return []
    read = (index.document(path) for path in paths)
    found = (_found(document, wanted) for document in read if document)
    return sorted((each for each in found if each.count), key=lambda each: (-each.count, each.path))


def _found(document: Document, wanted: re.Pattern[str]) -> Found:
    held = list(places(document, wanted))
    snippets = tuple(
        Snippet(number, _snippet(document.paragraphs[place.paragraph].text, place.span))
        for number, place in enumerate(held[:SNIPPETS])
    )
    return Found(document.path, document.title, len(held), snippets)


def _snippet(text: str, span: Span) -> Markup:
    start, end = max(0, span[0] - _AROUND), min(len(text), span[1] + _AROUND)
    inside = marked(text[start:end], {"mark": [(span[0] - start, span[1] - start)]})
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return Markup(f"{before}{inside}{after}")


def _either(character: str) -> str:
    other = _HALF_TO_FULL.get(character) or _FULL_TO_HALF.get(character)
    return f"[{re.escape(character)}{re.escape(other)}]" if other else re.escape(character)
