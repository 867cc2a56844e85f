"""The versions in an index folder: a reader leases the one it reads, and a builder clears the rest.

A lease is a shared lock of the operating system on a file of the version, so it ends with the
process at the latest, and needs no right to write.
"""

import os
import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.engines.folder.catalog import FolderCatalog
from index.engines.folder.manifest import DRAFT, Manifest
from index.errors import IndexFolderError, IndexMissingError
from index.settings import SEGMENTS, VERSIONS
from index.system import has_locks, lock

LEASED = "leased"
_REMOVED = ".removed"


class Lease:
    """Holds a version's files for a reader until it is closed or forgotten.

    :raises OSError: if the version is being removed, or is gone.
    """

    def __init__(self, version: Path) -> None:
        handle = os.open(version / LEASED, os.O_RDONLY)
        self.close = weakref.finalize(self, os.close, handle)
        lock(handle, exclusive=False)


def clear(folder: Path) -> None:
    """Remove what earlier builds left: drafts, and versions that are not published nor read.

    What can't be removed now is left for the next time. Only for who holds the builder's lock.
    """
    try:
        published = Manifest.read(folder).version
    except IndexMissingError:
        published = None
    except IndexFolderError:
        return  # which version is published can't be told
    with suppress(OSError):
        (folder / DRAFT).unlink(missing_ok=True)
    for version in _inside(folder / VERSIONS):
        if version.name != published:
            with suppress(OSError):
                _remove(version)
    _clear_segments(folder)


def _clear_segments(folder: Path) -> None:
    """Remove the segments that no version has, of those that are left."""
    needed: set[str] = set()
    for version in _inside(folder / VERSIONS):
        try:
            needed.update(FolderCatalog.read(version).sizes)
        except (OSError, ValueError):
            return  # which segments it has can't be told
    for segment in _inside(folder / SEGMENTS):
        if segment.name not in needed:
            shutil.rmtree(segment, ignore_errors=True)


def _inside(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _remove(version: Path) -> None:
    """Remove a version whole, or leave it whole.

    :raises OSError: if somebody reads it; on Windows moving it fails then.
    """
    with _unread(version):
        removed = version.with_suffix(_REMOVED)
        if version != removed:
            version.rename(removed)
    shutil.rmtree(removed, ignore_errors=True)


@contextmanager
def _unread(version: Path) -> Iterator[None]:
    if not has_locks() or not (version / LEASED).exists():
        yield
        return
    handle = os.open(version / LEASED, os.O_RDWR)
    try:
        lock(handle, exclusive=True)
        yield
    finally:
        os.close(handle)
