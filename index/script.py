"""Small facts about characters that several stages share."""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache, reduce
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

Span = tuple[int, int]
"""A half-open range of a text's characters."""

# What follows goes into a class of a regular expression.
IDEOGRAPHS = r"\u4e00-\u9fff"
"""The block that nearly all of written Chinese is in."""
HAN = rf"\u3400-\u4dbf{IDEOGRAPHS}\uf900-\ufaff\U00020000-\U0003ffff"
"""All Chinese ideographs."""
WIDE_STOPS = "。！"
STOPS = f"{WIDE_STOPS}!"
"""Marks that end a sentence that states; a full stop does too, but also stands in numbers."""
QUESTION_MARKS = "？?"
SEMICOLONS = "；;"
CLOSING = "”’」』）)】》"
"""Marks that may follow the end of a sentence and belong to it."""

# Ideographs, kana and full-width forms: scripts that are written without spaces.
_UNSPACED = re.compile(rf"[\u2e80-\u303f\u3040-\u30ff\u31f0-\u31ff{HAN}\ufe30-\ufe4f\uff00-\uffef]")
_HAN = re.compile(f"[{HAN}]")
_TOGETHER = re.compile(f"{_UNSPACED.pattern}(?={_UNSPACED.pattern})")
_APART = re.compile(f"{_UNSPACED.pattern} (?={_UNSPACED.pattern})")
_SINGLE_SPACE = re.compile(r"(?<=(\S))( )(?=(\S))")
# Marks that Chinese shares with Latin text; beside an ideograph they take no space either.
_SHARED_MARKS = frozenset("“”‘’…—·")
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols that are drawn as nothing
_TAB = 4  # columns
_EMPTY_LINES = re.compile(r"\n{3,}")
_UNSEEN = frozenset(["Cc", "Cf", "Cn", "Co", "Cs", "Mn"])
_DENSE = frozenset(["CJK", "KANA", "HANGUL"])
"""Scripts of which a letter says as much as a syllable or a word of others."""


_NARROWED = {code for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
_NARROWED |= set(map(ord, "％＋－．／～＄＜＞＝"))


def folded(text: str) -> str:
    """The text, character by character, in simplified characters and narrow letters and digits.

    It is as long as before, so that a range of the one is a range of the other.
    """
    return text.translate(_FOLDED)


def simplified(text: str) -> str:
    """The text in simplified characters, of which there may be more or fewer."""
    converted: str = _simplifier().convert(encodable(text))
    return converted


@cache
def _simplifier() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")


class _Folded(dict[int, str]):
    """What each character becomes, found out when it is met first."""

    def __missing__(self, code: int) -> str:
        character = chr(code - 0xFEE0 if code in _NARROWED else code)
        simple = simplified(character) if has_han(character) else character
        self[code] = simple if len(simple) == 1 else character
        return self[code]


_FOLDED = _Folded()


def has_han(text: str) -> bool:
    """Whether any character is a Chinese ideograph."""
    return _HAN.search(text) is not None


@lru_cache(maxsize=4096)
def script_of(text: str) -> str | None:
    """The script of most of a text's letters, by its name in Unicode; None where it has none.

    An ideograph counts as much as three letters of an alphabet. Japanese is told from Chinese by
    its kana, of which a sentence has a sixth at least.
    """
    counts = Counter(found for character in text if (found := _script(character)))
    if not counts:
        return None
    kana = counts.pop("HIRAGANA", 0) + counts.pop("KATAKANA", 0)
    if kana:
        counts["KANA"] = kana + (counts.pop("CJK", 0) if kana * 6 >= counts["CJK"] else 0)
    weighed = {name: count * (3 if name in _DENSE else 1) for name, count in counts.items()}
    return max(weighed, key=lambda name: weighed[name])


def same_script(one: str | None, other: str | None) -> bool:
    """Whether two scripts are one; what has no letters, as a date, goes with any."""
    return one is None or other is None or one == other


@lru_cache(maxsize=65_536)
def _script(character: str) -> str | None:
    """The first word of a letter's name, which is its script, but for a few that say its form."""
    if not character.isalpha():
        return None
    first, *more = unicodedata.name(unicodedata.normalize("NFKC", character)[0], "").split(" ")
    return more[0] if first == "MODIFIER" and more else first or None


def is_unspaced(character: str) -> bool:
    """Whether the character belongs to a script that is written without spaces."""
    return _UNSPACED.match(character) is not None or character in _SHARED_MARKS


def close_up(text: str) -> str:
    """The text without the spaces after every character that justified lines have in a PDF.

    In other lines spaces stand between names, or between the cells of a table.
    """
    return "\n".join(map(_closed_up, text.split("\n")))


def _closed_up(line: str) -> str:
    if len(_APART.findall(line)) <= len(_TOGETHER.findall(line)):
        return line
    return _SINGLE_SPACE.sub(
        lambda space: "" if is_unspaced(space[1]) and is_unspaced(space[3]) else space[2], line
    )


def width(text: str) -> int:
    """Columns of a terminal: 2 for a wide character, 1 for any other."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def join_lines(first: str, second: str) -> str:
    """Two parts of one sentence that a line break had parted.

    A space goes between two words of a spaced script and nowhere else.
    """
    if not first or not second or is_unspaced(first[-1]) or is_unspaced(second[0]):
        return first + second
    if first[-1].isdigit() and second[0].isdigit() and has_han(first[-20:] + second[:20]):
        return first + second  # a number broken at the edge of a Chinese column
    return f"{first} {second}"


def one_line(text: str) -> str:
    """The text with broken lines joined, and every other run of white space made one space."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return reduce(join_lines, lines, "")


def own_lines(text: str) -> str:
    """The text in its lines, each as far in as it stands beside the others, and one empty line at
    most between two."""
    lines = "\n".join(line.rstrip() for line in text.expandtabs(_TAB).splitlines())
    return dedent(_EMPTY_LINES.sub("\n\n", lines.strip("\n")))


def visible(text: str) -> str:
    """The text without white space and what is not seen: marks of order, breaks or direction."""
    seen = (c for c in text if not c.isspace() and c not in _BLANK)
    return "".join(c for c in seen if unicodedata.category(c) not in _UNSEEN)


def encodable(text: str) -> str:
    """The text with what UTF-8 can't hold (lone surrogates) made question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
