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
    """The grids of a page, from its top downwards, also those of a single column."""
    if len(level) + len(upright) > _MOST:
        return []
    level, upright = merged(level), merged(upright)
    found = []
    for flat, steep in _components(level, upright):
        across = _edges([rule.at for rule in steep], flat)
        down = _edges([rule.at for rule in flat], steep)
        if len(across) > 1 and len(down) > 1:
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
    above = list(range(len(level) + len(upright)))

    def root(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    for number, steep in enumerate(upright, start=len(level)):
        for at, flat in enumerate(level):
            if _touch(flat, steep):
                above[root(at)] = root(number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at, rule in enumerate([*level, *upright]):
        groups.setdefault(root(at), ([], []))[at >= len(level)].append(rule)
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
    numbers = [[row * columns + column for column in range(columns)] for row in range(rows)]
    for row, (top, bottom) in enumerate(pairwise(down)):
        for column in range(1, columns):
            if not _parts(upright, across[column], (top + bottom) / 2):
                _merge(numbers, numbers[row][column], numbers[row][column - 1])
    for row in range(1, rows):
        for column, (left, right) in enumerate(pairwise(across)):
            if not _parts(level, down[row], (left + right) / 2):
                _merge(numbers, numbers[row][column], numbers[row - 1][column])
    return numbers


def _merge(numbers: list[list[int]], one: int, other: int) -> None:
    if one != other:
        for row in numbers:
            row[:] = [other if number == one else number for number in row]


def _parts(rules: Sequence[Rule], at: float, place: float) -> bool:
    """Whether a line stands in a place."""
    return any(
        abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= place <= rule.end + _NEAR
        for rule in rules
    )
