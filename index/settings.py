"""Where documents and index live, unless a caller says otherwise."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import DocumentsError, IndexFolderError

MANIFEST, VERSIONS, SEGMENTS = "manifest.json", "versions", "segments"
"""What lies in every index folder, by which it is told from any other."""

_SEEDS = Path(__file__).resolve().parent.parent / "seeds"
_HERE = "documents"


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
    """The documents folder: the one named, else `YONGWEN_DOCUMENTS`, else `seeds/` of a checkout.

    Where the program is installed without its repository, it is `documents` where one stands.

    :raises DocumentsError: if the name is empty: a variable of a script may have been unset.
    """
    if named == "":
        raise DocumentsError("documents_unnamed")
    usual = _SEEDS if _SEEDS.is_dir() else _HERE
    return _real(named or os.environ.get("YONGWEN_DOCUMENTS") or usual)


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


def _real(path: str | os.PathLike[str]) -> Path:
    """A path without links; one that leads in a circle stays, to be found unreadable later."""
    return Path(os.path.realpath(path))


def evaluation_folder() -> Path:
    """What evaluations keep, unless a caller says otherwise: beside the documents."""
    return documents_folder().parent / ".evaluation-index"
