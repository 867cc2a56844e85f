"""Where documents and index live, unless a caller says otherwise."""

import os
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parent.parent

Place = Path
"""Where an index is kept."""


def documents_folder(named: str | os.PathLike[str] | None = None) -> Path:
    """The documents folder: the one named, else `YONGWEN_DOCUMENTS`, else `seeds/`."""
    return Path(named or os.environ.get("YONGWEN_DOCUMENTS") or _REPOSITORY / "seeds").resolve()


def index_place(
    named: str | os.PathLike[str] | Place | None = None,
    documents: str | os.PathLike[str] | None = None,
) -> Place:
    """Where the index is: as named, else `YONGWEN_INDEX`, else a folder beside the documents.

    The last is named after the documents folder, so that two folders never share one index.
    """
    chosen = named or os.environ.get("YONGWEN_INDEX")
    if chosen:
        return Path(chosen).resolve()
    folder = documents_folder(documents)
    return folder.parent / f".{folder.name}-index"


def evaluation_folder() -> Path:
    """Where evaluations keep their indexes: beside the documents."""
    return documents_folder().parent / ".evaluation-index"
