"""Lines of letters on a page are put in the order in which they are read.

From top to bottom, within columns where there are columns; those at one height are one line, as
the cells of a row are.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from index.documents.ocr import Line

_GAP = 1.5  # times the usual distance of lines, from which there is a gap
_INDENT = (1.2, 4.0)  # times the height of a line; what begins further right is centred
_SHORT = 1.5  # times the height of a line, by which the last one of a paragraph falls short
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百零〇\d]+[章节条](?=\w)")  # its space is not seen
_LINES = 4  # that a column has at the least
_FILLED = 0.55  # of a column's width in the median; cells of a table are narrower
_ACROSS = 0.25  # share of the lines that may run across both columns
_MIDDLE = (0.25, 0.75)  # of the width, between which columns are parted

Row = Sequence[Line]


def in_order(lines: Sequence[Line]) -> list[str]:
    """The text of a page, an empty line where there is a gap, two spaces before an indented one."""
    written: list[str] = []
    for part, is_across in _parts(lines):
        told = _written(_rows(part))
        written += ["", *told, ""] if is_across else told
    return written


def ordered(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page in the order in which `in_order` tells their text."""
    return [line for part, _ in _parts(lines) for row in _rows(part) for line in row]


def _parts(lines: Sequence[Line]) -> Iterator[tuple[Sequence[Line], bool]]:
    """The parts of a page that are read one after another, and whether each is a band across its
    columns."""
    gutter = _gutter(lines)
    if gutter is None:
        yield lines, False
        return
    by_top = sorted(lines, key=lambda line: line.top)
    for across, band in groupby(by_top, key=lambda line: line.left < gutter < line.right):
        of_band = list(band)
        if across:
            yield of_band, True
        else:
            yield from _parts([line for line in of_band if line.right <= gutter])
            yield from _parts([line for line in of_band if line.left >= gutter])


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where two columns of text are parted, if there are two."""
    if len(lines) < 2 * _LINES:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    places = [left + (right - left) * at / 100 for at in range(*(int(100 * at) for at in _MIDDLE))]
    gutter = min(places, key=lambda x: sum(line.left < x < line.right for line in lines))
    columns = [
        [line for line in lines if line.right <= gutter],
        [line for line in lines if line.left >= gutter],
    ]
    across = len(lines) - sum(map(len, columns))
    if across > _ACROSS * len(lines) or not all(map(_is_column, columns)):
        return None
    return gutter


def _is_column(lines: Sequence[Line]) -> bool:
    if len(lines) < _LINES:
        return False
    width = max(line.right for line in lines) - min(line.left for line in lines)
    return median(line.right - line.left for line in lines) >= _FILLED * width


def _rows(lines: Sequence[Line]) -> list[Row]:
    """The lines from top to bottom, those at one height together, from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.top + line.bottom):
        if rows and _are_level(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _are_level(one: Line, other: Line) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return 2 * shared > min(one.height, other.height)


def _written(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    height = median(line.height for row in rows for line in row)
    edge = min(row[0].left for row in rows)
    tops = [min(line.top for line in row) for row in rows]
    steps = [below - above for above, below in pairwise(tops)]
    usual = median(steps) if steps else height
    end = max(row[-1].right for row in rows)
    reached = 0.0  # by the row above
    for row, step in zip(rows, [0.0, *steps], strict=True):
        is_apart = step > _GAP * usual
        is_indented = _INDENT[0] * height < row[0].left - edge < _INDENT[1] * height
        text = "  ".join(line.text for line in row)
        if is_apart:
            yield ""
        if is_apart or is_indented or reached < end - _SHORT * height:
            text = _ARTICLE.sub(r"\g<0> ", text)
        yield "\u3000\u3000" * is_indented + text
        reached = row[-1].right
