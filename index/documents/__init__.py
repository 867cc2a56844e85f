"""Files become text with its paragraphs: formats, lines, headings, paragraphs, the folder."""

from index.documents.document import (
    MAX_MEGABYTES,
    Document,
    Listing,
    list_documents,
    page_picture,
    parse_document,
    read_bytes,
    reading_version,
)
from index.documents.formats import READERS
from index.documents.items import article_of, is_item, leads
from index.documents.metadata import Metadata
from index.documents.paragraphs import Paragraph, Role

__all__ = [
    "MAX_MEGABYTES",
    "READERS",
    "Document",
    "Listing",
    "Metadata",
    "Paragraph",
    "Role",
    "article_of",
    "is_item",
    "leads",
    "list_documents",
    "page_picture",
    "parse_document",
    "read_bytes",
    "reading_version",
]
