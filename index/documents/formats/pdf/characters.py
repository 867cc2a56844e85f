"""The characters of a page, with their boxes and how they are set."""

import ctypes
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, repeat

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

from index.documents.formats.pdf import typed

Boxes = npt.NDArray[np.float32]
"""(n, 4): left, top, right and bottom of n characters; from the top of the page downwards."""

_HEAVY = re.compile(
    r"bold|heavy|black|demi|simhei|sthei|heiti|黑体|小标宋|[-,_]hei|fzht|fzxbs|yahei,|-b\b", re.I
)
_ITALIC = re.compile(r"ital|obli|slanted", re.IGNORECASE)
_SKEW = 0.1  # by how much upright type leans that is to look italic
_SAME_FOOT = 0.6  # points between the feet of characters that are set alike
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
    """How characters are set: size in points, weight, slope, font, and how far turned."""

    size: float
    is_bold: bool
    is_italic: bool
    font: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class Characters:
    """What PDFium tells of a page's characters: (n,) code points, (n, 4) boxes, (n,) styles.

    A style of -1 is that of a space or line break, as far as PDFium made it up.
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
        boxes = _boxes(handle, count)
        styles, kinds = _Styles(handle).of(codes, boxes)
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


class _Styles:
    """Looks up how characters are set, each of PDFium's objects once."""

    def __init__(self, handle: ctypes.c_void_p) -> None:
        self._handle = handle
        self._kinds: dict[Style, int] = {}
        self._known: dict[int | None, int] = {None: -1}
        self._alike: dict[tuple[float, ...], int] = {}
        self._matrix = pdfium.FS_MATRIX()

    def of(
        self, codes: npt.NDArray[np.uint32], boxes: Boxes
    ) -> tuple[npt.NDArray[np.int32], list[Style]]:
        """The number of each character's style, and the styles.

        Only the ends of a line are asked for, unless these differ.
        """
        styles = np.full(len(codes), -1, np.int32)
        is_white = (codes <= 0x20) | (codes == 0xA0) | (codes == 0x3000)
        is_white &= codes != 0x02
        seen = np.flatnonzero(~is_white)
        if not len(seen):
            return styles, []
        foot = boxes[seen, 3]
        starts = np.abs(np.diff(foot)) > _SAME_FOOT
        edges = [0, *(np.flatnonzero(starts) + 1).tolist(), len(seen)]
        for start, end in pairwise(edges):
            first, last = int(seen[start]), int(seen[end - 1])
            style = self._at(first)
            if last > first and self._at(last) != style:
                within = seen[start:end]
                styles[within] = [self._at(at) for at in within.tolist()]
            else:
                styles[first : last + 1] = style
        styles[is_white & (boxes[:, 2] <= boxes[:, 0])] = -1
        return styles, list(self._kinds)

    def _at(self, at: int) -> int:
        text = typed.object_of(self._handle, at)
        if text not in self._known:
            self._known[text] = self._looked_up(text, at)
        return self._known[text]

    def _looked_up(self, text: int, at: int) -> int:
        matrix, handle = self._matrix, self._handle
        typed.text_matrix(handle, at, ctypes.addressof(matrix))
        font, mode, size = typed.font_of(text) or 0, typed.mode_of(text), typed.size_of(handle, at)
        set_so = (font, mode, size, matrix.a, matrix.b, matrix.c, matrix.d)
        if set_so not in self._alike:
            name, is_heavy = _font(font)
            is_heavy = is_heavy or mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
            scale = math.hypot(matrix.c, matrix.d) or 1.0
            is_skewed = matrix.b == 0 != matrix.d and matrix.c / matrix.d > _SKEW
            is_italic = is_skewed or _ITALIC.search(name) is not None
            turn = _turn(matrix.a, matrix.b)
            style = Style(round(size * scale, 1), is_heavy, is_italic, name, turn)
            self._alike[set_so] = self._kinds.setdefault(style, len(self._kinds))
        return self._alike[set_so]


def _font(address: int) -> tuple[str, bool]:
    """A font's name without the mark of a subset, and whether it is heavy."""
    font = ctypes.cast(address, pdfium.FPDF_FONT)
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
    if up == 0 < right:
        return Turn.NONE
    degrees = math.degrees(math.atan2(up, right)) % 360
    quarter = round(degrees / 90) * 90
    return Turn(quarter % 360) if abs(degrees - quarter) < 3 else Turn.SLANTING
