"""Paragraphs become passages: short neighbours together, long ones cut at the ends of sentences."""

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from index.documents import Document, Paragraph, Role
from index.script import is_unspaced

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

LONGEST = 480
"""The most a passage may weigh (see `weight`): about two thirds of the model's 512 tokens."""
SHORT = 60
"""A paragraph that weighs less is taken together with its neighbours under the same heading."""
MERGED = 240
"""The most that short paragraphs weigh together."""
WINDOW = 160
"""The most the sentences of one window weigh together, unless one alone weighs more."""

CHUNKING = {
    "longest": LONGEST,
    "short": SHORT,
    "merged": MERGED,
    "window": WINDOW,
    "reading": 3,
}
"""What passages depend on besides the documents; "reading" counts changes of the readers."""

_SPLITTABLE = (  # white space, scripts without spaces, and their punctuation; not full-width digits
    r"\s“”‘’…—\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff04\uff06-\uff0d\uff0f"
    r"\uff1a-\uff20\uff3b-\uff40\uff5b-\uff9f\U00020000-\U0003ffff"
)
# From the best place to cut to the worst; each matches after the mark at which it cuts.
_SEPARATORS = [
    r"(?<=[。！？!?…])[”’」』）)】》]*(?![”’」』）)】》。！？!?…])",
    r"(?<=[.])[\"')\]]*\s+(?=[\"'(\[]*[A-Z\u00c0-\u00de])",
    r"(?<=[；;])[”’」』）)]*",
    r"(?<=[，：、])",
    r"\s+",
    rf"(?<=[{_SPLITTABLE}])(?=.)|(?<=.)(?=[{_SPLITTABLE}])",  # never inside a number or a word
    "",  # what is left has no place to cut at all
]
_SLACK = 1.15  # how much a part may exceed an even share, so that none is a crumb
_SENTENCE = re.compile(
    r".*?(?:[。！？!?…]+[”’\"'」』）)】》]*|[；;]|\.[\"')\]]*(?=\s|$)|\n|$)\s*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage before it is indexed.

    `text` is that of its paragraphs, a line each; `start` and `end` are its half-open range in the
    document's text; `paragraphs` the numbers of the paragraphs it belongs to. `is_ocr` tells that
    some of it was read from a picture.
    """

    text: str
    start: int
    end: int
    paragraphs: tuple[int, ...]
    title: str
    author: str | None
    headings: tuple[str, ...]
    page: int | None
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
    def digest(self) -> str:
        """A hash of all that is embedded; equal digests have equal vectors."""
        return hashlib.blake2b(self.in_context.encode(), digest_size=16).hexdigest()


def chunks_of(document: Document) -> list[Chunk]:
    """The passages of a document, in order; headings and bylines are in their context only."""
    texts = [paragraph for paragraph in document.paragraphs if paragraph.role is Role.TEXT]
    made: list[Chunk] = []
    for _, section in groupby(texts, key=lambda p: (p.title, p.author, p.headings, p.page)):
        for group in _merged(list(section)):
            made.extend(_cut(document.text, group[0]) if len(group) == 1 else [_joined(group)])
    return made


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


def weight(text: str) -> int:
    """A text's length such that scripts compare: 1 an ideograph, 3 eighths any other character."""
    unspaced = sum(map(is_unspaced, text))
    return unspaced + (3 * (len(text) - unspaced) + 7) // 8


def _merged(section: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Runs of short paragraphs; every other paragraph is by itself."""
    group: list[Paragraph] = []
    total = 0
    for paragraph in section:
        size = weight(paragraph.text)
        if group and (size >= SHORT or total + size > MERGED):
            yield group
            group, total = [], 0
        group.append(paragraph)
        total += size
        if size >= SHORT:
            yield group
            group, total = [], 0
    if group:
        yield group


def _joined(group: Sequence[Paragraph]) -> Chunk:
    text = "\n".join(paragraph.text for paragraph in group)
    return _chunk(group[0], text, group[0].start, group[-1].end, group)


def _cut(text: str, paragraph: Paragraph) -> Iterator[Chunk]:
    """The paragraph whole, or in parts of about one size where it is too long."""
    if weight(paragraph.text) <= LONGEST:
        yield _chunk(paragraph, paragraph.text, paragraph.start, paragraph.end, [paragraph])
        return
    start = paragraph.start
    for part in _parts(paragraph.text):
        end = _after(text, start, part)
        body = part.strip()
        if body:
            yield _chunk(paragraph, body, start + _indent(text[start:end]), end, [paragraph])
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


def _chunk(place: Paragraph, text: str, start: int, end: int, group: Sequence[Paragraph]) -> Chunk:
    return Chunk(
        text=text,
        start=start,
        end=end,
        paragraphs=tuple(p.number for p in group if p.number is not None),
        title=place.title,
        author=place.author,
        headings=place.headings,
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
