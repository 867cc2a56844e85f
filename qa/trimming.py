"""The words that answer, whole and without what is loose at their edges."""

import re

from index.script import Span
from qa.question import whole_figure, whole_office

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
    figure, office = whole_figure(text, span), whole_office(text, span)
    for whole in (figure and figure.span, office):
        start, end = (min(start, whole[0]), max(end, whole[1])) if whole else (start, end)
    for word in _WORD.finditer(text) if start < end else ():
        start = word.start() if word.start() < start < word.end() else start
        end = word.end() if word.start() < end < word.end() else end
    while start < end and _loose(text[start:end], 0):
        start += 1
    while start < end and _loose(text[start:end], -1):
        end -= 1
    return start, end


def _loose(text: str, edge: int) -> bool:
    """Whether the character at an edge is punctuation, or a bracket without its other half."""
    mark = text[edge]
    pair = next((pair for pair in _PAIRS if mark in pair), None)
    if pair is None:
        return mark in _MARKS
    return pair[0] not in text or pair[1] not in text or (pair[0] == pair[1] and len(text) == 1)
