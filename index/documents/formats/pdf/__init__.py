"""PDF: characters with their boxes become runs, lines, columns, tables, paragraphs, headings."""

from index.documents.formats.pdf.boxes import Place, boxes
from index.documents.formats.pdf.opening import SIDE, picture
from index.documents.formats.pdf.reader import read

__all__ = ["SIDE", "Place", "boxes", "picture", "read"]
