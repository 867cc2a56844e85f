"""Paragraphs and tables that a page or a column breaks become whole."""

import re
from collections import Counter
from collections.abc import Sequence

from index.documents.formats.pdf.cells import Sheet
from index.documents.formats.pdf.layout import Element
from index.documents.formats.pdf.paragraphs import Text, are_indented, goes_on_over

_SMALL = 0.93  # times the size of the text: notes are set smaller
_NOTE = re.compile(r"[¹²³⁴-⁹⁰*†‡①-⑳]|[\[［(]?\d{1,3}[\]］)]?[\s　]*\D|注\s*[：:\d]")
_GOES_ON = re.compile(
    r"\W*(?:续表|表.{0,30}续|续上表|.{0,40}[（(](?:续|cont(?:inued|\.)?)[）)])\W*", re.I
)


def flowing(pages: Sequence[Sequence[Element]]) -> list[Element]:
    """The elements of all pages; what goes on over a page or column is one, notes come after it."""
    texts = [each for page in pages for each in page if isinstance(each, Text)]
    size = body_size(texts)
    with_indents = are_indented(texts)
    found: list[Element] = []
    for page in pages:
        _mark_notes(page, size)
        for element in page:
            before = next((each for each in reversed(found) if not _is_beside(each)), None)
            if not _joined(before, element, with_indents=with_indents):
                found.append(element)
    return found


def body_size(texts: Sequence[Text]) -> float:
    """The size in which most characters are set."""
    counts = Counter[float]()
    for text in texts:
        for line in text.lines:
            counts[round(2 * line.size) / 2] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 10.0


def _is_beside(element: Element) -> bool:
    return isinstance(element, Text) and element.is_beside


def _joined(before: Element | None, element: Element, *, with_indents: bool) -> bool:
    """Whether an element goes on the one before it, which then holds it."""
    if isinstance(before, Sheet) and isinstance(element, Sheet) and before.goes_on(element):
        before.take(element)
        return True
    if not (isinstance(before, Text) and isinstance(element, Text)) or element.is_beside:
        return False
    last, line = before.lines[-1], element.lines[0]
    is_next = line.page == last.page + 1
    is_beside = line.page == last.page and line.start > last.start and line.middle < last.middle
    if (is_next or is_beside) and goes_on_over(before, element, with_indents=with_indents):
        before.lines += element.lines
        return True
    return False


def _mark_notes(page: Sequence[Element], size: float) -> None:
    """Tell the footnotes, in small type below everything else, from the text above them."""
    for element in page:
        if isinstance(element, Text) and _GOES_ON.fullmatch(element.text):
            element.is_beside = True
    small: list[Text] = []
    for element in reversed(page):
        if not isinstance(element, Text) or element.size > _SMALL * size:
            break
        small.append(element)
        if _NOTE.match(element.text):
            for note in small:
                note.is_beside = True
