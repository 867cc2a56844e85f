"""A version in the making: what is new becomes segments, and a manifest publishes them."""

import secrets
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.encoders import Encoder
from index.engines.catalog import Failure
from index.engines.folder.catalog import FolderCatalog
from index.engines.folder.checking import BROKEN, published
from index.engines.folder.manifest import FileAbout, Manifest
from index.engines.folder.merging import LARGEST, outgrown
from index.engines.folder.segment import Embedded, Segment, write_segment
from index.engines.folder.vectors import EXACT, kind
from index.engines.folder.versions import LEASED
from index.errors import IndexFolderError, IndexUnwritableError
from index.passages import Embedding, Entry
from index.settings import SEGMENTS, VERSIONS
from index.system import settle


class FolderDraft:
    """See `Draft`.

    What is added waits until it fills a segment; what still waits at the end takes small segments
    of the published version in.
    """

    def __init__(self, folder: Path, encoder: Encoder, *, with_tokens: bool) -> None:
        self._folder = folder
        self._encoder = encoder
        self._with_tokens = with_tokens
        self._waiting: list[Embedded] = []
        self._written: list[FolderCatalog] = []

    def add(self, entries: Sequence[Entry], embedding: Embedding) -> None:
        """Take documents in, with the vectors of their passages.

        :raises IndexUnwritableError: if the folder can't be written.
        """
        self._waiting.append(Embedded(entries, embedding))
        if self._pending >= LARGEST:
            self._write()

    def publish(self, kept: Collection[str] = (), failures: Sequence[Failure] = ()) -> None:
        """Publish what was added and what is kept of the published version.

        :raises IndexFolderError: if the folder can't be written, or a segment that is to be taken
            in is damaged; the published version stays.
        """
        stay = self._merged(kept) if kept else []
        if self._waiting:
            self._write()
        self._publish(FolderCatalog.joined([*stay, *self._written], failures))

    @property
    def _pending(self) -> int:
        return sum(each.size for each in self._waiting)

    def _merged(self, kept: Collection[str]) -> list[FolderCatalog]:
        """Take small segments in; what of the published version stays where it is."""
        manifest, before = published(self._folder, self._encoder)
        catalog = before.keeping(kept)
        taken = outgrown(catalog, self._pending)
        if taken:
            manifest.check(self._folder, tuple(f"{SEGMENTS}/{name}/" for name in taken))
        segments = {name: Segment(self._folder, name) for name in taken}
        moved = catalog.within(taken)
        self._waiting += [segments[each.segment].embedded(each) for each in moved]
        return [catalog.keeping(catalog.documents.keys() - {each.path for each in moved})]

    def _write(self) -> None:
        """Write all that waits as a segment, which is of no version yet."""
        content, self._waiting = Embedded.joined(self._waiting), []
        draft = self._folder / SEGMENTS / secrets.token_hex(8)
        with _writable(self._folder, draft):
            self._written.append(write_segment(draft, content))

    def _publish(self, catalog: FolderCatalog) -> None:
        folder, version = self._folder, secrets.token_hex(8)
        draft = folder / VERSIONS / version
        with _writable(folder, draft):
            draft.mkdir(parents=True)
            catalog.write(draft)
            manifest = Manifest(
                version=version,
                model=self._encoder.identity,
                dimension=self._encoder.dimension,
                documents=len(catalog.documents),
                passages=catalog.passages,
                search={"exact": EXACT, "beyond": kind(EXACT + 1, self._encoder.dimension)},
                tokens=self._with_tokens,
                files=_files(folder, catalog) | _settled(folder, draft),
            )
            (draft / LEASED).touch()
            manifest.publish(folder)


def unwritable(folder: Path, failed: Exception) -> IndexUnwritableError:
    """What is wrong with a folder that could not be written."""
    reason = getattr(failed, "strerror", None) or str(failed)
    return IndexUnwritableError(path=folder, reason=reason)


def _files(folder: Path, catalog: FolderCatalog) -> dict[str, FileAbout]:
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
        raise unwritable(folder, failed) from failed


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
