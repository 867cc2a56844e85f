"""The title of a Word file that no style declares: the largest type at the top."""

import re
from collections import Counter
from collections.abc import Sequence

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from index.documents.formats.reading import Kind
from index.documents.formats.word.styles import Styles
from index.documents.titles import sane_title
from index.script import width

_TOP = 12  # paragraphs within which a title stands
_LARGER = 1.2  # times the size of most of the text
_LONGEST = 160  # columns of a title, over all its lines
_LINES = 4
_ISSUE = re.compile(r"[〔\[［(（【]\s*(?:19|20)\d\d\s*[〕\]］)）】]\s*(?:第\s*)?\d+\s*号")


def title_in(blocks: Sequence[BaseOxmlElement], styles: Styles) -> list[BaseOxmlElement]:
    """The paragraphs that make up the title; none where a style declares it or none is larger.

    Above the number of an official document stands its issuer in the largest type, and below it
    the title.
    """
    written = [block for block in blocks if isinstance(block, CT_P) and _text(block)]
    if not written or any(styles.role(block) == (Kind.HEADING, 0) for block in written):
        return []
    sizes = [_size(block, styles) for block in written]
    body = _usual(written, sizes)
    top = list(_above_headings(written[:_TOP], styles))
    issues = [at + 1 for at in range(len(top)) if _ISSUE.search(_text(top[at]))]
    begins = [at for at in issues if any(size >= _LARGER * body for size in sizes[at : len(top)])]
    start = begins[0] if begins else 0
    largest = max(sizes[start : len(top)], default=0)
    if largest < _LARGER * body:
        return []
    first = sizes.index(largest, start)
    last = first
    while last + 1 < len(top) and sizes[last + 1] == largest:
        last += 1
    title = list[BaseOxmlElement](top[first : last + 1])
    text = " ".join(map(_text, title))
    fits = len(title) <= _LINES and width(text) <= _LONGEST
    return title if fits and sane_title(text) else []


def _above_headings(paragraphs: Sequence[CT_P], styles: Styles) -> list[CT_P]:
    for at, paragraph in enumerate(paragraphs):
        if styles.role(paragraph)[0] is Kind.HEADING:
            return list(paragraphs[:at])
    return list(paragraphs)


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
