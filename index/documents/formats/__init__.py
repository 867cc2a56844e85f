"""One module a file format; each turns a file's bytes into a `Reading`."""

from collections.abc import Callable

from index.documents.formats import markdown, pdf, plain, web, word
from index.documents.formats.reading import Field, Reading

Reader = Callable[[bytes], Reading]

READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": web.read,
    ".htm": web.read,
    ".pdf": pdf.read,
    ".docx": word.read,
}
"""The reader of each file name ending, in lower case."""

__all__ = ["READERS", "Field", "Reader", "Reading"]
