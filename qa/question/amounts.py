"""Amounts: a number with a unit behind it, a currency before it, or alone."""

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from index.numerals import number_of
from qa.question.numeral import LARGE, NUMERAL, Between, between, is_weak, scale_of, step
from qa.question.tables import patterns_of, rows_of, words_of
from qa.question.units import CURRENCY, UNIT, unit_of
from qa.question.value import BARE, NOTHING, Number, Unit, Written

_HALF = Fraction(1, 2)
_LONGEST_HEADING = 16  # characters of a unit in brackets


def _signs() -> str:
    names = {"-": "negative", "+": "positive", "±": "either"}
    rows = [(names[row["sign"]], row["written"]) for row in rows_of("sign")]
    each = ("|".join(written for name, written in rows if name == one) for one in names.values())
    named = zip(names.values(), each, strict=True)
    return f"(?:{'|'.join(f'(?P<{name}>{written})' for name, written in named)})?"


def _part(name: str) -> str:
    """What languages have for a part of an amount."""
    return f"(?P<{name}>{'|'.join(patterns_of('amount', name))})"


_NUMBER = (
    rf"{_signs()}(?P<numeral>{NUMERAL}){_part('and_half')}?{_part('more')}?"
    rf"(?P<scale>[万亿]+|(?: (?:{LARGE}))+)?(?: ?[（(][0-9,.]+[）)])?"
)
_EACH = rf"(?:{_part('each')}(?P<each_unit>{UNIT}) ?)?"
_UNIT = rf"(?P<unit>{UNIT})(?:{_part('per')}(?P<per_unit>{UNIT}))?"
_NO_ORDER = "(?<!第)(?<!第 )"
AMOUNTS = tuple(
    re.compile(_NO_ORDER + written)
    for written in (
        rf"{_EACH}{_NUMBER}[ \u00a0-]?{_UNIT}{_part('then_half')}?",
        _NUMBER.replace("(?P<numeral>", rf"(?P<currency>{CURRENCY}) ?(?P<numeral>")
        + f"(?:{_part('letter')}(?![A-Za-z]))?",
        rf"{_NUMBER}(?:(?![A-Za-z0-9]|\.[0-9])|(?=[xX][0-9]))",
    )
)
"""With a unit behind the number, with one before it, and with none."""
_HEADING = re.compile(rf"[（(](?P<scale>[十百千万亿]*){_UNIT}[）)][：:] ?$")

Said = Mapping[str, str]
"""The named parts of an amount that are there."""


def read_amount(match: re.Match[str]) -> Written | None:
    """What an amount says; None where its digits make no number."""
    said = _said(match)
    numeral = said["numeral"]
    bounds = between(numeral)
    if bounds is None:
        return None
    least, most = _signed(_filled(bounds, said), said)
    scale = _scale(said) if "letter" in said else scale_of(numeral + said.get("scale", ""))
    return Written(match.span(), Number((least,), (most,)), _unit(said), scale)


def under_heading(text: str, written: Written) -> Written:
    """A number without a unit in that of the heading before it: 数量（台）：7."""
    start = written.span[0]
    heading = _HEADING.search(text[max(0, start - _LONGEST_HEADING) : start])
    if written.unit not in (BARE, NOTHING) or heading is None:
        return written
    said = _said(heading)
    number = written.number.times(number_of(said.get("scale", "1")) or Fraction(1))
    return replace(written, number=number, unit=_counted(said))


def _said(match: re.Match[str]) -> Said:
    return {name: text for name, text in match.groupdict().items() if text}


def _filled(bounds: Between, said: Said) -> Between:
    """A number with what stands behind its digits: 多, 半, 万."""
    least, most = bounds
    half, more = _HALF * ("and_half" in said), step(most) * ("more" in said)
    scale = _scale(said)
    inner = said.get("unit", "")[:2]
    rest = _HALF * ("then_half" in said or inner == "个半")
    return (least + half) * scale + rest, (most + half + more) * scale + rest + (inner == "个多")


def _scale(said: Said) -> Fraction:
    """What the words or the letter behind the digits multiply them by."""
    if "letter" in said:
        return words_of("en", "letter")[said["letter"]]
    return number_of(said.get("scale", "1").strip()) or Fraction(1)


def _signed(bounds: Between, said: Said) -> Between:
    least, most = bounds
    if "negative" in said:
        return -most, -least
    return (-most if "either" in said else least), most


def _unit(said: Said) -> Unit:
    if "unit" in said or "currency" in said:
        return _counted(said)
    return NOTHING if is_weak(said["numeral"]) else BARE


def _counted(said: Said) -> Unit:
    """The unit that is written, for each of another perhaps."""
    unit = unit_of(said.get("unit") or said["currency"])
    each = said.get("per_unit") or said.get("each_unit")
    if each is None:
        return unit
    per = unit_of(each)
    worth = per.worth * (_HALF if "半" in said.get("each", "") else 1)
    return replace(unit, worth=unit.worth / worth, per=per.name)
