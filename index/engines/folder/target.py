"""An index folder written to.

manifest.json            which version is published, and every file that it must have
versions/<version>/      catalog.json: its segments and documents; leased, which readers lock
segments/<segment>/      records.sqlite, passages.faiss, windows.faiss, windows.npy,
                         terms/, tokens/
state/                   what a builder remembers
lock, builder.json       held while someone builds, and who
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.encoders import Encoder
from index.engines.catalog import Catalog
from index.engines.folder.checking import published
from index.engines.folder.draft import FolderDraft, unwritable
from index.engines.folder.index import FolderIndex, open_folder
from index.engines.folder.manifest import DRAFT, Manifest
from index.engines.folder.status import status
from index.engines.folder.verify import verify
from index.engines.folder.versions import clear
from index.engines.lock import BUILDER, LOCK, OnBusy, building, refuse
from index.errors import IndexFolderError
from index.settings import MANIFEST, SEGMENTS, VERSIONS

_STATE = "state"
_OURS = {MANIFEST, DRAFT, VERSIONS, SEGMENTS, _STATE, LOCK, BUILDER}


class FolderTarget:
    """An index folder to write to; see `Target`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def state(self) -> Path:
        """Where a builder remembers things between builds."""
        return self.folder / _STATE

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
                self.state.mkdir(exist_ok=True)
                clear(folder)
                yield waited
                clear(folder)
        except OSError as failed:
            raise unwritable(folder, failed) from failed

    def about(self) -> Manifest:
        """What the published version says of itself.

        :raises IndexFolderError: if there is none, or it is damaged, or of another format.
        """
        return Manifest.read(self.folder)

    def catalog(self, encoder: Encoder) -> Catalog:
        """What the published version holds; errors as in `open_folder`."""
        return published(self.folder, encoder)[1]

    def open(self, encoder: Encoder) -> FolderIndex:
        """The published version; errors as in `open_folder`."""
        return open_folder(self.folder, encoder)

    def draft(self, encoder: Encoder, *, with_tokens: bool = True) -> FolderDraft:
        """A new version, which is empty at first."""
        return FolderDraft(self.folder, encoder, with_tokens=with_tokens)

    def status(self) -> str:
        """What it holds; errors as in `index.engines.folder.status`."""
        return status(self.folder)

    def verify(self) -> str:
        """Check everything; errors as in `index.engines.folder.verify`."""
        return verify(self.folder)
