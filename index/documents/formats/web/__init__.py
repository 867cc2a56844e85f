"""HTML: headings, paragraphs, list items and table rows, without what every page of a site has."""

from index.documents.formats.web.reader import decoded, parts_of, read

__all__ = ["decoded", "parts_of", "read"]
