"""What a reader hands on: a document's text, cut into pieces that know what they are."""

from dataclasses import dataclass, field
from enum import Enum

GAP = "\n\n"


class Kind(Enum):
    """What a piece of a document is, as far as its format says."""

    LINE = (
        "line"  # a line of a format without markup: it may be a part of a paragraph, or a heading
    )
    TEXT = "text"  # a paragraph
    HEADING = "heading"
    ROW = "row"  # a row of a table


@dataclass(frozen=True, slots=True)
class Piece:
    """A half-open range of the document's text.

    `level` is a heading's depth, 0 the title; `page` counts from 1; `after_gap` tells that a blank
    line (or the edge of a page) stands before it.
    """

    start: int
    end: int
    kind: Kind
    level: int = 0
    page: int | None = None
    after_gap: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as its format gives it; `title` only where the format has a field for it."""

    text: str
    pieces: tuple[Piece, ...]
    title: str | None = None


@dataclass(slots=True)
class Assembly:
    """Builds the text of a format with markup, a piece at a time, a blank line between two."""

    _text: list[str] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _length: int = 0

    def add(self, text: str, kind: Kind = Kind.TEXT, level: int = 0) -> None:
        """Append a piece; white space alone is none."""
        text = text.strip()
        if not text:
            return
        start = self._length + (len(GAP) if self._pieces else 0)
        self._pieces.append(Piece(start, start + len(text), kind, level))
        self._text.append(text)
        self._length = start + len(text)

    def finish(self, title: str | None = None) -> Reading:
        """The document so far."""
        return Reading(GAP.join(self._text), tuple(self._pieces), (title or "").strip() or None)
