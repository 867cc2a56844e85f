"""The pages of a PDF become a reading."""

import ctypes
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from index.documents.formats.pdf.assembly import Assembled, assembled
from index.documents.formats.pdf.flow import flowing
from index.documents.formats.pdf.headings import is_sane, tell_headings
from index.documents.formats.pdf.layout import elements_of
from index.documents.formats.pdf.opening import opened
from index.documents.formats.pdf.pages import Page, page_of
from index.documents.formats.reading import Reading

VERSION = 3
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a PDF; every piece knows its page, and the reading which pages hold no usable text.

    :raises DocumentError: if it is encrypted or damaged.
    """
    with opened(data) as document:
        pages = [page_of(document, number + 1) for number in range(len(document))]
        labels = _labels(document)
        said = " ".join(document.get_metadata_value("Title").split())
    made, title = assembled_pages(pages)
    return Reading(
        made.text,
        tuple(made.pieces),
        title or (said if is_sane(said) else None),
        unread=tuple(page.number for page in pages if page.is_unread),
        labels=labels,
    )


def assembled_pages(pages: Sequence[Page]) -> tuple[Assembled, str | None]:
    """The text of all pages, and the title if its type tells it."""
    elements = flowing(elements_of(pages))
    title = tell_headings(elements)
    return assembled(elements), title.text if title else None


def _labels(document: pypdfium2.PdfDocument) -> tuple[str, ...]:
    """The numbers printed on the pages, if the document has them and they differ from the count."""
    labels = tuple(_label(document, at) for at in range(len(document)))
    counted = tuple(str(at + 1) for at in range(len(document)))
    return labels if all(labels) and labels != counted else ()


def _label(document: pypdfium2.PdfDocument, at: int) -> str:
    length = pdfium.FPDF_GetPageLabel(document.raw, at, None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    pdfium.FPDF_GetPageLabel(document.raw, at, buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace").strip()
