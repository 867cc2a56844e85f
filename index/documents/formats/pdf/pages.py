"""A page becomes what stands on it: upright runs, grids of lines, and what stands beside."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import pypdfium2

from index.documents.formats.pdf.annotations import Annotations, Link, annotations_of
from index.documents.formats.pdf.characters import Boxes, Characters, Turn, characters_of
from index.documents.formats.pdf.drawings import Box, Drawings, drawings_of, ruled
from index.documents.formats.pdf.garbled import is_garbled
from index.documents.formats.pdf.rulings import Grid, grids_of
from index.documents.formats.pdf.runs import Run, Wall, is_vertical, runs_of, turned

_FEW = 50  # characters beside a picture of the page that are no text of it: a number, a stamp
_PICTURE = 0.5  # share of a page that a picture covers which is one of it
_DRAWN = 0.02  # the same, of a page without any text
_SHAPES = 5  # as many shapes may be letters


@dataclass(slots=True)
class Page:
    """What stands on a page: `number` counts from 1.

    `runs` are upright; `grids` are ruled; `asides` are turned otherwise than most of the text,
    `slanting` ones neither way; `notes` were put onto it; `boxes` are those of PDFium's
    characters. `is_unread` says that something stands on it which is no usable text, `is_vertical`
    that its lines are columns.
    """

    number: int
    runs: list[Run] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    asides: list[Run] = field(default_factory=list)
    slanting: list[Run] = field(default_factory=list)
    notes: list[Sequence[Run]] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0
    top: float = 0.0
    boxes: Boxes = field(default_factory=lambda: np.empty((0, 4), np.float32))
    is_unread: bool = False
    is_vertical: bool = False


def page_of(document: pypdfium2.PdfDocument, number: int) -> Page:
    """A page of an open document, counted from 1."""
    sheet = document[number - 1]
    try:
        found = characters_of(sheet)
        drawings = drawings_of(sheet)
        annotations = annotations_of(document, sheet)
        width, height = sheet.get_size()
    finally:
        sheet.close()
    page = Page(number, boxes=found.boxes, is_vertical=is_vertical(found))
    turn, as_columns = _main_turn(found), page.is_vertical
    back = Turn.RIGHT if as_columns else turn
    lines = _turned_boxes(drawings.lines, back)
    page.grids = grids_of(*ruled(lines))
    links = _turned_links(annotations.links, back)
    walls = [*_walls(page.grids), *_edges(links)]
    if is_garbled(found):
        page.is_unread = True
    else:
        page.runs = runs_of(found, turn, walls, as_columns=as_columns)
        page.slanting = runs_of(found, Turn.SLANTING) if turn is not Turn.SLANTING else []
        others = [each for each in Turn if each not in (turn, Turn.SLANTING)]
        page.asides = [run for each in others for run in runs_of(found, each)]
        _address(page.runs, links)
        page.is_unread = _is_picture(found, drawings, width * height)
    _add(page, annotations, back)
    sheet_box = _turned_boxes([Box(0, -height, width, 0)], back)[0]
    page.top, page.height = sheet_box.top, sheet_box.bottom - sheet_box.top
    page.width = sheet_box.right - sheet_box.left
    return page


def _main_turn(found: Characters) -> Turn:
    """How most of the text is turned."""
    counts = Counter[Turn]()
    for style, number in zip(*np.unique(found.styles, return_counts=True), strict=True):
        if style >= 0:
            counts[found.kinds[style].turn] += int(number)
    del counts[Turn.SLANTING]
    return counts.most_common(1)[0][0] if counts else Turn.NONE


def _turned_boxes(boxes: Sequence[Box], back: Turn) -> list[Box]:
    if not boxes or back is Turn.NONE:
        return list(boxes)
    return [Box(*map(float, box)) for box in turned(np.array(boxes, np.float32), back)]


def _turned_links(links: Sequence[Link], back: Turn) -> list[Link]:
    boxes = _turned_boxes([link.box for link in links], back)
    return [Link(link.address, box) for link, box in zip(links, boxes, strict=True)]


def _walls(grids: Sequence[Grid]) -> Iterator[Wall]:
    """The lines between columns of tables, which part runs."""
    for grid in grids:
        for row, numbers in enumerate(grid.cells):
            for column in range(1, len(numbers)):
                if numbers[column] != numbers[column - 1]:
                    yield grid.across[column], grid.down[row], grid.down[row + 1]


def _edges(links: Sequence[Link]) -> Iterator[Wall]:
    for link in links:
        yield link.box.right - 0.5, link.box.top, link.box.bottom
        yield link.box.left, link.box.top, link.box.bottom


def _address(runs: Sequence[Run], links: Sequence[Link]) -> None:
    """Put addresses after the words that lead to them, unless these say them."""
    words: list[Run] = []
    for link, following in zip(links, [*links[1:], None], strict=False):
        words += [run for run in runs if link.box.holds((run.left + run.right) / 2, run.middle)]
        if following and following.address == link.address:
            continue
        if words:
            last = max(words, key=lambda run: (run.middle, run.right))
            last.text = link.shown_after("".join(run.text for run in words), last.text)
        words = []


def _is_picture(found: Characters, drawings: Drawings, area: float) -> bool:
    """Whether what stands on the page is a picture, or letters that are drawn."""
    seen = int(((found.codes > 0x20) & (found.styles >= 0)).sum())
    covered = sum(box.area for box in drawings.pictures)
    if seen == 0:
        return drawings.shapes >= _SHAPES or covered > _DRAWN * area or _is_large(drawings, area)
    return seen < _FEW and covered > _PICTURE * area


def _is_large(drawings: Drawings, area: float) -> bool:
    return drawings.shapes > 0 and any(box.area > _DRAWN * area for box in drawings.lines)


def _add(page: Page, annotations: Annotations, back: Turn) -> None:
    """Put what was filled in among the runs, and the notes below them."""
    for run in chain(annotations.filled, *annotations.notes):
        box = _turned_boxes([Box(run.left, run.top, run.right, run.bottom)], back)[0]
        run.left, run.top, run.right, run.bottom = box
    page.runs += annotations.filled
    page.notes += filter(None, annotations.notes)
