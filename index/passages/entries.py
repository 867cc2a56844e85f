"""Documents and passages as an index keeps them."""

from dataclasses import dataclass

from index.documents import Document
from index.passages.chunks import Chunk


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with its passages.

    `digest` is the hash of the file it was read from, and `recipe` what its passages depend on
    besides; see `index.passages.recipe`. Both are empty for what was read from no file.
    """

    document: Document
    chunks: tuple[Chunk, ...]
    digest: str = ""
    recipe: str = ""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A line of the list of documents."""

    path: str
    title: str
    passages: int


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage as it is stored, and the path of its document."""

    document: str
    chunk: Chunk
