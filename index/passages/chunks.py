"""Paragraphs become passages: what belongs together as one, long ones cut after sentences."""

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from index.documents import Document, Paragraph, Role, reading_version
from index.passages.weight import weight
from index.passages.wholes import Group, grouped
from index.script import CLOSING, QUESTION_MARKS, SEMICOLONS, STOPS, Span

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

LONGEST = 480
"""The most a passage may weigh (see `weight`): about two thirds of the model's 512 tokens."""
MERGED = 240
"""The most that neighbours under the same heading weigh together that could stand alone."""
LEAD = 120
"""The most that the words weigh under which the further parts of a long list stand."""
WINDOW = 160
"""The most the sentences of one window weigh together, unless one alone weighs more."""

VERSION = 4
"""Raised when the same paragraphs are cut otherwise than before, but for the sizes above."""

_SPLITTABLE = (  # white space, scripts without spaces, and their punctuation; not full-width digits
    r"\s“”‘’…—\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff04\uff06-\uff0d\uff0f"
    r"\uff1a-\uff20\uff3b-\uff40\uff5b-\uff9f\U00020000-\U0003ffff"
)
_ENDS = f"{STOPS}{QUESTION_MARKS}…"
_IN_ADDRESS = "[A-Za-z0-9=&/]"  # what follows a mark of an address, and no sentence's end
# From the best place to cut to the worst; each matches after the mark at which it cuts.
_SEPARATORS = [
    r"(?<=\n)",  # lines of a program; no others have lines of their own
    rf"(?<=[{_ENDS}])[{CLOSING}]*(?![{CLOSING}{_ENDS}])(?<![!?](?={_IN_ADDRESS}))",
    r"(?<=[.])[\"')\]]*\s+(?=[\"'(\[]*[A-Z\u00c0-\u00de])",
    rf"(?<=[{SEMICOLONS}])[{CLOSING}]*",
    r"(?<=[，：、])",
    r"\s+",
    rf"(?<=[{_SPLITTABLE}])(?=.)|(?<=.)(?=[{_SPLITTABLE}])",  # never inside a number or a word
    "",  # what is left has no place to cut at all
]
_SLACK = 1.15  # how much a part may exceed an even share, so that none is a crumb
_COUNTED = r"(?:\d{1,3}(?:\.\s+|．))?"  # the number of an item, whose full stop ends no sentence
_WORDS = ["[A-Z]", "[DM]r", "Ms", "Mrs", "Prof", "vs", r"e\.g", r"i\.e"]
_SHORTENED = "".join(rf"(?<!\b{word})" for word in _WORDS) + r"(?<!\.\.)"  # ... leaves out
_SENTENCE = re.compile(
    rf"{_COUNTED}.*?(?:(?:(?![!?]{_IN_ADDRESS})[{_ENDS}])+[{CLOSING}\"']*|[{SEMICOLONS}]"
    rf"|{_SHORTENED}\.[\"')\]]*(?=\s|$)|(?<!\d)．[{CLOSING}]*|\n|$)\s*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage before it is indexed.

    `text` is that of its paragraphs, a line each; `start` and `end` are its half-open range in the
    document's text; `paragraphs` the numbers of the paragraphs it belongs to; `label` is the number
    printed on its page, where that is not the page's count. `is_ocr` tells that some of it was read
    from a picture.
    """

    text: str
    start: int
    end: int
    paragraphs: tuple[int, ...]
    title: str
    author: str | None
    headings: tuple[str, ...]
    page: int | None
    label: str | None = None
    is_ocr: bool = False

    @property
    def context(self) -> str:
        """What the passage stands under: title, author and heading trail in one line."""
        return " · ".join(part for part in (self.title, self.author, *self.headings) if part)

    @property
    def in_context(self) -> str:
        """The text with its context above it, as it is embedded and as its terms are counted."""
        return f"{self.context}\n{self.text}"

    @property
    def span(self) -> Span:
        """Its range in the document's text."""
        return self.start, self.end

    @property
    def digest(self) -> str:
        """A hash of all that is embedded; equal digests have equal vectors."""
        return hashlib.blake2b(self.in_context.encode(), digest_size=16).hexdigest()


def recipe(path: str) -> str:
    """What the passages of a file depend on besides its bytes: how it is read, and how cut."""
    sizes = (LONGEST, MERGED, LEAD, WINDOW)
    return f"read {reading_version(path)}, cut {VERSION} at {' '.join(map(str, sizes))}"


def chunks_of(document: Document) -> list[Chunk]:
    """The passages of a document, in order; headings and bylines are in their context only."""
    made: list[Chunk] = []
    for (role, *_), section in groupby(document.paragraphs, key=_place):
        if role is Role.TEXT:
            for group in grouped(list(section), MERGED, LONGEST):
                made.extend(_passages(document.text, group))
    return [replace(chunk, label=document.label(chunk.page)) for chunk in made]


def _place(paragraph: Paragraph) -> tuple[object, ...]:
    """What the paragraphs of one passage have in common; what OCR may have misread is apart."""
    return (
        paragraph.role,
        paragraph.title,
        paragraph.author,
        paragraph.headings,
        paragraph.is_ocr,
    )


def _passages(text: str, group: Group) -> Iterator[Chunk]:
    """One passage of a group, or several of a paragraph that is too long, the first led by the
    dates and bylines above it where they fit."""
    under = _lead(group.under)
    *above, last = group.paragraphs
    if above and group.weight <= LONGEST:
        yield _joined(group.paragraphs, under)
        return
    first, *rest = _cut(text, last, under)
    if above:
        led = _joined(above, under)
        said = f"{led.text}\n{first.text}"
        if weight(said) <= LONGEST:
            numbers = led.paragraphs + first.paragraphs
            first = replace(first, text=said, start=led.start, paragraphs=numbers, page=led.page)
        else:
            yield led
    yield from (first, *rest)


def _lead(under: str) -> str:
    """What stands over the further parts of a list: its lead-in, or the last sentences of it."""
    if weight(under) <= LEAD:
        return under
    kept = ""
    for sentence in reversed(sentences(under)):
        if kept and weight(sentence + kept) > LEAD:
            break
        kept = sentence + kept
    return kept.strip()


def sentences(text: str) -> list[str]:
    """A text cut after each sentence; joined they are the text again."""
    return [match[0] for match in _SENTENCE.finditer(text) if match[0]]


def windows(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of whole sentences, each as long as fits `WINDOW`, that cover the text.

    A text that is one window has none: its own vector says the same.
    """
    ranges: list[tuple[int, int]] = []
    start = end = 0
    for sentence in sentences(text):
        if end > start and weight(text[start : end + len(sentence)]) > WINDOW:
            ranges.append((start, end))
            start = end
        end += len(sentence)
    return [*ranges, (start, end)] if ranges else []


def _joined(group: Sequence[Paragraph], under: str) -> Chunk:
    text = "\n".join(paragraph.text for paragraph in group)
    return _chunk(text, group[0].start, group[-1].end, group, under)


def _cut(text: str, paragraph: Paragraph, under: str) -> Iterator[Chunk]:
    """The paragraph whole, or in parts of about one size where it is too long."""
    if weight(paragraph.text) <= LONGEST:
        yield _chunk(paragraph.text, paragraph.start, paragraph.end, [paragraph], under)
        return
    start = paragraph.start
    for part in _parts(paragraph.text):
        end = _after(text, start, part)
        body = part.strip()
        if body:
            yield _chunk(body, start + _indent(text[start:end]), end, [paragraph], under)
        start = end


def _parts(text: str) -> list[str]:
    total = weight(text)
    share = total / math.ceil(total / LONGEST)
    return _splitter(min(LONGEST, math.ceil(share * _SLACK))).split_text(text)


def _after(text: str, start: int, part: str) -> int:
    """Where a part ends in the document's text, from which it differs in white space only."""
    left = len("".join(part.split()))
    at = start
    while left:
        left -= not text[at].isspace()
        at += 1
    return at


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _chunk(text: str, start: int, end: int, group: Sequence[Paragraph], under: str) -> Chunk:
    place = group[0]
    return Chunk(
        text=text,
        start=start,
        end=end,
        paragraphs=tuple(p.number for p in group if p.number is not None),
        title=place.title,
        author=place.author,
        headings=(*place.headings, under) if under else place.headings,
        page=place.page_at(start),
        is_ocr=any(paragraph.is_ocr for paragraph in group),
    )


def _splitter(size: int) -> "RecursiveCharacterTextSplitter":
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=size,
        chunk_overlap=0,
        length_function=weight,
        strip_whitespace=False,
    )
