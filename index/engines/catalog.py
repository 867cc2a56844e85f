"""What a version consists of: its segments, its documents and where they lie, and what failed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import BoolVector
from index.errors import DocumentError

CATALOG = "catalog.json"


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the version.

    `segment` holds it as its document `number`, with `passages` rows from `first`; `digest` is the
    hash of the file it was read from.
    """

    path: str
    title: str
    digest: str
    segment: str
    number: int
    first: int
    passages: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read; `reason` and `values` are those of its `DocumentError`."""

    path: str
    reason: str
    values: dict[str, Any]

    def sentence(self) -> str:
        """The reason, in the language in force."""
        return DocumentError(self.reason, **self.values).sentence()


@dataclass(frozen=True, slots=True)
class Catalog:
    """The documents and the failures of a version by path; `sizes` are its segments' rows.

    A row that no document has is of one that has changed or gone since the segment was written.
    """

    documents: Mapping[str, Listed]
    failures: Mapping[str, Failed]
    sizes: Mapping[str, int]

    @classmethod
    def of(
        cls, documents: Sequence[Listed], failures: Sequence[Failed], sizes: Mapping[str, int]
    ) -> "Catalog":
        """From documents in any order; segments that hold none of them are left out."""
        needed = {listed.segment for listed in documents}
        return cls(
            {listed.path: listed for listed in sorted(documents, key=lambda each: each.path)},
            {failed.path: failed for failed in failures},
            {name: size for name, size in sizes.items() if name in needed},
        )

    @classmethod
    def joined(cls, parts: Sequence["Catalog"], failures: Sequence[Failed]) -> "Catalog":
        """The documents of several, and these failures."""
        documents = [listed for part in parts for listed in part.documents.values()]
        sizes = {name: size for part in parts for name, size in part.sizes.items()}
        return cls.of(documents, failures, sizes)

    def keeping(self, documents: Sequence[Listed]) -> "Catalog":
        """Only these documents, and the segments that they are in."""
        return Catalog.of(documents, [], self.sizes)

    @classmethod
    def read(cls, file: Path) -> "Catalog":
        """From a file.

        :raises OSError: if it can't be read.
        :raises ValueError: if it is damaged.
        """
        fields = json.loads(file.read_bytes())
        try:
            documents = [Listed(*row) for row in fields["documents"]]
            failures = [Failed(**failed) for failed in fields["failures"]]
            return cls.of(documents, failures, fields["segments"])
        except (TypeError, KeyError, AttributeError) as broken:
            raise ValueError(f"{file.name} is no catalog") from broken

    def write(self, file: Path) -> None:
        """Write JSON."""
        fields = {
            "segments": dict(self.sizes),
            "documents": [_row(listed) for listed in self.documents.values()],
            "failures": [asdict(failed) for failed in self.failures.values()],
        }
        file.write_text(json.dumps(fields, default=str), "ascii")

    @property
    def passages(self) -> int:
        """How many passages the documents have."""
        return sum(listed.passages for listed in self.documents.values())

    def live(self, segment: str) -> BoolVector:
        """Which rows of a segment are a document's, shape (n_rows,)."""
        live = np.zeros(self.sizes[segment], dtype=bool)
        for listed in self.documents.values():
            if listed.segment == segment:
                live[listed.first : listed.first + listed.passages] = True
        return live


def _row(listed: Listed) -> list[object]:
    place = [listed.segment, listed.number, listed.first, listed.passages]
    return [listed.path, listed.title, listed.digest, *place]
