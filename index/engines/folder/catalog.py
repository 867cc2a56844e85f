"""The catalog of an index folder: besides what a builder sees, which segment has a document."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from pathlib import Path

import numpy as np

from index.arrays import BoolVector
from index.engines.catalog import Catalog, Failure, Listed

CATALOG = "catalog.json"
"""In the folder of a version."""


@dataclass(frozen=True, slots=True)
class Placed(Listed):
    """A document and its place: `segment` holds it as document `number`, its rows from `first`."""

    segment: str
    number: int
    first: int


_row = attrgetter(*(field.name for field in fields(Placed)))


@dataclass(frozen=True, slots=True)
class FolderCatalog(Catalog):
    """The documents and the failures of a version, by path; `sizes` are its segments' rows.

    A row that no document has is of one that has changed or gone since the segment was written.
    """

    documents: Mapping[str, Placed]
    sizes: Mapping[str, int]

    @classmethod
    def placed(
        cls, documents: Sequence[Placed], failures: Sequence[Failure], sizes: Mapping[str, int]
    ) -> "FolderCatalog":
        """From documents in any order; segments that hold none of them are left out."""
        needed = {each.segment for each in documents}
        return cls(
            {each.path: each for each in sorted(documents, key=lambda each: each.path)},
            {failure.path: failure for failure in failures},
            {name: size for name, size in sizes.items() if name in needed},
        )

    @classmethod
    def joined(
        cls, parts: Sequence["FolderCatalog"], failures: Sequence[Failure]
    ) -> "FolderCatalog":
        """The documents of several, and these failures."""
        documents = [each for part in parts for each in part.documents.values()]
        sizes = {name: size for part in parts for name, size in part.sizes.items()}
        return cls.placed(documents, failures, sizes)

    @classmethod
    def read(cls, version: Path) -> "FolderCatalog":
        """From the folder of a version.

        :raises OSError: if it can't be read.
        :raises ValueError: if it is damaged.
        """
        read = json.loads((version / CATALOG).read_bytes())
        try:
            documents = [Placed(*row) for row in read["documents"]]
            failures = [Failure(**failure) for failure in read["failures"]]
            return cls.placed(documents, failures, read["segments"])
        except (TypeError, KeyError, AttributeError) as broken:
            raise ValueError(f"{CATALOG} is no catalog") from broken

    def write(self, version: Path) -> None:
        """Write JSON to the folder of a version."""
        written = {
            "segments": dict(self.sizes),
            "documents": [_row(each) for each in self.documents.values()],
            "failures": [asdict(failure) for failure in self.failures.values()],
        }
        (version / CATALOG).write_text(json.dumps(written, default=str), "ascii")

    def keeping(self, paths: Collection[str]) -> "FolderCatalog":
        """Some of the documents, and the segments that they are in."""
        return FolderCatalog.placed([self.documents[path] for path in paths], [], self.sizes)

    def within(self, segments: Collection[str]) -> list[Placed]:
        """The documents that lie in some segments."""
        return [each for each in self.documents.values() if each.segment in segments]

    @property
    def passages(self) -> int:
        """How many passages the documents have."""
        return sum(each.passages for each in self.documents.values())

    def live(self, segment: str) -> BoolVector:
        """Which rows of a segment are a document's, shape (n_rows,)."""
        live = np.zeros(self.sizes[segment], dtype=bool)
        for each in self.within({segment}):
            live[each.first : each.first + each.passages] = True
        return live
