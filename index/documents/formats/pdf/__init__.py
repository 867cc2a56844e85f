"""PDF: characters with their boxes become runs, lines, columns, tables, paragraphs, headings."""

from index.documents.formats.pdf.opening import page_count, picture
from index.documents.formats.pdf.printed import printed
from index.documents.formats.pdf.reader import VERSION, read

__all__ = ["VERSION", "page_count", "picture", "printed", "read"]
