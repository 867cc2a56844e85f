"""`.ppt`: read as the `.pptx` that LibreOffice makes of them."""

from index.documents.formats import slides
from index.documents.formats.converted import converted
from index.documents.formats.reading import Reading

VERSION = 1 + slides.VERSION
"""Raised when a file is read otherwise than before, or a `.pptx` is."""


def read(data: bytes) -> Reading:
    """Read a file of such a format.

    :raises DocumentError: if there is no LibreOffice, or it can't read the file.
    """
    return slides.read(converted(data, "pptx"))
