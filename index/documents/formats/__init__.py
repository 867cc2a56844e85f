"""One module a file format; each turns a file's bytes into a `Reading`."""

from typing import Protocol

from index.documents.formats import markdown, pdf, plain, web, word
from index.documents.formats.reading import Reading


class Reader(Protocol):
    """What the module of a format has; files are read again once its version is another."""

    VERSION: int

    def read(self, data: bytes) -> Reading:
        """A file's text, in pieces.

        :raises DocumentError: if it can't be read; whatever else is raised, it is damaged.
        """
        ...


READERS: dict[str, Reader] = {
    ".txt": plain,
    ".md": markdown,
    ".markdown": markdown,
    ".html": web,
    ".htm": web,
    ".pdf": pdf,
    ".docx": word,
}
"""The reader of each file name ending, in lower case."""

__all__ = ["READERS", "Reader", "Reading"]
