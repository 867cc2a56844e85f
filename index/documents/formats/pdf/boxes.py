"""Where a range of a document's text is printed, found by reading the PDF again."""

import ctypes
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from index.documents.formats.pdf.lines import Line
from index.documents.formats.pdf.opening import opened
from index.documents.formats.pdf.pages import Page, page_of
from index.documents.formats.pdf.reader import assembled_pages
from index.documents.formats.pdf.runs import Run
from index.script import Span

_SIDE = 10_000  # to how many parts of a page's side a place is told
_SKIPPED = 200  # characters, such as a link's address, that may stand before a run


class Place(NamedTuple):
    """A rectangle on a page, counted from 1; the sides are shares of the page as it is shown."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def boxes(data: bytes, start: int, end: int) -> list[Place]:
    """The rectangles in which the range [start, end) of a PDF's text is printed, by lines.

    What was written between the cells of a table has none.

    :raises DocumentError: if it is encrypted or damaged.
    """
    with opened(data) as document:
        pages = [page_of(document, number + 1) for number in range(len(document))]
        made, _ = assembled_pages(pages)
        found: list[Place] = []
        for span, lines in made.places:
            if span[0] < end and start < span[1]:
                for page, chosen in _chosen(made.text, span, lines, (start, end)):
                    found.append(_shown(document, pages[page - 1], chosen))
    return found


def _chosen(
    text: str, span: Span, lines: Sequence[Line], wanted: Span
) -> Iterator[tuple[int, list[int]]]:
    """The page and characters of each run that stand in a part of the text that is wanted."""
    at = span[0]
    for line in lines:
        for run in line.runs:
            chosen = []
            for place, character in _characters(text, at, span[1], run):
                at = place + 1
                if wanted[0] <= place < wanted[1]:
                    chosen.append(character)
            if chosen:
                yield line.page, chosen


def _characters(text: str, start: int, end: int, run: Run) -> Iterator[tuple[int, int]]:
    """Where in the text the characters of a run stand, with their numbers on the page."""
    at, reach = start, _SKIPPED
    written = [character for character in run.text if not character.isspace()]
    for number, character in zip(run.places.tolist(), written, strict=False):
        place = text.find(character, at, min(end, at + reach))
        if place >= 0:
            yield place, number
            at, reach = place + 1, 3


def _shown(document: pypdfium2.PdfDocument, page: Page, characters: Sequence[int]) -> Place:
    """The rectangle around characters, on the page as it is shown."""
    around = page.boxes[list(characters)]
    left, top = around[:, :2].min(axis=0).tolist()
    right, bottom = around[:, 2:].max(axis=0).tolist()
    sheet = document[page.number - 1]
    try:
        corners = [_on_screen(sheet, left, -top), _on_screen(sheet, right, -bottom)]
    finally:
        sheet.close()
    across, down = zip(*corners, strict=True)
    return Place(page.number, min(across), min(down), max(across), max(down))


def _on_screen(sheet: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(sheet.raw, 0, 0, _SIDE, _SIDE, 0, x, y, across, down)
    return across.value / _SIDE, down.value / _SIDE
