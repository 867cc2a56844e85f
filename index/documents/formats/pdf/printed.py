"""Where the text of a PDF is printed, found by reading some of its pages again."""

import ctypes
from collections.abc import Iterator, Sequence

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from index.documents.formats.pdf.characters import Boxes
from index.documents.formats.pdf.lines import Line
from index.documents.formats.pdf.opening import opened
from index.documents.formats.pdf.pages import page_of
from index.documents.formats.pdf.reader import assembled_pages
from index.documents.formats.pdf.runs import Run
from index.documents.printed import Letter, Place, Printed
from index.script import Span

_AROUND = 3  # pages before and after one, by which its paragraphs and running heads are told
_SIDE = 1_000_000  # to how many parts of a page's side a place is told
_FAR = 10_000  # points
_SKIPPED = 200  # characters, such as a link's address, that may stand before a run


def printed(data: bytes, page: int) -> Printed:
    """What is printed on a page, counted from 1, and on those around it.

    :raises DocumentError: if it is encrypted or damaged.
    """
    with opened(data) as document:
        first, last = max(1, page - _AROUND), min(len(document), page + _AROUND)
        pages = [page_of(document, number) for number in range(first, last + 1)]
        shown = {each.number: _shown(document, each.number, each.boxes) for each in pages}
    made, _ = assembled_pages(pages)
    letters: dict[int, Letter] = {}
    for span, lines in made.places:
        for line, run, place, character in _characters(made.text, span, lines):
            sides = map(float, shown[line.page][character])
            letters[place] = Letter(run, Place(line.page, *sides))
    return Printed(made.text, letters)


def _characters(
    text: str, span: Span, lines: Sequence[Line]
) -> Iterator[tuple[Line, int, int, int]]:
    """Each character that lines put into a range of the text: its line, the number of its run,
    its place in the text, and its number on the page.
    """
    at = span[0]
    for line in lines:
        for run in line.runs:
            for place, number in _written(text, at, span[1], run):
                yield line, id(run), place, number
                at = place + 1


def _written(text: str, start: int, end: int, run: Run) -> Iterator[tuple[int, int]]:
    """Where in the text the characters of a run stand, with their numbers on the page."""
    at, reach = start, _SKIPPED
    written = [character for character in run.text if not character.isspace()]
    for number, character in zip(run.places.tolist(), written, strict=False):
        place = text.find(character, at, min(end, at + reach))
        if place >= 0:
            yield place, number
            at, reach = place + 1, 3


def _shown(document: pypdfium2.PdfDocument, number: int, boxes: Boxes) -> Boxes:
    """Boxes of a page's characters as shares of the page as it is shown, turned as it may be."""
    sheet = document[number - 1]
    try:
        origin, across, down = (
            _on_screen(sheet, *point) for point in ((0, 0), (_FAR, 0), (0, _FAR))
        )
    finally:
        sheet.close()
    turn = np.stack([across - origin, down - origin]) / _FAR
    corners = np.stack([boxes[:, [0, 1]], boxes[:, [2, 3]]]) * (1, -1) @ turn + origin
    return np.concatenate([corners.min(axis=0), corners.max(axis=0)], axis=1).astype(np.float32)


def _on_screen(sheet: pypdfium2.PdfPage, x: float, y: float) -> np.ndarray:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(sheet.raw, 0, 0, _SIDE, _SIDE, 0, x, y, across, down)
    return np.array([across.value, down.value]) / _SIDE
