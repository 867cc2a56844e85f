"""A page is cut into bands, between which nothing stands; alike ones are a zone."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.documents.formats.fonts import MONOSPACED
from index.documents.formats.pdf.drawings import Box
from index.documents.formats.pdf.lines import CORE
from index.documents.formats.pdf.runs import Run

_NARROWEST = 0.5  # sizes: what is narrower between two words is no gutter
_BESIDE = 5  # sizes between the mark of an item and the item
_APART = 4  # sizes between bands of which the lower one starts something else
_MARKER = re.compile(
    r"[•·●○■□◆◇▪▫–—*►▶※☆★✓✔\-\uf000-\uf0ff]|[（(]?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})[)）.、．]"
    r"|[①-⑳]|\d{1,2}(?:\.\d{1,2}){1,3}\.?"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A table that is ruled: its place, and its number among those of the page."""

    box: Box
    number: int


Item = Run | Placed
Gaps = list[tuple[float, float]]
"""Places from left to right, each from where it begins to where it ends."""


@dataclass(frozen=True, slots=True)
class Band:
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
class Zone:
    """Bands, and the gutters that all of them leave free."""

    bands: list[Band]
    gutters: Gaps

    def extended(self, band: Band) -> bool:
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


def bands_of(items: Sequence[Item]) -> Iterator[Band]:
    """The bands of a page or column, from the top downwards."""
    held: list[Item] = []
    floor = -math.inf
    for item in sorted(items, key=top_of):
        if held and top_of(item) >= floor:
            yield _band(held)
            held, floor = [], -math.inf
        held.append(item)
        floor = max(floor, bottom_of(item))
    if held:
        yield _band(held)


def _band(items: Sequence[Item]) -> Band:
    items = sorted(items, key=left_of)
    size = median(item.size if isinstance(item, Run) else 10.0 for item in items)
    taken: Gaps = []
    for at, item in enumerate(items):
        left, right = left_of(item), right_of(item)
        if taken and left - taken[-1][1] < _NARROWEST * size:
            taken[-1] = (taken[-1][0], max(right, taken[-1][1]))
        else:
            taken.append((left, right))
        if at == 0 and len(items) > 1 and isinstance(item, Run) and _MARKER.fullmatch(item.text):
            following = left_of(items[1])
            if right < following < right + _BESIDE * size:
                taken[-1] = (left, following)
    return Band(items, min(map(top_of, items)), max(map(bottom_of, items)), size, taken)


def _common(some: Gaps, others: Gaps, narrowest: float) -> Gaps:
    found = [(max(start, other), min(end, stop)) for start, end in some for other, stop in others]
    return [(start, end) for start, end in found if end - start >= narrowest]


def sides_of(band: Band, gutters: Gaps) -> set[int]:
    """The columns in which a band holds something, counted from 0."""
    return {column_of(item, gutters) for item in band.items}


def column_of(item: Item, gutters: Gaps) -> int:
    """The column in which an item stands, counted from 0."""
    return sum(centre_of(item) > end for _, end in gutters)


def is_code(bands: Sequence[Band]) -> bool:
    """Whether most of some bands is set in a type of one width."""
    runs = [item for band in bands for item in band.items if isinstance(item, Run)]
    return 2 * sum(MONOSPACED.search(run.style.font) is not None for run in runs) > len(runs)


def left_of(item: Item) -> float:
    """Where an item begins."""
    return item.left if isinstance(item, Run) else item.box.left


def right_of(item: Item) -> float:
    """Where an item ends."""
    return item.right if isinstance(item, Run) else item.box.right


def centre_of(item: Item) -> float:
    """Where the middle of an item stands, from the left."""
    return (left_of(item) + right_of(item)) / 2


def top_of(item: Item) -> float:
    """Where most of an item begins, accents left aside."""
    return item.middle - CORE * item.size if isinstance(item, Run) else item.box.top


def bottom_of(item: Item) -> float:
    """Where most of an item ends."""
    return item.middle + CORE * item.size if isinstance(item, Run) else item.box.bottom
