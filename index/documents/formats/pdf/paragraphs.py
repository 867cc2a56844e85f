"""Lines become paragraphs, by where they end in their column and where they begin."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.documents.formats.pdf.hyphens import joined
from index.documents.formats.pdf.lines import Line
from index.documents.headings import BULLET
from index.documents.lines import ENDS_SENTENCE, MUST_GO_ON, begins_anew
from index.script import has_han, is_unspaced, one_line

_PITCH = 1.5  # sizes from line to line where a column does not tell
_FARTHER = 1.3  # times the pitch: what is farther below stands apart
_AMID = 4.2  # sizes to what goes on a line that is full and amid a sentence, where lines are few
_CODE_GAP = 2.6  # the same between lines of code, one of which may be empty
_EVEN = 0.1  # sizes by which two steps from line to line differ that tell a pitch
_APART = 1.08  # the same, where the line above ends a sentence
_SAME_SIZE = 0.1  # share by which the sizes of a paragraph's lines differ at most
_INDENT = 0.8  # sizes
_HANGS, _FARTHEST_IN = 0.5, 4.0  # sizes by which an item's further lines are indented
_SAME_END = 0.4  # sizes by which the ends of lines differ that are set to one width
_LONG = 15  # sizes: a line that long may be broken at an edge which is not its column's
_ITEM = re.compile(
    r"[（(]?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})[)）.、．]|[①-⑳]|-(?=[^\W\d]|[\[［（(])"
)
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?")


_FORMS = [
    re.compile(form)
    for form in (
        r"第[^\s]{1,6}[条條款]",
        r"第[^\s]{1,6}[章节節编編篇]",
        r"[（(][一二三四五六七八九十]",
        r"[一二三四五六七八九十]{1,3}[、.．]",
        r"[（(]\d",
        r"\d{1,3}[)）]",
        r"\d{1,3}[.、．](?!\d)",
        r"\d{1,2}(?:\.\d{1,2})+",
        r"[①-⑳]",
        r"[（(]?[a-zA-Z][)）.]",
        r"-(?=\S)",
    )
]
LEADER = re.compile(r"(?:[.…·．]\s?){4,}\W*[\divxlc]*\s*$", re.IGNORECASE)
"""Dots at the end of a line that lead to the number of a page."""


@dataclass(slots=True)
class Text:
    """Lines that are one paragraph, heading or item.

    `level` is that of a heading; `is_beside` tells that it stands beside what is read: a footnote,
    a note, a label at the side.
    """

    lines: list[Line]
    level: int | None = None
    is_beside: bool = False

    @property
    def text(self) -> str:
        """In one line."""
        return one_line(joined([line.text for line in self.lines]))

    @property
    def size(self) -> float:
        """That of its largest line."""
        return max(line.size for line in self.lines)

    @property
    def is_bold(self) -> bool:
        """Whether all of it is."""
        return all(line.is_bold for line in self.lines)


def texts_of(lines: Sequence[Line]) -> list[Text]:
    """The paragraphs of a column's lines."""
    pitch = _pitch(lines)
    found: list[Text] = []
    for before, line in zip([None, *lines], lines, strict=False):
        line.gap = (line.middle - before.middle) / line.size if before else 0.0
        if before and _goes_on(found[-1].lines, line, pitch):
            found[-1].lines.append(line)
        else:
            found.append(Text([line]))
            if before and line.gap <= _FARTHER * pitch:
                line.gap = 0.0
    return found


def goes_on_over(text: Text, following: Text, *, with_indents: bool) -> bool:
    """Whether a paragraph goes on in the next column or page.

    Where paragraphs begin `with_indents`, one that does not is no new one, even where the last line
    ends a sentence.
    """
    last, line = text.lines[-1], following.lines[0]
    if not _is_alike(text.lines, line) or BULLET.match(line.text) or text.level is not None:
        return False
    if not _is_broken(text.lines, line) or _NUMBER.fullmatch(line.text):
        return False
    ended = ENDS_SENTENCE.search(last.text) is not None and not line.text[0].islower()
    if _begins_item(line):
        return not ended and not _are_items(text.lines[0], line)
    return not ended or (with_indents and not _is_indented(following))


def _is_indented(text: Text) -> bool:
    first = text.lines[0]
    left = text.lines[1].left if len(text.lines) > 1 else first.start
    return first.left > left + _INDENT * first.size


def are_indented(texts: Sequence[Text]) -> bool:
    """Whether the first lines of most paragraphs are."""
    several = [text for text in texts if len(text.lines) > 1]
    return 2 * sum(map(_is_indented, several)) > len(several)


def _pitch(lines: Sequence[Line]) -> float:
    """How far most lines are from one another, in sizes."""
    steps = [
        (after.middle - before.middle) / after.size
        for before, after in pairwise(lines)
        if abs(after.size - before.size) < _SAME_SIZE * after.size
    ]
    close = [step for step in steps if 0.8 < step < 3]
    are_even = len(close) == 2 and abs(close[0] - close[1]) < _EVEN
    return median(close) if len(close) > 2 or are_even else min([_PITCH, *close])


def _goes_on(above: Sequence[Line], line: Line, pitch: float) -> bool:
    """Whether a line goes on the paragraph whose lines so far stand above it."""
    last = above[-1]
    if line.is_code and last.is_code:
        return 0 < line.gap < _CODE_GAP * pitch
    ended = ENDS_SENTENCE.search(last.text) is not None
    farthest = _APART * pitch if ended else max(_FARTHER * pitch, pitch + 0.3)
    if not ended and _is_amid(above, line):
        farthest = max(farthest, _AMID)
    is_other = not _is_alike(above, line) or (ended and _is_set_otherwise(last, line))
    if is_other or not 0.5 < line.gap < farthest:
        return False
    if BULLET.match(line.text) or LEADER.search(last.text):
        return False
    is_new = _begins_item(line)
    hangs = not ended and _hangs(above, line)
    if not _is_broken(above, line):
        must = MUST_GO_ON.search(last.text) is not None or (line.text[0].islower() and not ended)
        in_place = hangs or (must and _is_in_place(above, line))
        return in_place and not is_new and len(last.text) > 8
    if is_new:
        return not ended and not _are_items(above[0], line)
    return _is_in_place(above, line) or not ended


def _is_alike(above: Sequence[Line], line: Line) -> bool:
    """Whether a line is set as those above it are."""
    last = above[-1]
    if abs(line.size - last.size) > _SAME_SIZE * last.size:
        return False
    if line.is_bold and not last.runs[-1].style.is_bold:
        return False
    is_heading_above = all(each.is_bold for each in above) and not line.is_bold
    return not (is_heading_above and last.has_room_for(line))


def _is_set_otherwise(last: Line, line: Line) -> bool:
    """Whether a line is of another weight, or in another script throughout, as translations are."""
    return line.is_bold != last.is_bold or has_han(line.text) != has_han(last.text)


def _is_amid(above: Sequence[Line], line: Line) -> bool:
    """Whether a line begins where the one above, which is long and full, breaks off a sentence."""
    last = above[-1]
    is_long = last.right - last.left > _LONG * last.size
    return (
        is_long
        and last.is_solid
        and line.style == last.style
        and is_unspaced(last.text[-1])
        and not last.has_room_for(line)
        and not _begins_item(line)
        and abs(line.left - last.start) < _INDENT * line.size
    )


def _is_broken(above: Sequence[Line], line: Line) -> bool:
    """Whether the last line was broken because its end was reached."""
    last = above[-1]
    if not last.has_room_for(line):
        return True
    is_short = last.right - last.left < _LONG * last.size
    if (
        is_short
        or not last.is_solid
        or not is_unspaced(last.text[-1])
        or ENDS_SENTENCE.search(last.text)
    ):
        return False
    ends = [line.right, above[-2].right] if len(above) > 1 else [line.right]
    return any(abs(last.right - end) < _SAME_END * last.size for end in ends)


def _are_items(first: Line, line: Line) -> bool:
    """Whether both begin with a number of one form, as items of one list do."""
    forms = {
        next((at for at, form in enumerate(_FORMS) if form.match(each.text)), -1)
        for each in (first, line)
    }
    return len(forms) == 1 and -1 not in forms


def _begins_item(line: Line) -> bool:
    return _ITEM.match(line.text) is not None or begins_anew(line.text)


def _hangs(above: Sequence[Line], line: Line) -> bool:
    """Whether a line stands below the words of an item, right of its mark."""
    first = above[0]
    margin = _HANGS * line.size
    if not _begins_item(first) or line.left < first.left + margin:
        return False
    if len(above) > 1:
        return abs(line.left - above[-1].left) < margin
    return line.left < first.left + _FARTHEST_IN * line.size


def _is_in_place(above: Sequence[Line], line: Line) -> bool:
    """Whether a line begins where one does that goes on: not indented, unless items hang."""
    margin = _INDENT * line.size
    if len(above) > 1:
        return abs(line.left - above[-1].left) < margin
    if line.left > above[0].left + margin:
        return _begins_item(above[0])
    if line.left > max(line.start, above[0].left - margin) + margin / 2:
        return False  # both are indented
    return line.left > above[0].left - margin or not BULLET.match(above[0].text)
