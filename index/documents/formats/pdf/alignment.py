"""Cells that stand in columns without any lines between them become a table."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.documents.formats.pdf.bands import Band, Gaps, Placed, Zone, column_of
from index.documents.formats.pdf.lines import around
from index.documents.formats.pdf.runs import Run

_LARGER = 1.1  # times the size of a table's type: a heading between two tables
_FOLIO = re.compile(r"[\d\s.…·\-–]*\d{1,4}|[ivxlc]{1,6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Aligned:
    """The runs of a table without lines, by row and column."""

    rows: Sequence[Sequence[Sequence[Run]]]
    edges: Sequence[float]


def table_in(
    zone: Zone, sides: Sequence[set[int]], several: Sequence[int]
) -> tuple[int, Aligned] | None:
    """How many bands are rows of a table, and the table, if they are of one."""
    bands, gutters = zone.bands[: several[-1] + 1], zone.gutters
    is_ruled = any(isinstance(item, Placed) for band in bands for item in band.items)
    is_filled_in = any(
        isinstance(item, Run) and not len(item.places) for at in several for item in bands[at].items
    )
    fewest = 1 if is_filled_in else 3 if len(gutters) == 1 else 2
    if is_ruled or len(several) < fewest:
        return None
    alone = sum(filled == {0} for filled in sides[: len(bands)])
    if alone > len(several) / 2 or _is_contents(bands, gutters):
        return None
    if not all(_is_aligned(bands, gutters, column) for column in range(len(gutters) + 1)):
        return None
    last = several[-1] + 1
    steps = [zone.bands[at].bottom - zone.bands[before].bottom for before, at in pairwise(several)]
    pitch = median(steps) if steps else 0.0
    while last < len(zone.bands):
        distance = zone.bands[last].bottom - zone.bands[last - 1].bottom
        is_close = distance < min(0.9 * pitch, 1.6 * zone.bands[last].size)
        if not is_close and (0 in sides[last] or distance > 1.6 * zone.bands[last].size):
            break
        last += 1
    rows = _rows(zone.bands[:last], gutters, sides, pitch)
    edges = [-math.inf, *((start + end) / 2 for start, end in gutters), math.inf]
    return last, Aligned(rows, edges)


def end_of(bands: Sequence[Band], sides: Sequence[set[int]]) -> int:
    """Where a table ends at the latest: at a heading, or at a line before the same head again."""
    head, usual = _said(bands[0]), median(band.size for band in bands)
    for at in range(1, len(bands)):
        is_repeated = at + 1 < len(bands) and _said(bands[at + 1]) == head
        if sides[at] == {0} and (is_repeated or bands[at].size > _LARGER * usual):
            return at
    return len(bands)


def _said(band: Band) -> list[str]:
    return [item.text for item in band.items if isinstance(item, Run)]


def _rows(
    bands: Sequence[Band], gutters: Gaps, sides: Sequence[set[int]], pitch: float
) -> list[list[list[Run]]]:
    """The runs by row and column; a band that only goes on what is above it is no row."""
    rows: list[list[list[Run]]] = []
    for at, band in enumerate(bands):
        distance = band.bottom - bands[at - 1].bottom if at else math.inf
        goes_on = distance < 1.6 * band.size and (
            0 not in sides[at] or (len(sides[at]) == 1 and distance < 0.9 * pitch)
        )
        if not (rows and goes_on and all(rows[-1][column] for column in sides[at])):
            rows.append([[] for _ in range(len(gutters) + 1)])
        for item in band.items:
            if isinstance(item, Run):
                rows[-1][column_of(item, gutters)].append(item)
    return rows


def _is_aligned(bands: Sequence[Band], gutters: Gaps, column: int) -> bool:
    """Whether most of what stands in a column begins, ends or has its middle at one place."""
    held = [
        around(cell)
        for band in bands
        if (
            cell := [
                r for r in band.items if isinstance(r, Run) and column_of(r, gutters) == column
            ]
        )
    ]
    if len(held) < 2:
        return len(bands) == 1
    near = 0.6 * median(band.size for band in bands)
    return any(
        sum(abs(place - median(places)) < near for place in places) >= 0.6 * len(places)
        for places in (
            [box.left for box in held],
            [box.right for box in held],
            [(box.left + box.right) / 2 for box in held],
        )
    )


def _is_contents(bands: Sequence[Band], gutters: Gaps) -> bool:
    """Whether it is a table of contents: titles with the numbers of their pages."""
    if len(gutters) > 2:
        return False
    last = [
        item.text.strip()
        for band in bands
        for item in band.items
        if isinstance(item, Run) and column_of(item, gutters) == len(gutters)
    ]
    numbers = [int(text) for text in last if text.isdecimal()]
    rising = all(before <= after for before, after in pairwise(numbers))
    return all(map(_FOLIO.fullmatch, last)) and rising and len(set(numbers)) > 1
