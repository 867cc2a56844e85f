"""Indexes by the place where they are kept."""

import os

from index.encoders import Encoder, load_encoder
from index.engines.folder.index import FolderIndex, open_folder
from index.engines.folder.target import FolderTarget
from index.engines.interface import Index, Target
from index.settings import Address, Place, index_place


def open_index(
    place: str | os.PathLike[str] | Place | None = None,
    *,
    encoder: Encoder | None = None,
    before: Index | None = None,
) -> Index:
    """Open the published version of an index (by default where `index.settings` says).

    What it shares with a version that was opened `before` is not checked again.

    :raises IndexFolderError: if there is none, it is damaged, another model made it, or it can't be
        reached.
    :raises ModelError: if the model can't be loaded.
    """
    at, encoder = index_place(place), encoder or load_encoder()
    if isinstance(at, Address):
        from index.engines.milvus.index import open_milvus

        return open_milvus(at, encoder)
    shared = before.segments if isinstance(before, FolderIndex) else None
    return open_folder(at, encoder, shared)


def target_at(place: Place) -> Target:
    """An index to write to."""
    if isinstance(place, Address):
        from index.engines.milvus.target import MilvusTarget

        return MilvusTarget(place)
    return FolderTarget(place)
