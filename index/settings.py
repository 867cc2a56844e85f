"""Where documents and index live, unless a caller says otherwise."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import DocumentsError, IndexFolderError

MANIFEST, VERSIONS, SEGMENTS = "manifest.json", "versions", "segments"
"""What lies in every index folder, by which it is told from any other."""

SEEN, JOURNAL = "seen.json", "embedded.sqlite"
SEEN_FILES = (SEEN, f"{SEEN}.new")
JOURNAL_FILES = (JOURNAL, f"{JOURNAL}-journal")
PAGES = "pages.sqlite"
PAGES_FILES = (PAGES, f"{PAGES}-journal")
"""What a builder remembers between builds; in an index folder it lies beside the versions."""

_REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Address:
    """A Milvus: a server's URI, or the path of a `.db` that is served in process.

    `state` is a folder of this machine for what a builder remembers, and for a calibration and a
    reader of one's own. `prefix` begins the names of the index's collections.
    """

    uri: str
    state: Path
    prefix: str = "yongwen"

    def __str__(self) -> str:
        """As people may read it: without a password that is in it."""
        parts = urlsplit(self.uri)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


Place = Path | Address
"""Where an index is kept: in a folder, or in a Milvus."""


def documents_folder(named: str | os.PathLike[str] | None = None) -> Path:
    """The documents folder: the one named, else `YONGWEN_DOCUMENTS`, else `seeds/`.

    :raises DocumentsError: if the name is empty: a variable of a script may have been unset.
    """
    if named == "":
        raise DocumentsError("documents_unnamed")
    return _real(named or os.environ.get("YONGWEN_DOCUMENTS") or _REPOSITORY / "seeds")


def index_place(
    named: str | os.PathLike[str] | Place | None = None,
    documents: str | os.PathLike[str] | None = None,
) -> Place:
    """Where the index is: as named, else `YONGWEN_INDEX`, else a folder beside the documents.

    The last is named after the documents folder, so that two folders never share one index. What
    has a scheme (`http://…`) or ends in `.db` is a Milvus.

    :raises IndexFolderError: if the name is empty.
    :raises DocumentsError: if that of the documents folder is.
    """
    if isinstance(named, Address):
        return named
    if named == "":
        raise IndexFolderError("index_unnamed")
    folder = documents_folder(documents)
    chosen = os.fspath(named or os.environ.get("YONGWEN_INDEX") or "")
    if "://" in chosen or chosen.endswith(".db"):
        uri = chosen if "://" in chosen else str(_real(chosen))
        return Address(uri, folder.parent / f".{folder.name}-milvus")
    return _real(chosen) if chosen else folder.parent / f".{folder.name}-index"


def state_folder(place: Place) -> Path:
    """A folder for what belongs to an index and is no part of it, on this machine."""
    return place.state if isinstance(place, Address) else place


def _real(path: str | os.PathLike[str]) -> Path:
    """A path without links; one that leads in a circle stays, to be found unreadable later."""
    return Path(os.path.realpath(path))


def evaluation_folder() -> Path:
    """What evaluations keep, unless a caller says otherwise: beside the documents."""
    return documents_folder().parent / ".evaluation-index"
