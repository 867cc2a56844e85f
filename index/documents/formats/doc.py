"""`.doc` and `.wps`: read as the `.docx` that LibreOffice makes of them."""

from index.documents.formats import word
from index.documents.formats.converted import converted
from index.documents.formats.reading import Reading

VERSION = 1 + word.VERSION
"""Raised when a file is read otherwise than before, or a `.docx` is."""


def read(data: bytes) -> Reading:
    """Read a file of such a format.

    :raises DocumentError: if there is no LibreOffice, or it can't read the file.
    """
    return word.read(converted(data, "docx"))
