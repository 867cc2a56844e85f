"""The order in which a page is read: what stands side by side as columns, as a table, or as a line.

A page is cut into bands, between which nothing stands, and bands that leave the same places free
belong together. What they hold beside one another are columns where lines fill them, else the
cells of a table where they stand at the same heights.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from index.documents.formats.pdf.drawings import Box
from index.documents.formats.pdf.lines import CORE, MONOSPACED, around, rows_of
from index.documents.formats.pdf.runs import Run

_DEEPEST = 4  # columns in columns
_NARROWEST = 0.5  # sizes: what is narrower between two words is no gutter
_BESIDE = 5  # sizes between the mark of an item and the item
_APART = 4  # sizes between bands of which the lower one starts something else
_BREAK = 2.5  # the same, below columns
_COLUMN = 9  # sizes that lines of a column are wide at least
_FULL = 0.7  # share of lines that reach their column's end where both sides are level
_FEWEST = 3  # lines of a column beside another
_LARGER = 1.1  # times the size of a table's type: a heading between two tables
_MOST_COLUMNS = 4
_MARKER = re.compile(
    r"[•·●○■□◆◇▪▫–—*►▶※☆★✓✔\-\uf000-\uf0ff]|[（(]?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})[)）.、．]"
    r"|[①-⑳]|\d{1,2}(?:\.\d{1,2}){1,3}\.?"
)
_FOLIO = re.compile(r"[\d\s.…·\-–]*\d{1,4}|[ivxlc]{1,6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placed:
    """A table that is ruled: its place, and its number among those of the page."""

    box: Box
    number: int


Item = Run | Placed


class Column(NamedTuple):
    """Runs of one column, which are lines or less, and where the column begins and ends."""

    runs: Sequence[Run]
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """The runs of a table without lines, by row and column."""

    rows: Sequence[Sequence[Sequence[Run]]]
    edges: Sequence[float]


Part = Column | Aligned | Placed
Gaps = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Band:
    """What stands at one height: `taken` are the places from left to right that it fills."""

    items: Sequence[Item]
    top: float
    bottom: float
    size: float
    taken: Gaps

    @property
    def gaps(self) -> Gaps:
        """What it leaves free between its items."""
        return [(end, start) for (_, end), (start, _) in pairwise(self.taken)]

    @property
    def free(self) -> Gaps:
        """What it leaves free, its sides too."""
        return [(-math.inf, self.taken[0][0]), *self.gaps, (self.taken[-1][1], math.inf)]


@dataclass(slots=True)
class _Zone:
    """Bands, and the gutters that all of them leave free."""

    bands: list[_Band]
    gutters: Gaps

    def extended(self, band: _Band) -> bool:
        """Whether the band belongs to the zone, which then holds it."""
        if not self.gutters:
            if band.gaps:
                return False
        else:
            common = _common(self.gutters, band.free, _NARROWEST * band.size)
            is_apart = not band.gaps and band.top - self.bands[-1].bottom > _APART * band.size
            if not common or is_apart:
                return False
            self.gutters = common
        self.bands.append(band)
        return True


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
    zones: list[_Zone] = []
    for band in _bands(items):
        if not (zones and zones[-1].extended(band)):
            zones.append(_Zone([band], band.gaps))
    for zone in zones:
        yield from _within(zone, start, end, depth)


def _within(zone: _Zone, start: float, end: float, depth: int) -> Iterator[Part]:
    """The parts of a zone; what stands below its last band of several columns may go on them."""
    sides = [_sides(band, zone.gutters) for band in zone.bands]
    several = [at for at, filled in enumerate(sides) if len(filled) > 1]
    if not depth or not zone.gutters or not several:
        yield from _plain(zone.bands, start, end)
        return
    last = several[-1] + 1
    if _is_code(zone.bands):
        yield from _plain(zone.bands, start, end)
        return
    if (cut := _ends(zone.bands, sides)) < len(zone.bands):
        for some in (zone.bands[:cut], zone.bands[cut:]):
            yield from _parts([item for band in some for item in band.items], start, end, depth)
        return
    if _are_columns(zone):
        last = _until_gap(zone.bands, last)
        edges = [start, *(x for gutter in zone.gutters for x in gutter), end]
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            held = [item for band in zone.bands[:last] for item in band.items]
            own = [item for item in held if left <= _centre(item) < right]
            yield from _parts(own, left, right, depth - 1)
    elif table := _table(zone, sides, several):
        last, aligned = table
        yield aligned
    else:
        yield from _plain(zone.bands, start, end)
        return
    if last < len(zone.bands):
        rest = [item for band in zone.bands[last:] for item in band.items]
        yield from _parts(rest, start, end, depth - 1)


def _plain(bands: Sequence[_Band], start: float, end: float) -> Iterator[Part]:
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


def _bands(items: Sequence[Item]) -> Iterator[_Band]:
    held: list[Item] = []
    floor = -math.inf
    for item in sorted(items, key=_top):
        if held and _top(item) >= floor:
            yield _band(held)
            held, floor = [], -math.inf
        held.append(item)
        floor = max(floor, _bottom(item))
    if held:
        yield _band(held)


def _band(items: Sequence[Item]) -> _Band:
    items = sorted(items, key=_left)
    size = median(item.size if isinstance(item, Run) else 10.0 for item in items)
    taken: Gaps = []
    for at, item in enumerate(items):
        left, right = _left(item), _right(item)
        if taken and left - taken[-1][1] < _NARROWEST * size:
            taken[-1] = (taken[-1][0], max(right, taken[-1][1]))
        else:
            taken.append((left, right))
        if at == 0 and len(items) > 1 and isinstance(item, Run) and _MARKER.fullmatch(item.text):
            following = _left(items[1])
            if right < following < right + _BESIDE * size:
                taken[-1] = (left, following)
    return _Band(items, min(map(_top, items)), max(map(_bottom, items)), size, taken)


def _common(some: Gaps, others: Gaps, narrowest: float) -> Gaps:
    found = [(max(start, other), min(end, stop)) for start, end in some for other, stop in others]
    return [(start, end) for start, end in found if end - start >= narrowest]


def _sides(band: _Band, gutters: Gaps) -> set[int]:
    """The columns in which a band holds something."""
    return {_column(item, gutters) for item in band.items}


def _column(item: Item, gutters: Gaps) -> int:
    return sum(_centre(item) > end for _, end in gutters)


def _until_gap(bands: Sequence[_Band], first: int) -> int:
    """How many bands there are before the first, from one on, that stands apart."""
    for at in range(first, len(bands)):
        if bands[at].top - bands[at - 1].bottom > _BREAK * bands[at].size:
            return at
    return len(bands)


def _are_columns(zone: _Zone) -> bool:
    """Whether lines of text fill the places side by side, each by itself."""
    if len(zone.gutters) >= _MOST_COLUMNS:
        return False
    runs = [item for band in zone.bands for item in band.items if isinstance(item, Run)]
    columns = [
        [rows_width(row) for row in rows_of(r for r in runs if _column(r, zone.gutters) == at)]
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
    shared = sum(len({_column(run, zone.gutters) for run in row}) > 1 for row in rows)
    is_level = shared > 0.8 * max(map(len, columns))
    return sum(full) / len(full) >= (_FULL if is_level else 0.25)


def rows_width(row: Sequence[Run]) -> float:
    """How far a row of runs reaches, in points."""
    return max(run.right for run in row) - row[0].left


def _table(
    zone: _Zone, sides: Sequence[set[int]], several: Sequence[int]
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


def _ends(bands: Sequence[_Band], sides: Sequence[set[int]]) -> int:
    """Where a table ends at the latest: at a heading, or at a line before the same head again."""
    head, usual = _said(bands[0]), median(band.size for band in bands)
    for at in range(1, len(bands)):
        is_repeated = at + 1 < len(bands) and _said(bands[at + 1]) == head
        if sides[at] == {0} and (is_repeated or bands[at].size > _LARGER * usual):
            return at
    return len(bands)


def _said(band: _Band) -> list[str]:
    return [item.text for item in band.items if isinstance(item, Run)]


def _rows(
    bands: Sequence[_Band], gutters: Gaps, sides: Sequence[set[int]], pitch: float
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
                rows[-1][_column(item, gutters)].append(item)
    return rows


def _is_aligned(bands: Sequence[_Band], gutters: Gaps, column: int) -> bool:
    """Whether most of what stands in a column begins, ends or has its middle at one place."""
    held = [
        around(cell)
        for band in bands
        if (cell := [r for r in band.items if isinstance(r, Run) and _column(r, gutters) == column])
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


def _is_code(bands: Sequence[_Band]) -> bool:
    runs = [item for band in bands for item in band.items if isinstance(item, Run)]
    return 2 * sum(MONOSPACED.search(run.style.font) is not None for run in runs) > len(runs)


def _is_contents(bands: Sequence[_Band], gutters: Gaps) -> bool:
    """Whether it is a table of contents: titles with the numbers of their pages."""
    if len(gutters) > 2:
        return False
    last = [
        item.text.strip()
        for band in bands
        for item in band.items
        if isinstance(item, Run) and _column(item, gutters) == len(gutters)
    ]
    numbers = [int(text) for text in last if text.isdecimal()]
    rising = all(before <= after for before, after in pairwise(numbers))
    return all(map(_FOLIO.fullmatch, last)) and rising and len(set(numbers)) > 1


def _left(item: Item) -> float:
    return item.left if isinstance(item, Run) else item.box.left


def _right(item: Item) -> float:
    return item.right if isinstance(item, Run) else item.box.right


def _centre(item: Item) -> float:
    return (_left(item) + _right(item)) / 2


def _top(item: Item) -> float:
    return item.middle - CORE * item.size if isinstance(item, Run) else item.box.top


def _bottom(item: Item) -> float:
    return item.middle + CORE * item.size if isinstance(item, Run) else item.box.bottom
