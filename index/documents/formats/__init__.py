"""One module a file format; each turns a file's bytes into a `Reading`."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PIL.Image import Image

from index.documents.formats import (
    delimited,
    doc,
    epub,
    mail,
    markdown,
    notebook,
    opendocument,
    outlook,
    pdf,
    picture,
    plain,
    ppt,
    rtf,
    sheets,
    slides,
    structured,
    web,
    word,
)
from index.documents.formats.reading import Reading
from index.documents.printed import Printed


class Reader(Protocol):
    """What the module of a format has; files are read again once its version is another."""

    VERSION: int

    def read(self, data: bytes) -> Reading:
        """A file's text, in pieces.

        :raises DocumentError: if it can't be read; whatever else is raised, it is damaged.
        """
        ...


class Paged(NamedTuple):
    """What there is to a format with pages, which count from 1: how many a file has; one as a
    picture, at so many dots an inch; and what is printed on one and around it, where it has text.
    """

    count: Callable[[bytes], int]
    draw: Callable[[bytes, int, float | None], Image]
    printed: Callable[[bytes, int], Printed] | None = None


READERS: dict[str, Reader] = {
    ".txt": plain,
    ".md": markdown,
    ".markdown": markdown,
    ".html": web,
    ".htm": web,
    ".pdf": pdf,
    ".docx": word,
    ".doc": doc,
    ".wps": doc,
    ".odt": opendocument,
    ".rtf": rtf,
    ".pptx": slides,
    ".ppt": ppt,
    ".odp": opendocument,
    ".xlsx": sheets,
    ".xls": sheets,
    ".ods": sheets,
    ".csv": delimited,
    ".tsv": delimited,
    ".eml": mail,
    ".msg": outlook,
    ".epub": epub,
    ".ipynb": notebook,
    ".json": structured,
    ".png": picture,
    ".jpg": picture,
    ".jpeg": picture,
    ".tif": picture,
    ".tiff": picture,
    ".webp": picture,
}
"""The reader of each file name ending, in lower case."""

_PICTURE = Paged(picture.page_count, picture.picture)
PAGED: dict[str, Paged] = {
    ".pdf": Paged(pdf.page_count, pdf.picture, pdf.printed),
    ".png": _PICTURE,
    ".jpg": _PICTURE,
    ".jpeg": _PICTURE,
    ".tif": _PICTURE,
    ".tiff": _PICTURE,
    ".webp": _PICTURE,
}
"""The formats with pages, by their file name endings."""

__all__ = ["PAGED", "READERS", "Paged", "Reader", "Reading"]
