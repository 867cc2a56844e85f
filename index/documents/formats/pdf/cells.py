"""The text in grids and in aligned columns becomes the cells of tables, also over several pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.documents.formats.labels import NOTHING, Cell
from index.documents.formats.pdf.alignment import Aligned
from index.documents.formats.pdf.drawings import Box
from index.documents.formats.pdf.lines import around, lines_of
from index.documents.formats.pdf.paragraphs import Text, texts_of
from index.documents.formats.pdf.rulings import Grid
from index.documents.formats.pdf.runs import Run
from index.documents.formats.reading import Part

_SAME_EDGE = 6.0  # points by which the columns of a table differ from page to page at most
_PADDING = 8.0  # points between a line and a cell's text at most
_FILLED = 0.3  # share of a grid's cells that hold text, unless it is a drawing


@dataclass(slots=True)
class Sheet:
    """A table of one page, or of several that go on one another.

    `rows` are its cells by row and column, the same object in each place that a cell spans;
    `texts` what a cell was read from; `page` counts from 1, as `last_page` does.
    """

    rows: list[list[Cell]]
    edges: Sequence[float]
    page: int
    box: Box
    texts: dict[Cell, list[Text]] = field(default_factory=dict)
    last_page: int = 0

    def __post_init__(self) -> None:
        self.last_page = self.last_page or self.page

    def goes_on(self, following: "Sheet") -> bool:
        """Whether a table at the top of the next page has the same columns, or the same head."""
        if following.page != self.last_page + 1 or len(self.edges) != len(following.edges):
            return False
        edges = zip(self.edges[1:-1], following.edges[1:-1], strict=True)
        return _is_same(self.rows[0], following.rows[0]) or all(
            abs(one - other) < _SAME_EDGE for one, other in edges
        )

    def take(self, following: "Sheet") -> None:
        """Add the rows of a table that goes on this one, heads that it repeats left out."""
        rows = following.rows
        heads = 0
        while heads < min(len(rows), len(self.rows)) and _is_same(self.rows[heads], rows[heads]):
            heads += 1
        if heads and heads < len(self.rows):
            self.label({cell for row in self.rows[:heads] for cell in row})
        rest = rows[heads:]
        if rest and not rest[0][0].parts and self.rows[-1][0].parts:
            rest = self._with_broken_row(rest, following)
        self.rows += rest
        self.texts |= following.texts
        self.last_page = following.last_page

    def label(self, cells: Iterable[Cell]) -> None:
        """Some of its cells are labels, as those of a row that every page repeats."""
        made = {cell: Cell(cell.parts, is_label=True) for cell in cells if cell is not NOTHING}
        self.texts |= {label: self.texts.get(cell, []) for cell, label in made.items()}
        for row in self.rows:
            row[:] = [made.get(cell, cell) for cell in row]

    def _with_broken_row(self, rest: list[list[Cell]], following: "Sheet") -> list[list[Cell]]:
        """The further rows; the first may be the rest of the last, or share its first cell."""
        last, first = self.rows[-1], rest[0]
        filled = sum(bool(cell.parts) for cell in dict.fromkeys(first))
        before = sum(bool(cell.parts) for cell in dict.fromkeys(last))
        if 2 * filled > before:
            return [[last[0], *first[1:]], *rest[1:]]
        joined: dict[Cell, Cell] = {}
        for one, other in zip(last, first, strict=True):
            if other.parts and one not in joined:
                parts = [*one.parts[:-1], *_as_one(one.parts[-1:], other.parts)]
                joined[one] = Cell(parts, one.is_label)
                texts = [*self.texts.get(one, []), *following.texts.get(other, [])]
                self.texts[joined[one]] = texts
        for row in self.rows:
            row[:] = [joined.get(cell, cell) for cell in row]
        return rest[1:]


def _as_one(ends: Sequence[Part], begins: Sequence[Part]) -> list[Part]:
    """Two parts of a paragraph that a page parted."""
    from index.script import join_lines

    if not ends or not begins:
        return [*ends, *begins]
    return [Part(join_lines(ends[0].text, begins[0].text)), *begins[1:]]


def _is_same(row: Sequence[Cell], other: Sequence[Cell]) -> bool:
    texts = [cell.text for cell in row]
    return any(texts) and texts == [cell.text for cell in other]


def ruled_sheet(grid: Grid, runs: Iterable[Run], page: int) -> Sheet | None:
    """The table that a grid's lines make of the runs in it; None if it is a drawing."""
    boxes = grid.boxes()
    held: dict[int, list[Run]] = {number: [] for number in boxes}
    for run in runs:
        number = _cell_at(grid, (run.left + run.right) / 2, run.middle)
        if number is not None:
            held[number].append(run)
    filled = sum(map(bool, held.values()))
    if filled < max(2, _FILLED * len(boxes)) or len(boxes) < 2:
        return None
    texts = {number: _texts(held[number], page, boxes[number]) for number in boxes}
    cells = {number: _cell(texts[number]) for number in boxes}
    rows = [[cells[number] for number in numbers] for numbers in grid.cells]
    sheet = Sheet(rows, grid.across, page, grid.box, {cells[n]: texts[n] for n in boxes})
    return _with_labels(sheet)


def aligned_sheet(found: Aligned, page: int) -> Sheet:
    """The table that runs in columns make."""
    runs = [run for row in found.rows for cell in row for run in cell]
    box = around(runs)
    lefts = [
        min(run.left for row in found.rows for run in row[at]) for at in range(len(found.edges) - 1)
    ]
    edges = [*lefts, box.right]
    rows: list[list[Cell]] = []
    read: dict[Cell, list[Text]] = {}
    for row in found.rows:
        cells = []
        for column, cell in enumerate(row):
            if not cell:
                cells.append(NOTHING)
                continue
            texts = _texts(cell, page, Box(edges[column], 0, edges[column + 1], 0))
            cells.append(_cell(texts))
            read[cells[-1]] = texts
        rows.append(cells)
    return _with_labels(Sheet(rows, edges, page, box, read))


def _cell_at(grid: Grid, x: float, y: float) -> int | None:
    columns = [at for at, left in enumerate(grid.across[:-1]) if left <= x < grid.across[at + 1]]
    rows = [at for at, top in enumerate(grid.down[:-1]) if top <= y < grid.down[at + 1]]
    return grid.cells[rows[0]][columns[0]] if columns and rows else None


def _texts(runs: Sequence[Run], page: int, box: Box) -> list[Text]:
    """The paragraphs in a cell, whose lines end where those that are broken do."""
    if not runs:
        return []
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    padding = max(0.0, min(_PADDING, left - box.left))
    return texts_of(lines_of(runs, page, left, max(right, box.right - padding)))


def _cell(texts: Sequence[Text]) -> Cell:
    return Cell([Part(text.text) for text in texts])


def _with_labels(sheet: Sheet) -> Sheet:
    """The sheet with what its print says to be labels told so."""
    told = {
        before
        for row in sheet.rows
        for before, cell in pairwise(dict.fromkeys(row))
        if before.parts and not _is_filled_in(sheet, before) and _is_filled_in(sheet, cell)
    }
    if told:
        sheet.label(told)
    return _with_bold_head(sheet)


def _is_filled_in(sheet: Sheet, cell: Cell) -> bool:
    """Whether it holds only what was filled into a form."""
    lines = [line for text in sheet.texts.get(cell, ()) for line in text.lines]
    return bool(lines) and not any(len(run.places) for line in lines for run in line.runs)


def _with_bold_head(sheet: Sheet) -> Sheet:
    """The sheet with the rows at its top that alone are bold told to be labels."""

    def is_bold(row: Sequence[Cell]) -> bool:
        texts = [text for cell in dict.fromkeys(row) for text in sheet.texts.get(cell, [])]
        return bool(texts) and all(text.is_bold for text in texts)

    bold = [is_bold(row) for row in sheet.rows]
    heads = bold.index(False) if False in bold else 0
    if heads and not any(bold[heads:]) and all(len(set(row)) > 1 for row in sheet.rows[:heads]):
        sheet.label({cell for row in sheet.rows[:heads] for cell in row})
    return sheet
