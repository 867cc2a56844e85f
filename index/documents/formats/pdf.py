"""PDF: the lines of each page, without running heads and page numbers."""

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import pypdfium2
from PIL import Image

from index.documents.formats.drawing import LARGEST, SIDE
from index.documents.formats.plain import lines
from index.documents.formats.reading import GAP, Piece, Reading
from index.documents.formats.running import without_running_lines
from index.errors import DocumentError
from index.script import close_up

_POINTS = 72  # of an inch
_FEW = 12  # letters; a page number or a stamp has fewer
_MANY = 8  # different symbols, more than a text has that is not written as code, with spaces
_SMALL, _CONTRAST, _INK = 300, 60, 0.01  # pixels, shades, and share of a page from which it tells
_STRANGE = ("Co", "Cc", "Cn")  # private use, control, unassigned
_PDFIUM = threading.Lock()  # PDFium may be used by one thread at a time
# Some fonts map ideographs to the look-alike radicals, under which nobody would ever search.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)}
_HYPHENS = {
    0x02: None,
    0xFFFE: None,
    0xAD: None,
}  # PDFium's marks for a word hyphenated at a line's end
_CONTROLS = {code: None for code in (*range(0x00, 0x09), *range(0x0E, 0x20)) if code != 0x02}


class _Page(NamedTuple):
    """What can be used of a page's text, and whether there is more to see."""

    text: str
    is_unread: bool


def read(data: bytes) -> Reading:
    """Read a PDF; every piece knows its page.

    :raises DocumentError: if it is encrypted or damaged.
    """
    found = _pages(data)
    unread = tuple(at for at, page in enumerate(found, start=1) if page.is_unread)
    pages = without_running_lines([page.text.split("\n") for page in found])
    texts = ["\n".join(page) for page in pages]
    return Reading(GAP.join(texts), tuple(_pieces(texts)), unread=unread)


def picture(data: bytes, page: int, dpi: float | None = None) -> Image.Image:
    """A page, counting from 1, as it is printed; by default its longer side has `SIDE` pixels.

    :raises DocumentError: if there is no such page, or the file is encrypted or damaged.
    """
    with _opened(data) as document:
        if not 0 < page <= len(document):
            raise DocumentError("damaged")
        sheet = document[page - 1]
        longest = max(1.0, *sheet.get_size())
        scale = SIDE / longest if dpi is None else min(dpi / _POINTS, LARGEST / longest)
        try:
            drawn: Image.Image = sheet.render(scale=scale).to_pil()
        finally:
            sheet.close()
    return drawn.convert("RGB")


def _pages(data: bytes) -> list[_Page]:
    with _opened(data) as document:
        return [_text(document, number) for number in range(len(document))]


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as broken:
            reason = "encrypted" if "assword" in str(broken) else "damaged"
            raise DocumentError(reason) from broken
        try:
            yield document
        except pypdfium2.PdfiumError as broken:
            raise DocumentError("damaged") from broken
        finally:
            document.close()


def _text(document: pypdfium2.PdfDocument, number: int) -> _Page:
    page = document[number]
    try:
        layer = page.get_textpage()
        try:
            text: str = layer.get_text_range()
        finally:
            layer.close()
        if _is_garbled(text):
            return _Page("", is_unread=True)
        is_unread = sum(map(str.isalpha, text)) < _FEW and _shows_more(page, text)
    finally:
        page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\x02\ufffe\xad]\n", "", text)
    text = close_up(text.translate(_RADICALS).translate(_HYPHENS).translate(_CONTROLS))
    return _Page(text, is_unread)


def _shows_more(page: pypdfium2.PdfPage, text: str) -> bool:
    """Whether there is a picture, or instead of text so much drawn that it may be letters."""
    kinds = {each.type for each in page.get_objects(max_depth=3)}
    if pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds or text.strip() or not kinds:
        return pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds
    shades = page.render(scale=_SMALL / max(1.0, *page.get_size()), grayscale=True).to_numpy()
    inked = np.abs(shades - np.median(shades)) > _CONTRAST
    return bool(inked.mean() > _INK)


def _is_garbled(text: str) -> bool:
    """Whether it is what a font without the right codes makes of a text."""
    marks = "".join(text.split())
    strange = sum(unicodedata.category(c) in _STRANGE for c in marks)
    if 3 * strange > len(marks):
        return True
    symbols = [c for c in marks if not c.isalnum()]
    return (
        marks.isascii()
        and len(marks) > 2 * _FEW
        and 4 * len(symbols) > len(marks)
        and len(set(symbols)) >= _MANY
        and " " not in text.strip()
    )


def _pieces(texts: Sequence[str]) -> Iterator[Piece]:
    offset = 0
    for number, text in enumerate(texts, start=1):
        yield from lines(text, page=number, offset=offset)
        offset += len(text) + len(GAP)
