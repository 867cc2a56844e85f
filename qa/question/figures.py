"""The figures in a text, each whole and with its value.

What they look like is in the tables of languages: units, forms, signs, joints, bounds. A text is
gone through once, and where several begin the longest does.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from index.languages import pattern
from index.numerals import CAPITALS, CHINESE
from index.script import Span, folded
from qa.question.amounts import AMOUNTS, read_amount, under_heading
from qa.question.forms import FORMS
from qa.question.joining import joined
from qa.question.tables import rows_of
from qa.question.value import WORD, Figure, Number, Written


def _read_word(match: re.Match[str]) -> Written:
    return Written(match.span(), Number(None, None), WORD)


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Written | None]]
_RULES: tuple[_Rule, ...] = (
    *((pattern(row["written"]), _read_word) for row in rows_of("figureless")),
    *((form.pattern, form.read) for form in FORMS),
    *((amount, read_amount) for amount in AMOUNTS),
)
_DASHES = ("-", "−")  # right behind a figure no sign of the next
_NAME = re.compile(r"\?P<[a-z_]+>")
# Nothing begins far from what is counted in, which is quick to see.
_NEAR = f"(?=.{{0,6}}?[0-9{CHINESE}{CAPITALS}半几数日天A-Za-z])"
_BEGINS = re.compile(
    rf"{_NEAR}(?:(?<![A-Za-z0-9])(?<![0-9][.,])|(?<=[0-9][xX])|(?=±))"
    rf"(?:{'|'.join(_NAME.sub('?:', written.pattern) for written, _ in _RULES)})"
)


@lru_cache(maxsize=4096)
def figures_in(text: str) -> tuple[Figure, ...]:
    """All figures of a text, in order; their spans don't touch one another."""
    plain = folded(text)
    found = (under_heading(plain, each) for each in joined(plain, _written(plain)))
    return tuple(each.figure() for each in found if each.unit.kind)


def whole_figure(text: str, span: Span) -> Figure | None:
    """The figure that a range of a text holds, cuts or is part of: of several the one that shares
    most with it, and of these the first."""
    start, end = span

    def shared(figure: Figure) -> int:
        return min(end, figure.span[1]) - max(start, figure.span[0])

    best = max(figures_in(text), key=shared, default=None)
    return best if best and shared(best) > 0 else None


def _written(text: str) -> Iterator[Written]:
    at = 0
    while begins := _BEGINS.search(text, at):
        start = begins.start()
        found = [made for rule in _RULES if (made := _at(rule, text, start))]
        longest = max(found, key=lambda made: made.span[1], default=None)
        if longest:
            yield longest
        end = longest.span[1] if longest else start
        at = end if longest and text[end : end + 1] not in _DASHES else end + 1


def _at(rule: _Rule, text: str, start: int) -> Written | None:
    written, read = rule
    match = written.match(text, start)
    return read(match) if match and match.end() > start else None
