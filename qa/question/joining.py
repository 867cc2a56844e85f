"""Figures that belong together become one: ranges, products, tolerances, and with their bounds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from qa.question.tables import rows_of
from qa.question.value import BARE, NOTHING, Number, Parts, Unit, Written

Alike = tuple[Number, Number, Unit]
"""Two numbers in one unit."""

_FARTHEST = 24  # characters before a figure that are looked at
_PLAIN = (BARE, NOTHING)
_SAID_ONCE = {"money", "share"}  # of these the second of a range may stand without its unit
_NOON = 12


def joined(text: str, found: Iterable[Written]) -> list[Written]:
    """The figures of a text, in order, with those that belong together made one."""
    return _one_by_one(text, _with_bounds(text, _one_by_one(text, found)))


def _one_by_one(text: str, found: Iterable[Written]) -> list[Written]:
    made: list[Written] = []
    for each in found:
        both = _both(text, made[-1], each) if made else None
        if both:
            made.pop()
        made.append(both or each)
    return made


def _both(text: str, left: Written, right: Written) -> Written | None:
    """Two figures as one, if what stands between them, and before them, joins them."""
    alike = _alike(left, right)
    if alike is None:
        return None
    one, other, unit = alike
    between = text[left.span[1] : right.span[0]]
    before = text[max(0, left.span[0] - _FARTHEST) : left.span[0]]
    for makes, gap, lead in _JOINTS:
        if gap.fullmatch(between) and lead.search(before) and (number := makes(one, other)):
            return Written((left.span[0], right.span[1]), number, unit, right.scale)
    return None


def _range(one: Number, other: Number) -> Number | None:
    return Number(one.least, other.most) if one.least and other.most else None


def _product(one: Number, other: Number) -> Number | None:
    is_exact = one.is_exact and other.is_exact
    return Number.of(*(one.least or ()), *(other.least or ())) if is_exact else None


def _tolerance(one: Number, other: Number) -> Number | None:
    """20 with ±5 is from 15 to 25."""
    if not (one.least and one.most and other.least and other.most == _negative(other.least)):
        return None
    return Number((one.least[0] + other.least[0],), (one.most[0] + other.most[0],))


def _negative(parts: Parts) -> Parts:
    return tuple(-part for part in parts)


def _bounds(one: Number, other: Number) -> Number | None:
    """One that has a lower bound only, with one that has an upper."""
    is_open = one.most is None and other.least is None
    return Number(one.least, other.most, one.over, other.under) if is_open else None


_MAKES = {"range": _range, "product": _product, "tolerance": _tolerance, "bounds": _bounds}
_JOINTS = tuple(
    (
        _MAKES[row["makes"]],
        re.compile(rf"\s?(?:{row['written']})\s?"),
        re.compile(rf"(?:{row.get('after', '')})$"),
    )
    for row in rows_of("joint")
)


def _alike(left: Written, right: Written) -> Alike | None:
    """Both numbers in one unit, if they count the same or one leaves its unit to the other."""
    if left.unit in _PLAIN or right.unit in _PLAIN:
        return _lent(left, right)
    if left.unit.kind != right.unit.kind:
        return None
    is_one = left.unit.name == right.unit.name
    return _of_one(left, right) if is_one else _in_full(left, right)


def _lent(left: Written, right: Written) -> Alike | None:
    """A number without a unit in that of the other."""
    unit = left.unit if right.unit in _PLAIN else right.unit
    if right.unit in _PLAIN and left.unit not in _PLAIN and unit.kind not in _SAID_ONCE:
        return None
    return _scaled(left, right), right.number, BARE if unit in _PLAIN else unit


def _scaled(left: Written, right: Written) -> Number:
    """In 3至5万 the 3 are 万 too, and in 500至1万 the 500 are not."""
    scaled = left.number.times(right.scale)
    is_less = scaled.most and right.number.most and scaled.most <= right.number.most
    return scaled if is_less and left.scale == 1 else left.number


def _of_one(left: Written, right: Written) -> Alike:
    """Both in one unit, though one may be written in its thousandths, or for each of something."""
    one, other = left.unit, right.unit
    if one.name.startswith("hour"):
        return left.number, _of_one_day(left.number, right.number), one
    if one.per != other.per or one.worth == other.worth:
        return left.number, right.number, one if one.per else other
    base = replace(one, worth=BARE.worth)
    return left.number.times(one.worth), right.number.times(other.worth), base


def _of_one_day(one: Number, other: Number) -> Number:
    """In 下午3点到5点 the second is in the afternoon too."""
    if not one.least or not other.most or other.most > one.least:
        return other
    late = Number.of(other.most[0] + _NOON, *other.most[1:])
    return late if late.most and late.most > one.least else other


def _in_full(left: Written, right: Written) -> Alike | None:
    """Dates or times of which one has parts that the other lacks: 2023年至2024年5月, 3月至5月."""
    one, other = left.unit.name.split(), right.unit.name.split()
    missing = len(one) - len(other)
    if one[: len(other)] == other or other[: len(one)] == one:
        return left.number, right.number, left.unit if missing > 0 else right.unit
    first, least, most = left.number.least, right.number.least, right.number.most
    if one[max(0, missing) :] != other or not (first and least and most):
        return None
    return left.number, Number(first[:missing] + least, first[:missing] + most), left.unit


def _with_bounds(text: str, found: Iterable[Written]) -> Iterator[Written]:
    """Each with its bounds, of which none belongs to two."""
    at = 0
    for each in found:
        bounded = _bounded(text, each, at)
        at = bounded.span[1]
        yield bounded


def _bounded(text: str, figure: Written, at: int) -> Written:
    """With the bound that stands before it, not before a place in the text, and the one behind."""
    start, end = figure.span
    before = _BEFORE.search(text[max(at, start - _FARTHEST) : start])
    after = _AFTER.match(text, end)
    number = figure.number
    for bound in (before, after):
        if bound and bound.lastgroup and number.is_exact:
            number = _within(number, bound.lastgroup)
    span = (start - len(before[0]) if before else start, after.end() if after else end)
    return replace(figure, span=span, number=number)


def _within(number: Number, edge: str) -> Number:
    """What begins or ends at a number, with it or without."""
    if edge in {"least", "over"}:
        return Number(number.least, None, over=edge == "over")
    return Number(None, number.most, under=edge == "under")


def _edges(place: str) -> str:
    """What sets a bound before a figure or after it, in groups named by the edge that it sets."""
    edges: dict[str, list[str]] = {}
    for row in rows_of("bound"):
        if place in row:
            edges.setdefault(row["edge"], []).append(row[place])
    return "|".join(f"(?P<{edge}>{'|'.join(written)})" for edge, written in edges.items())


_BEFORE = re.compile(rf"(?:{_edges('before')})\s?$")
_AFTER = re.compile(rf"\s?(?:{_edges('after')})")
