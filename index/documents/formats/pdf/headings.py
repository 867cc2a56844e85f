"""Headings are told by size and weight, and by words; the title is the largest at the top."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from index.documents.formats.pdf.flow import body_size
from index.documents.formats.pdf.layout import Element
from index.documents.formats.pdf.paragraphs import LEADER, Text
from index.documents.headings import BULLET, heading_level, is_field, numbered_level
from index.script import width

_LARGER = 1.1  # times the size of the text: a heading
_MUCH_LARGER = 1.3  # may be longer
_NEXT = 1.9  # sizes from one line of a heading to the next at most
_COVER = 3  # pages from which on the first may be a cover
_SPARSE = 25  # lines of a cover at most
_LINES = 3  # of a heading
_LONGEST = 120  # columns of a heading in much larger type
_SMALLER = 0.95  # below which it is none
_ENTRIES = 5  # of a table of contents
_FOLIO = re.compile(r"\D\s*(\d{1,4})$")
_ENDS = re.compile(r"[。；，,;、]$|。")
_CAPTION = re.compile(
    r"(?:图|表|附图|附表|figure|fig\.|table)\s*[\d一二三四五六七八九十]", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"目\s*[录次]|前\s*言|序\s*言|摘\s*要|附\s*[件录表]\s*\d*"
    r"|(?:table of )?contents|abstract|foreword|preface"
    r"|[\W\d]*|(?:证券|股票|公司)?(?:代码|简称).*|[A-Z]{0,4}\W?\d[\w.\-/ ]*"
    r"|.*\.(?:docx?|pdf|pptx?|xlsx?|indd|wps)"
    r"|(?:microsoft (?:word|powerpoint|excel)\b|powerpoint|slide \d|document|untitled).*"
    r"|(?:幻灯片|演示文稿|文档|无标题|未命名|新建).*",
    re.IGNORECASE,
)


def tell_headings(elements: list[Element]) -> Text | None:
    """Give the headings their levels, and find the title, if its type tells it.

    The title has level 0, others in its type have 1, and further headings 2 or more.
    """
    size = body_size([each for each in elements if isinstance(each, Text)])
    _join_lines(elements, size)
    texts = [each for each in elements if isinstance(each, Text) and not each.is_beside]
    contents = _contents(texts)
    is_bold = _is_mostly_bold(texts)
    found = [
        text
        for text in texts
        if text.lines[0].page not in contents and _is_heading(text, size, is_bold=is_bold)
    ]
    title = _title(texts, found)
    found = _without_cover(texts, found, title)
    others = [text for text in found if title is None or _kind(text) != _kind(title)]
    numbers: dict[_Kind, int] = {}
    for text in others:
        number = numbered_level(text.text)
        if number is not None:
            numbers[_kind(text)] = min(number, numbers.get(_kind(text), number))
    keys = sorted({_key(text, numbers) for text in others})
    for text in found:
        text.level = 1
    for text in others:
        text.level = 2 + keys.index(_key(text, numbers))
    if title:
        title.level = 0
    return title


def _join_lines(elements: list[Element], size: float) -> None:
    """Make one of the lines of a heading that were broken at its maker's will."""
    kept: list[Element] = []
    for element in elements:
        before = kept[-1] if kept else None
        if (
            isinstance(before, Text)
            and isinstance(element, Text)
            and before.size > _LARGER * size
            and _are_one(before, element)
        ):
            before.lines += element.lines
        else:
            kept.append(element)
    elements[:] = kept


def _are_one(above: Text, below: Text) -> bool:
    """Whether two texts in large type stand right below one another, both in the middle."""
    last, first = above.lines[-1], below.lines[0]
    centres = abs((last.left + last.right) - (first.left + first.right)) / 2
    distance = (first.middle - last.middle) / first.size
    return (
        _kind(above) == _kind(below)
        and last.page == first.page
        and 0 < distance < _NEXT
        and centres < first.size
        and last.left > last.start + first.size
        and len(above.lines) + len(below.lines) <= _LINES
        and numbered_level(below.text) is None
        and not _ENDS.search(above.text)
    )


_Kind = tuple[float, bool]
"""The size of type, negative so that large sorts first, and whether it is not bold."""


def _kind(text: Text) -> _Kind:
    return -round(2 * text.size) / 2, not text.is_bold


def _key(text: Text, numbers: dict[_Kind, int]) -> tuple[_Kind, int]:
    """By type, then by the form of its number; without one as the highest in that type."""
    kind = _kind(text)
    number = numbered_level(text.text)
    return kind, numbers.get(kind, 0) if number is None else number


def _is_mostly_bold(texts: Iterable[Text]) -> bool:
    counts = Counter[bool]()
    for text in texts:
        for line in text.lines:
            counts[line.is_bold] += len(line.text)
    return counts[True] > counts[False]


def _contents(texts: Iterable[Text]) -> set[int]:
    """The pages that are tables of contents: most of their lines end with numbers that rise."""
    numbers: dict[int, list[int | None]] = {}
    for text in texts:
        last = _FOLIO.search(text.text)
        numbers.setdefault(text.lines[0].page, []).append(int(last[1]) if last else None)
    found = set()
    for page, ends in numbers.items():
        told = [end for end in ends if end is not None]
        if len(told) >= _ENTRIES and 2 * len(told) > len(ends) and told == sorted(told):
            found.add(page)
    return found


def _is_heading(text: Text, size: float, *, is_bold: bool) -> bool:
    """Whether it is set apart by size, weight or slope, and written as headings are."""
    larger = text.size / size
    is_heavy = larger >= _SMALLER and not is_bold and len(text.lines) == 1 and text.is_bold
    if not (is_bold or is_heavy) and larger >= _SMALLER and len(text.lines) == 1:
        line = text.lines[0]
        is_heavy = line.gap > 0 and all(run.style.is_italic for run in line.runs)
    if len(text.lines) > _LINES or not (larger >= _LARGER or is_heavy):
        return False
    words = text.text
    if _CAPTION.match(words) or LEADER.search(words) or BULLET.match(words):
        return False
    if not any(character.isalpha() for character in words):
        return False
    if larger >= _MUCH_LARGER:
        return width(words) <= _LONGEST and not _ENDS.search(words)
    return heading_level(words) is not None and (larger >= _LARGER or not is_field(words))


def _title(texts: Sequence[Text], found: Sequence[Text]) -> Text | None:
    """The largest heading at the top of the first page."""
    if not texts:
        return None
    first = texts[0].lines[0].page
    there = [
        text
        for text in found
        if text.lines[0].page == first and not _NO_TITLE.fullmatch(text.text.strip())
    ]
    if not there:
        return None
    largest = max(_kind_size(text) for text in there)
    return next(text for text in there if _kind_size(text) == largest)


def _without_cover(texts: Sequence[Text], found: Sequence[Text], title: Text | None) -> list[Text]:
    """The headings without what stands in types of its own on a first page that is a cover."""
    first = texts[0].lines[0].page if texts else 0
    lines = sum(len(text.lines) for text in texts if text.lines[0].page == first)
    if lines > _SPARSE or not texts or texts[-1].lines[-1].page < first + _COVER - 1:
        return list(found)
    later = {_kind(text) for text in found if text.lines[0].page != first}
    return [
        text
        for text in found
        if text is title or text.lines[0].page != first or _kind(text) in later
    ]


def _kind_size(text: Text) -> float:
    return -_kind(text)[0]


def is_sane(title: str) -> bool:
    """Whether what a document's metadata call its title may be one."""
    letters = sum(character.isalpha() for character in title)
    return letters >= 2 and "\ufffd" not in title and not _NO_TITLE.fullmatch(title.strip())
