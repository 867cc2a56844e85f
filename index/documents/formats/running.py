"""Running lines: page numbers, and heads and feet, which belong to the pages and not to the text.

What is taken for one is lost, so it needs a proof: a page number, that those of the pages around it
rise with the pages; any other line, that it stands on most pages.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from index.script import Span

Page = Sequence[str]

_EDGE = 3  # lines at the top or bottom of a page among which running lines are looked for
_OFTEN = 3  # pages; what fewer have in common may be chance
_NEAR = 3  # pages before and after one whose numbers tell its own; parts may be numbered anew
_FOLIO = re.compile(
    r"[\s\-—–·.]*(?:第\s*|page\s*)?(\d{1,4})(?:\s*页)?"
    r"(?:\s*(?:[/／]|of|[,，]? ?共)\s*\d{1,4}(?:\s*页)?)?[\s\-—–·.]*",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?<!\w)[ivxlc]{1,7}(?!\w)", re.IGNORECASE)
_KNOWN = re.compile(r"#-?\d+")  # the number of a page in the form of a line
# Beside words a page number stands apart: 「年报 12」, but neither 「附件12」 nor 「2012年」.
_APART = re.compile(r"(?:(?<!\w)|(?<=第))\d{1,4}(?![^\W页])")


def text_ranges(pages: Sequence[Page]) -> list[Span]:
    """The half-open range of each page's lines, from its top downwards, that are its text."""
    in_words = not _have_numbers_alone(pages)
    headless = _without_heads(pages, in_words=in_words)
    kept = _without_heads(_turned(headless), in_words=in_words)
    starts = [len(page) - len(rest) for page, rest in zip(pages, headless, strict=True)]
    return [(start, start + len(rest)) for start, rest in zip(starts, kept, strict=True)]


def _have_numbers_alone(pages: Sequence[Page]) -> bool:
    """Whether most pages have a number that stands in a line alone, so that none is in words."""
    edges = [[*page[:_EDGE], *page[-_EDGE:]] for page in pages]
    return 2 * sum(any(_number(line) is not None for line in edge) for edge in edges) > len(pages)


def _turned(pages: Sequence[Page]) -> list[Page]:
    """The pages upside down, so that what finds their heads finds their feet."""
    return [page[::-1] for page in pages]


def _without_heads(pages: Sequence[Page], *, in_words: bool) -> list[Page]:
    shifts, running = _shifts(pages), _running(pages, in_words=in_words)
    return [
        _trim(page, at, shift, running)
        for at, (page, shift) in enumerate(zip(pages, shifts, strict=True), start=1)
    ]


def _trim(page: Page, at: int, shift: int | None, running: set[str]) -> Page:
    numbered = False  # a second number is none of the page's
    for position, line in enumerate(page[:_EDGE]):
        is_number = shift is not None and not numbered and _number(line) == at + shift
        if not is_number and running.isdisjoint(chain(_forms(line, at), _numberless(line))):
            return page[position:]
        numbered = numbered or is_number
    return page[_EDGE:]


def _shifts(pages: Sequence[Page]) -> list[int | None]:
    """How far the number at the top of each page is from its place in the file, if it has one."""
    found = [
        {int(number) - at for line in page[:_EDGE] for number in _APART.findall(line)}
        for at, page in enumerate(pages, start=1)
    ]
    return [_shared(found[max(0, at - _NEAR) : at + _NEAR + 1]) for at in range(len(found))]


def _shared(near: Sequence[set[int]]) -> int | None:
    """What most of the pages have in common that have any number."""
    counts = Counter(chain.from_iterable(near))
    best = max(counts, key=lambda shift: (counts[shift], -abs(shift)), default=None)
    if best is None or 2 * counts[best] <= sum(map(bool, near)):
        return None
    return best if counts[best] >= (_OFTEN if best else min(2, len(near))) else None


def _number(line: str) -> int | None:
    """The number of a line that holds a page number and nothing else."""
    match = _FOLIO.fullmatch(line.strip())
    return int(match[1]) if match else None


def _running(pages: Sequence[Page], *, in_words: bool) -> set[str]:
    """The forms of lines at the top of most pages, or of most odd or most even ones.

    Of lines whose numbers rise with the pages also the form without one: parts may be numbered
    anew, or in Roman figures. What stands inside pages as often is a cell of a table.
    """
    forms = {
        at: {form for line in page[:_EDGE] for form in _forms(line, at, in_words=in_words)}
        for at, page in enumerate(pages, start=1)
        if page
    }
    odd = [each for at, each in forms.items() if at % 2]
    even = [each for at, each in forms.items() if not at % 2]
    inside = Counter(line.strip() for page in pages for line in page[_EDGE:-_EDGE])
    running: set[str] = set()
    for some in (odd + even, odd, even):
        often = max(_OFTEN, len(some) // 2 + 1)
        counts = Counter(chain.from_iterable(some))
        running |= {form for form, n in counts.items() if n >= often and n > inside[form]}
    return running | {_KNOWN.sub("#", form) for form in running}


def _forms(line: str, at: int, *, in_words: bool = True) -> Iterator[str]:
    """A line as it is, and with each number among its words told by its distance from the page's.

    Numbers are looked for `in_words` only where page numbers do not stand alone.
    """
    line = line.strip()
    yield line
    for number in _APART.finditer(line) if in_words else ():
        yield f"{line[: number.start()]}#{int(number[0]) - at}{line[number.end() :]}"


def _numberless(line: str) -> Iterator[str]:
    """A line with each number among its words left out, Roman ones too."""
    line = line.strip()
    for number in chain(_APART.finditer(line), _ROMAN.finditer(line)):
        yield f"{line[: number.start()]}#{line[number.end() :]}"
