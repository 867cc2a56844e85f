"""Spreadsheets (`.xlsx`, `.xls`, `.ods`): each sheet a heading, and its tables a row a line."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import TypedDict

from index.documents.formats import archive, cells
from index.documents.formats.reading import Assembly, Kind, Part, Reading
from index.documents.formats.tables import NOTHING, Cell, add_table
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
    told: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet["merged"]:
        for number in grid.keys() & set(range(top, bottom + 1)) if top in grid else ():
            for column in range(left, min(right + 1, len(grid[number]))):
                if (number, column) in told:
                    raise DocumentError("damaged")  # as merged cells can't overlap
                told.add((number, column))
                grid[number][column] = grid[top][left]
    return grid


def _cell(value: str | list[str]) -> Cell:
    text = one_line(value if isinstance(value, str) else value[0])
    return Cell([Part(text)]) if text else NOTHING


def _tables(rows: Sequence[tuple[int, _Row]]) -> Iterator[list[int]]:
    """The rows of each table of a sheet: empty ones part them, unless the next one goes on."""
    table: list[int] = []
    above: list[_Row] = []
    for number, row in rows:
        if table and number > table[-1] + 1 and _is_new(above, row):
            yield table
            table, above = [], []
        table.append(number)
        above.append(row)
    if table:
        yield table


def _is_new(above: Sequence[_Row], row: _Row) -> bool:
    """Whether a row below an empty one begins another table.

    It has words alone, and reaches elsewhere, or stands where there are other values above.
    """
    filled = [at for at, value in enumerate(row) if value]
    if any(isinstance(row[at], list) for at in filled):
        return False
    reach = [at for at, values in enumerate(zip(*above, strict=True)) if any(values)]
    return (filled[0], filled[-1]) != (reach[0], reach[-1]) or any(
        isinstance(each[at], list) for each in above for at in filled
    )
