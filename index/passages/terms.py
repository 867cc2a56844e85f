"""The terms of a text, however it is written.

Full-width and half-width, upper and lower case, simplified and traditional characters, Chinese and
Arabic numerals match one another. Scripts that do not part their words are cut into characters
and pairs, which needs no dictionary and beats words in our measurements; other scripts into words
and numbers.
"""

import re
import unicodedata
from collections.abc import Iterator

from index.numerals import CAPITALS, CHINESE, DIGITS, POWERS, arabic
from index.script import is_unspaced, simplified

_RUN = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_NUMBER = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")  # with its thousands marked off
_NUMERAL = re.compile(rf"[{CHINESE}]+点[{DIGITS}]+[{POWERS}]*|[{CHINESE}{CAPITALS}]{{2,}}")
_HANGUL = re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")


def normalize(text: str) -> str:
    """The form in which texts are compared, without what changes their length in characters."""
    return simplified(unicodedata.normalize("NFKC", text).casefold())


def terms_of(text: str) -> list[str]:
    """The terms of a text, with repetition."""
    normal = normalize(_NUMBER.sub(lambda number: number[0].replace(",", ""), text))
    terms = [term for run in _RUN.findall(normal) for term in _terms(run)]
    return terms + [number for numeral in _NUMERAL.findall(normal) if (number := arabic(numeral))]


def _terms(run: str) -> Iterator[str]:
    """The terms of a run of letters and digits, in which scripts may follow each other."""
    word, before = "", ""
    for character in run:
        if is_unspaced(character) or _HANGUL.match(character):
            if word:
                yield word
                word = ""
            yield character
            if before:
                yield before + character
            before = character
        else:
            word, before = word + character, ""
    if word:
        yield word
