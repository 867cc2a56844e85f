"""Files become text with its paragraphs: formats, lines, headings, paragraphs, the folder."""

from index.documents.document import (
    MAX_MEGABYTES,
    Document,
    Listing,
    is_mended,
    list_documents,
    parse_document,
    read_bytes,
    reading_version,
    shortfall,
)
from index.documents.formats import READERS
from index.documents.formats.converted import office
from index.documents.items import article_of, is_item, leads, ordinal
from index.documents.metadata import Metadata
from index.documents.ocr import Line, lines_of, ocr_name
from index.documents.pages import page_count, page_picture, printed
from index.documents.paragraphs import Paragraph, Role
from index.documents.printed import Place, Printed
from index.documents.scans import Draw, drawn

__all__ = [
    "MAX_MEGABYTES",
    "READERS",
    "Document",
    "Draw",
    "Line",
    "Listing",
    "Metadata",
    "Paragraph",
    "Place",
    "Printed",
    "Role",
    "article_of",
    "drawn",
    "is_item",
    "is_mended",
    "leads",
    "lines_of",
    "list_documents",
    "ocr_name",
    "office",
    "ordinal",
    "page_count",
    "page_picture",
    "parse_document",
    "printed",
    "read_bytes",
    "reading_version",
    "shortfall",
]
