"""The table around a row: its rows, their cells, and which of them a question names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.documents import Document, Paragraph
from index.passages import normalize, terms_of
from index.script import Span, one_line
from qa.lookups.look import Look
from qa.question import Figure, Kind, figures_in

_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_SHORTEST = 2  # characters of a name, and of a term that a heading shares with a question

Name = tuple[int, str]
"""A column, counted from 0, and what stands in it, in normal form."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its column, the heading over it, its text, and where that is in the row's."""

    column: int
    label: str
    text: str
    span: Span

    @property
    def name(self) -> Name:
        """By which a question may name it."""
        return self.column, normalize(self.text).strip()

    def figures(self) -> list[Figure]:
        """The figures in it, in the unit of its heading perhaps."""
        start = len(self.label) + 1
        return [f for f in figures_in(f"{self.label}：{self.text}") if f.span[1] > start]

    def fits(self, kind: Kind) -> bool:
        """Whether it holds a figure of a kind that is asked for."""
        return any(map(kind.fits, self.figures()))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    paragraph: Paragraph
    cells: tuple[Cell, ...]

    def key(self, rows: "Sequence[Row]") -> Cell | None:
        """The cell that tells it from all others: the first with letters whose column has no two
        alike."""
        for own in self.cells:
            same = [cell.name for row in rows for cell in row.cells if cell.column == own.column]
            if len(set(same)) == len(rows) and any(map(str.isalpha, own.text)):
                return own
        return None


def table_of(look: Look) -> tuple[Row, ...]:
    """The rows of the table that the best sentence of a passage is a row of; none if it is none."""
    if look.standing is None:
        return ()
    document, best = look.standing
    if not best.is_row:
        return ()
    same = [p for p in document.paragraphs if p.table == best.table and p.fields]
    return tuple(Row(p, tuple(_cells(p, document))) for p in same)


def _cells(row: Paragraph, document: Document) -> Sequence[Cell]:
    cells: list[Cell] = []
    at = 0
    for field in row.fields:
        label, text = (one_line(document.text[slice(*span)]) for span in (field.label, field.value))
        start = row.text.find(text, at) if text else -1
        if start >= 0:
            at = start + len(text)
            cells.append(Cell(field.column, label, text, (start, at)))
    return cells


def names_in(asked: str, rows: Sequence[Row]) -> dict[Name, Span]:
    """The cells that a question, in normal form, names, and where; of two in one place the longer.

    A number alone names nothing, as it may be one of anything.
    """
    found: dict[Name, Span] = {}
    for name in {cell.name for row in rows for cell in row.cells}:
        _, text = name
        at = asked.find(text) if len(text) >= _SHORTEST and any(map(str.isalpha, text)) else -1
        if at >= 0:
            found[name] = at, at + len(text)
    spans = set(found.values())
    return {name: span for name, span in found.items() if not any(_is_in(span, o) for o in spans)}


def _is_in(span: Span, other: Span) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def without(asked: str, spans: Sequence[Span]) -> str:
    """A text with some ranges left out."""
    for start, end in sorted(spans, reverse=True):
        asked = f"{asked[:start]}\n{asked[end:]}"
    return asked


def headed(asked: str, cells: Sequence[Cell]) -> Cell | None:
    """The cell whose heading has most in common with what is asked; None where none or two have."""
    asked_for = set(terms_of(asked))
    shared = [
        sum(
            len(term)
            for term in set(terms_of(_BRACKETED.sub("", cell.label))) & asked_for
            if len(term) >= _SHORTEST
        )
        for cell in cells
    ]
    most = max(shared, default=0)
    return cells[shared.index(most)] if most and shared.count(most) == 1 else None
