"""Whether an index folder is whole, and this encoder's."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from index.encoders import Encoder
from index.engines.folder.catalog import FolderCatalog
from index.engines.folder.manifest import Manifest
from index.errors import IndexFolderError
from index.settings import SEGMENTS, VERSIONS

BROKEN = (sqlite3.Error, OSError, RuntimeError)
"""What SQLite, NumPy and FAISS fail with."""


def match(place: object, model: str, encoder: Encoder) -> None:
    """See whether an index was made by this encoder.

    :raises IndexFolderError: if another made it.
    """
    if model != encoder.identity:
        raise IndexFolderError("index_other_model", path=place, theirs=model, ours=encoder.identity)


def published(folder: Path, encoder: Encoder) -> tuple[Manifest, FolderCatalog]:
    """What the published version holds, without opening it: files are checked by size alone.

    :raises IndexFolderError: as `open_folder`.
    """
    manifest = Manifest.read(folder)
    match(folder, manifest.model, encoder)
    try:
        return manifest, checked(folder, manifest, dict.fromkeys(segments_in(manifest)))
    except (OSError, ValueError) as broken:
        raise damaged(folder, broken) from broken


def checked(folder: Path, manifest: Manifest, shared: Mapping[str, object]) -> FolderCatalog:
    """The catalog, after a check of all files but for the contents of shared segments.

    :raises IndexFolderError: naming the first file that is missing or differs.
    """
    unread = [name for name in segments_in(manifest) if name not in shared]
    prefixes = (VERSIONS, *(f"{SEGMENTS}/{name}/" for name in unread))
    manifest.check(folder, prefixes)
    return FolderCatalog.read(folder / VERSIONS / manifest.version)


def segments_in(manifest: Manifest) -> set[str]:
    """The names of its segments."""
    return {name.split("/")[1] for name in manifest.files if name.startswith(SEGMENTS)}


def damaged(folder: Path, broken: Exception) -> IndexFolderError:
    """What is wrong with a folder whose files failed so."""
    if isinstance(broken, IndexFolderError):
        return broken
    return IndexFolderError("index_damaged", path=folder, what=str(broken))
