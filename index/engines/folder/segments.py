"""The segments of a version seen as one: rows are numbered through all of them, in their order."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.documents import Document
from index.engines.folder.catalog import FolderCatalog
from index.engines.folder.segment import Segment
from index.passages import Bits, DocumentEntry, PassageRecord, Tokens


class AllRecords:
    """The documents and passages of all segments; those of documents that are gone, too, by row."""

    def __init__(self, catalog: FolderCatalog, parts: Sequence[Segment]) -> None:
        self._catalog = catalog
        self._parts = {part.name: part for part in parts}
        self._starts = starts_of(parts)

    def documents(self) -> tuple[DocumentEntry, ...]:
        """Every document with its number of passages, by path."""
        listed = self._catalog.documents.values()
        return tuple(DocumentEntry(each.path, each.title, each.passages) for each in listed)

    def passage(self, row: int) -> PassageRecord:
        """One passage by its row number."""
        part, inner = place(self._starts, row)
        return list(self._parts.values())[part].records.passage(inner)

    def document(self, path: str) -> Document | None:
        """One document by its path, as it was read when it was indexed; None if it is not there."""
        listed = self._catalog.documents.get(path)
        return self._parts[listed.segment].records.document(listed.number) if listed else None

    def digests(self) -> list[str]:
        """The digest of every passage, in row order."""
        return [digest for part in self._parts.values() for digest in part.records.digests()]


class AllTokens(Tokens):
    """The tokens of all segments, which share one centre."""

    def __init__(self, parts: Sequence[Segment]) -> None:
        self._parts = [part.tokens for part in parts]
        self._starts = starts_of(parts)
        self.centre = self._parts[0].centre

    def __len__(self) -> int:
        return int(self._starts[-1])

    def bits_of(self, row: int) -> Bits:
        """The bits of one passage's tokens."""
        part, inner = place(self._starts, row)
        return self._parts[part].bits_of(inner)


def window_places(parts: Sequence[Segment]) -> npt.NDArray[np.int32]:
    """The windows of all segments, shape (n_windows, 3): row, and start and end in its text."""
    shifts = [np.array([start, 0, 0], dtype=np.int32) for start in starts_of(parts)]
    return np.concatenate([part.places + s for part, s in zip(parts, shifts, strict=False)])


def starts_of(parts: Sequence[Segment]) -> npt.NDArray[np.int64]:
    """The first row of each segment, and the number of rows of all of them."""
    return np.cumsum([0, *(len(part.passages) for part in parts)])


def place(starts: npt.NDArray[np.int64], row: int) -> tuple[int, int]:
    """Which segment has a row, and its number in there."""
    part = int(np.searchsorted(starts, row, side="right")) - 1
    return part, int(row - starts[part])
