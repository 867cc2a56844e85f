"""The row of a table in which a column has its most or its least, or those within bounds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.engines import Index
from index.languages import pattern
from index.passages import normalize
from index.script import folded
from qa.answers import WORDS, Part
from qa.lookups.tables import Cell, Row, headed, names_in, table_of, without
from qa.lookups.words import any_of, rows_of
from qa.question import Figure, Question, figures_in
from qa.quoting import Read, part_of
from qa.selection import Selection

_EDGES = {
    edge: pattern(
        [row["written"] for row in rows_of("superlative") if row["edge"] == edge], re.IGNORECASE
    )
    for edge in ("most", "least")
}
_TOTAL, _AMOUNT = any_of("table", "total"), any_of("table", "amount")
_FEWEST = 2  # rows of which one may have the most


@dataclass(frozen=True, slots=True)
class _Valued:
    """A row with the one figure that a cell of it holds."""

    row: Row
    cell: Cell
    figure: Figure


def extreme(question: Question, read: Sequence[Read], index: Index) -> Selection | None:
    """The row that has the most or the least of a column, or those within bounds; of each is marked
    what it is called, or how much it is."""
    plain = folded(question.text)
    edges = [edge for edge, written in _EDGES.items() if written.search(plain)]
    bounds = [figure for figure in figures_in(plain) if not figure.number.is_exact]
    asks_several = any(kind.is_all for kind in question.kinds)
    if len(edges) + len(bounds) != 1 or (edges and asks_several):
        return None
    rows = [row for row in table_of(read[0], index) if not _is_total(row)]
    spans = [figure.span for figure in bounds]
    valued = _valued(normalize(without(plain, spans)), rows)
    if len(valued) < _FEWEST or names_in(normalize(question.text), rows):
        return None
    belongs = float(read[0].reading.units.max())
    if bounds:
        held = [v for v in valued if bounds[0].is_like(v.figure) and _covers(bounds[0], v.figure)]
        parts = tuple(_part(read[0], each, rows) for each in held)
        return Selection("list", parts, belongs, 0.0) if parts else None
    values = [_amount(each.figure) for each in valued]
    best = max(values) if edges == ["most"] else min(values)
    if values.count(best) != 1:
        return None
    found = valued[values.index(best)]
    asks_amount = _AMOUNT.search(plain) is not None
    part = _part(read[0], found, rows, cell=found.cell if asks_amount else None)
    return Selection(WORDS if part.marks else "sentence", (part,), belongs, 0.0)


def _valued(asked: str, rows: Sequence[Row]) -> list[_Valued]:
    """Every row with its figure in the column whose heading is named; none unless all have one."""
    column = headed(asked, [cell for cell in rows[0].cells if cell.figures()]) if rows else None
    own = [[c for c in row.cells if column and c.column == column.column] for row in rows]
    figures = [
        (row, cell, cell.figures()) for row, cells in zip(rows, own, strict=True) for cell in cells
    ]
    valued = [
        _Valued(row, cell, found[0])
        for row, cell, found in figures
        if len(found) == 1 and found[0].number.is_exact
    ]
    are_alike = all(each.figure.is_like(valued[0].figure) for each in valued)
    return valued if are_alike and len(valued) == len(rows) else []


def _is_total(row: Row) -> bool:
    return any(_TOTAL.fullmatch(folded(cell.text).strip()) for cell in row.cells)


def _covers(bound: Figure, figure: Figure) -> bool:
    return bound.number.covers(figure.number)


def _amount(figure: Figure) -> tuple[object, ...]:
    return figure.number.least or ()


def _part(read: Read, valued: _Valued, rows: Sequence[Row], cell: Cell | None = None) -> Part:
    """The row as a quote, with a cell marked: that which tells it from others, if none is given."""
    marked = cell or valued.row.key(rows)
    return part_of(read, [valued.row.paragraph], [marked.span] if marked else [])
