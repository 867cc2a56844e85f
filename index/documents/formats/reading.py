"""What a reader hands on: a document's text, cut into pieces that know what they are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NamedTuple

from index.documents.metadata import NO_METADATA, Metadata
from index.script import Span, own_lines

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
    CODE = "code"  # lines of a program, which stay lines; `level` as of an item where it is in one


class Field(NamedTuple):
    """A cell in a row of a table, by ranges of the text: its label's, if it has one, and its own.

    `column` counts from 0; a cell that spans several stands in the first.
    """

    column: int
    label: Span
    value: Span

    def moved(self, by: int) -> "Field":
        """The same cell where the text before it is longer by so many characters."""
        (start, end), (at, to) = self.label, self.value
        return Field(self.column, (start + by, end + by), (at + by, to + by))


@dataclass(frozen=True, slots=True)
class Piece:
    """A half-open range of the document's text.

    `level` is the depth of a heading, 0 the title, or of an item; `page` counts from 1, and `turns`
    are where in the document's text further pages begin, with their numbers; `after_gap` tells
    that a blank line (or the edge of a page) stands before it; `is_whole`, that no other line goes
    on it. A row has the number of its table, counted from 1, and its `fields`.
    """

    start: int
    end: int
    kind: Kind
    level: int = 0
    page: int | None = None
    after_gap: bool = True
    is_whole: bool = False
    turns: tuple[tuple[int, int], ...] = ()
    table: int = 0
    fields: tuple[Field, ...] = ()

    def moved(self, by: int) -> "Piece":
        """The same piece where the text before it is longer by so many characters."""
        return replace(
            self,
            start=self.start + by,
            end=self.end + by,
            turns=tuple((at + by, page) for at, page in self.turns),
            fields=tuple(field.moved(by) for field in self.fields),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as its format gives it; `title` only where the format has a field for it.

    `unread` are the pages, counted from 1, on which something stands that is no usable text: a
    picture, or characters of a font that does not tell which they are; `ocr` those that were read
    from their picture. `labels` are the numbers printed on the pages, if the document says that
    they differ from their count.
    """

    text: str
    pieces: tuple[Piece, ...]
    title: str | None = None
    metadata: Metadata = NO_METADATA
    unread: tuple[int, ...] = ()
    ocr: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What the rows of one table have in common."""


class Part(NamedTuple):
    """A piece by itself, of no document yet.

    A row has its table, its fields, and of each field the cell that it was made of.
    """

    text: str
    kind: Kind = Kind.TEXT
    level: int = 0
    table: Table | None = None
    fields: tuple[Field, ...] = ()
    cells: tuple[object, ...] = ()


@dataclass(slots=True)
class Assembly:
    """Builds the text of a format with markup, a piece at a time, a blank line between two."""

    parts: list[Part] = field(default_factory=list)

    def add(self, text: str, kind: Kind = Kind.TEXT, level: int = 0) -> None:
        """Append a piece; white space alone is none."""
        text = text.translate(INVISIBLE)
        text = own_lines(text) if kind is Kind.CODE else text.strip()
        if text:
            self.parts.append(Part(text, kind, level))

    def extend(self, parts: Iterable[Part]) -> None:
        """Append what another assembly holds, or rows."""
        for part in parts:
            if part.table:
                self.parts.append(part)
            else:
                self.add(part.text, part.kind, part.level)

    def finish(self, title: str | None = None, metadata: Metadata = NO_METADATA) -> Reading:
        """The document so far."""
        tables: dict[Table | None, int] = {None: 0}
        pieces, start = [], 0
        for text, kind, level, table, fields, _ in self.parts:
            number = tables.setdefault(table, len(tables))
            moved = tuple(field.moved(start) for field in fields)
            end = start + len(text)
            pieces.append(Piece(start, end, kind, level, table=number, fields=moved))
            start = end + len(GAP)
        text = GAP.join(part.text for part in self.parts)
        named = (title or "").translate(INVISIBLE).strip() or None
        return Reading(text, tuple(pieces), named, metadata)


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
    texts, pieces = list[str](), list[Piece]()
    start = tables = 0
    for reading in readings:
        if reading.pieces:
            texts.append(reading.text)
            pieces += [
                replace(piece.moved(start), table=piece.table and piece.table + tables)
                for piece in reading.pieces
            ]
            start += len(reading.text) + len(GAP)
            tables = max([tables, *(piece.table for piece in pieces)])
    return Reading(GAP.join(texts), tuple(pieces))


def parts_of(reading: Reading) -> list[Part]:
    """A document's pieces, to be taken into another."""
    tables: defaultdict[int, Table] = defaultdict(Table)
    return [
        Part(
            reading.text[piece.start : piece.end],
            piece.kind,
            piece.level,
            tables[piece.table] if piece.table else None,
            piece.moved(-piece.start).fields,
        )
        for piece in reading.pieces
    ]


def raised(text: str) -> str:
    """A power in characters of its own, since 10³ is not 103; any other raised text as it is."""
    power = text.strip()
    return power.translate(_RAISED) if _POWER.fullmatch(power) else text
