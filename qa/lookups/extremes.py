"""The row of a table in which a column has its most or its least, or those within bounds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.languages import pattern
from index.passages import normalize
from index.script import folded
from qa.answers import WORDS, Part
from qa.lookups.look import Look
from qa.lookups.tables import Cell, Row, headed, names_in, table_of, without
from qa.lookups.words import any_of, rows_of
from qa.question import Figure, figures_in
from qa.quoting import part_of
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


def extreme(look: Look) -> Selection | None:
    """The row that has the most or the least of a column, or those within bounds; of each is marked
    what it is called, or how much it is."""
    edges = [edge for edge, written in _EDGES.items() if written.search(look.plain)]
    bounds = [figure for figure in figures_in(look.plain) if not figure.number.is_exact]
    asks_several = any(kind.is_all for kind in look.question.kinds)
    if len(edges) + len(bounds) != 1 or (edges and asks_several):
        return None
    rows = [row for row in table_of(look) if not _is_total(row)]
    spans = [figure.span for figure in bounds]
    valued = _valued(normalize(without(look.plain, spans)), rows)
    if len(valued) < _FEWEST or names_in(look.asked, rows):
        return None
    if bounds:
        parts = [_part(look, each, rows) for each in valued if _is_within(each.figure, bounds[0])]
        return look.shown("list", *parts) if parts else None
    values = [each.figure.number.least or () for each in valued]
    best = max(values) if edges == ["most"] else min(values)
    if values.count(best) != 1:
        return None
    found = valued[values.index(best)]
    asks_amount = _AMOUNT.search(look.plain) is not None
    part = _part(look, found, rows, cell=found.cell if asks_amount else None)
    return look.shown(WORDS if part.marks else "sentence", part)


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


def _is_within(figure: Figure, bound: Figure) -> bool:
    return bound.is_like(figure) and bound.number.covers(figure.number)


def _part(look: Look, valued: _Valued, rows: Sequence[Row], cell: Cell | None = None) -> Part:
    """The row as a quote, with a cell marked: that which tells it from others, if none is given."""
    marked = cell or valued.row.key(rows)
    return part_of(look.first, [valued.row.paragraph], [marked.span] if marked else [])
