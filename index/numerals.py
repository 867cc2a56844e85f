"""Numerals: the characters and words that write numbers, and the numbers that they write.

Chinese ones may be simplified or traditional, in capitals as on a cheque (壹佰贰拾), digit by digit
(二〇二四), with a decimal point (三点五万), or mixed with Arabic ones (3万5千). The characters are
for a class of a regular expression.
"""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

DIGITS = "〇零一二三四五六七八九两兩"
POWERS = "十百千万萬亿億"
CHINESE = f"{DIGITS}{POWERS}廿卅"
"""What ordinary Chinese numerals are written in."""

CAPITALS = "壹贰貳叁叄肆伍陆陸柒捌玖拾佰仟"
"""What they are written in on cheques; some of these have other uses, such as in 队伍 and 大陆."""

NUMBER = rf"(?:[0-9０-９]+|[{CHINESE}]+)"
"""A whole number in either digits, as numbered things have it."""

ENGLISH = {
    name: number
    for names, numbers in (
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen",
            range(20),
        ),
        ("twenty thirty forty fifty sixty seventy eighty ninety", range(20, 100, 10)),
        ("hundred thousand million billion trillion", (10**2, 10**3, 10**6, 10**9, 10**12)),
    )
    for name, number in zip(names.split(), numbers, strict=True)
}
"""The words of English numerals, with what they are worth."""

_ORDINARY = str.maketrans(
    "○兩壹贰貳叁叄肆伍陆陸柒捌玖拾佰仟萬億點",
    "〇两一二二三三四五六六七八九十百千万亿点",
)
_ARABIC = str.maketrans("〇零一二两三四五六七八九点", "001223456789.")
_SIZES = (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10))
_PLAIN = re.compile(r"[0-9]*\.?[0-9]+")
_MARKED_OFF = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3})")
_LONGEST = 60
_WORDS = re.compile(r"[a-z]+")


@lru_cache(maxsize=4096)
def number_of(numeral: str) -> Fraction | None:
    """The number that a numeral writes; None where the characters make none, or are too many."""
    if len(numeral) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", _MARKED_OFF.sub("", numeral)).casefold()
    if _WORDS.match(plain):
        return _said(_WORDS.findall(plain))
    return _written(
        "".join(plain.split()).translate(_ORDINARY).replace("廿", "二十").replace("卅", "三十")
    )


def arabic(numeral: str) -> str | None:
    """The same number in Arabic digits; None where the characters make none."""
    number = number_of(numeral)
    if number is None:
        return None
    return str(number) if number.denominator == 1 else f"{float(number):.12g}"


def _written(numeral: str) -> Fraction | None:
    """A numeral of digits and powers: what stands before the greatest power is multiplied by it."""
    for power, size in _SIZES:
        head, found, tail = numeral.rpartition(power)
        if found:
            times, rest = _written(head) if head else Fraction(1), _rest(tail, size)
            if times is None or rest is None or rest >= size:
                return None
            is_power = size >= 10**4 or head.isascii() or 0 < times < 10
            return times * size + rest if is_power else None
    plain = numeral.translate(_ARABIC)
    return Fraction(plain) if _PLAIN.fullmatch(plain) else None


def _rest(tail: str, size: int) -> Fraction | None:
    """What follows a power: 五 is 50 after 百, and 5 after 百零."""
    if not tail:
        return Fraction(0)
    if size > 10 and len(tail) == 1 and tail not in "〇零":
        size, times = size // 10, _written(tail)
        return None if times is None else times * size
    return _written(tail.lstrip("〇零") or tail)


def _said(words: Sequence[str]) -> Fraction | None:
    """A numeral of English words."""
    total = current = 0
    for word in words:
        worth = 0 if word == "and" else ENGLISH.get(word)
        if worth is None:
            return None
        if worth < 100:
            current += worth
        elif worth == 100:
            current = max(current, 1) * worth
        else:
            total, current = total + max(current, 1) * worth, 0
    return Fraction(total + current)
