"""HTML: headings, paragraphs, list items and table rows, without what every page of a site has."""

from index.documents.formats.web.reader import VERSION, decoded, parts_of, read

__all__ = ["VERSION", "decoded", "parts_of", "read"]
