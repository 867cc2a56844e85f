"""What a question asks for, told by its words, and which figures can answer it.

The words are in the tables of languages; what follows from a kind is here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.languages import pattern
from index.script import HAN, folded
from qa.question.figures import figures_in
from qa.question.tables import patterns_of, rows_of
from qa.question.units import UNIT, UNITS, unit_of
from qa.question.value import Figure

_AMOUNTS = frozenset({"number", "code", "share", *(unit.kind for unit in UNITS.values())})
_GENERAL = "个"  # counts anything
_GONE = "\0"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of answer, and what follows from it.

    `figures` are the kinds of figures that have its form, none where looks don't tell, and `units`
    those that they are asked for in, if any. `is_counted` is what may be asked for in a unit,
    `is_whole` what a whole sentence answers, `is_all` what asks for all there is, `is_each` what
    asks for each of several things, and `is_name` what a name answers.
    """

    name: str
    figures: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    is_counted: bool = False
    is_whole: bool = False
    is_all: bool = False
    is_each: bool = False
    is_name: bool = False

    def fits(self, figure: Figure) -> bool:
        """Whether a figure has the form of such an answer, in one of its units."""
        unit, _, _ = figure.unit.partition("/")
        return figure.kind in self.figures and (not self.units or unit in self.units)


KINDS = (  # the more particular first
    Kind("order", frozenset({"order"})),
    Kind("time", frozenset({"time", "date"})),
    Kind("percentage", frozenset({"share", "points"})),
    Kind("date", frozenset({"date"})),
    Kind("money", frozenset({"money"})),
    Kind("duration", frozenset({"duration"})),
    Kind("length", frozenset({"length", "duration"})),
    Kind("weight", frozenset({"weight"})),
    Kind("temperature", frozenset({"temperature"})),
    Kind("age", frozenset({"age"})),
    Kind("code", frozenset({"code", "number"})),
    Kind("quantity", _AMOUNTS, is_counted=True),
    Kind("person", is_name=True),
    Kind("place", is_name=True),
    Kind("organisation", is_name=True),
    Kind("reason", is_whole=True),
    Kind("list", is_all=True),
    Kind("meaning", is_whole=True),
    Kind("way", is_whole=True),
    Kind("choice", is_whole=True),
    Kind("each", is_each=True),
)


def _asked_by() -> Iterator[tuple[Kind, re.Pattern[str]]]:
    asks: dict[str, list[str]] = {}
    for row in rows_of("kind"):
        asks.setdefault(row["name"], []).extend(row["asks"])
    for kind in KINDS:
        yield kind, pattern(asks[kind.name], re.IGNORECASE)


_ASKED_BY = tuple(_asked_by())
_MEASURED = re.compile(
    rf"(?:{'|'.join(patterns_of('asking', 'measured'))})(?P<unit>{UNIT})", re.IGNORECASE
)
_APART, _BEFORE_NOUNS, _DIMENSION = (
    pattern(patterns_of("asking", name), re.IGNORECASE)
    for name in ("apart", "before_nouns", "dimension")
)
_FILLING = pattern(
    [
        *patterns_of("asking", "filling"),
        rf"(?<![^\W_])\s+|\s+(?![^\W_])|(?<=[{HAN}])\s+|\s+(?=[{HAN}])",
    ],
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def kinds_of(question: str) -> tuple[Kind, ...]:
    """The kinds of answer that a question asks for; none where its words don't tell.

    What asks for 几家 is best answered by what counts something in 家, or in the general 个.
    """
    plain = folded(question)
    kinds = [kind for kind, asked_by in _ASKED_BY if asked_by.search(plain)]
    measured = _MEASURED.search(plain)
    unit = unit_of(measured["unit"]).name if measured else _GENERAL
    if unit == _GENERAL:
        return tuple(kinds)
    return tuple(each for kind in kinds for each in _counted(kind, unit))


def _counted(kind: Kind, unit: str) -> tuple[Kind, ...]:
    """What is asked for in a certain unit before the same in any; other kinds as they are."""
    counted = replace(kind, name="count", units=frozenset({unit, _GENERAL}))
    return (counted, kind) if kind.is_counted else (kind,)


def can_answer(text: str, kinds: Sequence[Kind]) -> bool:
    """Whether the text holds something of every kind asked for."""
    return all(not kind.figures or any(map(kind.fits, figures_in(text))) for kind in kinds)


def figures_for(text: str, kinds: Sequence[Kind]) -> tuple[int, list[Figure]]:
    """The figures of a text that have the form of an answer: of the first kind it has any of.

    The number of that kind comes first, which is their count where there is nothing.
    """
    for number, kind in enumerate(kinds):
        if found := [figure for figure in figures_in(text) if kind.fits(figure)]:
            return number, found
    return len(kinds), []


def dimensions_of(question: str) -> list[str]:
    """The single characters that say in what something is measured, as 高 in 多高."""
    return _DIMENSION.findall(folded(question))


def parts_of(question: str, nouns: str = "\n") -> list[str]:
    """The parts of a question that name something, without the words that ask.

    These part one from another, but those that stand before `nouns` don't where that is empty.
    """
    plain = _blanked(folded(question), _APART, "\n")
    plain = _blanked(plain, _BEFORE_NOUNS, nouns or _GONE)
    bounds = [0, *(end for gap in _FILLING.finditer(plain) for end in gap.span()), len(plain)]
    kept = [
        "".join(c for c, put in zip(question[a:b], plain[a:b], strict=True) if put != _GONE)
        for a, b in zip(bounds[::2], bounds[1::2], strict=True)
    ]
    return [part.strip() for part in kept if part.strip()]


def _blanked(text: str, written: re.Pattern[str], put: str) -> str:
    """The text, as long as before, with a character put for each of what is written so."""
    return written.sub(lambda match: put * len(match[0]), text)
