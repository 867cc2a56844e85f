"""The characters of a page, with their boxes and fonts, become runs: words side by side in a line.

PDFium's order of characters is kept within a run and trusted nowhere else. Boxes are turned until
the text stands upright and runs to the right, whatever the page or the writing does: columns of
vertical writing become lines.
"""

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, repeat

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

from index.documents.formats.pdf import typed
from index.documents.formats.reading import raised
from index.script import is_unspaced

Boxes = npt.NDArray[np.float32]
"""(n, 4): left, top, right and bottom of n characters; from the top of the page downwards."""

Wall = tuple[float, float, float]
"""An upright line: its place from the left, where it starts, and where it ends."""

SOFT_HYPHEN = "\xad"
"""Ends a run whose last word goes on in the next line."""

# Some fonts map ideographs to the look-alike radicals, under which nobody would ever search.
_FOLDED = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)}
_FOLDED |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_FOLDED |= {0x02: SOFT_HYPHEN, 0xFFFE: SOFT_HYPHEN, 0xA0: " ", 0x200B: "", 0xFEFF: ""}
_FOLDED |= {code: "" for code in (*range(0x00, 0x09), *range(0x0E, 0x20)) if code != 0x02}
# The marks before items in fonts of symbols, and boxes that are ticked or not.
_SYMBOLS = "\uf0b7\uf06c\uf06e\uf0a7\uf075\uf0d8\uf0fc\uf0fe\uf052\uf0a8\uf0a3"
_FOLDED |= dict(zip(map(ord, _SYMBOLS), "•●■▪◆►✓☑☑□□", strict=True))
_HEAVY = re.compile(
    r"bold|heavy|black|demi|simhei|sthei|heiti|黑体|小标宋|[-,_]hei|fzht|fzxbs|yahei,|-b\b", re.I
)
_WIDE_GAP = 1.0  # share of the height; what is farther apart may stand in another column
_OVERLAP = 0.5  # share of the lower height that two characters of a line have in common
_SPACES = re.compile(r"\s+")
_SUBSET = re.compile(r"^[A-Z]{6}\+")


class Turn(Enum):
    """How far text is turned, in degrees against the clock; what slants stands by itself."""

    NONE = 0
    LEFT = 90
    OVER = 180
    RIGHT = 270
    SLANTING = -1


@dataclass(frozen=True, slots=True)
class Style:
    """How characters are set: size in points, weight, name of the font, and how far turned."""

    size: float
    is_bold: bool
    font: str
    turn: Turn


@dataclass(slots=True)
class Run:
    """Words of one line, side by side; `first` and `last` are PDFium's numbers of its characters.

    `last` is -1 where the text is none of the page's characters: a form's value, a note.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    style: Style
    first: int = 0
    last: int = -1

    @property
    def size(self) -> float:
        """Points."""
        return self.style.size

    @property
    def middle(self) -> float:
        """Where it stands on the page's height."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Characters:
    """What PDFium tells of a page's characters: (n,) code points, (n, 4) boxes, (n,) styles.

    A style of -1 is that of a space or line break which PDFium made up.
    """

    codes: npt.NDArray[np.uint32]
    boxes: Boxes
    styles: npt.NDArray[np.int32]
    kinds: Sequence[Style]


def characters_of(page: pypdfium2.PdfPage) -> Characters:
    """Every character of a page."""
    layer = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(layer.raw)
        handle = ctypes.c_void_p(typed.address(layer.raw))
        codes = np.fromiter(map(typed.unicode_of, repeat(handle), range(count)), np.uint32, count)
        objects = list(map(typed.object_of, repeat(handle), range(count)))
        boxes = _boxes(handle, count)
        styles, kinds = _styles(layer, objects)
        for at in np.flatnonzero(_turned(styles, kinds)):
            boxes[at] = _tight(layer, int(at))
    finally:
        layer.close()
    return Characters(codes, boxes, styles, kinds)


def _boxes(handle: ctypes.c_void_p, count: int) -> Boxes:
    rectangles = (pdfium.FS_RECTF * count)()
    start, size = ctypes.addressof(rectangles), ctypes.sizeof(pdfium.FS_RECTF)
    places = range(start, start + size * count, size)
    for _ in map(typed.loose_box, repeat(handle), range(count), places):
        pass
    found = np.frombuffer(rectangles, np.float32).reshape(-1, 4).copy()
    return found * np.array([1, -1, 1, -1], np.float32)


def _tight(layer: pypdfium2.PdfTextPage, at: int) -> tuple[float, float, float, float]:
    """The box of ink, which is right where text is turned."""
    left, bottom, right, top = layer.get_charbox(at)
    return left, -top, right, -bottom


def _turned(styles: npt.NDArray[np.int32], kinds: Sequence[Style]) -> npt.NDArray[np.bool_]:
    turned = np.array([kind.turn is not Turn.NONE for kind in kinds] + [False])
    return turned[styles]


def _styles(
    layer: pypdfium2.PdfTextPage, objects: Sequence[int | None]
) -> tuple[npt.NDArray[np.int32], list[Style]]:
    """The number of each character's style, and the styles."""
    numbers: dict[Style, int] = {}
    known: dict[int | None, int] = {None: -1}
    fonts: dict[int | None, tuple[str, bool]] = {}
    for at, text in enumerate(objects):
        if text not in known:
            style = _style(layer, at, fonts)
            known[text] = numbers.setdefault(style, len(numbers))
    found = np.fromiter((known[text] for text in objects), np.int32, len(objects))
    return found, list(numbers)


def _style(
    layer: pypdfium2.PdfTextPage, at: int, fonts: dict[int | None, tuple[str, bool]]
) -> Style:
    text = pdfium.FPDFText_GetTextObject(layer.raw, at)
    font = pdfium.FPDFTextObj_GetFont(text)
    address = typed.address(font)
    if address not in fonts:
        fonts[address] = _font(font)
    name, is_heavy = fonts[address]
    filled_and_drawn = pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    is_heavy = is_heavy or pdfium.FPDFTextObj_GetTextRenderMode(text) == filled_and_drawn
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(layer.raw, at, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = pdfium.FPDFText_GetFontSize(layer.raw, at) * scale
    return Style(round(size, 1), is_heavy, name, _turn(matrix.a, matrix.b))


def _font(font: typed.Handle) -> tuple[str, bool]:
    """A font's name without the mark of a subset, and whether it is heavy."""
    buffer = ctypes.create_string_buffer(256)
    length = pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = _SUBSET.sub("", _decoded(buffer.raw[: max(0, length - 1)]))
    is_forced = bool(pdfium.FPDFFont_GetFlags(font) & 0x40000)
    return name, is_forced or _HEAVY.search(name) is not None


def _decoded(name: bytes) -> str:
    """A font's name, which older programs write in GBK."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def _turn(right: float, up: float) -> Turn:
    degrees = math.degrees(math.atan2(up, right)) % 360
    quarter = round(degrees / 90) * 90
    return Turn(quarter % 360) if abs(degrees - quarter) < 3 else Turn.SLANTING


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
    seen = _visible(found)
    seen = seen[[found.kinds[style].turn is turn for style in found.styles[seen]]]
    if not len(seen):
        return []
    boxes = turned(found.boxes[seen], Turn.RIGHT if as_columns else turn)
    apart = _parts(boxes)
    for wall in walls:
        apart |= _walled(boxes, wall)
    edges = [0, *(np.flatnonzero(apart) + 1), len(seen)]
    text = _text(found.codes)
    return [_run(found, text, seen[start:end], boxes[start:end]) for start, end in pairwise(edges)]


def _visible(found: Characters) -> npt.NDArray[np.intp]:
    """The characters that are printed: neither white space nor control characters."""
    codes = found.codes
    is_seen = (codes > 0x20) & (codes != 0xA0) & (codes != 0x3000) & (found.styles >= 0)
    return np.flatnonzero(is_seen | (codes == 0x02))


def _text(codes: npt.NDArray[np.uint32]) -> str:
    """A character for each code, lone surrogates and what is none made a question mark."""
    bad = (codes > 0x10FFFF) | ((codes >= 0xD800) & (codes < 0xE000))
    return np.where(bad, ord("?"), codes).astype("<u4").tobytes().decode("utf-32-le")


def _parts(boxes: Boxes) -> npt.NDArray[np.bool_]:
    """Whether each character but the first stands apart from the one before it: (n - 1,)."""
    before, after = boxes[:-1], boxes[1:]
    heights = np.minimum(before[:, 3] - before[:, 1], after[:, 3] - after[:, 1])
    shared = np.minimum(before[:, 3], after[:, 3]) - np.maximum(before[:, 1], after[:, 1])
    gaps = after[:, 0] - before[:, 2]
    apart = (shared < _OVERLAP * heights) | (gaps > _WIDE_GAP * heights) | (gaps < -heights)
    return np.asarray(apart)


def _walled(boxes: Boxes, wall: Wall) -> npt.NDArray[np.bool_]:
    """Whether a wall stands before each character but the first: (n - 1,)."""
    at, start, end = wall
    centres = (boxes[:, 0] + boxes[:, 2]) / 2
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    beside = (centres[:-1] < at) & (centres[1:] > at)
    return np.asarray(beside & (middles[1:] > start) & (middles[1:] < end))


def _run(found: Characters, text: str, seen: npt.NDArray[np.intp], boxes: Boxes) -> Run:
    first, last = int(seen[0]), int(seen[-1])
    styles = found.styles[seen]
    style = found.kinds[_commonest(styles)]
    left, top = boxes[0, 0].item(), boxes[:, 1].min().item()
    right, bottom = boxes[:, 2].max().item(), boxes[:, 3].max().item()
    raises = [kind.size < 0.8 * style.size for kind in found.kinds]
    if any(raises) and (small := np.array(raises)[styles]).any():
        small &= boxes[:, 3] < bottom - 0.2 * style.size
        text = _with_powers(text, seen[small].tolist())
    if (found.styles[first:last] >= 0).all():
        words = _SPACES.sub(" ", text[first : last + 1].translate(_FOLDED))
    else:
        words = "".join(_words(found, text, seen, boxes)).translate(_FOLDED)
    return Run(words, left, top, right, bottom, style, first, last)


def _commonest(styles: npt.NDArray[np.int32]) -> int:
    first = int(styles[0])
    return first if (styles == first).all() else int(np.bincount(styles).argmax())


def _with_powers(text: str, places: Sequence[int]) -> str:
    """The text with what is small and high at these places raised."""
    characters = list(text)
    for at in places:
        characters[at] = raised(characters[at]) if characters[at].isalnum() else characters[at]
    return "".join(characters)


def _words(found: Characters, text: str, seen: npt.NDArray[np.intp], boxes: Boxes) -> Iterator[str]:
    """The words of a run and the spaces between them; those that PDFium made up need a gap."""
    start = 0
    for end in [*(np.flatnonzero(np.diff(seen) > 1) + 1).tolist(), len(seen)]:
        first, last = int(seen[start]), int(seen[end - 1])
        yield text[first : last + 1]
        if end < len(seen):
            following = int(seen[end])
            gap = (boxes[end, 0] - boxes[end - 1, 2]) / (boxes[end, 3] - boxes[end, 1])
            is_made_up = not (found.styles[last + 1 : following] >= 0).any()
            between = (text[last], text[following])
            if not is_made_up or gap > (0.4 if all(map(is_unspaced, between)) else 0.08):
                yield " "
        start = end
