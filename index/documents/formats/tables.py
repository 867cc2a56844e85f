"""A table becomes one line of text a row, which can be found and read by itself.

Which cells are labels the source says. Where it says nothing, the first row is taken for headings
if all its cells are written like labels and no column contradicts it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from index.documents.formats.labels import (
    COLONS,
    NOTHING,
    SENTENCE,
    Cell,
    Row,
    guessed,
    is_title,
)
from index.documents.formats.reading import INVISIBLE, Assembly, Field, Kind, Part, Table
from index.script import has_han

Spanning = tuple[Cell, int, int]
"""A cell, and how many rows and columns it spans."""


def spread(rows: Iterable[Iterable[Spanning]]) -> Iterator[Row]:
    """The cells of each row in their columns, those that span several in each of them."""
    hanging: dict[int, tuple[Cell, int]] = {}  # by column: what reaches down, and how far
    for row in rows:
        places = {column: cell for column, (cell, _) in hanging.items()}
        hanging = {column: (cell, down - 1) for column, (cell, down) in hanging.items() if down > 1}
        column = 0
        for cell, down, across in row:
            while column in places:
                column += 1
            for spanned in range(column, column + across):
                places[spanned] = cell
                if down > 1:
                    hanging[spanned] = (cell, down - 1)
        yield [places.get(column, NOTHING) for column in range(max(places, default=-1) + 1)]


def add_table(assembly: Assembly, grid: Iterable[Row]) -> None:
    """Add each row as `heading：cell；heading：cell`, or as `label：cell` without headings.

    What only places paragraphs beside one another is added as these paragraphs.
    """
    rows = _without_empty(list(grid))
    said = {cell for row in rows if not is_title(row) for cell in row if cell.is_label}
    cells = dict.fromkeys(chain.from_iterable(rows))
    if not said and _is_layout(rows):
        assembly.extend(chain.from_iterable(cell.parts for cell in cells))
        return
    assembly.extend(_lines(rows, said or guessed(rows)))
    for cell in cells:
        assembly.extend(part for part in cell.parts if part.kind is Kind.ROW)


def _without_empty(grid: Sequence[Row]) -> list[Row]:
    """The rows that hold something, and of these the columns in which something begins."""
    columns = sorted(
        {
            at
            for row in grid
            for at, cell in enumerate(row)
            if cell.parts and (at == 0 or cell is not row[at - 1])
        }
    )
    return [
        [row[at] if at < len(row) else NOTHING for at in columns]
        for row in grid
        if any(cell.parts for cell in row)
    ]


def _is_layout(rows: Sequence[Row]) -> bool:
    """Whether there is a single column, or a cell that holds a table or a heading and its text."""
    return all(len(row) == 1 for row in rows) or any(
        part.kind is Kind.ROW or (part.kind is Kind.HEADING and len(cell.parts) > 1)
        for row in rows
        for cell in row
        for part in cell.parts
    )


def _lines(rows: Sequence[Row], labels: Collection[Cell]) -> Iterator[Part]:
    table = Table()
    bare = _bare(rows, labels)
    headings: list[Row] = []
    is_used = False  # whether a row stands below these headings
    told: set[Cell] = set()
    for row in rows:
        has_prose = any(_holds_paragraphs(cell) for cell in row)
        if is_title(row) and not has_prose:
            yield _line(table, [_Entry(0, "", row[0])])
        elif _is_heading(row, labels):
            headings = [row] if is_used else [*headings, row]
            is_used = False
        elif has_prose and (is_title(row) or not headings):
            fresh = [cell for cell in dict.fromkeys(row) if cell not in told]
            yield from (part for cell in fresh for part in cell.parts if part.kind is not Kind.ROW)
            told.update(fresh)
        elif headings:
            shown = set() if is_used else bare
            yield _line(
                table, [e for e in _under(headings, row) if e.cell.text or e.column in shown]
            )
            is_used = True
        else:
            yield _line(table, _labelled(row, labels))
            is_used = True
    if not is_used:
        for row in headings:
            yield _line(table, [_Entry(at, "", cell) for cell, at in _places(row)])


def _bare(rows: Sequence[Row], labels: Collection[Cell]) -> set[int]:
    """The columns below whose headings nothing stands; they are told once all the same."""
    below = [row for row in rows if not is_title(row) and not _is_heading(row, labels)]
    width = max(map(len, rows), default=0)
    return {at for at in range(width) if not any(row[at].parts for row in below)}


class _Entry(NamedTuple):
    """A cell in its column, and what it is labelled with."""

    column: int
    label: str
    cell: Cell


def _places(row: Row) -> Iterator[tuple[Cell, int]]:
    """The cells of a row, and the first column of each."""
    return ((cell, row.index(cell)) for cell in dict.fromkeys(row) if cell is not NOTHING)


def _is_heading(row: Row, labels: Collection[Cell]) -> bool:
    """Whether all cells are labels; the corner may be empty."""
    rest = row[1:] or row
    return (
        (row[0] in labels or not row[0].parts)
        and any(cell.parts for cell in rest)
        and all(cell in labels or cell is NOTHING for cell in rest)
    )


def _holds_paragraphs(cell: Cell) -> bool:
    return len(cell.parts) > 1 and any(SENTENCE.search(part.text) for part in cell.parts)


def _under(headings: Sequence[Row], row: Row) -> Iterator[_Entry]:
    """Each cell with the headings above it; once, where these span the same columns."""
    seen = set()
    for column, (*above, cell) in enumerate(zip(*headings, row, strict=True)):
        if (*above, cell) not in seen:
            seen.add((*above, cell))
            label = " ".join(label.text for label in dict.fromkeys(above) if label.parts)
            yield _Entry(column, label, cell)


def _labelled(row: Row, labels: Collection[Cell]) -> Iterator[_Entry]:
    """Each cell, with the labels that stand right before it in its row."""
    before: list[Cell] = []
    for cell, column in _places(row):
        if cell in labels or cell.text.endswith(COLONS):
            before.append(cell)
        elif cell.parts:
            label = " ".join(each.text.rstrip("".join(COLONS)) for each in before)
            yield _Entry(column, label, cell)
            before = []
    for cell in before:
        yield _Entry(row.index(cell), "", cell)


def _line(table: Table, entries: Iterable[_Entry]) -> Part:
    """The row that entries make, `label：cell；label：cell`."""
    cleaned = [(entry, _clean(entry.label), _clean(entry.cell.text)) for entry in entries]
    filled = [each for each in cleaned if each[1] or each[2]]
    is_chinese = has_han("".join(label + text for _, label, text in filled))
    colon, semicolon = ("：", "；") if is_chinese else (": ", "; ")
    line, fields, sources = "", [], []
    for entry, label, text in filled:
        line += semicolon if line else ""
        start = len(line)
        is_labelled = bool(label) and text != label
        line += f"{label}{colon}" if is_labelled else ""
        at = len(line)
        line += text
        fields.append(
            Field(entry.column, (start, at - len(colon) if is_labelled else start), (at, len(line)))
        )
        sources.append(entry.cell)
    return Part(line.rstrip(), Kind.ROW, 0, table, tuple(fields), tuple(sources))


def _clean(text: str) -> str:
    return text.translate(INVISIBLE).strip()
