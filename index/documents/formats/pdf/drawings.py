"""The lines drawn on a page, of which tables are ruled, and what pictures cover of it."""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from index.documents.formats.pdf import typed

_THIN = 3.0  # points; what is thicker is no line
_SHORT = 4.0  # points; what is shorter is none either
_DEEPEST = 3  # forms in forms
_MOST = 20_000  # objects that are looked at; a map may have millions


class Box(NamedTuple):
    """A rectangle on a page, in points from the left and from the top downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """Square points."""
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Rule(NamedTuple):
    """A line drawn level (`at` is its height) or upright (`at` is its place from the left)."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Drawings:
    """What is drawn on a page: straight lines and rectangles, pictures, and how many shapes."""

    lines: Sequence[Box] = ()
    pictures: Sequence[Box] = ()
    shapes: int = 0


Matrix = tuple[float, float, float, float, float, float]
"""How a form is placed on a page: a, b, c, d, e and f of the PDF reference."""

_AS_IS: Matrix = (1, 0, 0, 1, 0, 0)


def drawings_of(page: pypdfium2.PdfPage) -> Drawings:
    """The lines and pictures of a page; a frame around all of it is none."""
    width, height = page.get_size()
    pictures: list[Box] = []
    lines: list[Box] = []
    shapes = 0
    for drawn, kind, matrix in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(_box(drawn, matrix))
        elif kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING):
            shapes += 1
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                lines += _lines(drawn, matrix)
    lines = [box for box in lines if box.area < 0.9 * width * height]
    return Drawings(lines, pictures, shapes)


def ruled(lines: Iterable[Box]) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright lines; what is not thin has four around it."""
    level: list[Rule] = []
    upright: list[Rule] = []
    for left, top, right, bottom in lines:
        wide, high = right - left, bottom - top
        if high <= _THIN < wide:
            level.append(Rule((top + bottom) / 2, left, right))
        elif wide <= _THIN < high:
            upright.append(Rule((left + right) / 2, top, bottom))
        elif min(wide, high) > _SHORT:
            level += [Rule(top, left, right), Rule(bottom, left, right)]
            upright += [Rule(left, top, bottom), Rule(right, top, bottom)]
    return level, upright


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[int, int, Matrix]]:
    """What is drawn, what it is, and how it is placed; text is left out."""
    handle = typed.address(page.raw)
    count = min(_MOST, pdfium.FPDFPage_CountObjects(page.raw))
    objects = list(map(typed.object_on, repeat(handle), range(count)))
    return _inside(objects, _AS_IS, _DEEPEST)


def _inside(
    objects: Sequence[int], matrix: Matrix, depth: int
) -> Iterator[tuple[int, int, Matrix]]:
    for drawn, kind in zip(objects, map(typed.kind_of, objects), strict=True):
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            count = min(_MOST, typed.objects_in(drawn))
            held = [typed.object_in(drawn, at) for at in range(count)]
            yield from _inside(held, _times(_matrix(drawn), matrix), depth - 1)
        elif kind != pdfium.FPDF_PAGEOBJ_TEXT:
            yield drawn, kind, matrix


def _matrix(drawn: int) -> Matrix:
    found = pdfium.FS_MATRIX()
    typed.matrix_of(drawn, ctypes.addressof(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    turn: Matrix = (*second[:4], 0, 0)
    return (*_moved((a, b), turn), *_moved((c, d), turn), *_moved((e, f), second))


def _moved(place: tuple[float, float], by: Matrix) -> tuple[float, float]:
    if by is _AS_IS:
        return place
    x, y = place
    a, b, c, d, e, f = by
    return a * x + c * y + e, b * x + d * y + f


def _box(drawn: int, matrix: Matrix) -> Box:
    found = (ctypes.c_float * 4)()
    start = ctypes.addressof(found)
    typed.bounds_of(drawn, start, start + 4, start + 8, start + 12)
    left, bottom, right, top = found
    if matrix is _AS_IS:
        return Box(left, -top, right, -bottom)
    return _around([_moved((left, bottom), matrix), _moved((right, top), matrix)])


def _around(places: Sequence[tuple[float, float]]) -> Box:
    across, up = zip(*places, strict=True)
    return Box(min(across), -max(up), max(across), -min(up))


def _lines(path: int, matrix: Matrix) -> Iterator[Box]:
    """The straight lines of a path; a rectangle is one box."""
    count = typed.segments_of(path)
    box = _box(path, matrix)
    wide, high = box.right - box.left, box.bottom - box.top
    if count <= 5 or min(wide, high) <= _THIN:
        is_small = max(wide, high) <= _SHORT
        if not is_small and (count >= 4 or min(wide, high) <= _THIN):
            yield box  # else it slants
        return
    placed = _times(_matrix(path), matrix)
    found = (ctypes.c_float * 2)()
    where = ctypes.addressof(found)
    before = start = (0.0, 0.0)
    for at in range(min(count, _MOST)):
        segment = typed.segment_of(path, at)
        typed.segment_point(segment, where, where + 4)
        place = _moved((found[0], found[1]), placed)
        kind = typed.segment_kind(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = place
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _straight(before, place)
        if typed.closes(segment):
            yield from _straight(place, start)
        before = place


def _straight(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Box]:
    line = _around([start, end])
    if min(line.right - line.left, line.bottom - line.top) < 0.1:
        yield line
