"""A PDF is opened, one at a time, and its pages are drawn."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from index.documents.formats.drawing import LARGEST, SIDE
from index.errors import DocumentError

_POINTS = 72  # of an inch
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


def page_count(data: bytes) -> int:
    """How many pages there are.

    :raises DocumentError: if it is encrypted or damaged.
    """
    with opened(data) as document:
        return len(document)


def picture(data: bytes, page: int, dpi: float | None = None) -> Image.Image:
    """A page, counting from 1, as it is printed; by default its longer side has `SIDE` pixels.

    :raises DocumentError: if there is no such page, or the file is encrypted or damaged.
    """
    with opened(data) as document:
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
