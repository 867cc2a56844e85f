"""A folder's files become documents: text with places."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path

from PIL.Image import Image

from index.documents import scans
from index.documents.formats import PAGED, READERS, converted
from index.documents.formats.drawing import DPI
from index.documents.formats.reading import Reading
from index.documents.metadata import NO_METADATA, Metadata
from index.documents.ocr import ocr_name
from index.documents.paragraphs import VERSION, Paragraph, Role, paragraphs_of
from index.documents.scans import See
from index.errors import DocumentError, DocumentsError, DocumentUnreadableError
from index.script import encodable
from index.settings import MANIFEST, SEGMENTS, VERSIONS

MAX_MEGABYTES = 100
"""A larger file is a log or a dump rather than a document."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read.

    `path` is relative to the documents folder, with forward slashes. `text` is the whole text (of
    a format with markup: without its marks), `paragraphs` cover every character of it that is not
    white space, in order. `metadata` is what it says of itself. `labels` are the numbers printed on
    its pages, where these are not the pages' count; `unread` the pages without text that could be
    used, which an index does not keep.
    """

    path: str
    title: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    metadata: Metadata = NO_METADATA
    labels: tuple[str, ...] = ()
    unread: tuple[int, ...] = field(default=(), compare=False)

    @property
    def headings(self) -> list[str]:
        """The innermost heading of each section that has text under one, in order."""
        texts = (paragraph for paragraph in self.paragraphs if paragraph.role is Role.TEXT)
        trails = dict.fromkeys(paragraph.headings for paragraph in texts)
        return [trail[-1] for trail in trails if trail]

    def is_seen(self, page: int) -> bool:
        """Whether a page was read from its picture."""
        return any(each.is_ocr and each.page == page for each in self.paragraphs)

    def label(self, page: int | None) -> str | None:
        """The number printed on a page, if it is known not to be the page's count."""
        return self.labels[page - 1] if page and page <= len(self.labels) else None


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a documents folder: files to read, and what is passed over.

    `ignored` are files of formats that are not known, and links to folders. `closed` are the
    folders that the system does not let us list, and why. Folders have a slash at their end.
    """

    files: tuple[str, ...]
    ignored: tuple[str, ...]
    closed: Mapping[str, str]


def list_documents(folder: Path) -> Listing:
    """The files of a folder and its subfolders, sorted by path.

    Hidden files, the lock files that Word leaves beside an open document, and folders that hold an
    index are passed over.
    Folders that are links are not entered, so that a loop can't catch us.

    :raises DocumentsError: if the folder is missing, or the system does not let us look.
    """
    unlisted: list[OSError] = []
    paths = sorted(_walk(folder, unlisted.append))
    known = tuple(path for path in paths if _suffix(path) in READERS)
    ignored = tuple(path for path in paths if _suffix(path) not in READERS)
    return Listing(known, ignored, dict(sorted(_closed(folder, unlisted))))


def read_document(folder: Path, path: str) -> Document:
    """Read one file of the folder.

    :raises DocumentError: with the reason, if it can't be read.
    """
    return parse_document(path, read_bytes(folder, path))


def parse_document(path: str, data: bytes, see: See = scans.see) -> Document:
    """The document that a file's bytes hold; the ending of `path` tells its format.

    Pages that have no text but a picture are read by `see`.

    :raises DocumentError: with the reason, if it can't be read.
    """
    reading = _read(path, data)
    if reading.unread:
        seen = see({page: partial(draw_page, path, data, page, DPI) for page in reading.unread})
        reading = scans.with_pages(reading, seen)
    title, paragraphs = paragraphs_of(reading, Path(path).stem)
    if not any(paragraph.number for paragraph in paragraphs):
        lacks_ocr = reading.unread and ocr_name() is None
        raise DocumentError("ocr_missing" if lacks_ocr else "no_text")
    return Document(
        path,
        title,
        reading.text,
        paragraphs,
        reading.metadata,
        reading.labels,
        reading.unread,
    )


def reading_version(path: str) -> str:
    """The version of how a file of that name is read: by its format, then by what all share."""
    return f"{READERS[_suffix(path)].VERSION}.{VERSION}"


def shortfall(document: Document) -> DocumentError | None:
    """What could not be read of a document that was read, if anything."""
    if not document.unread:
        return None
    key = "pages_unread" if ocr_name() is None else "pages_failed"
    return DocumentError(key, pages=_ranges(document.unread))


def is_mended(key: str) -> bool:
    """Whether a file that could not be read for this reason may be readable on this machine now."""
    match key:
        case "ocr_missing" | "pages_unread":
            return ocr_name() is not None
        case "office_missing":
            return converted.office() is not None
        case _:
            return key == "ocr_failed"


def read_bytes(folder: Path, path: str) -> bytes:
    """A file's bytes.

    :raises DocumentError: if it is empty, too large, unreadable, leads out of the folder, is no
        regular file (a pipe would never end), or has a name that is no text.
    """
    if encodable(path) != path:
        raise DocumentError("name")
    file = folder / path
    try:
        if not file.resolve(strict=True).is_relative_to(folder.resolve()):
            raise DocumentError("outside")
        if not file.is_file():
            raise DocumentError("no_file")
        megabytes = file.stat().st_size / 2**20
        if megabytes > MAX_MEGABYTES:
            raise DocumentError("too_large", size=round(megabytes), limit=MAX_MEGABYTES)
        data = file.read_bytes()
    except (OSError, RuntimeError) as failed:  # RuntimeError: a loop of links, before Python 3.13
        reason = getattr(failed, "strerror", None) or str(failed)
        raise DocumentUnreadableError(reason=reason) from failed
    if not data.strip():
        raise DocumentError("empty")
    return data


def _walk(folder: Path, on_error: Callable[[OSError], object]) -> Iterator[str]:
    for parent, folders, files in os.walk(folder, onerror=on_error):
        is_index = MANIFEST in files and {SEGMENTS, VERSIONS} <= set(folders)
        if is_index:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        prefix = _prefix(folder, parent)
        for name in folders:
            if os.path.islink(f"{parent}/{name}"):  # noqa: PTH114 - pathlib is slow
                yield f"{prefix}{name}/"
        for name in files:
            if not name.startswith((".", "~$")):
                yield prefix + name


def _closed(folder: Path, unlisted: Sequence[OSError]) -> Iterator[tuple[str, str]]:
    """The folders that are there and could not be listed, and why."""
    for failed in unlisted:
        inside = _prefix(folder, failed.filename)
        is_gone = isinstance(failed, FileNotFoundError | NotADirectoryError)
        reason = failed.strerror or str(failed)
        if not inside:
            key = "documents_missing" if is_gone else "documents_unreadable"
            raise DocumentsError(key, path=folder, reason=reason) from failed
        if not is_gone:
            yield inside, reason


def _prefix(folder: Path, inside: str) -> str:
    """What the paths of the files begin with that lie in a folder inside another."""
    relative = Path(inside).relative_to(folder).as_posix()
    return "" if relative == "." else f"{relative}/"


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - pathlib takes ten times as long


def _read(path: str, data: bytes) -> Reading:
    try:
        return READERS[_suffix(path)].read(data)
    except (DocumentError, MemoryError):
        raise
    except Exception as broken:  # each library raises its own kinds, and not all it documents
        raise DocumentError("damaged") from broken


def draw_page(path: str, data: bytes, page: int, dpi: float | None = None) -> Image:
    """A page of a file, counting from 1, to look at or at so many dots an inch.

    :raises DocumentError: if it can't be drawn.
    """
    paged = PAGED.get(_suffix(path))
    if paged is None:
        raise DocumentError("no_picture")
    try:
        return paged.draw(data, page, dpi)
    except (DocumentError, MemoryError):
        raise
    except Exception as broken:
        raise DocumentError("damaged") from broken


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, as `2, 5–8`."""
    runs = groupby(enumerate(numbers), key=lambda each: each[1] - each[0])
    ends = [(run[0][1], run[-1][1]) for run in (list(run) for _, run in runs)]
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ends)
