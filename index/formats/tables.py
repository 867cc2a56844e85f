"""A table becomes one line of text a row, which can be found and read by itself."""

from collections.abc import Sequence
from itertools import zip_longest

from index.script import has_han, one_line


def row_texts(rows: Sequence[Sequence[str]]) -> list[str]:
    """Each row below the first as `heading：cell；heading：cell`; the first has the headings.

    A table of one row is that row alone.
    """
    cleaned = [[one_line(cell) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    if len(cleaned) < 2:
        return [_row(row, ()) for row in cleaned]
    return [_row(row, cleaned[0]) for row in cleaned[1:]]


def _row(cells: Sequence[str], headings: Sequence[str]) -> str:
    colon, semicolon = ("：", "；") if has_han("".join([*headings, *cells])) else (": ", "; ")
    pairs = zip_longest(headings[: len(cells)], cells, fillvalue="")
    return semicolon.join(
        f"{heading}{colon}{cell}" if heading and cell != heading else cell
        for heading, cell in pairs
        if cell
    )
