"""A PDF is opened, one at a time, and its pages are drawn."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

from index.errors import DocumentError

SIDE = 1400
"""Pixels: sharp enough to read, and some hundred kilobytes."""

_PDFIUM = threading.Lock()  # PDFium may be used by one thread at a time


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document that a file's bytes hold, with what was filled into its forms.

    :raises DocumentError: if it is encrypted or damaged.
    """
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as broken:
            reason = "encrypted" if "assword" in str(broken) else "damaged"
            raise DocumentError(reason) from broken
        try:
            if document.get_formtype() != pdfium.FORMTYPE_NONE:
                document.init_forms()
            yield document
        except pypdfium2.PdfiumError as broken:
            raise DocumentError("damaged") from broken
        finally:
            document.close()


def picture(data: bytes, page: int, side: int = SIDE) -> bytes:
    """A page, counting from 1, as it is printed: a JPEG, its longer side so many pixels.

    :raises DocumentError: if there is no such page, or the file is encrypted or damaged.
    """
    with opened(data) as document:
        if not 0 < page <= len(document):
            raise DocumentError("damaged")
        sheet = document[page - 1]
        try:
            drawn = sheet.render(scale=side / max(1.0, *sheet.get_size())).to_pil()
        finally:
            sheet.close()
    made = io.BytesIO()
    drawn.convert("RGB").save(made, "JPEG", quality=80)
    return made.getvalue()
