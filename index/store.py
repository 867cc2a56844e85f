"""An index folder: opening the published version, and publishing a new one.

manifest.json            which version is published, and what it must hold
versions/<version>/      records.sqlite, passages.faiss, windows.faiss, windows.npy,
                         terms/, tokens/
lock                     held while someone builds
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
from index.manifest import CHUNKING, NAME, VERSIONS, Manifest, describe
from index.model import Encoder, load_encoder
from index.records import (
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

LOCK = "lock"
_OURS = {NAME, f"{NAME}.new", VERSIONS, LOCK}


class Index:
    """One published version of an index, opened for reading; safe to share between threads.

    All files are opened at once (and mapped, not read), so that a version which is replaced and
    removed meanwhile still answers to the end.

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
        self.records = Records(version / "records.sqlite")
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
        except (IndexFolderError, sqlite3.Error, OSError, RuntimeError, ValueError) as broken:
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
        files = {
            file.relative_to(draft).as_posix(): _described(file)
            for file in sorted(draft.rglob("*"))
            if file.is_file()
        }
        manifest = Manifest(
            version=version,
            model=encoder.identity,
            dimension=encoder.dimension,
            documents=len(entries),
            passages=len(embedding.passages),
            scanned_at=scanned_at,
            files=files,
            chunking=CHUNKING,
        )
        manifest.publish(folder)
    except OSError as failed:
        shutil.rmtree(draft, ignore_errors=True)
        raise IndexFolderError(
            "index_unwritable", path=folder, reason=failed.strerror or str(failed)
        ) from failed
    _remove_versions(folder, keep=version)
    return manifest


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the folder for one builder; the lock of a builder that died is free.

    :raises IndexFolderError: if it can't be written, holds other files, or is being built.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        strangers = {file.name for file in folder.iterdir()} - _OURS
        if strangers and not (folder / NAME).exists():
            raise IndexFolderError("index_foreign", path=folder)
        with FileLock(folder / LOCK, timeout=0):
            yield
    except Timeout:
        raise IndexFolderError("index_busy", path=folder) from None
    except OSError as failed:
        raise IndexFolderError(
            "index_unwritable", path=folder, reason=failed.strerror or str(failed)
        ) from failed


def _write(
    draft: Path, entries: Sequence[Entry], failures: Sequence[Failed], embedding: Embedding
) -> None:
    write_records(draft / "records.sqlite", entries, failures)
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


def _described(file: Path) -> tuple[int, str]:
    found = describe(file)
    if found is None:
        raise OSError(f"{file.name} vanished while it was written")
    return found


def _remove_versions(folder: Path, keep: str) -> None:
    """Remove what is not published; a reader that still has old files open keeps them."""
    for version in (folder / VERSIONS).iterdir():
        if version.name != keep:
            shutil.rmtree(version, ignore_errors=True)
