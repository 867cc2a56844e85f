"""A table becomes one line of text a row, which can be found and read by itself.

Which cells are labels the source says. Where it says nothing, the first row is taken for headings
if all its cells are written like labels and no column contradicts it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from index.documents.formats.reading import Assembly, Kind, Part
from index.numerals import CHINESE
from index.script import QUESTION_MARKS, SEMICOLONS, STOPS, has_han, width

_WIDEST_LABEL = 60  # columns; a longer cell is text
_COLONS = ("：", ":")
_SENTENCE = re.compile(rf"[{STOPS}{QUESTION_MARKS}{SEMICOLONS}]|\.$")
_VALUE = re.compile(r"(?:[约近超逾]|\W)*\d[\d\W年月日时分]*.{0,2}")  # a number and its unit
_PERIOD = re.compile(
    r"(?:(?:19|20)\d\d(?:年度?|(?!\w)))?"
    rf"(?:\d{{1,2}}月份?|[上下]半年|第?[{CHINESE}]季度)?"
)


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell, the same object in every place that it spans; `is_label` as far as the source says.

    The tables in a cell are among its parts as rows.
    """

    parts: Sequence[Part] = ()
    is_label: bool = False

    @property
    def text(self) -> str:
        """The cell in one line, without the tables in it."""
        return " ".join(part.text for part in self.parts if part.kind is not Kind.ROW)


Row = Sequence[Cell]
Spanning = tuple[Cell, int, int]
"""A cell, and how many rows and columns it spans."""

NOTHING = Cell()
"""Where a row begins late or breaks off."""


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
    said = {cell for row in rows if not _is_title(row) for cell in row if cell.is_label}
    cells = dict.fromkeys(chain.from_iterable(rows))
    if not said and _is_layout(rows):
        assembly.extend(chain.from_iterable(cell.parts for cell in cells))
        return
    assembly.extend(_lines(rows, said or _guessed(rows)))
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
    headings: list[Row] = []
    is_used = False  # whether a row stands below these headings
    told: set[Cell] = set()
    for row in rows:
        has_prose = any(_holds_paragraphs(cell) for cell in row)
        if _is_title(row) and not has_prose:
            yield Part(row[0].text, Kind.ROW)
        elif _is_heading(row, labels):
            headings = [row] if is_used else [*headings, row]
            is_used = False
        elif has_prose and (_is_title(row) or not headings):
            fresh = [cell for cell in dict.fromkeys(row) if cell not in told]
            yield from (part for cell in fresh for part in cell.parts if part.kind is not Kind.ROW)
            told.update(fresh)
        else:
            yield _line(_under(headings, row) if headings else _labelled(row, labels))
            is_used = True
    if not is_used:
        yield from (_line(("", cell.text) for cell in dict.fromkeys(row)) for row in headings)


def _is_title(row: Row) -> bool:
    """Whether it is one cell across all columns."""
    return len(row) > 1 and all(cell is row[0] or cell is NOTHING for cell in row)


def _is_heading(row: Row, labels: Collection[Cell]) -> bool:
    """Whether all cells are labels; the corner may be empty."""
    rest = row[1:] or row
    return (
        (row[0] in labels or not row[0].parts)
        and any(cell.parts for cell in rest)
        and all(cell in labels or cell is NOTHING for cell in rest)
    )


def _holds_paragraphs(cell: Cell) -> bool:
    return len(cell.parts) > 1 and any(_SENTENCE.search(part.text) for part in cell.parts)


def _under(headings: Sequence[Row], row: Row) -> Iterator[tuple[str, str]]:
    """Each cell with the headings above it; once, where these span the same columns."""
    for *above, cell in dict.fromkeys(zip(*headings, row, strict=True)):
        yield " ".join(label.text for label in dict.fromkeys(above) if label.parts), cell.text


def _labelled(row: Row, labels: Collection[Cell]) -> Iterator[tuple[str, str]]:
    """Each cell, with the labels that stand right before it in its row."""
    before: list[str] = []
    for cell in dict.fromkeys(row):
        if cell in labels or cell.text.endswith(_COLONS):
            before.append(cell.text.rstrip("".join(_COLONS)))
        elif cell.parts:
            yield " ".join(before), cell.text
            before = []
    yield "", " ".join(before)


def _line(pairs: Iterable[tuple[str, str]]) -> Part:
    filled = [(label, text) for label, text in pairs if text]
    is_chinese = has_han("".join(chain.from_iterable(filled)))
    colon, semicolon = ("：", "；") if is_chinese else (": ", "; ")
    return Part(
        semicolon.join(
            f"{label}{colon}{text}" if label and text != label else text for label, text in filled
        ),
        Kind.ROW,
    )


def _guessed(rows: Sequence[Row]) -> set[Cell]:
    """The cells of the heading rows if there are any, else those of a first column of labels."""
    rows = [row for row in rows if not _is_title(row)]
    headings = list(_headings(rows))
    if 0 < len(headings) < len(rows):
        return set(chain.from_iterable(headings))
    if len(rows) > 1 and all(len(row) == 2 and _is_label(row[0].text) for row in rows):
        return {row[0] for row in rows}
    return set()


def _headings(rows: Sequence[Row]) -> Iterator[Row]:
    if len(rows) < 2 or not _looks_like_heading(rows[0], rows[1:]):
        return
    yield rows[0]
    for above, row in pairwise(rows):
        if not _divides(row, above):
            return
        yield row


def _looks_like_heading(first: Row, below: Sequence[Row]) -> bool:
    """Whether the cells are labels and no column contradicts: the rule where the source is silent.

    It does where a period stands above a period, where a cell reaches down into the next row, and
    where the second of two columns mixes numbers and words as only values of different things do.
    """
    columns = list(zip(first, *below, strict=True))
    return (
        all(_is_label(cell.text) or (cell is first[0] and not cell.parts) for cell in first)
        and not any(_is_period(above.text) and _is_period(cell.text) for above, cell, *_ in columns)
        and (bool(_across(first)) or not any(above is cell for above, cell, *_ in columns))
        and not (len(columns) == 2 and _is_mixed([cell.text for cell in columns[1][1:]]))
    )


def _divides(row: Row, above: Row) -> bool:
    """Whether the row names the columns that headings above it span, and nothing else."""
    wide = _across(above)
    return bool(wide) and all(
        cell is heading or (_is_label(cell.text) if heading in wide else not cell.parts)
        for heading, cell in zip(above, row, strict=True)
    )


def _across(row: Row) -> set[Cell]:
    """The cells that span columns."""
    return {cell for cell, following in pairwise(row) if cell is following and cell.parts}


def _is_mixed(texts: Iterable[str]) -> bool:
    return len({_VALUE.fullmatch(text) is None for text in texts if text}) == 2


def _is_label(text: str) -> bool:
    return _is_period(text) or (
        any(c.isalpha() or c in "#№" for c in text)
        and width(text) <= _WIDEST_LABEL
        and not text.endswith(_COLONS)
        and not _SENTENCE.search(text)
        and not _VALUE.fullmatch(_PERIOD.sub("", text, count=1))
    )


def _is_period(text: str) -> bool:
    """Whether it is a year or a part of one, which may stand above a column or in it."""
    return bool(text) and _PERIOD.fullmatch(text) is not None
