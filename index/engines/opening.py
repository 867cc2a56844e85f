"""Indexes by the place where they are kept."""

import os

from index.encoders import Encoder, load_encoder
from index.engines.folder.target import FolderTarget
from index.engines.interface import Index, Target
from index.settings import Address, Place, index_place


def open_index(
    place: str | os.PathLike[str] | Place | None = None, *, encoder: Encoder | None = None
) -> Index:
    """Open the published version of an index (by default where `index.settings` says).

    :raises IndexFolderError: if there is none, it is damaged, another model made it, or it can't be
        reached.
    :raises ModelError: if the model can't be loaded.
    """
    return target_at(index_place(place)).open(encoder or load_encoder())


def target_at(place: Place) -> Target:
    """The index at a place; here, and nowhere else, it is chosen which engine keeps it."""
    if isinstance(place, Address):
        from index.engines.milvus.target import MilvusTarget

        return MilvusTarget(place)
    return FolderTarget(place)
