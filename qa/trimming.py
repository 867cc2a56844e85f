"""The words that answer, whole and without what is loose at their edges."""

import re
from collections.abc import Iterator

from index.script import Span
from qa.question import figures_in, offices_in

_EDGES = " \t\n\u3000"
_MARKS = _EDGES + "，。；：、！？,;:!?"
_PAIRS = ("“”", "‘’", "《》", "（）", "()", "「」", "『』", "【】", "[]", '""')
_WORD = re.compile(r"[A-Za-z0-9]+(?:[@._-][A-Za-z0-9]+)*")


def trimmed(text: str, span: Span) -> Span:
    """The range without white space at its edges."""
    start, end = span
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def whole_words(text: str, span: Span) -> Span:
    """The words that answer, whole, without punctuation and half pairs of brackets at their edges.

    A figure, an office, a word of letters or an address that they cut is taken whole.
    """
    start, end = span
    for a, b in _wholes(text) if start < end else ():
        if a < span[1] and b > span[0]:
            start, end = min(start, a), max(end, b)
    while start < end and _loose(text[start:end], 0):
        start += 1
    while start < end and _loose(text[start:end], -1):
        end -= 1
    return start, end


def _wholes(text: str) -> Iterator[Span]:
    """What is never shown in part."""
    yield from (figure.span for figure in figures_in(text))
    yield from offices_in(text)
    yield from (word.span() for word in _WORD.finditer(text))


def _loose(text: str, edge: int) -> bool:
    """Whether the character at an edge is punctuation, or a bracket without its other half."""
    mark = text[edge]
    pair = next((pair for pair in _PAIRS if mark in pair), None)
    if pair is None:
        return mark in _MARKS
    return pair[0] not in text or pair[1] not in text or (pair[0] == pair[1] and len(text) == 1)
