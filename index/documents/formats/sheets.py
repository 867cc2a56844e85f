"""Spreadsheets (`.xlsx`, `.xls`, `.ods`): each sheet a heading, and its tables a row a line."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from index.documents.formats import archive, cells
from index.documents.formats.labels import NOTHING, Cell
from index.documents.formats.reading import Assembly, Kind, Part, Reading
from index.documents.formats.tables import add_table
from index.errors import DocumentError
from index.script import one_line

_PATIENCE = 120  # seconds
_NO_MEMORY = b"memory"  # in what a process says that had not enough of it

_Row = Sequence[str | list[str]]  # words, and other values in lists
_Range = tuple[tuple[int, int], tuple[int, int]]


class _Sheet(TypedDict):
    """As `cells` prints it."""

    name: str
    rows: list[tuple[int, _Row]]
    merged: list[_Range]


VERSION = 1
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a spreadsheet; hidden sheets are passed over, and nothing is calculated anew.

    :raises DocumentError: if it is damaged, has a password, or is too large.
    """
    if archive.is_locked(data) or not data.startswith(archive.OLE):
        archive.opened(data).close()
    assembly = Assembly()
    for sheet in _sheets(data):
        assembly.add(sheet["name"], Kind.HEADING, 1)
        grid = _grid(sheet)
        for table in _tables(sheet["rows"]):
            add_table(assembly, (grid[number] for number in table))
    return assembly.finish()


def _sheets(data: bytes) -> list[_Sheet]:
    command = [sys.executable, "-P", cells.__file__]
    try:
        ended = subprocess.run(
            command, input=data, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise DocumentError("damaged") from late
    if ended.returncode:
        key = "many_cells" if _NO_MEMORY in ended.stderr.lower() else "damaged"
        raise DocumentError(key, limit=cells.MOST)
    found = json.loads(ended.stdout)
    if "error" in found:
        raise DocumentError(found["error"], limit=cells.MOST)
    sheets: list[_Sheet] = found["sheets"]
    return sheets


def _grid(sheet: _Sheet) -> dict[int, list[Cell]]:
    """The cells of each row, those that are merged the same one in each of their places."""
    grid = {number: [_cell(value) for value in row] for number, row in sheet["rows"]}
    last = max(grid, default=0)
    told: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet["merged"]:
        rows = range(top, min(bottom, last) + 1) if top in grid else ()
        for number in filter(grid.__contains__, rows):
            for column in range(left, min(right + 1, len(grid[number]))):
                if (number, column) in told:
                    raise DocumentError("damaged")  # as merged cells can't overlap
                told.add((number, column))
                grid[number][column] = grid[top][left]
    return grid


def _cell(value: str | list[str]) -> Cell:
    text = one_line(value if isinstance(value, str) else value[0])
    return Cell([Part(text)]) if text else NOTHING


@dataclass(slots=True)
class _Table:
    """The rows of a table so far, the columns that are filled, and those not with words alone."""

    numbers: list[int] = field(default_factory=list)
    filled: set[int] = field(default_factory=set)
    valued: set[int] = field(default_factory=set)

    def add(self, number: int, row: _Row) -> None:
        """A further row."""
        self.numbers.append(number)
        self.filled |= _filled(row)
        self.valued |= {at for at in _filled(row) if isinstance(row[at], list)}

    def goes_on(self, number: int, row: _Row) -> bool:
        """Whether a row is of this table: one right below it, or below an empty row, unless that
        has words alone and reaches elsewhere, or has them where there are other values above.
        """
        if not self.numbers or number == self.numbers[-1] + 1:
            return True
        columns = _filled(row)
        if any(isinstance(row[at], list) for at in columns):
            return True
        is_as_wide = (min(columns), max(columns)) == (min(self.filled), max(self.filled))
        return is_as_wide and columns.isdisjoint(self.valued)


def _tables(rows: Iterable[tuple[int, _Row]]) -> Iterator[list[int]]:
    """The numbers of the rows of each table of a sheet."""
    table = _Table()
    for number, row in rows:
        if not table.goes_on(number, row):
            yield table.numbers
            table = _Table()
        table.add(number, row)
    yield table.numbers


def _filled(row: _Row) -> set[int]:
    return {at for at, value in enumerate(row) if value}
