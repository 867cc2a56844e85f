"""Word files: paragraphs, headings by style, and table rows, in the order of the document."""

from index.documents.formats.word.reader import VERSION, read

__all__ = ["VERSION", "read"]
