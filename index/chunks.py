"""Paragraphs become passages: short neighbours together, long ones cut at the ends of sentences."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from index.paragraphs import Paragraph, Role
from index.script import is_unspaced

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

LONGEST = 480
"""The most a passage may weigh (see `weight`): about two thirds of the model's 512 tokens."""
SHORT = 60
"""A paragraph that weighs less is taken together with its neighbours under the same heading."""
MERGED = 240
"""The most that short paragraphs weigh together."""

_NUMBER_OR_WORD = r"[0-9A-Za-z\u00c0-\u024f.,:%％‰+\-_/@]"
# From the best place to cut to the worst; each matches the empty string after the place's mark.
_SEPARATORS = [
    r"\n+",
    r"(?<=[。！？!?…])[”’」』）)】》]*(?![”’」』）)】》。！？!?…])",
    r"(?<=[.])[\"')\]]*\s+(?=[\"'(\[]*[A-Z\u00c0-\u00de])",
    r"(?<=[；;])[”’」』）)]*",
    r"(?<=[，：、])",
    r"\s+",
    rf"(?<!{_NUMBER_OR_WORD})(?=.)|(?<=.)(?!{_NUMBER_OR_WORD})",
    "",
]
_SENTENCE = re.compile(
    r".*?(?:[。！？!?…]+[”’\"'」』）)】》]*|[；;]|\.[\"')\]]*(?=\s|$)|\n|$)\s*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage before it is indexed.

    `text` is that of its paragraphs, a line each; `start` and `end` are its half-open range in the
    document's text; `paragraphs` the numbers of the paragraphs it belongs to.
    """

    text: str
    start: int
    end: int
    paragraphs: tuple[int, ...]
    title: str
    author: str | None
    headings: tuple[str, ...]
    page: int | None

    @property
    def context(self) -> str:
        """What the passage stands under: title, author and heading trail in one line."""
        return " · ".join(part for part in (self.title, self.author, *self.headings) if part)

    @property
    def digest(self) -> str:
        """A hash of all that is embedded; equal digests have equal vectors."""
        content = f"{self.context}\x00{self.text}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, digest_size=16).hexdigest()


def chunks_of(paragraphs: Sequence[Paragraph]) -> list[Chunk]:
    """The passages of a document, in order; headings and bylines are in their context only."""
    texts = [paragraph for paragraph in paragraphs if paragraph.role is Role.TEXT]
    made: list[Chunk] = []
    for _, section in groupby(texts, key=lambda p: (p.title, p.author, p.headings)):
        for group in _merged(list(section)):
            made.extend(_cut(group[0]) if len(group) == 1 else [_chunk(group)])
    return made


def sentences(text: str) -> list[str]:
    """A text cut after each sentence; joined they are the text again."""
    return [match[0] for match in _SENTENCE.finditer(text) if match[0]]


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


def _chunk(group: Sequence[Paragraph]) -> Chunk:
    numbers = tuple(p.number for p in group if p.number is not None)
    text = "\n".join(paragraph.text for paragraph in group)
    return _under(group[0], text, group[0].start, group[-1].end, numbers)


def _cut(paragraph: Paragraph) -> Iterator[Chunk]:
    """The paragraph whole, or cut where it is longer than a passage may be."""
    numbers = (paragraph.number,) if paragraph.number is not None else ()
    if weight(paragraph.text) <= LONGEST:
        yield _under(paragraph, paragraph.text, paragraph.start, paragraph.end, numbers)
        return
    for part in _splitter().split_text(paragraph.text):
        raise NotImplementedError(part)


def _under(place: Paragraph, text: str, start: int, end: int, numbers: tuple[int, ...]) -> Chunk:
    return Chunk(
        text, start, end, numbers, place.title, place.author, place.headings, place.page
    )


@cache
def _splitter() -> "RecursiveCharacterTextSplitter":
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=LONGEST,
        chunk_overlap=0,
        length_function=weight,
        strip_whitespace=False,
    )
