"""Files become text with its paragraphs: formats, lines, headings, paragraphs, the folder."""

from index.documents.document import (
    MAX_MEGABYTES,
    Document,
    Listing,
    list_documents,
    page_picture,
    parse_document,
    read_bytes,
)
from index.documents.formats import READERS, Field
from index.documents.paragraphs import Paragraph, Role

__all__ = [
    "MAX_MEGABYTES",
    "READERS",
    "Document",
    "Field",
    "Listing",
    "Paragraph",
    "Role",
    "list_documents",
    "page_picture",
    "parse_document",
    "read_bytes",
]
