"""PDF: characters with their boxes become runs, lines, columns, tables, paragraphs, headings."""

from index.documents.formats.pdf.boxes import Place, boxes
from index.documents.formats.pdf.opening import picture
from index.documents.formats.pdf.reader import VERSION, read

__all__ = ["VERSION", "Place", "boxes", "picture", "read"]
