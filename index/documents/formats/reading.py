"""What a reader hands on: a document's text, cut into pieces that know what they are."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NamedTuple

GAP = "\n\n"
INVISIBLE = {0xAD: None, 0x200B: None, 0xFEFF: None}
"""Where a word may be broken, and marks of byte order: amid a word they hide it from a search."""

_POWER = re.compile(r"[+\-−]?[0-9n]+")
_RAISED = str.maketrans("0123456789n+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁺⁻⁻")


class Kind(Enum):
    """What a piece of a document is, as far as its format says."""

    LINE = (
        "line"  # a line of a format without markup: it may be a part of a paragraph, or a heading
    )
    TEXT = "text"  # a paragraph
    HEADING = "heading"
    ITEM = "item"  # a paragraph of a list; `level` tells how deep, from 1 on
    ROW = "row"  # a row of a table


@dataclass(frozen=True, slots=True)
class Piece:
    """A half-open range of the document's text.

    `level` is the depth of a heading, 0 the title, or of an item; `page` counts from 1; `after_gap`
    tells that a blank line (or the edge of a page) stands before it.
    """

    start: int
    end: int
    kind: Kind
    level: int = 0
    page: int | None = None
    after_gap: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as its format gives it; `title` only where the format has a field for it.

    `unread` are the pages, from 1 on, that hold a picture but no text that can be used; `ocr` those
    that were read from their picture.
    """

    text: str
    pieces: tuple[Piece, ...]
    title: str | None = None
    unread: tuple[int, ...] = ()
    ocr: tuple[int, ...] = ()


class Part(NamedTuple):
    """A piece by itself, of no document yet."""

    text: str
    kind: Kind = Kind.TEXT
    level: int = 0


@dataclass(slots=True)
class Assembly:
    """Builds the text of a format with markup, a piece at a time, a blank line between two."""

    parts: list[Part] = field(default_factory=list)

    def add(self, text: str, kind: Kind = Kind.TEXT, level: int = 0) -> None:
        """Append a piece; white space alone is none."""
        text = text.translate(INVISIBLE).strip()
        if text:
            self.parts.append(Part(text, kind, level))

    def extend(self, parts: Iterable[Part]) -> None:
        """Append what another assembly holds."""
        for part in parts:
            self.add(*part)

    def finish(self, title: str | None = None) -> Reading:
        """The document so far."""
        pieces, start = [], 0
        for text, kind, level in self.parts:
            pieces.append(Piece(start, start + len(text), kind, level))
            start += len(text) + len(GAP)
        text = GAP.join(part.text for part in self.parts)
        return Reading(text, tuple(pieces), (title or "").translate(INVISIBLE).strip() or None)


def of_pages(pages: Iterable[Sequence[Part]], title: str | None = None) -> Reading:
    """A document of pages, or of slides; a piece knows the number of its own."""
    assembly, numbers = Assembly(), list[int]()
    for number, parts in enumerate(pages, start=1):
        assembly.extend(parts)
        numbers += [number] * (len(assembly.parts) - len(numbers))
    reading = assembly.finish(title)
    paged = zip(reading.pieces, numbers, strict=True)
    return replace(reading, pieces=tuple(replace(piece, page=page) for piece, page in paged))


def one_after_another(readings: Iterable[Reading]) -> Reading:
    """Several documents as one; their titles are lost."""
    texts, pieces, start = list[str](), list[Piece](), 0
    for reading in readings:
        if reading.pieces:
            texts.append(reading.text)
            pieces += [replace(p, start=p.start + start, end=p.end + start) for p in reading.pieces]
            start += len(reading.text) + len(GAP)
    return Reading(GAP.join(texts), tuple(pieces))


def parts_of(reading: Reading) -> list[Part]:
    """A document's pieces, to be taken into another."""
    return [Part(reading.text[p.start : p.end], p.kind, p.level) for p in reading.pieces]


def raised(text: str) -> str:
    """A power in characters of its own, since 10³ is not 103; any other raised text as it is."""
    power = text.strip()
    return power.translate(_RAISED) if _POWER.fullmatch(power) else text
