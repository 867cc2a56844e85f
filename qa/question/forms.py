"""Figures that are no number with a unit: dates, times, places in an order, fractions, codes.

A form is a pattern with named parts: {year} is a numeral, <month> a word that stands for a number.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from index.numerals import CAPITALS, CHINESE, DIGITS, ENGLISH, number_of
from qa.question.tables import rows_of, words_of
from qa.question.value import Number, Unit, Written

Values = Mapping[str, Fraction]

_NUMERAL = "|".join(
    (
        r"[0-9]+(?:\.[0-9]+)?",
        rf"[{CHINESE}]+(?:点[{DIGITS}]+)?",
        f"[{CAPITALS}零万亿]+",
        *ENGLISH,
    )
)
_SHORT = f"(?:[0-9]{{1,2}}|[{CHINESE}{CAPITALS}]{{1,4}})"
_YEAR = f"(?:[12][0-9]{{3}}|[{DIGITS}]{{4}}|[{CAPITALS}零]{{4}})"
_NUMERALS = {"year": _YEAR} | dict.fromkeys(
    "month day last_month last_day hour minute second quarter era_year".split(), _SHORT
)
_PARTS = "century decade year quarter month day weekday hour minute second".split()
"""The parts of dates and times, from the greatest to the least."""
_MOST = {"quarter": 4, "month": 12, "day": 31, "weekday": 7, "hour": 24, "minute": 59}
_ADDED = {"era": "year", "era_year": "year", "half": "minute", "quarter_hour": "minute"}
_LAST = "last_"  # of a range whose other parts are said once: 6月5日至8日


@dataclass(frozen=True, slots=True)
class Form:
    """How a sort of figure is written, and what its parts are worth where they add up."""

    pattern: re.Pattern[str]
    language: str
    unit: Unit
    worth: Values

    def read(self, match: re.Match[str]) -> Written | None:
        """What it says; None where its parts are no numbers, or out of their bounds."""
        groups = {name: text for name, text in match.groupdict().items() if text}
        noun = groups.pop("noun", "")
        values = {name: self._value(name, text) for name, text in groups.items()}
        known = {name: value for name, value in values.items() if value is not None}
        made = self._made(known, match[0]) if len(known) == len(values) else None
        if made is None:
            return None
        number, unit = made
        return Written(match.span(), number, replace(unit, name=noun) if noun else unit)

    def _value(self, name: str, text: str) -> Fraction | None:
        words = words_of(self.language, name.removeprefix(_LAST))
        return words[text] if text in words else number_of(text)

    def _made(self, values: Values, text: str) -> tuple[Number, Unit] | None:
        """Its parts put together."""
        if self.worth:
            return Number.of(sum(values[name] * self.worth[name] for name in values)), self.unit
        if "of" in values:
            return _fraction(values, values["of"], self.unit)
        if "whole" in values:
            is_part = values["part"] < values["whole"]
            return _fraction(values, values["whole"], self.unit) if is_part else None
        if not _named(values).isdisjoint(_PARTS):
            return _moment(values, self.unit)
        numbers = values.values() or [Fraction("".join(filter(str.isdigit, text)))]
        return Number.of(*numbers), self.unit


def _fraction(values: Values, of: Fraction, unit: Unit) -> tuple[Number, Unit] | None:
    """So many of equal parts: the part is the number, and one of them the unit."""
    number = Number.of(values["part"] * values.get("minus", 1))
    return (number, replace(unit, worth=1 / of)) if of else None


def _moment(values: Values, unit: Unit) -> tuple[Number, Unit] | None:
    """A date or a time, its unit named by the parts that it has."""
    parts = {part: _part(part, values) for part in _PARTS if part in _named(values)}
    if "hour" in parts:
        parts.setdefault("minute", Fraction(0))
    if any(not 0 <= value <= _MOST.get(part, value) for part, value in parts.items()):
        return None
    last = parts | {part: values[name] for part in parts if (name := f"{_LAST}{part}") in values}
    number = Number(tuple(parts.values()), tuple(last.values()))
    return number, replace(unit, name=" ".join(parts))


def _named(values: Values) -> set[str]:
    return {_ADDED.get(name, name) for name in values}


def _part(part: str, values: Values) -> Fraction:
    """A part with what is counted to it; an hour of the afternoon is counted from midnight."""
    added = sum(values[name] for name, to in _ADDED.items() if to == part and name in values)
    value = values.get(part, Fraction(0)) + added
    is_late = part == "hour" and value < 12 and values.get("half_day") == 12
    return value + 12 if is_late else value


def _compiled(written: str, language: str) -> re.Pattern[str]:
    """A form's pattern, with numerals and words for its parts."""
    numerals = re.sub(
        r"\{([a-z_]+)\}", lambda part: f"(?P<{part[1]}>{_NUMERALS.get(part[1], _NUMERAL)})", written
    )
    return re.compile(
        re.sub(r"(?<!\?P)<([a-z_]+)>", lambda part: _words(part[1], language), numerals)
    )


def _words(name: str, language: str) -> str:
    words = sorted(words_of(language, name), key=len, reverse=True)
    return f"(?P<{name}>{'|'.join(map(re.escape, words))})"


def _forms() -> Iterator[Form]:
    for row in rows_of("form"):
        ways = [row["written"]] if isinstance(row["written"], str) else row["written"]
        worth = {part: Fraction(str(each)) for part, each in row.get("worth", {}).items()}
        for written in ways:
            unit = Unit(row["kind"], row.get("unit", ""))
            yield Form(_compiled(written, row["language"]), row["language"], unit, worth)


FORMS = tuple(_forms())
"""Every way to write one, in all languages."""
