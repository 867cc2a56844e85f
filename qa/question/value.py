"""The value of a figure: its number, exact or between bounds, and what it counts."""

from dataclasses import dataclass, replace
from fractions import Fraction

from index.script import Span

Parts = tuple[Fraction, ...]
"""A number, or several that belong together: 3×5; year, month and day; hour and minute."""


@dataclass(frozen=True, slots=True)
class Number:
    """What lies from `least` to `most`; None where there is no such bound.

    `over` leaves out `least` itself, as 超过三年 does, and `under` `most`, as 不满十年 does.
    """

    least: Parts | None
    most: Parts | None
    over: bool = False
    under: bool = False

    @classmethod
    def of(cls, *parts: Fraction | int) -> "Number":
        """An exact one."""
        exact = tuple(map(Fraction, parts))
        return cls(exact, exact)

    @property
    def is_exact(self) -> bool:
        """Whether it is one number and no range."""
        return self.least == self.most

    def times(self, worth: Fraction) -> "Number":
        """The number of something of which each of these is `worth`, which is above 0."""
        return replace(self, least=_times(self.least, worth), most=_times(self.most, worth))

    def covers(self, other: "Number") -> bool:
        """Whether whatever the other may be lies in this one.

        Of several parts those count that both have: 2025年 covers 2025年6月.
        """
        return self._begins_before(other) and self._ends_after(other)

    def agrees(self, other: "Number") -> bool:
        """Whether both can be true of the same thing, one of them perhaps more exactly."""
        return self.covers(other) or other.covers(self)

    def _begins_before(self, other: "Number") -> bool:
        if self.least is None or other.least is None:
            return self.least is None
        mine, its = _shared(self.least, other.least)
        return mine < its or (mine == its and (other.over or not self.over))

    def _ends_after(self, other: "Number") -> bool:
        if self.most is None or other.most is None:
            return self.most is None
        mine, its = _shared(self.most, other.most)
        return mine > its or (mine == its and (other.under or not self.under))


def _times(parts: Parts | None, worth: Fraction) -> Parts | None:
    return None if parts is None else tuple(part * worth for part in parts)


def _shared(one: Parts, other: Parts) -> tuple[Parts, Parts]:
    shared = min(len(one), len(other))
    return one[:shared], other[:shared]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text, and what it says.

    `span` is the whole of it, with its sign, both its ends, its bound and its unit. `kind` is what
    it measures (length, money, count, date, …), and `number` how many of `unit` it is: 1.2万公里 is
    12,000,000 m, 零下十八度 is -18 °C. The unit of a date or a time names its parts: "year month".
    """

    span: Span
    kind: str
    number: Number
    unit: str = ""

    def is_like(self, other: "Figure") -> bool:
        """Whether both count the same; of two dates one may have more parts."""
        parts = list(zip(self.unit.split(" "), other.unit.split(" "), strict=False))
        return self.kind == other.kind and all(own == its for own, its in parts)

    def agrees(self, other: "Figure") -> bool:
        """Whether both can be true of the same thing, however they are written."""
        return self.is_like(other) and self.number.agrees(other.number)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: of which `kind` that is, and what it is compared in.

    公里 is a length, compared in m, of which it is `worth` 1000; `per` is what it is counted for
    each of, as in 元/吨.
    """

    kind: str
    name: str = ""
    worth: Fraction = Fraction(1)
    per: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as it is written: so many of a unit.

    `scale` is what the words behind its digits multiply these by, as 万 does.
    """

    span: Span
    number: Number
    unit: Unit
    scale: Fraction = Fraction(1)

    def figure(self) -> Figure:
        """Its value."""
        unit = self.unit
        name = f"{unit.name}/{unit.per}" if unit.per else unit.name
        return Figure(self.span, unit.kind, self.number.times(unit.worth), name)


BARE = Unit("number")
"""What a number counts that stands alone."""
NOTHING = Unit("")
"""What a numeral counts that is no figure alone, as 一 is not."""
WORD = Unit("", "word")
"""What digits count that are part of a word, such as a model."""
