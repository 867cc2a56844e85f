"""The order in which a page is read: what stands side by side as columns, as a table, or as a line.

A page is cut into bands, between which nothing stands, and bands that leave the same places free
belong together. What they hold beside one another are columns where lines fill them, else the
cells of a table where they stand at the same heights.
"""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from index.documents.formats.pdf.alignment import Aligned, end_of, table_in
from index.documents.formats.pdf.bands import (
    Band,
    Item,
    Placed,
    Zone,
    bands_of,
    centre_of,
    column_of,
    is_code,
    sides_of,
)
from index.documents.formats.pdf.lines import rows_of
from index.documents.formats.pdf.runs import Run

_DEEPEST = 4  # columns in columns
_BREAK = 2.5  # sizes between bands below columns of which the lower one starts something else
_COLUMN = 9  # sizes that lines of a column are wide at least
_FULL = 0.7  # share of lines that reach their column's end where both sides are level
_FEWEST = 3  # lines of a column beside another
_MOST_COLUMNS = 4


class Column(NamedTuple):
    """Runs of one column, which are lines or less, and where the column begins and ends."""

    runs: Sequence[Run]
    start: float
    end: float


Part = Column | Aligned | Placed


def parts_of(items: Sequence[Item], start: float, end: float) -> list[Part]:
    """The parts of a page, or of a column from `start` to `end`, in the order they are read."""
    return list(_joined(_parts(items, start, end, _DEEPEST)))


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """The parts with columns that go on below one another made one."""
    before: Column | None = None
    for part in parts:
        if isinstance(part, Column) and before and (part.start, part.end) == before[1:]:
            before = Column([*before.runs, *part.runs], part.start, part.end)
            continue
        if before:
            yield before
        before = part if isinstance(part, Column) else None
        if not before:
            yield part
    if before:
        yield before


def _parts(items: Sequence[Item], start: float, end: float, depth: int) -> Iterator[Part]:
    zones: list[Zone] = []
    for band in bands_of(items):
        if not (zones and zones[-1].extended(band)):
            zones.append(Zone([band], band.gaps))
    for zone in zones:
        yield from _within(zone, start, end, depth)


def _within(zone: Zone, start: float, end: float, depth: int) -> Iterator[Part]:
    """The parts of a zone; what stands below its last band of several columns may go on them."""
    sides = [sides_of(band, zone.gutters) for band in zone.bands]
    several = [at for at, filled in enumerate(sides) if len(filled) > 1]
    if not depth or not zone.gutters or not several:
        yield from _plain(zone.bands, start, end)
        return
    last = several[-1] + 1
    if is_code(zone.bands):
        yield from _plain(zone.bands, start, end)
        return
    if (cut := end_of(zone.bands, sides)) < len(zone.bands):
        for some in (zone.bands[:cut], zone.bands[cut:]):
            yield from _parts([item for band in some for item in band.items], start, end, depth)
        return
    if _are_columns(zone):
        last = _until_gap(zone.bands, last)
        edges = [start, *(x for gutter in zone.gutters for x in gutter), end]
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            held = [item for band in zone.bands[:last] for item in band.items]
            own = [item for item in held if left <= centre_of(item) < right]
            yield from _parts(own, left, right, depth - 1)
    elif table := table_in(zone, sides, several):
        last, aligned = table
        yield aligned
    else:
        yield from _plain(zone.bands, start, end)
        return
    if last < len(zone.bands):
        rest = [item for band in zone.bands[last:] for item in band.items]
        yield from _parts(rest, start, end, depth - 1)


def _plain(bands: Sequence[Band], start: float, end: float) -> Iterator[Part]:
    """Lines and ruled tables, from the top downwards."""
    runs: list[Run] = []
    for band in bands:
        placed = [item for item in band.items if isinstance(item, Placed)]
        runs += [item for item in band.items if isinstance(item, Run)]
        if placed and runs:
            yield Column(runs, start, end)
            runs = []
        yield from placed
    if runs:
        yield Column(runs, start, end)


def _until_gap(bands: Sequence[Band], first: int) -> int:
    """How many bands there are before the first, from one on, that stands apart."""
    for at in range(first, len(bands)):
        if bands[at].top - bands[at - 1].bottom > _BREAK * bands[at].size:
            return at
    return len(bands)


def _are_columns(zone: Zone) -> bool:
    """Whether lines of text fill the places side by side, each by itself."""
    if len(zone.gutters) >= _MOST_COLUMNS:
        return False
    runs = [item for band in zone.bands for item in band.items if isinstance(item, Run)]
    columns = [
        [_width_of(row) for row in rows_of(r for r in runs if column_of(r, zone.gutters) == at)]
        for at in range(len(zone.gutters) + 1)
    ]
    if any(len(widths) < _FEWEST for widths in columns):
        return False
    size = median(run.size for run in runs)
    wide = [max(widths) for widths in columns]
    if min(wide) < _COLUMN * size or any(median(widths) < _COLUMN / 2 * size for widths in columns):
        return False
    full = [
        sum(each > widest - 2 * size for each in widths) / len(widths)
        for widths, widest in zip(columns, wide, strict=True)
    ]
    rows = rows_of(runs)
    shared = sum(len({column_of(run, zone.gutters) for run in row}) > 1 for row in rows)
    is_level = shared > 0.8 * max(map(len, columns))
    return sum(full) / len(full) >= (_FULL if is_level else 0.25)


def _width_of(row: Sequence[Run]) -> float:
    """How far a row of runs reaches, in points."""
    return max(run.right for run in row) - row[0].left
