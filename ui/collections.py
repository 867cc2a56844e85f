"""Several folders of documents, each with an index of its own, to switch between in one window."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ui.library import Library, WindowError

Collections = Mapping[str, Library]
"""Libraries by name, the one first that is shown unless an address names another."""


class SharedPlaceError(WindowError):
    """Two folders would be kept in one index."""

    key = "place_shared"


def named(libraries: Sequence[Library]) -> Collections:
    """The libraries by the names of their folders, with those above them where they are alike.

    :raises SharedPlaceError: if two are of one folder, or are kept in one index.
    """
    folders = [library.documents for library in libraries]
    if len({str(library.place) for library in libraries}) < len(libraries):
        raise SharedPlaceError
    return {_name(folder, folders): each for folder, each in zip(folders, libraries, strict=True)}


def _name(folder: Path, folders: Sequence[Path]) -> str:
    """The end of a path that no other has."""
    others = [other.parts for other in folders if other != folder]
    sizes = range(1, len(folder.parts) + 1)
    parts = (folder.parts[-size:] for size in sizes)
    own = next(p for p in parts if all(other[-len(p) :] != p for other in others))
    return "/".join(own)
