"""One module a file format; each turns a file's bytes into a `Reading`."""

from collections.abc import Callable

from PIL.Image import Image

from index.documents.formats import (
    converted,
    delimited,
    epub,
    mail,
    markdown,
    notebook,
    opendocument,
    outlook,
    pdf,
    picture,
    plain,
    rtf,
    sheets,
    slides,
    structured,
    web,
    word,
)
from index.documents.formats.reading import Reading

Reader = Callable[[bytes], Reading]
Drawer = Callable[[bytes, int, float | None], Image]

READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": web.read,
    ".htm": web.read,
    ".pdf": pdf.read,
    ".docx": word.read,
    ".doc": converted.as_word,
    ".wps": converted.as_word,
    ".odt": opendocument.read,
    ".rtf": rtf.read,
    ".pptx": slides.read,
    ".ppt": converted.as_slides,
    ".odp": opendocument.read,
    ".xlsx": sheets.read,
    ".xls": sheets.read,
    ".ods": sheets.read,
    ".csv": delimited.read,
    ".tsv": delimited.read,
    ".eml": mail.read,
    ".msg": outlook.read,
    ".epub": epub.read,
    ".ipynb": notebook.read,
    ".json": structured.read,
    ".png": picture.read,
    ".jpg": picture.read,
    ".jpeg": picture.read,
    ".tif": picture.read,
    ".tiff": picture.read,
    ".webp": picture.read,
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
