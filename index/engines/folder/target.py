"""An index folder written to: what is new becomes a segment, and a manifest publishes it.

manifest.json            which version is published, and every file that it must have
versions/<version>/      catalog.json: its segments and documents; leased, which readers lock
segments/<segment>/      records.sqlite, passages.faiss, windows.faiss, windows.npy,
                         terms/, tokens/
seen.json                what the documents' files looked like when they were last read
pages.sqlite             what was read from pictures of pages
embedded.sqlite          what was embedded for the next version, while it is built
lock, builder.json       held while someone builds, and who
"""

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.encoders import Encoder
from index.engines.catalog import CATALOG, Catalog, Failed
from index.engines.folder.index import (
    BROKEN,
    FolderIndex,
    checked,
    damaged,
    match,
    open_folder,
    segments_in,
)
from index.engines.folder.manifest import DRAFT, FileAbout, Manifest, settle
from index.engines.folder.merging import outgrown
from index.engines.folder.segment import write_segment
from index.engines.folder.status import status
from index.engines.folder.vectors import EXACT, kind
from index.engines.folder.verify import verify
from index.engines.folder.versions import LEASED, clear
from index.engines.lock import BUILDER, LOCK, OnBusy, building, refuse
from index.errors import IndexFolderError
from index.passages import CHUNKING, Embedding, Entry
from index.settings import JOURNAL_FILES, MANIFEST, PAGES_FILES, SEEN_FILES, SEGMENTS, VERSIONS

_OURS = {
    MANIFEST,
    DRAFT,
    VERSIONS,
    SEGMENTS,
    LOCK,
    BUILDER,
    *JOURNAL_FILES,
    *SEEN_FILES,
    *PAGES_FILES,
}


class FolderTarget:
    """An index folder to write to; see `Target`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def state(self) -> Path:
        """Where a builder remembers things between builds."""
        return self.folder

    @contextmanager
    def writing(self, on_busy: OnBusy = refuse) -> Iterator[bool]:
        """Hold the folder for one builder, and clear what is left of earlier builds.

        Yields whether another builder was waited for, as `index.engines.lock.building` does.

        :raises IndexFolderError: if it can't be written, holds other files, or is being built and
            `on_busy` refuses to wait.
        """
        folder = self.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            strangers = {file.name for file in folder.iterdir()} - _OURS
            if strangers and not (folder / MANIFEST).exists():
                raise IndexFolderError("index_foreign", path=folder)
            with building(folder, on_busy) as waited:
                clear(folder)
                yield waited
                clear(folder)
        except OSError as failed:
            raise _unwritable(folder, failed) from failed

    def about(self) -> Manifest:
        """What the published version says of itself.

        :raises IndexFolderError: if there is none, or it is damaged, or of another format.
        """
        return Manifest.read(self.folder)

    def catalog(self, encoder: Encoder) -> Catalog:
        """What the published version holds, without opening it: files are checked by size alone.

        :raises IndexFolderError: as `open`.
        """
        manifest = self.about()
        match(self.folder, manifest.model, encoder)
        try:
            return checked(self.folder, manifest, dict.fromkeys(segments_in(manifest)))
        except (OSError, ValueError) as broken:
            raise damaged(self.folder, broken) from broken

    def open(self, encoder: Encoder) -> FolderIndex:
        """The published version; errors as in `open_folder`."""
        return open_folder(self.folder, encoder)

    def status(self) -> str:
        """What it holds; errors as in `index.engines.folder.status`."""
        return status(self.folder)

    def verify(self) -> str:
        """Check everything; errors as in `index.engines.folder.verify`."""
        return verify(self.folder)

    def outgrown(self, kept: Catalog, new: int) -> set[str]:
        """Segments whose documents are to be written again along with `new` passages."""
        return outgrown(kept, new)

    def add(self, entries: Sequence[Entry], embedding: Embedding) -> Catalog:
        """Write documents as a new segment, which is of no version yet, and list them.

        :raises IndexFolderError: if the folder can't be written.
        """
        draft = self.folder / SEGMENTS / secrets.token_hex(8)
        with _writable(self.folder, draft):
            return write_segment(draft, entries, embedding)

    def publish(
        self,
        parts: Sequence[Catalog],
        failures: Sequence[Failed],
        encoder: Encoder,
        *,
        with_tokens: bool = True,
    ) -> None:
        """Publish a version that consists of these segments: new ones, and what others keep.

        :raises IndexFolderError: if the folder can't be written; the published version stays.
        """
        folder, version = self.folder, secrets.token_hex(8)
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


@contextmanager
def _writable(folder: Path, draft: Path) -> Iterator[None]:
    """Write a draft; one that fails is removed."""
    try:
        yield
    except BROKEN as failed:
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
