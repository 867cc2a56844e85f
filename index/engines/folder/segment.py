"""A segment: some documents with all that is kept of them, written once and never changed.

An index consists of segments as Lucene's does. A build writes what is new as one more segment, so
that it costs as much as is new; a document that changes or goes leaves its rows behind, unused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.engines.folder.catalog import FolderCatalog, Placed
from index.engines.folder.postings import Terms
from index.engines.folder.records import RECORDS, Records, write_records
from index.engines.folder.vectors import Vectors
from index.passages import Embedding, Entry, Grains, Tokens
from index.settings import SEGMENTS


@dataclass(frozen=True, slots=True)
class Embedded:
    """Documents with the vectors of their passages, in their order."""

    entries: Sequence[Entry]
    embedding: Embedding

    @classmethod
    def joined(cls, parts: Sequence["Embedded"]) -> "Embedded":
        """Several as one."""
        entries = [entry for part in parts for entry in part.entries]
        return cls(entries, Embedding.joined([part.embedding for part in parts]))

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self.embedding.passages)


class Segment:
    """A segment opened for reading; safe to share between threads.

    Its files are mapped into memory, or read row by row. `passages` has a vector a row, `terms`
    their words, `tokens` their tokens; `windows` has a vector a window of sentences, and `places`
    of shape (n_windows, 3) tells each one's row, and its start and end in the passage's text.

    :raises OSError: if a file is missing; and as SQLite and FAISS do if one is damaged.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        inside = folder / SEGMENTS / name
        self.records = Records(inside / RECORDS)
        self.passages = Vectors.read(inside / "passages.faiss")
        self.windows = Vectors.read(inside / "windows.faiss")
        self.places: npt.NDArray[np.int32] = np.load(inside / "windows.npy", mmap_mode="r")
        self.tokens = Tokens.read(inside / "tokens")
        self.terms = Terms.read(inside / "terms")

    def grains(self, row: int) -> Grains:
        """All vectors of one passage."""
        start, end = np.searchsorted(self.places[:, 0], [row, row + 1])
        return Grains(
            self.passages.rows([row])[0],
            self.windows.rows(range(start, end)),
            self.tokens.bits_of(row),
        )

    def entry(self, document: Placed) -> Entry:
        """One of its documents whole."""
        read, chunks = self.records.document(document.number), self.records.chunks(document.number)
        return Entry(read, chunks, document.digest, document.recipe)

    def embedded(self, document: Placed) -> Embedded:
        """One of its documents, to be written again."""
        first, last = document.first, document.first + document.passages
        rows = range(first, last)
        start, end = np.searchsorted(self.places[:, 0], [first, last])
        embedding = Embedding(
            self.passages.rows(rows),
            self.windows.rows(range(start, end)),
            self.places[start:end] - np.array([first, 0, 0], dtype=np.int32),
            Tokens.from_passages([self.tokens.bits_of(row) for row in rows], self.tokens.centre),
        )
        return Embedded([self.entry(document)], embedding)


def write_segment(inside: Path, content: Embedded) -> FolderCatalog:
    """Write a new segment to a folder that is named after it, and list its documents.

    :raises OSError: if it can't be written; and as SQLite and FAISS do.
    """
    entries, embedding = content.entries, content.embedding
    inside.mkdir(parents=True)
    write_records(inside / RECORDS, entries)
    Vectors.from_matrix(embedding.passages).write(inside / "passages.faiss")
    Vectors.from_matrix(embedding.windows).write(inside / "windows.faiss")
    np.save(inside / "windows.npy", embedding.window_places)
    texts = [chunk.in_context for entry in entries for chunk in entry.chunks]
    Terms.from_texts(texts).write(inside / "terms")
    embedding.tokens.write(inside / "tokens")
    return FolderCatalog.placed(list(_placed(inside.name, entries)), [], {inside.name: len(texts)})


def _placed(segment: str, entries: Sequence[Entry]) -> Iterator[Placed]:
    first = 0
    for number, entry in enumerate(entries):
        yield Placed(
            path=entry.document.path,
            title=entry.document.title,
            digest=entry.digest,
            recipe=entry.recipe,
            passages=len(entry.chunks),
            segment=segment,
            number=number,
            first=first,
        )
        first += len(entry.chunks)
