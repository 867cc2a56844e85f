"""The title of a Word file: what its style declares, else the largest type at the top."""

import re
from collections import Counter
from collections.abc import Sequence

from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from index.documents.formats.reading import Kind
from index.documents.formats.word.styles import Styles, qn
from index.documents.headings import UNNUMBERED, heading_level
from index.documents.titles import sane_title
from index.script import width

_DECLARED = (Kind.HEADING, 0)
_TOP = 12  # paragraphs within which a title stands
_LARGER = 1.2  # times the size of most of the text
_LONGEST = 160  # columns of a title, over all its lines
_LINES = 4
_ISSUE = re.compile(r"[〔\[［(（【]\s*(?:19|20)\d\d\s*[〕\]］)）】]\s*(?:第\s*)?\d+\s*号")


def title_in(
    blocks: Sequence[BaseOxmlElement], styles: Styles, numbered: Sequence[BaseOxmlElement]
) -> list[BaseOxmlElement]:
    """The paragraphs that make up the title: those of its style, else in the largest type.

    In a file without any style of headings it may be but the first line, if that is not one of
    those that are `numbered`.
    """
    written = [
        block
        for block in blocks
        if isinstance(block, CT_P) and _text(block) and not styles.is_code(block)
    ]
    roles = [styles.role(block) for block in written]
    if _DECLARED in roles:
        first = roles.index(_DECLARED)
        last = next((at for at in range(first, len(roles)) if roles[at] != _DECLARED), len(roles))
        return list[BaseOxmlElement](written[first:last][:_LINES])
    if not written:
        return []
    headings = [at for at, (kind, _) in enumerate(roles) if kind is Kind.HEADING]
    top = written[: min([_TOP, *headings])]
    title = _largest(top, [_size(block, styles) for block in written], written)
    if not title and not headings and len(written) > 1:
        title = [first for first in written[:1] if first not in numbered and _is_headline(first)]
    text = " ".join(map(_text, title))
    fits = len(title) <= _LINES and width(text) <= _LONGEST and sane_title(text)
    return list[BaseOxmlElement](title) if fits else []


def _largest(top: Sequence[CT_P], sizes: Sequence[int], written: Sequence[CT_P]) -> Sequence[CT_P]:
    """The paragraphs at the top in the largest type, if it is larger than that of the text.

    Above the number of an official document stands its issuer in the largest type, and below it
    the title.
    """
    least = _LARGER * _usual(written, sizes)
    issues = [at + 1 for at, block in enumerate(top) if _ISSUE.search(_text(block))]
    begins = (at for at in issues if any(size >= least for size in sizes[at : len(top)]))
    start = next(begins, 0)
    largest = max(sizes[start : len(top)], default=0)
    if largest < least:
        return []
    first = last = sizes.index(largest, start)
    while last < len(top) and sizes[last] == largest:
        last += 1
    return top[first:last]


def _is_headline(paragraph: CT_P) -> bool:
    text = _text(paragraph)
    return heading_level(text) == UNNUMBERED and not text.endswith(("：", ":"))


def _usual(paragraphs: Sequence[CT_P], sizes: Sequence[int]) -> int:
    """The size in which most of the text is."""
    written: Counter[int] = Counter()
    for paragraph, size in zip(paragraphs, sizes, strict=True):
        written[size] += len(_text(paragraph))
    return written.most_common(1)[0][0] if written else 0


def _size(paragraph: CT_P, styles: Styles) -> int:
    """The size of a paragraph's longest run, in half points."""
    runs = list(paragraph.iter(qn("w:r")))
    longest = max(runs, key=lambda run: len("".join(run.itertext(qn("w:t")))), default=None)
    return 0 if longest is None else styles.size(longest, paragraph)


def _text(paragraph: BaseOxmlElement) -> str:
    return "".join(paragraph.itertext(qn("w:t"))).strip()
