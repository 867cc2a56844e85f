"""Tables as text (`.csv`, `.tsv`): the first row names the columns where it can."""

import csv
from collections import Counter
from collections.abc import Sequence

from index.documents.formats.cells import MOST
from index.documents.formats.labels import NOTHING, Cell, Row
from index.documents.formats.plain import decode
from index.documents.formats.reading import Assembly, Part, Reading
from index.documents.formats.tables import add_table
from index.errors import DocumentError
from index.script import one_line

_DELIMITERS = ",;\t|，；"  # the likeliest first
_TRIED = 50  # rows that tell by what cells are parted
_LONGEST = 2**20  # characters of a cell


VERSION = 1
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a table of comma- or tab-separated values.

    :raises DocumentError: if the encoding can't be told, or it is too large or no text.
    """
    lines = decode(data).splitlines(keepends=True)
    csv.field_size_limit(_LONGEST)
    try:
        rows = list(csv.reader(lines, delimiter=_delimiter(lines)))
    except csv.Error as broken:
        raise DocumentError("damaged") from broken
    if sum(map(len, rows)) > MOST:
        raise DocumentError("many_cells", limit=MOST)
    assembly = Assembly()
    add_table(assembly, _grid([row for row in rows if any(map(str.strip, row))]))
    return assembly.finish()


def _delimiter(lines: Sequence[str]) -> str:
    """What parts most of the first rows into equally many cells, and those into most."""

    def worth(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(lines[:_TRIED], delimiter=delimiter)
        counts = Counter(len(row) for row in rows if len(row) > 1)
        cells, often = max(counts.items(), key=lambda each: each[1], default=(0, 0))
        return often, cells

    return max(_DELIMITERS, key=worth)


def _grid(rows: Sequence[Sequence[str]]) -> list[Row]:
    is_headed = len(rows) > 1 and _are_labels(rows[0])
    return [[_cell(text, is_label=is_headed and row is rows[0]) for text in row] for row in rows]


def _are_labels(row: Sequence[str]) -> bool:
    """Whether a first row names columns: no name is missing, stands twice or is a number."""
    names = {name.strip() for name in row}
    return (
        "" not in names
        and len(names) == len(row)
        and all(any(map(str.isalpha, name)) for name in names)
    )


def _cell(text: str, *, is_label: bool) -> Cell:
    text = one_line(text)
    return Cell([Part(text)], is_label) if text else NOTHING
