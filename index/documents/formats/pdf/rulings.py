"""Ruling lines become grids: which cells they part, and which are merged."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.documents.formats.pdf.drawings import Box, Rule

_NEAR = 3.0  # points: what is closer is one line, or touches
_OUTSIDE = 12.0  # points that a level line reaches beyond the last upright of an open table
_MOST = 2000  # lines of a page; a drawing has more


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells between lines.

    `across` and `down` are where the columns and rows begin and the last ones end; `cells` has for
    each row and column the number of the cell there, the same for all that are merged.
    """

    across: Sequence[float]
    down: Sequence[float]
    cells: Sequence[Sequence[int]]

    @property
    def box(self) -> Box:
        """All of it."""
        return Box(self.across[0], self.down[0], self.across[-1], self.down[-1])

    def boxes(self) -> dict[int, Box]:
        """Each cell, by its number."""
        found: dict[int, Box] = {}
        for row, numbers in enumerate(self.cells):
            for column, number in enumerate(numbers):
                box = found.get(number)
                left, top = (box.left, box.top) if box else (self.across[column], self.down[row])
                right, bottom = self.across[column + 1], self.down[row + 1]
                right, bottom = (
                    (max(right, box.right), max(bottom, box.bottom)) if box else (right, bottom)
                )
                found[number] = Box(min(left, self.across[column]), top, right, bottom)
        return found


def grids_of(level: Sequence[Rule], upright: Sequence[Rule]) -> list[Grid]:
    """The grids of a page, from its top downwards; a frame or a single column is none."""
    if len(level) + len(upright) > _MOST:
        return []
    level, upright = merged(level), merged(upright)
    found = []
    for flat, steep in _components(level, upright):
        across = _edges([rule.at for rule in steep], flat)
        down = _edges([rule.at for rule in flat], steep)
        if len(across) > 2 and len(down) > 1:
            found.append(Grid(across, down, _cells(across, down, flat, steep)))
    return sorted(found, key=lambda grid: (grid.down[0], grid.across[0]))


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """The lines with those in one place, and those that go on one another, made one."""
    found: list[Rule] = []
    for group in _close(sorted(rules)):
        at = sum(rule.at for rule in group) / len(group)
        ranges = sorted((rule.start, rule.end) for rule in group)
        start, end = ranges[0]
        for following, stop in ranges[1:]:
            if following <= end + _NEAR:
                end = max(end, stop)
            else:
                found.append(Rule(at, start, end))
                start, end = following, stop
        found.append(Rule(at, start, end))
    return found


def _close(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > _NEAR:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _components(
    level: Sequence[Rule], upright: Sequence[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Lines that cross or touch, as one."""
    sets = _Sets(len(level) + len(upright))
    for number, steep in enumerate(upright, start=len(level)):
        for at, flat in enumerate(level):
            if _touch(flat, steep):
                sets.join(at, number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at, rule in enumerate([*level, *upright]):
        groups.setdefault(sets.root(at), ([], []))[at >= len(level)].append(rule)
    yield from (group for group in groups.values() if group[0] and group[1])


def _touch(flat: Rule, steep: Rule) -> bool:
    return (
        flat.start - _NEAR <= steep.at <= flat.end + _NEAR
        and steep.start - _NEAR <= flat.at <= steep.end + _NEAR
    )


def _edges(places: Iterable[float], crossing: Sequence[Rule]) -> list[float]:
    """Where columns or rows begin and end; an open side ends where the lines across it do."""
    found = sorted(set(places))
    for end in (min(rule.start for rule in crossing), max(rule.end for rule in crossing)):
        if all(abs(end - place) > _OUTSIDE for place in found):
            found.append(end)
    found.sort()
    kept = found[:1]
    kept += [place for before, place in pairwise(found) if place - before > _NEAR]
    return kept


def _cells(
    across: Sequence[float], down: Sequence[float], level: Sequence[Rule], upright: Sequence[Rule]
) -> list[list[int]]:
    """The number of the cell in each place; where no line parts two places they are one cell."""
    columns, rows = len(across) - 1, len(down) - 1
    cells = _Sets(columns * rows)
    for column in range(1, columns):
        walls = _near(upright, across[column])
        for row, (top, bottom) in enumerate(pairwise(down)):
            if not _parts(walls, (top + bottom) / 2):
                cells.join(row * columns + column, row * columns + column - 1)
    for row in range(1, rows):
        walls = _near(level, down[row])
        for column, (left, right) in enumerate(pairwise(across)):
            if not _parts(walls, (left + right) / 2):
                cells.join(row * columns + column, (row - 1) * columns + column)
    return [
        [cells.root(row * columns + column) for column in range(columns)] for row in range(rows)
    ]


class _Sets:
    """Numbers of which some belong together, each set known by its lowest."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, at: int) -> int:
        """The lowest number of a number's set."""
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def join(self, one: int, other: int) -> None:
        """Make the sets of two numbers one."""
        low, high = sorted((self.root(one), self.root(other)))
        self._above[high] = low


def _near(rules: Sequence[Rule], at: float) -> list[Rule]:
    return [rule for rule in rules if abs(rule.at - at) <= _NEAR]


def _parts(rules: Sequence[Rule], place: float) -> bool:
    """Whether one of some lines stands in a place."""
    return any(rule.start - _NEAR <= place <= rule.end + _NEAR for rule in rules)
