"""PDF: characters with their boxes become runs, lines, columns, tables, paragraphs, headings."""

from index.documents.formats.pdf.opening import SIDE, picture
from index.documents.formats.pdf.reader import VERSION, read

__all__ = ["SIDE", "VERSION", "picture", "read"]
