"""Files become text with its paragraphs: formats, lines, headings, paragraphs, the folder."""

from index.documents.document import (
    MAX_MEGABYTES,
    Document,
    Listing,
    is_mended,
    list_documents,
    page_picture,
    parse_document,
    read_bytes,
    shortfall,
)
from index.documents.formats import READERS
from index.documents.ocr import Line, lines_of, ocr_name
from index.documents.paragraphs import Paragraph, Role
from index.documents.scans import Draw, drawn

__all__ = [
    "MAX_MEGABYTES",
    "READERS",
    "Document",
    "Draw",
    "Line",
    "Listing",
    "Paragraph",
    "Role",
    "drawn",
    "is_mended",
    "lines_of",
    "list_documents",
    "ocr_name",
    "page_picture",
    "parse_document",
    "read_bytes",
    "shortfall",
]
