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
_OLE = b"\xd0\xcf\x11\xe0"  # what an `.xls` begins with, which is no zip file

_Row = Sequence[str | list[str]]  # words, and other values in lists
_Range = tuple[tuple[int, int], tuple[int, int]]


class _Sheet(TypedDict):
    """As `cells` prints it."""

    name: str
    rows: list[_Row]
    merged: list[_Range]


def read(data: bytes) -> Reading:
    """Read a spreadsheet; hidden sheets are passed over, and nothing is calculated anew.

    :raises DocumentError: if it is damaged, has a password, or is too large.
    """
    if not data.startswith(_OLE):
        archive.opened(data).close()
    assembly = Assembly()
    for sheet in _sheets(data):
        assembly.add(sheet["name"], Kind.HEADING, 1)
        rows = sheet["rows"]
        grid = _grid(rows, sheet["merged"])
        for table in _tables(rows):
            add_table(assembly, grid[table])
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


def _grid(rows: Sequence[_Row], merged: Sequence[_Range]) -> list[list[Cell]]:
    """The cells of each row, those that are merged the same one in each of their places."""
    grid = [[_cell(value) for value in row] for row in rows]
    told: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in merged:
        for at in range(top, min(bottom + 1, len(grid))):
            for column in range(left, min(right + 1, len(grid[at]))):
                if (at, column) in told:
                    raise DocumentError("damaged")  # as merged cells can't overlap
                told.add((at, column))
                grid[at][column] = grid[top][left]
    return grid


def _cell(value: str | list[str]) -> Cell:
    text = one_line(value if isinstance(value, str) else value[0])
    return Cell([Part(text)]) if text else NOTHING


def _tables(rows: Sequence[_Row]) -> Iterator[slice]:
    """The rows of each table of a sheet: empty ones part them, unless the next one goes on."""
    start = end = 0
    for at, row in enumerate(rows):
        if not any(row):
            continue
        if at > end > start and _is_new(rows[start:end], row):
            yield slice(start, end)
            start = at
        end = at + 1
    yield slice(start, end)


def _is_new(above: Sequence[_Row], row: _Row) -> bool:
    """Whether a row below an empty one begins another table.

    It has words alone, and reaches elsewhere, or stands where there are other values above.
    """
    filled = [at for at, value in enumerate(row) if value]
    reach = [at for at, values in enumerate(zip(*above, strict=True)) if any(values)]
    if any(isinstance(row[at], list) for at in filled):
        return False
    return (filled[0], filled[-1]) != (reach[0], reach[-1]) or any(
        isinstance(each[at], list) for each in above for at in filled
    )
