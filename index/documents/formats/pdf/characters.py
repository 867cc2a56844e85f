"""The characters of a page, with their boxes and how they are set."""

import ctypes
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import repeat

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
