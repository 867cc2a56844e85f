"""Small facts about characters that several stages share."""

import re
import unicodedata
from functools import reduce

Span = tuple[int, int]
"""A half-open range of a text's characters."""

# Ideographs, kana and full-width forms: scripts that are written without spaces.
_UNSPACED = re.compile(
    r"[\u2e80-\u303f\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TOGETHER = re.compile(f"{_UNSPACED.pattern}(?={_UNSPACED.pattern})")
_APART = re.compile(f"{_UNSPACED.pattern} (?={_UNSPACED.pattern})")
_SINGLE_SPACE = re.compile(r"(?<=(\S))( )(?=(\S))")
# Marks that Chinese shares with Latin text; beside an ideograph they take no space either.
_SHARED_MARKS = frozenset("“”‘’…—·")


def has_han(text: str) -> bool:
    """Whether any character is a Chinese ideograph."""
    return _HAN.search(text) is not None


def same_script(one: str, other: str) -> bool:
    """Whether both texts have Chinese ideographs, or neither."""
    return has_han(one) == has_han(other)


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


def encodable(text: str) -> str:
    """The text with what UTF-8 can't hold (lone surrogates) made question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
