"""Characters become runs: words of one line, side by side.

PDFium's order of characters is kept where it runs to the right, and trusted nowhere else. Boxes are
turned until the text stands upright and runs to the right, whatever the page or the writing does:
columns of vertical writing become lines.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.documents.formats.pdf.characters import Boxes, Characters, Style, Turn
from index.documents.formats.reading import raised
from index.script import is_unspaced

Wall = tuple[float, float, float]
"""An upright line: its place from the left, where it starts, and where it ends."""
Places = npt.NDArray[np.intp]
"""(n,): numbers of characters as PDFium counts them."""

NO_PLACES: Places = np.empty(0, np.intp)

SOFT_HYPHEN = "\xad"
"""Ends a run whose last word goes on in the next line."""

# Some fonts map ideographs to the look-alike radicals, under which nobody would ever search.
FOLDED = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)}
FOLDED |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
FOLDED |= {0x02: SOFT_HYPHEN, 0xFFFE: SOFT_HYPHEN, 0xA0: " ", 0x200B: "", 0xFEFF: ""}
FOLDED |= {code: "" for code in (*range(0x00, 0x09), *range(0x0E, 0x20)) if code != 0x02}
# The marks before items in fonts of symbols, and boxes that are ticked or not.
_SYMBOLS = "\uf0b7\uf06c\uf06e\uf0a7\uf075\uf0d8\uf0fc\uf0fe\uf052\uf0a8\uf0a3"
FOLDED |= dict.fromkeys(range(0xF021, 0xF100), "▪")
FOLDED |= dict(zip(map(ord, _SYMBOLS), "•●■▪◆►✓☑☑□□", strict=True))

_WIDE_GAP = 1.0  # share of the height; what is farther apart may stand in another column
_OVERLAP = 0.5  # share of the lower height that two characters of a line have in common
_INSIDE = 0.3  # share of the height by which a run begins before another of its line ends
_TWICE = 0.3  # share of its width by which two prints of one character are apart at most
_SPACE = 0.08  # share of the height that two words stand apart
_WIDE_SPACE = 0.15  # the same, of ideographs, beyond what all stand apart in a justified line
_SMALL = 0.8  # times the size of its line: a power
_WHITE = re.compile(r"\s+")


@dataclass(slots=True, eq=False)
class Run:
    """Words of one line, side by side, and the characters that they consist of.

    `places` is empty where these are none of the page's: a form's value, a note.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    style: Style
    places: Places

    @property
    def size(self) -> float:
        """Points."""
        return self.style.size

    @property
    def middle(self) -> float:
        """Where it stands on the page's height."""
        return (self.top + self.bottom) / 2


def is_vertical(found: Characters) -> bool:
    """Whether most characters stand right below the one before: vertical writing."""
    seen = found.boxes[_visible(found)]
    if len(seen) < 10:
        return False
    heights = seen[:-1, 3] - seen[:-1, 1]
    aside = np.abs(seen[1:, 0] - seen[:-1, 0])
    down = seen[1:, 1] - seen[:-1, 1]
    follows = (aside < 0.3 * heights) & (down > 0.7 * heights) & (down < 1.6 * heights)
    return bool(2 * follows.sum() > len(seen))


def turned(boxes: Boxes, turn: Turn) -> Boxes:
    """Boxes of text that is turned, as they are once the page is turned back."""
    left, top, right, bottom = boxes.T
    match turn:
        case Turn.LEFT:
            back = (-bottom, left, -top, right)
        case Turn.OVER:
            back = (-right, -bottom, -left, -top)
        case Turn.RIGHT:
            back = (top, -right, bottom, -left)
        case _:
            back = (left, top, right, bottom)
    return np.stack(back, axis=1)


def runs_of(
    found: Characters, turn: Turn, walls: Sequence[Wall] = (), *, as_columns: bool = False
) -> list[Run]:
    """The runs of the text that is turned so far, upright; `as_columns` of vertical writing.

    A run ends at a wall, which is given as it stands in the page once that is turned back.
    """
    own = np.array([kind.turn is turn for kind in found.kinds] + [False])
    if not own.any():
        return []
    seen = _visible(found)
    seen = seen[own[found.styles[seen]]]
    if not len(seen):
        return []
    boxes = turned(found.boxes[seen], Turn.RIGHT if as_columns else turn)
    writer = _Writer(found, own)
    return [writer.run(part) for part in _untangled(_cut(seen, boxes, walls), walls)]


class _Part(NamedTuple):
    """Characters of a run, (n,), their boxes, (n, 4), and the box around them."""

    places: Places
    boxes: Boxes
    box: tuple[float, float, float, float]


def _visible(found: Characters) -> Places:
    """The characters that are printed: neither white space nor control characters."""
    codes = found.codes
    is_seen = (codes > 0x20) & (codes != 0xA0) & (codes != 0x3000) & (found.styles >= 0)
    return np.flatnonzero(is_seen | (codes == 0x02))


def _cut(places: Places, boxes: Boxes, walls: Sequence[Wall]) -> list[_Part]:
    """Characters cut where one stands apart from the one before it, or beyond a wall."""
    before, after = boxes[:-1], boxes[1:]
    heights = np.minimum(before[:, 3] - before[:, 1], after[:, 3] - after[:, 1])
    shared = np.minimum(before[:, 3], after[:, 3]) - np.maximum(before[:, 1], after[:, 1])
    gaps = after[:, 0] - before[:, 2]
    apart = (shared < _OVERLAP * heights) | (gaps > _WIDE_GAP * heights) | (gaps < -heights)
    centres, middles = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[1:, 1] + boxes[1:, 3]) / 2
    for at, start, end in walls:
        beside = (centres[:-1] < at) & (centres[1:] > at)
        apart |= beside & (middles > start) & (middles < end)
    starts = [0, *(np.flatnonzero(apart) + 1).tolist()]
    least = np.minimum.reduceat(boxes, starts)[:, :2].tolist()
    most = np.maximum.reduceat(boxes, starts)[:, 2:].tolist()
    return [
        _Part(places[start:end], boxes[start:end], (*low, *high))
        for start, end, low, high in zip(starts, [*starts[1:], None], least, most, strict=True)
    ]


def _untangled(parts: list[_Part], walls: Sequence[Wall]) -> list[_Part]:
    """The parts with those that stand in one another put in order: marks in a font of their own."""
    tangled: list[tuple[int, int]] = []
    row: list[int] = []
    for at in sorted(range(len(parts)), key=lambda at: parts[at].box[1] + parts[at].box[3]):
        left, top, right, bottom = parts[at].box
        row = [each for each in row if parts[each].box[3] > (top + bottom) / 2]
        for other in row:
            start, above, end, below = parts[other].box
            height = min(bottom - top, below - above)
            inside = min(right, end) - max(left, start)
            if inside > _INSIDE * height and min(bottom, below) - max(top, above) > (
                _OVERLAP * height
            ):
                tangled.append((other, at))
        row.append(at)
    if not tangled:
        return parts
    groups = _groups(tangled)
    taken = {at for group in groups for at in group}
    kept = [part for at, part in enumerate(parts) if at not in taken]
    for group in groups:
        places = np.concatenate([parts[at].places for at in group])
        boxes = np.concatenate([parts[at].boxes for at in group])
        across = np.argsort(boxes[:, 0], kind="stable")
        kept += _cut(places[across], boxes[across], walls)
    return kept


def _groups(pairs: Sequence[Sequence[int]]) -> list[set[int]]:
    """What pairs connect."""
    groups: list[set[int]] = []
    for pair in pairs:
        joined = set(pair)
        apart = []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups


class _Writer:
    """Writes out runs: spaces between words, powers raised, what is printed twice once."""

    def __init__(self, found: Characters, own: npt.NDArray[np.bool_]) -> None:
        self._found = found
        self._sizes = np.array([kind.size for kind in found.kinds])
        self._has_sizes = len(set(self._sizes[own[:-1]].tolist())) > 1
        self._text = _text(found.codes)
        self._is_real = found.boxes[:, 2] > found.boxes[:, 0]

    def run(self, part: _Part) -> Run:
        """The run of these characters."""
        places, boxes, (_, _, _, bottom) = part
        styles = self._found.styles[places]
        style = self._found.kinds[_commonest(styles)]
        first, last = int(places[0]), int(places[-1])
        if self._has_sizes and (small := self._sizes[styles] < _SMALL * style.size).any():
            small &= boxes[:, 3] < bottom - 0.2 * style.size
            text = "".join(self._words(part, small))
        elif last - first >= len(places) - 1 and self._is_in_order(places):
            text = _WHITE.sub(" ", self._text[first : last + 1])
        else:
            text = "".join(self._words(part))
        return Run(text.translate(FOLDED), *part.box, style, places)

    def _is_in_order(self, places: Places) -> bool:
        """Whether characters follow one another, but for spaces that are printed."""
        steps = np.diff(places)
        return bool((steps == 1).all()) or (
            bool((steps > 0).all()) and bool(self._is_real[places[0] : places[-1]].all())
        )

    def _words(self, part: _Part, small: npt.NDArray[np.bool_] | None = None) -> Iterator[str]:
        """The characters between which PDFium has none, with the spaces that part them."""
        places, boxes, _ = part
        heights = np.maximum(1.0, boxes[1:, 3] - boxes[1:, 1])
        gaps = (boxes[1:, 0] - boxes[:-1, 2]) / heights
        usual = sorted(gaps.tolist())[len(gaps) // 2] if len(gaps) > 3 else 0.0
        ends = places[1:] != places[:-1] + 1
        if small is not None:
            ends |= small[1:] != small[:-1]
        starts = [0, *(np.flatnonzero(ends) + 1).tolist()]
        for start, end in zip(starts, [*starts[1:], len(places)], strict=True):
            if start:
                if self._is_printed_twice(places, boxes, start):
                    start += 1  # noqa: PLW2901 - the rest of it is printed once
                else:
                    before, after = int(places[start - 1]), int(places[start])
                    yield self._space(before, after, gaps[start - 1].item(), usual)
            if start < end:
                word = self._text[int(places[start]) : int(places[end - 1]) + 1]
                is_power = small is not None and small[start]
                yield "".join(map(_powered, word)) if is_power else word

    def _is_printed_twice(self, places: Places, boxes: Boxes, at: int) -> bool:
        """Whether a character stands where the same one stood before, to make it bold."""
        width = max(0.1, boxes[at, 2].item() - boxes[at, 0].item())
        is_over = abs(boxes[at, 0].item() - boxes[at - 1, 0].item()) < _TWICE * width
        return is_over and self._text[places[at]] == self._text[places[at - 1]]

    def _space(self, before: int, after: int, gap: float, usual: float) -> str:
        """What stands between two characters: a space that PDFium made up needs a gap."""
        if before < after and self._is_real[before + 1 : after].any():
            return " "
        if after == before + 1:
            return ""
        if is_unspaced(self._text[before]) and is_unspaced(self._text[after]):
            return " " if gap - max(0.0, usual) > _WIDE_SPACE else ""
        return " " if gap > _SPACE else ""


def _powered(character: str) -> str:
    return raised(character) if character.isalnum() else character


def _commonest(styles: npt.NDArray[np.int32]) -> int:
    first = int(styles[0])
    return first if (styles == first).all() else int(np.bincount(styles).argmax())


def _text(codes: npt.NDArray[np.uint32]) -> str:
    """A character for each code, lone surrogates and what is none made a question mark."""
    bad = (codes > 0x10FFFF) | ((codes >= 0xD800) & (codes < 0xE000))
    return np.where(bad, ord("?"), codes).astype("<u4").tobytes().decode("utf-32-le")
