"""An index folder: opening the published version, and publishing a new one.

manifest.json            which version is published, and every file that it must have
versions/<version>/      catalog.json: its segments and documents; leased, which readers lock
segments/<segment>/      records.sqlite, passages.faiss, windows.faiss, windows.npy,
                         terms/, tokens/
seen.json                what the documents' files looked like when they were last read
embedded.sqlite          what was embedded for the next version, while it is built
lock, builder.json       held while someone builds, and who
"""

import copy
import os
import secrets
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.catalog import CATALOG, Catalog, Failed, Listed
from index.documents import Document
from index.embedding import Embedding
from index.errors import IndexFolderError
from index.journal import JOURNAL_FILES, Grains
from index.lock import BUILDER, LOCK, OnBusy, building, refuse
from index.manifest import (
    CHUNKING,
    DRAFT,
    NAME,
    SEGMENTS,
    VERSIONS,
    FileAbout,
    Manifest,
    settle,
)
from index.model import Encoder, load_encoder
from index.postings import AllTerms, Weighed
from index.records import DocumentEntry, Entry, PassageRecord
from index.seen import SEEN_FILES
from index.segment import Segment, write_segment
from index.segments import AllRecords, AllTokens, window_places
from index.settings import index_folder
from index.tokens import similarities
from index.vectors import EXACT, AllVectors, FloatMatrix, FloatVector, IntVector, kind
from index.versions import LEASED, Lease, clear

_OURS = {NAME, DRAFT, VERSIONS, SEGMENTS, LOCK, BUILDER, *JOURNAL_FILES, *SEEN_FILES}
_BROKEN = (sqlite3.Error, OSError, RuntimeError)  # what SQLite, NumPy and FAISS fail with


class FolderIndex:
    """One published version of an index folder; see `index.interface.Index`.

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
        self._catalog = _checked(folder, manifest, shared)
        segments = [shared.get(name) or Segment(folder, name) for name in self._catalog.sizes]
        self.folder = folder
        self.manifest = manifest
        self.encoder = encoder
        self.segments = {segment.name: segment for segment in segments}
        self.window_places = window_places(segments)
        self.tokens = AllTokens(segments)
        self._find_in(self._catalog)

    def _find_in(self, catalog: Catalog) -> None:
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
        kept = {path: self._catalog.documents[path] for path in paths}
        narrow = copy.copy(self)
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
        return self.manifest.passages

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The numbers of the rows whose documents are there."""
        return np.flatnonzero(np.concatenate(self._live))

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

    def document(self, path: str) -> Document | None:
        """A document as it was read when it was indexed, or None."""
        return self.records.document(path)

    def headings(self, path: str) -> list[str]:
        """The innermost heading of each section of a document that has one, in order."""
        return self.records.headings(path)

    def words(self, question: str) -> Weighed:
        """The question's terms, weighed by how rare they are here."""
        return self.terms.weighed(question)

    def knows(self, terms: Collection[str]) -> bool:
        """Whether any passage holds any of these terms."""
        return any(map(self.terms.knows, terms))

    def nearest(self, vector: FloatVector, k: int) -> set[int]:
        """The rows of the passages nearest to a vector, by their own or by a window's."""
        found = set(self.passages.search(vector[None], k)[1][0].tolist())
        if len(self.windows):
            windows = self.windows.search(vector[None], k)[1][0]
            found.update(self.window_places[windows, 0].tolist())
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
        """For each token of the question, its best match in each passage; see `index.tokens`."""
        return similarities(question, [self.tokens.bits_of(int(row)) for row in rows], self.centre)

    def entry(self, listed: Listed) -> Entry:
        """A document whole, to be written again."""
        return self.segments[listed.segment].records.entry(listed.number)

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

    def close(self) -> None:
        """End the lease; the files are let go with the last who uses them."""
        self._lease.close()


def open_index(
    path: str | os.PathLike[str] | None = None,
    *,
    encoder: Encoder | None = None,
    shared: Mapping[str, Segment] | None = None,
) -> FolderIndex:
    """Open the published version of an index folder (by default as in `index.settings`).

    Every file is checked, so a damaged index never answers; but for the segments `shared` by an
    index that is open already.

    :raises IndexFolderError: if there is none, it is damaged, or another model made it.
    :raises ModelError: if the model can't be loaded.
    """
    folder = index_folder(path)
    manifest = Manifest.read(folder)
    encoder = encoder or load_encoder()
    while True:
        _match(folder, manifest, encoder)
        try:
            return FolderIndex(folder, manifest, encoder, shared or {})
        except (IndexFolderError, ValueError, *_BROKEN) as broken:
            latest = Manifest.read(folder)
            if latest.version == manifest.version:
                raise _damaged(folder, broken) from broken
            manifest = latest  # a new version was published, and ours removed, as we looked


def published(folder: Path, encoder: Encoder) -> Catalog:
    """What the published version holds, without opening it: its files are checked by size alone.

    :raises IndexFolderError: as `open_index`.
    """
    manifest = Manifest.read(folder)
    _match(folder, manifest, encoder)
    try:
        return _checked(folder, manifest, dict.fromkeys(_segments(manifest)))
    except (OSError, ValueError) as broken:
        raise _damaged(folder, broken) from broken


def add_segment(folder: Path, entries: Sequence[Entry], embedding: Embedding) -> Catalog:
    """Write documents as a new segment, which is of no version yet, and list them.

    :raises IndexFolderError: if the folder can't be written.
    """
    draft = folder / SEGMENTS / secrets.token_hex(8)
    with _writable(folder, draft):
        return write_segment(draft, entries, embedding)


def publish(
    folder: Path,
    parts: Sequence[Catalog],
    failures: Sequence[Failed],
    encoder: Encoder,
    *,
    with_tokens: bool = True,
) -> Manifest:
    """Publish a version that consists of these segments: new ones, and what is kept of others.

    :raises IndexFolderError: if the folder can't be written; the published version stays.
    """
    version = secrets.token_hex(8)
    draft = folder / VERSIONS / version
    catalog = Catalog.joined(parts, failures)
    with _writable(folder, draft):
        draft.mkdir(parents=True)
        catalog.write(draft / CATALOG)
        manifest = Manifest(
            version=version,
            model=encoder.identity,
            dimension=encoder.dimension,
            documents=len(catalog.documents),
            passages=catalog.passages,
            search={"exact": EXACT, "beyond": kind(EXACT + 1, encoder.dimension)},
            tokens=with_tokens,
            files=_files(folder, catalog) | _settled(folder, draft),
            chunking=CHUNKING,
        )
        (draft / LEASED).touch()
        manifest.publish(folder)
    return manifest


@contextmanager
def writing(folder: Path, on_busy: OnBusy = refuse) -> Iterator[bool]:
    """Hold the folder for one builder, and clear what is left of earlier builds.

    Yields whether another builder was waited for, as `index.lock.building` does.

    :raises IndexFolderError: if it can't be written, holds other files, or is being built and
        `on_busy` refuses to wait.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strangers = {file.name for file in folder.iterdir()} - _OURS
        if strangers and not (folder / NAME).exists():
            raise IndexFolderError("index_foreign", path=folder)
        with building(folder, on_busy) as waited:
            clear(folder)
            yield waited
            clear(folder)
    except OSError as failed:
        raise _unwritable(folder, failed) from failed


def _match(folder: Path, manifest: Manifest, encoder: Encoder) -> None:
    if manifest.model != encoder.identity:
        raise IndexFolderError(
            "index_other_model", path=folder, theirs=manifest.model, ours=encoder.identity
        )


def _checked(folder: Path, manifest: Manifest, shared: Mapping[str, object]) -> Catalog:
    """The catalog, after a check of all files but for the contents of shared segments."""
    unread = [name for name in _segments(manifest) if name not in shared]
    prefixes = (VERSIONS, *(f"{SEGMENTS}/{name}/" for name in unread))
    manifest.check(folder, prefixes)
    return Catalog.read(folder / VERSIONS / manifest.version / CATALOG)


def _segments(manifest: Manifest) -> set[str]:
    return {name.split("/")[1] for name in manifest.files if name.startswith(SEGMENTS)}


def _files(folder: Path, catalog: Catalog) -> dict[str, FileAbout]:
    """The files of the segments: as published already, else once they are on the disk."""
    try:
        before = Manifest.read(folder).files
    except IndexFolderError:
        before = {}
    files: dict[str, FileAbout] = {}
    for name in catalog.sizes:
        prefix = f"{SEGMENTS}/{name}/"
        known = {path: about for path, about in before.items() if path.startswith(prefix)}
        files |= known or _settled(folder, folder / SEGMENTS / name)
    return files


def _damaged(folder: Path, broken: Exception) -> IndexFolderError:
    if isinstance(broken, IndexFolderError):
        return broken
    return IndexFolderError("index_damaged", path=folder, what=str(broken))


@contextmanager
def _writable(folder: Path, draft: Path) -> Iterator[None]:
    """Write a draft; one that fails is removed."""
    try:
        yield
    except _BROKEN as failed:
        shutil.rmtree(draft, ignore_errors=True)
        raise _unwritable(folder, failed) from failed


def _unwritable(folder: Path, failed: Exception) -> IndexFolderError:
    reason = getattr(failed, "strerror", None) or str(failed)
    return IndexFolderError("index_unwritable", path=folder, reason=reason)


def _settled(folder: Path, draft: Path) -> dict[str, FileAbout]:
    """Every file of a draft, once it is on the disk, with its size and hash."""
    files: dict[str, FileAbout] = {}
    for path in sorted(draft.rglob("*")):
        settle(path)
        if path.is_file():
            files[path.relative_to(folder).as_posix()] = FileAbout.of(path)
    settle(draft)
    settle(draft.parent)
    return files
