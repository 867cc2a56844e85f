"""Numerals as they stand in a text: exact, or about as much (几十, 五六十); halves and powers too.

Texts are folded before (see `index.script.folded`).
"""

import re
from fractions import Fraction
from unicodedata import normalize

from index.numerals import CAPITALS, CHINESE, DIGITS, ENGLISH, number_of

Between = tuple[Fraction, Fraction]
"""The least and the most that a number may be, which are one where it is exact."""

LARGE = "hundred|thousand|million|billion|trillion"
"""English words that multiply what stands before them."""

_ONES = DIGITS.strip("〇零")
_THOUSAND = "千(?![克米瓦伏帕卡])"  # not that of a unit
_PLAIN = rf"(?:[{CHINESE.replace('千', '')}]|{_THOUSAND})"
_POWER = rf"(?:[百万亿]|{_THOUSAND})"
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_RAISED = "⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}"
_SMALL = f"(?:{'|'.join(name for name in ENGLISH if name not in LARGE.split('|'))})"
_SAID = f"{_SMALL}(?:-{_SMALL})?"
NUMERAL = "|".join(
    (
        rf"(?:{_ARABIC}\s?[×xX*]\s?)?10(?:\^[-−]?[0-9]{{1,2}}|{_RAISED}|的[0-9]{{1,2}}次方)",
        rf"{_ARABIC}(?:\s?[万亿]+|{_POWER}[万亿]*)?(?:{_ARABIC}{_POWER}[万亿]*)*",
        rf"[几数](?=[十百千万亿])[{CHINESE}]+",
        rf"(?:[{_ONES}十]|[百千](?=[万亿])|[〇零](?=点)){_PLAIN}*(?:点[{DIGITS}]+[万亿]*)?",
        rf"(?<![大水队])(?:[{CAPITALS}][{CAPITALS}零万亿]+|[{CAPITALS}](?=[元圆角份人]))",
        rf"(?i:(?:{_SAID}(?:(?: (?:{LARGE}))+(?:,? (?:and )?{_SAID})?)*|a (?:{LARGE}))(?![a-z]))",
        "(?<![上下大多一])半|(?i:half an?)",
    )
)
"""A numeral, as a pattern."""

_HALF = re.compile("半|half an?", re.IGNORECASE)
_SCIENTIFIC = re.compile(
    rf"(?:(?P<times>.+?)\s?[×xX*]\s?)?10(?:\^|的|(?={_RAISED}))(?P<power>[-−]?[0-9]+|{_RAISED})(?:次方)?"
)
_VAGUE = re.compile("[几数](?P<of>.+)")
_NEIGHBOURS = re.compile(
    rf"(?P<head>|.*[十百千万亿])(?P<one>[{_ONES}])(?P<other>[{_ONES}])(?P<power>[十百千万亿]*)"
)
_ALONE = re.compile(rf"[{CHINESE}{CAPITALS}]|[{DIGITS}]{{2}}|半|one|half an?", re.IGNORECASE)
_SCALE = re.compile(rf"[万亿]+$|(?:{LARGE})$", re.IGNORECASE)


def between(numeral: str) -> Between | None:
    """What a numeral may be; None where its digits make no number."""
    if _HALF.fullmatch(numeral):
        return Fraction(1, 2), Fraction(1, 2)
    if vague := _VAGUE.fullmatch(numeral):
        return _between(number_of(vague["of"]), 2, 9)
    if power := _SCIENTIFIC.fullmatch(numeral):
        exponent = int(normalize("NFKC", power["power"]).replace("−", "-"))
        return _between(number_of(power["times"] or "1"), Fraction(10) ** exponent)
    if near := _NEIGHBOURS.fullmatch(numeral):
        one, other = (number_of(near["head"] + near[at] + near["power"]) for at in ("one", "other"))
        if one is not None and other is not None and one < other:
            return one, other
    return _between(number_of(numeral.casefold().removeprefix("a ")))


def _between(number: Fraction | None, least: Fraction | int = 1, most: int = 0) -> Between | None:
    """So many times a number, if there is one."""
    return None if number is None else (least * number, (most or least) * number)


def is_weak(numeral: str) -> bool:
    """Whether it is too short to say a number without a unit, as 一, 五一 and `one` are."""
    return _ALONE.fullmatch(numeral) is not None


def scale_of(numeral: str) -> Fraction:
    """What the words at its end multiply its digits by: 10,000 in 五万."""
    scale = _SCALE.search(numeral)
    return (number_of(scale[0]) if scale else None) or Fraction(1)


def step(number: Fraction) -> int:
    """How far 多 may go beyond a number: 3300多 is below 3400."""
    digits = str(number)
    return 10 ** (len(digits) - len(digits.rstrip("0"))) if number else 1
