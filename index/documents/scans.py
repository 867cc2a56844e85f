"""Pages that are pictures: what was seen on them becomes text of the document."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from PIL.Image import Image

from index.documents.formats.plain import lines as pieces_of
from index.documents.formats.reading import Piece, Reading, one_after_another
from index.documents.formats.running import text_ranges
from index.documents.layout import in_order, ordered
from index.documents.ocr import Line, lines_of, ocr_name
from index.documents.printed import Letter, Place, Printed
from index.errors import DocumentError
from index.script import width

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
    """The document with what was seen on some pages, to which their other text gives way.

    A paragraph that goes on over other pages stays.
    """
    found = dict(_pages_of(seen))
    joined: list[Reading] = []
    run: list[Piece] = []
    to_come = sorted(found)
    for piece in reading.pieces:
        before = [page for page in to_come if page <= (piece.page or 0)]
        gives_way = {piece.page, *(page for _, page in piece.turns)} <= found.keys()
        if before or gives_way:
            joined += [_by_itself(reading.text, run), *(found[page] for page in before)]
            run, to_come = [], to_come[len(before) :]
        if not gives_way:
            run.append(piece)
    joined += [_by_itself(reading.text, run), *(found[page] for page in to_come)]
    whole = one_after_another(joined)
    unread = tuple(page for page in reading.unread if page not in found)
    return replace(reading, text=whole.text, pieces=whole.pieces, unread=unread, ocr=tuple(found))


def printed(lines: Sequence[Line], page: int, size: tuple[int, int]) -> Printed:
    """What is seen on a page, with its places on a picture of that size.

    A line tells where it stands, and not where its letters do: a wide one takes as much of it as
    two narrow ones.
    """
    letters: dict[int, Letter] = {}
    text = ""
    for number, line in enumerate(ordered(lines)):
        unit = (line.right - line.left) / max(1, width(line.text))
        left = line.left
        for character in line.text:
            right = left + unit * width(character)
            place = _share(page, (left, line.top, right, line.bottom), size)
            letters[len(text)] = Letter(number, place)
            text, left = text + character, right
        text += "\n"
    return Printed(text, letters)


def _share(page: int, sides: tuple[float, ...], size: tuple[int, int]) -> Place:
    """A rectangle of pixels as shares of a picture of that size."""
    left, top, right, bottom = sides
    return Place(page, left / size[0], top / size[1], right / size[0], bottom / size[1])


def _pages_of(seen: Mapping[int, Sequence[Line]]) -> Iterator[tuple[int, Reading]]:
    """The pages on which there is text, without heads, feet and page numbers."""
    pages = [in_order(seen.get(page, ())) for page in range(1, max(seen, default=0) + 1)]
    full = [[at for at, line in enumerate(page) if line] for page in pages]
    ranges = text_ranges([[page[at] for at in of] for page, of in zip(pages, full, strict=True)])
    for at, (start, end) in enumerate(ranges):
        if start < end:
            text = "\n".join(pages[at][full[at][start] : full[at][end - 1] + 1])
            yield at + 1, Reading(text, tuple(pieces_of(text, page=at + 1)))


def _by_itself(text: str, pieces: Sequence[Piece]) -> Reading:
    """Some pieces that follow one another, with the white space before their first line."""
    if not pieces:
        return Reading("", ())
    start, end = text.rfind("\n", 0, pieces[0].start) + 1, pieces[-1].end
    return Reading(text[start:end], tuple(piece.moved(-start) for piece in pieces))
