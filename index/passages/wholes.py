"""Paragraphs that can't be understood apart, kept together as far as they fit.

A list goes with the words that lead to it, an article of a law with its further paragraphs, a
question with its answer, and a line that says nothing by itself, such as a date, with what is
below. What is too long for one passage is parted between its paragraphs, and each further part
stands under the words that led to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.documents import Paragraph, article_of, is_item, leads
from index.passages.weight import weight

CRUMB = 12
"""What weighs less says nothing by itself."""
_QUESTION = 60  # the most that a question weighs that its answer follows
_ASKS = ("？", "?")


@dataclass(frozen=True, slots=True)
class Group:
    """Paragraphs that make a passage; `under` are the words that led to them, if these are not
    among them."""

    paragraphs: tuple[Paragraph, ...]
    under: str = ""

    @property
    def weight(self) -> int:
        """What the paragraphs weigh."""
        return sum(weight(paragraph.text) for paragraph in self.paragraphs)


def grouped(section: Sequence[Paragraph], size: int, longest: int) -> Iterator[Group]:
    """The paragraphs of a section in groups: whole units joined up to a size, none parted that
    weighs no more than `longest`."""
    group: list[Paragraph] = []
    total = 0
    for whole in _without_crumbs(_wholes(section)):
        heavy = sum(weight(paragraph.text) for paragraph in whole)
        if group and total + heavy > size:
            yield Group(tuple(group))
            group, total = [], 0
        if heavy > longest:
            yield from _parted(whole, longest)
        else:
            group.extend(whole)
            total += heavy
    if group:
        yield Group(tuple(group))


def _wholes(section: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Runs of paragraphs that belong together."""
    whole: list[Paragraph] = []
    for paragraph in section:
        if whole and not _belongs(paragraph, whole):
            yield whole
            whole = []
        whole.append(paragraph)
    if whole:
        yield whole


def _belongs(paragraph: Paragraph, whole: Sequence[Paragraph]) -> bool:
    """Whether a paragraph goes on what others have begun."""
    first, last = whole[0], whole[-1]
    if article_of(paragraph.text):
        return False
    if article_of(first.text) or leads(last.text):
        return True
    if _is_item(paragraph):
        return any(leads(each.text) for each in whole) or (paragraph.depth > 1 and _is_item(last))
    return last.text.endswith(_ASKS) and weight(last.text) <= _QUESTION and not _asks(paragraph)


def _is_item(paragraph: Paragraph) -> bool:
    return paragraph.depth > 0 or is_item(paragraph.text)


def _asks(paragraph: Paragraph) -> bool:
    return paragraph.text.endswith(_ASKS)


def _without_crumbs(wholes: Iterator[list[Paragraph]]) -> Iterator[list[Paragraph]]:
    """Wholes that say something: what does not goes with the next, or the last if none follows."""
    crumbs: list[Paragraph] = []
    held: list[Paragraph] | None = None
    for whole in wholes:
        if sum(weight(p.text) for p in whole if not p.leads) < CRUMB:
            crumbs.extend(whole)
            continue
        if held:
            yield held
        held, crumbs = [*crumbs, *whole], []
    if held or crumbs:
        yield [*(held or []), *crumbs]


def _parted(whole: Sequence[Paragraph], longest: int) -> Iterator[Group]:
    """A whole in parts, each of which fits, but for a paragraph that alone does not:
    it has the dates and bylines above it."""
    start, total = 0, 0
    for at, paragraph in enumerate(whole):
        heavy = weight(paragraph.text)
        before = whole[start:at]
        if total + heavy > longest and not all(each.leads for each in before):
            yield Group(tuple(before), _under(whole, start))
            start, total = at, 0
        total += heavy
    yield Group(tuple(whole[start:]), _under(whole, start))


def _under(whole: Sequence[Paragraph], start: int) -> str:
    """The words that lead to a paragraph of a whole, or the number of its article."""
    before = whole[:start]
    if before and _is_item(whole[start]):
        for paragraph in reversed(before):
            if leads(paragraph.text):
                return paragraph.text
    return (article_of(whole[0].text) or "") if before else ""
