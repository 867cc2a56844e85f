"""Pages that are pictures: what was seen on them becomes text of the document."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from PIL.Image import Image

from index.documents.formats.plain import lines as pieces_of
from index.documents.formats.reading import Piece, Reading, one_after_another
from index.documents.formats.running import without_running_lines
from index.documents.layout import in_order
from index.documents.ocr import Line, lines_of, ocr_name
from index.errors import DocumentError

Draw = Callable[[], Image]
See = Callable[[Mapping[int, Draw]], Mapping[int, Sequence[Line]]]
"""Reads pages from their pictures; those that it can't read it leaves out."""


def see(pages: Mapping[int, Draw]) -> dict[int, Sequence[Line]]:
    """Read pages by OCR; none where that is not installed.

    :raises DocumentError: if it is, but can't be loaded.
    """
    if ocr_name() is None:
        return {}
    return {page: lines_of(shown) for page, shown in drawn(pages)}


def drawn(pages: Mapping[int, Draw]) -> Iterator[tuple[int, Image]]:
    """The pictures of those pages that can be drawn."""
    for page, draw in pages.items():
        with suppress(DocumentError):
            yield page, draw()


def with_pages(reading: Reading, seen: Mapping[int, Sequence[Line]]) -> Reading:
    """The document with what was seen on some pages, to which their other text gives way."""
    own: dict[int, list[Piece]] = defaultdict(list)
    for piece in reading.pieces:
        own[piece.page or 0].append(piece)
    last = max([*seen, *own], default=0)
    written = _without_running_lines([in_order(seen.get(n, ())) for n in range(1, last + 1)])
    found = {page: _of_lines(lines, page) for page, lines in enumerate(written, start=1) if lines}
    pages = (found.get(page) or _of_page(reading.text, own[page]) for page in range(last + 1))
    unread = tuple(page for page in reading.unread if page not in found)
    joined = one_after_another(pages)
    return replace(joined, title=reading.title, unread=unread, ocr=tuple(found))


def _without_running_lines(pages: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The pages without heads, feet and page numbers, which leaves the gaps between the lines."""
    kept = without_running_lines([[line for line in page if line] for page in pages])
    return [_between(page, lines) for page, lines in zip(pages, kept, strict=True)]


def _between(page: Sequence[str], kept: Sequence[str]) -> Sequence[str]:
    """The part of a page whose lines, but for empty ones, are those that were kept."""
    full = [at for at, line in enumerate(page) if line]
    for first in range(len(full) - len(kept) + 1):
        part = full[first : first + len(kept)]
        if part and [page[at] for at in part] == list(kept):
            return page[part[0] : part[-1] + 1]
    return []


def _of_lines(lines: Sequence[str], page: int) -> Reading:
    text = "\n".join(lines)
    return Reading(text, tuple(pieces_of(text, page=page)))


def _of_page(text: str, pieces: Sequence[Piece]) -> Reading:
    """A page by itself, with the white space before its first line."""
    if not pieces:
        return Reading("", ())
    start, end = text.rfind("\n", 0, pieces[0].start) + 1, pieces[-1].end
    moved = (replace(p, start=p.start - start, end=p.end - start) for p in pieces)
    return Reading(text[start:end], tuple(moved))
