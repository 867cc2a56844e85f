"""Pages of a document in its folder: how they look, and where its text stands on them."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL.Image import Image

from index.documents import scans
from index.documents.document import Document, draw_page, read_bytes
from index.documents.formats import PAGED
from index.documents.formats.drawing import DPI
from index.documents.ocr import Line
from index.documents.printed import NOTHING, Printed
from index.errors import DocumentError

Recall = Callable[[Image], Sequence[Line]]
"""What was read on a picture of a page before; nothing if that is not known."""


def page_count(folder: Path, path: str) -> int:
    """How many pages a file has; 0 if its format has none.

    :raises DocumentError: if it can't be read.
    """
    paged = PAGED.get(Path(path).suffix.lower())
    return paged.count(read_bytes(folder, path)) if paged else 0


def page_picture(folder: Path, path: str, page: int) -> bytes:
    """A page of a document in the folder as a JPEG, its longer side `drawing.SIDE` pixels.

    :raises DocumentError: if it can't be drawn.
    """
    made = io.BytesIO()
    draw_page(path, read_bytes(folder, path), page).save(made, "JPEG", quality=80)
    return made.getvalue()


def printed(folder: Path, document: Document, page: int, recall: Recall) -> Printed:
    """What is printed on a page of a document and around it, as far as that is known.

    :raises DocumentError: if it can't be read.
    """
    paged = PAGED.get(Path(document.path).suffix.lower())
    if paged is None:
        return NOTHING
    data = read_bytes(folder, document.path)
    if document.is_seen(page):
        shown = draw_page(document.path, data, page, DPI)
        return scans.printed(recall(shown), page, shown.size)
    try:
        return paged.printed(data, page) if paged.printed else NOTHING
    except (DocumentError, MemoryError):
        raise
    except Exception as broken:
        raise DocumentError("damaged") from broken
