"""The words of a passage that the question also uses, to be marked."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from index.passages import normalize
from index.script import Span, has_han

# Words and pairs of characters that only ask or join, and carry none of what is asked about.
_ASKING = frozenset(
    (
        "多少 几家 几个 哪些 哪个 哪里 什么 怎么 怎样 如何 为何 是否 是谁 有哪 有多 的是 "
        "了吗 是什 些是 "
        "the and for are was were what which who whom whose when where why how many much does did "
        "has have had with from that this these those is of in to on by at be been as an or if it "
        "its do can could will would should may there their than then into about any some"
    ).split()
)
_PARTICLES = re.compile("[的了吗呢吧么是]")
_WORDS = frozenset("目的 标的 的确 了解 是非".split())  # that hold one of these


def matches(terms: Sequence[str], text: str) -> tuple[Span, ...]:
    """Half-open ranges of the text that hold terms of the question, in order, none touching.

    Pairs of ideographs count and single ones do not; of other scripts whole words count.
    """
    wanted = telling(terms)
    normal, origin = _aligned(text)
    marked = [False] * len(text)
    for term in wanted:
        for start in _places(normal, term):
            for at in range(origin[start], origin[start + len(term) - 1] + 1):
                marked[at] = True
    return tuple(_runs(marked))


def telling(terms: Iterable[str]) -> set[str]:
    """Those terms of a question that say something of what is asked about."""
    return set(filter(_tells, terms))


def _tells(term: str) -> bool:
    """Whether a term says something of what is asked about."""
    if len(term) < 2 or term in _ASKING or (len(term) > 2 and has_han(term)):
        return False
    return term in _WORDS or not _PARTICLES.search(term)


def _aligned(text: str) -> tuple[str, list[int]]:
    """The normal form of a text, and for each of its characters the one it comes from."""
    forms = [_form(character) for character in unicodedata.normalize("NFC", text)]
    if len(forms) != len(text):  # composed characters shift the places: leave them as they are
        forms = [_form(character) for character in text]
    origin = [at for at, form in enumerate(forms) for _ in form]
    return "".join(forms), origin


@lru_cache(maxsize=65_536)
def _form(character: str) -> str:
    return normalize(character)


def _places(text: str, term: str) -> Iterator[int]:
    start = text.find(term)
    while start >= 0:
        if has_han(term) or _is_word(text, start, start + len(term)):
            yield start
        start = text.find(term, start + 1)


def _is_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_joins(before) or _joins(after))


def _joins(character: str) -> bool:
    return character.isalnum() and not has_han(character)


def _runs(marked: Sequence[bool]) -> Iterator[Span]:
    start = None
    for at, is_marked in enumerate([*marked, False]):
        if is_marked and start is None:
            start = at
        elif not is_marked and start is not None:
            yield start, at
            start = None
