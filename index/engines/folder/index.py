"""An index folder opened for reading."""

import copy
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from index.arrays import FloatMatrix, FloatVector, IntVector
from index.documents import Document
from index.encoders import Encoder
from index.engines.folder.catalog import FolderCatalog
from index.engines.folder.checking import BROKEN, checked, damaged, match
from index.engines.folder.manifest import Manifest
from index.engines.folder.postings import AllTerms, Weighed
from index.engines.folder.segment import Segment
from index.engines.folder.segments import AllRecords, AllTokens, window_places
from index.engines.folder.vectors import AllVectors
from index.engines.folder.versions import Lease
from index.errors import IndexFolderError
from index.passages import DocumentEntry, Entry, Grains, PassageRecord, similarities
from index.settings import VERSIONS

_POOL = ThreadPoolExecutor(os.cpu_count(), "grains")  # both are searched at once


class FolderIndex:
    """One published version of an index folder; see `Index`.

    All files are checked at once (and mapped, not read), and leased, so that a version which is
    replaced meanwhile still answers to the end.

    Rows number the passages from 0: `passages` has a vector a row, `terms` their words, `tokens`
    their tokens; `windows` has a vector a window of sentences, and `window_places` of shape
    (n_windows, 3) tells each one's row, and its start and end in the passage's text. A row whose
    document has changed or gone since is numbered still, but no search finds it.
    """

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        encoder: Encoder,
        shared: Mapping[str, Segment],
    ) -> None:
        self._lease = Lease(folder / VERSIONS / manifest.version)
        catalog = checked(folder, manifest, shared)
        segments = [shared.get(name) or Segment(folder, name) for name in catalog.sizes]
        self.folder = folder
        self.manifest = manifest
        self.encoder = encoder
        self.segments = {segment.name: segment for segment in segments}
        self.window_places = window_places(segments)
        self.tokens = AllTokens(segments)
        self._find_in(catalog)

    def _find_in(self, catalog: FolderCatalog) -> None:
        self._catalog = catalog
        segments = list(self.segments.values())
        live = [catalog.live(segment.name) for segment in segments]
        owners = zip(segments, live, strict=True)
        self.records = AllRecords(catalog, segments)
        self.documents: tuple[DocumentEntry, ...] = self.records.documents()
        self.passages = AllVectors([segment.passages for segment in segments], live)
        self.windows = AllVectors(
            [segment.windows for segment in segments],
            [alive[segment.places[:, 0]] for segment, alive in owners],
        )
        self._live = live

    def narrowed(self, paths: Collection[str]) -> "FolderIndex":
        """The same version as if it held some of its documents only, at least one."""
        kept = self._catalog.keeping(paths).documents
        narrow = copy.copy(self)
        narrow._lease = Lease(self.folder / VERSIONS / self.version)
        narrow.__dict__.pop("terms", None)  # they are weighed anew
        narrow._find_in(replace(self._catalog, documents=kept))
        return narrow

    @cached_property
    def terms(self) -> AllTerms:
        """The words of the passages."""
        return AllTerms([segment.terms for segment in self.segments.values()], self._live)

    @property
    def version(self) -> str:
        """Which version it is."""
        return self.manifest.version

    @property
    def model(self) -> str:
        """The identity of the encoder that made the vectors."""
        return self.manifest.model

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        return self._catalog.passages

    @property
    def has_tokens(self) -> bool:
        """Whether it holds token vectors; without any, `tokens` has none for each passage."""
        return self.manifest.tokens

    @property
    def centre(self) -> FloatVector:
        """What the tokens are centred on."""
        return self.tokens.centre

    def passage(self, row: int) -> PassageRecord:
        """One passage by its row number."""
        return self.records.passage(row)

    def every(self) -> Iterator[tuple[int, PassageRecord]]:
        """All passages with their rows, by rising row."""
        for row in np.flatnonzero(np.concatenate(self._live)).tolist():
            yield row, self.passage(row)

    def document(self, path: str) -> Document | None:
        """A document as it was read when it was indexed, or None."""
        return self.records.document(path)

    def words(self, question: str) -> Weighed:
        """The question's terms, weighed by how rare they are here."""
        return self.terms.weighed(question)

    def knows(self, terms: Collection[str]) -> bool:
        """Whether any passage holds any of these terms."""
        return any(map(self.terms.knows, terms))

    def nearest(self, vector: FloatVector, k: int) -> set[int]:
        """The rows of the passages nearest to a vector, by their own or by a window's."""
        windows = _POOL.submit(self.windows.search, vector[None], k)
        found = set(self.passages.search(vector[None], k)[1][0].tolist())
        found.update(self.window_places[windows.result()[1][0], 0].tolist())
        return found

    def best_windows(self, vector: FloatVector, rows: IntVector) -> FloatVector:
        """The cosine of each passage's best window, or its own where it is one window."""
        best: FloatVector = self.passages.rows(rows) @ vector
        owners = self.window_places[:, 0]
        starts = np.searchsorted(owners, rows)
        counts = np.searchsorted(owners, rows, side="right") - starts
        has_windows = counts > 0
        if has_windows.any():
            windows = [np.arange(start, start + n) for start, n in zip(starts, counts, strict=True)]
            cosines = self.windows.rows(np.concatenate(windows)) @ vector
            firsts = (np.cumsum(counts) - counts)[has_windows]
            best[has_windows] = np.maximum.reduceat(cosines, firsts)
        return best

    def similarities(self, question: FloatMatrix, rows: IntVector) -> FloatMatrix:
        """For each token of the question, its best match in each passage; see `index.passages`."""
        return similarities(question, [self.tokens.bits_of(int(row)) for row in rows], self.centre)

    def entry(self, path: str) -> Entry:
        """A document whole, to be written again."""
        document = self._catalog.documents[path]
        return self.segments[document.segment].entry(document)

    def grains(self, digests: Iterable[str]) -> dict[str, Grains]:
        """All vectors of those passages that are held, by digest, for the next version."""
        found: dict[str, Grains] = {}
        for digest in digests:
            for segment in self.segments.values():
                row = segment.records.row_of(digest)
                if row is not None:
                    found[digest] = segment.grains(row)
        return found

    def is_current(self) -> bool:
        """Whether no other version has been published since."""
        try:
            return Manifest.read(self.folder).version == self.manifest.version
        except IndexFolderError:
            return False

    def reopened(self) -> "FolderIndex":
        """The version that is published now; segments that are open already are not checked."""
        return open_folder(self.folder, self.encoder, self.segments)

    def close(self) -> None:
        """End its own lease; the files are let go with the last who uses them."""
        self._lease.close()


def open_folder(
    folder: Path, encoder: Encoder, shared: Mapping[str, Segment] | None = None
) -> FolderIndex:
    """Open the published version of an index folder.

    Every file is checked, so a damaged index never answers; but for the segments `shared` by an
    index that is open already.

    :raises IndexFolderError: if there is none, it is damaged, or another model made it.
    """
    manifest = Manifest.read(folder)
    while True:
        match(folder, manifest.model, encoder)
        try:
            return FolderIndex(folder, manifest, encoder, shared or {})
        except (IndexFolderError, ValueError, *BROKEN) as broken:
            latest = Manifest.read(folder)
            if latest.version == manifest.version:
                raise damaged(folder, broken) from broken
            manifest = latest  # a new version was published, and ours removed, as we looked
