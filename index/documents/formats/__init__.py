"""One module a file format; each turns a file's bytes into a `Reading`."""

from collections.abc import Callable
from typing import Protocol

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


class Reader(Protocol):
    """What the module of a format has; files are read again once its version is another."""

    VERSION: int

    def read(self, data: bytes) -> Reading:
        """A file's text, in pieces.

        :raises DocumentError: if it can't be read; whatever else is raised, it is damaged.
        """
        ...


Drawer = Callable[[bytes, int, float | None], Image]

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

DRAWERS: dict[str, Drawer] = {
    ".pdf": pdf.picture,
    ".png": picture.picture,
    ".jpg": picture.picture,
    ".jpeg": picture.picture,
    ".tif": picture.picture,
    ".tiff": picture.picture,
    ".webp": picture.picture,
}
"""What draws a page of a file, counting from 1, at so many dots an inch."""

__all__ = ["DRAWERS", "READERS", "Drawer", "Reader", "Reading"]
