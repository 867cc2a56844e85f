"""Characters become runs: words of one line, side by side.

PDFium's order of characters is kept where it runs to the right, and trusted nowhere else. Boxes are
turned until the text stands upright and runs to the right, whatever the page or the writing does:
columns of vertical writing become lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.documents.formats.pdf.characters import Boxes, Characters, Style, Turn
from index.documents.formats.pdf.writing import Part, Places, Writer

Wall = tuple[float, float, float]
"""An upright line: its place from the left, where it starts, and where it ends."""
NO_PLACES: Places = np.empty(0, np.intp)

_WIDE_GAP = 1.0  # share of the height; what is farther apart may stand in another column
_OVERLAP = 0.5  # share of the lower height that two characters of a line have in common
_INSIDE = 0.3  # share of the height by which a run begins before another of its line ends


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
    writer = Writer(found, own)
    return [_run(writer, part) for part in _untangled(_cut(seen, boxes, walls), walls)]


def _run(writer: Writer, part: Part) -> Run:
    text, style = writer.written(part)
    return Run(text, *part.box, style, part.places)


def _visible(found: Characters) -> Places:
    """The characters that are printed: neither white space nor control characters."""
    codes = found.codes
    is_seen = (codes > 0x20) & (codes != 0xA0) & (codes != 0x3000) & (found.styles >= 0)
    return np.flatnonzero(is_seen | (codes == 0x02))


def _cut(places: Places, boxes: Boxes, walls: Sequence[Wall]) -> list[Part]:
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
        Part(places[start:end], boxes[start:end], (*low, *high))
        for start, end, low, high in zip(starts, [*starts[1:], None], least, most, strict=True)
    ]


def _untangled(parts: list[Part], walls: Sequence[Wall]) -> list[Part]:
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
