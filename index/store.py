"""An index folder: opening the published version, and publishing a new one.

manifest.json            which version is published, and what it must hold
versions/<version>/      records.sqlite, passages.faiss, windows.faiss, windows.npy,
                         terms/, tokens/; leased, a file that readers lock
embedded.sqlite          what was embedded for the next version, while it is built
lock, builder.json       held while someone builds, and who
"""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.documents import Document
from index.embedding import Embedding
from index.errors import IndexFolderError
from index.journal import JOURNAL_FILES
from index.lock import BUILDER, LOCK, building
from index.manifest import CHUNKING, DRAFT, NAME, VERSIONS, Manifest, describe, settle
from index.model import Encoder, load_encoder
from index.records import (
    RECORDS,
    DocumentEntry,
    Entry,
    Failed,
    PassageRecord,
    Records,
    write_records,
)
from index.settings import index_folder
from index.terms import Terms
from index.tokens import Tokens
from index.vectors import Vectors
from index.versions import LEASED, Lease, clear

_OURS = {NAME, DRAFT, VERSIONS, LOCK, BUILDER, *JOURNAL_FILES}
_BROKEN = (sqlite3.Error, OSError, RuntimeError)  # what SQLite, NumPy and FAISS fail with


class Index:
    """One published version of an index, opened for reading; safe to share between threads.

    All files are opened at once (and mapped, not read), and leased, so that a version which is
    replaced meanwhile still answers to the end.

    `documents` has every document with its title and number of passages, by path. Rows number the
    passages from 0: `passages` has a vector a row, `terms` their words, `tokens` their tokens;
    `windows` has a vector a window of sentences, and `window_places` of shape (n_windows, 3) tells
    each one's row, and its start and end in the passage's text.
    """

    def __init__(self, folder: Path, manifest: Manifest, encoder: Encoder) -> None:
        version = folder / VERSIONS / manifest.version
        self.folder = folder
        self.manifest = manifest
        self.encoder = encoder
        self._lease = Lease(version)
        self.records = Records(version / RECORDS)
        self.documents: tuple[DocumentEntry, ...] = self.records.documents()
        self.passages = Vectors.read(version / "passages.faiss")
        self.windows = Vectors.read(version / "windows.faiss")
        self.window_places: npt.NDArray[np.int32] = np.load(version / "windows.npy", mmap_mode="r")
        self.terms = Terms.read(version / "terms")
        self.tokens = Tokens.read(version / "tokens")

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        return self.manifest.passages

    def passage(self, row: int) -> PassageRecord:
        """One passage by its row number."""
        return self.records.passage(row)

    def document(self, path: str) -> Document | None:
        """A document as it was read when it was indexed, or None."""
        return self.records.document(path)

    def embedding(self) -> Embedding:
        """All vectors at once, for the next version to take over."""
        return Embedding(
            self.records.digests(),
            self.passages.rows(range(len(self.passages))),
            self.windows.rows(range(len(self.windows))),
            self.window_places,
            self.tokens,
        )

    def is_current(self) -> bool:
        """Whether no other version has been published since."""
        try:
            return Manifest.read(self.folder).version == self.manifest.version
        except IndexFolderError:
            return False

    def close(self) -> None:
        """Let go of the files."""
        self.records.close()
        self._lease.close()


def open_index(
    path: str | os.PathLike[str] | None = None, *, encoder: Encoder | None = None
) -> Index:
    """Open the published version of an index folder (by default as in `index.settings`).

    Every file is checked, so a damaged index never answers.

    :raises IndexFolderError: if there is none, it is damaged, or another model made it.
    :raises ModelError: if the model can't be loaded.
    """
    folder = index_folder(path)
    manifest = Manifest.read(folder)
    encoder = encoder or load_encoder()
    while True:
        if manifest.model != encoder.identity:
            raise IndexFolderError(
                "index_other_model", path=folder, theirs=manifest.model, ours=encoder.identity
            )
        try:
            manifest.check(folder)
            return Index(folder, manifest, encoder)
        except (IndexFolderError, ValueError, *_BROKEN) as broken:
            latest = Manifest.read(folder)
            if latest.version == manifest.version:
                raise _damaged(folder, broken) from broken
            manifest = latest  # a new version was published, and ours removed, as we looked


def publish(
    folder: Path,
    entries: Sequence[Entry],
    failures: Sequence[Failed],
    embedding: Embedding,
    encoder: Encoder,
    scanned_at: int,
) -> Manifest:
    """Write a new version beside the published one, then publish it.

    :raises IndexFolderError: if the folder can't be written; the published version stays.
    """
    version = secrets.token_hex(8)
    draft = folder / VERSIONS / version
    try:
        draft.mkdir(parents=True)
        _write(draft, entries, failures, embedding)
        manifest = Manifest(
            version=version,
            model=encoder.identity,
            dimension=encoder.dimension,
            documents=len(entries),
            passages=len(embedding.passages),
            scanned_at=scanned_at,
            files=_settled(draft),
            chunking=CHUNKING,
        )
        (draft / LEASED).touch()
        manifest.publish(folder)
    except _BROKEN as failed:
        shutil.rmtree(draft, ignore_errors=True)
        raise _unwritable(folder, failed) from failed
    return manifest


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the folder for one builder, and clear what is left of earlier builds.

    :raises IndexFolderError: if it can't be written, holds other files, or is being built.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strangers = {file.name for file in folder.iterdir()} - _OURS
        if strangers and not (folder / NAME).exists():
            raise IndexFolderError("index_foreign", path=folder)
        with building(folder):
            clear(folder)
            yield
            clear(folder)
    except OSError as failed:
        raise _unwritable(folder, failed) from failed


def _write(
    draft: Path, entries: Sequence[Entry], failures: Sequence[Failed], embedding: Embedding
) -> None:
    write_records(draft / RECORDS, entries, failures)
    Vectors.from_matrix(embedding.passages).write(draft / "passages.faiss")
    Vectors.from_matrix(embedding.windows).write(draft / "windows.faiss")
    np.save(draft / "windows.npy", embedding.window_places)
    Terms.from_texts([chunk.in_context for entry in entries for chunk in entry.chunks]).write(
        draft / "terms"
    )
    embedding.tokens.write(draft / "tokens")


def _damaged(folder: Path, broken: Exception) -> IndexFolderError:
    if isinstance(broken, IndexFolderError):
        return broken
    return IndexFolderError("index_damaged", path=folder, what=str(broken))


def _unwritable(folder: Path, failed: Exception) -> IndexFolderError:
    reason = getattr(failed, "strerror", None) or str(failed)
    return IndexFolderError("index_unwritable", path=folder, reason=reason)


def _settled(draft: Path) -> dict[str, tuple[int, str]]:
    """Every file of the version, once it is on the disk, with its size and hash."""
    files: dict[str, tuple[int, str]] = {}
    for path in sorted(draft.rglob("*")):
        settle(path)
        if path.is_file():
            files[path.relative_to(draft).as_posix()] = _described(path)
    settle(draft)
    settle(draft.parent)
    return files


def _described(file: Path) -> tuple[int, str]:
    found = describe(file)
    if found is None:
        raise OSError(f"{file.name} vanished while it was written")
    return found
