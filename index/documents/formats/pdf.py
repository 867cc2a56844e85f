"""PDF: the lines of each page, without running heads and page numbers."""

import io
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pypdfium2

from index.documents.formats.plain import lines
from index.documents.formats.reading import GAP, Piece, Reading
from index.documents.formats.running import without_running_lines
from index.errors import DocumentError
from index.script import close_up

SIDE = 1400
"""Pixels: sharp enough to read, and some hundred kilobytes."""

_PDFIUM = threading.Lock()  # PDFium may be used by one thread at a time
# Some fonts map ideographs to the look-alike radicals, under which nobody would ever search.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)}
_HYPHENS = {
    0x02: None,
    0xFFFE: None,
    0xAD: None,
}  # PDFium's marks for a word hyphenated at a line's end
_CONTROLS = {code: None for code in (*range(0x00, 0x09), *range(0x0E, 0x20)) if code != 0x02}

VERSION = 1
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a PDF; every piece knows its page.

    :raises DocumentError: if it is encrypted, damaged, or holds no text.
    """
    pages = without_running_lines([page.split("\n") for page in _pages(data)])
    texts = ["\n".join(page) for page in pages]
    if not any(text.strip() for text in texts):
        raise DocumentError("no_text")
    return Reading(GAP.join(texts), tuple(_pieces(texts)))


def picture(data: bytes, page: int) -> bytes:
    """A page, counting from 1, as it is printed: a JPEG, its longer side `SIDE` pixels.

    :raises DocumentError: if there is no such page, or the file is encrypted or damaged.
    """
    with _opened(data) as document:
        if not 0 < page <= len(document):
            raise DocumentError("damaged")
        sheet = document[page - 1]
        try:
            drawn = sheet.render(scale=SIDE / max(1.0, *sheet.get_size())).to_pil()
        finally:
            sheet.close()
    made = io.BytesIO()
    drawn.convert("RGB").save(made, "JPEG", quality=80)
    return made.getvalue()


def _pages(data: bytes) -> list[str]:
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


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        layer = page.get_textpage()
        try:
            text: str = layer.get_text_range()
        finally:
            layer.close()
    finally:
        page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\x02\ufffe\xad]\n", "", text)
    return close_up(text.translate(_RADICALS).translate(_HYPHENS).translate(_CONTROLS))


def _pieces(texts: Sequence[str]) -> Iterator[Piece]:
    offset = 0
    for number, text in enumerate(texts, start=1):
        yield from lines(text, page=number, offset=offset)
        offset += len(text) + len(GAP)
