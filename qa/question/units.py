"""The units that figures are counted in, and how each is written.

A way to write one may end with what must follow or must not, as 部(?!门) does.
"""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from qa.question.tables import rows_of
from qa.question.value import Unit

_UNLESS = re.compile(r"\(\?[!=].*\)$")
_WORDS = re.compile(r"[A-Za-z ]{4,}")
_LATIN = re.compile(r"[A-Za-z0-9]$")
_NEXT = re.compile(r"\|(?![^(]*\))")


def _listed(place: str) -> Iterator[tuple[str, Unit]]:
    """Every way to write a unit behind a number (`written`), or `before` it."""
    for row in rows_of("unit"):
        for names, worth in row.get(place, {}).items():
            unit = Unit(row["kind"], row.get("unit", ""), Fraction(str(worth)))
            yield from ((name, unit) for name in _NEXT.split(names))
        for name in row.get("each", ()) if place == "written" else ():
            yield name, Unit(row["kind"], _bare(name))


def _bare(name: str) -> str:
    return _UNLESS.sub("", name)


def _pattern(name: str, *, is_last: bool) -> str:
    """Words may be in any case, other letters not, and 半 or 多 may stand behind 个."""
    bare = _bare(name)
    written = re.escape(bare) + name[len(bare) :]
    if bare.startswith("个") and bare != "个":
        written = f"个[半多]?{written[1:]}"
    if _WORDS.fullmatch(bare):
        written = f"(?i:{written})"
    return f"{written}(?![A-Za-z0-9])" if is_last and _LATIN.search(bare) else written


def _any_of(names: Iterable[str], *, are_last: bool) -> str:
    longest_first = sorted(names, key=lambda name: -len(_bare(name)))
    return f"(?:{'|'.join(_pattern(name, is_last=are_last) for name in longest_first)})"


_BEHIND, _BEFORE = dict(_listed("written")), dict(_listed("before"))
UNITS = {_bare(name): unit for name, unit in (_BEFORE | _BEHIND).items()}
"""Every unit, by each way to write it."""

UNIT = _any_of(_BEHIND, are_last=True)
"""A unit behind a number, as a pattern."""
CURRENCY = _any_of(_BEFORE, are_last=False)
"""A unit before a number, as a pattern."""


def unit_of(written: str) -> Unit:
    """The unit that is written so.

    :raises KeyError: if none is.
    """
    plain = written if written in UNITS else written.casefold()
    return UNITS[plain if plain in UNITS else plain[0] + plain[2:]]  # 个[半多]小时
