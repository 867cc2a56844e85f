"""What stands on the pages becomes paragraphs and tables, in the order in which they are read."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from index.documents.formats.pdf.alignment import Aligned
from index.documents.formats.pdf.bands import Placed
from index.documents.formats.pdf.cells import Sheet, aligned_sheet, ruled_sheet
from index.documents.formats.pdf.columns import Column, parts_of
from index.documents.formats.pdf.lines import lines_of, rows_of
from index.documents.formats.pdf.pages import Page
from index.documents.formats.pdf.paragraphs import Text, texts_of
from index.documents.formats.pdf.runs import Run
from index.documents.formats.running import text_ranges

Element = Text | Sheet
Margins = tuple[float, float]
_EDGE = 0.18  # share of a page's height at its top or bottom in which a table may be a head or foot
_COMMON = 0.03  # share of the lines that end at one place which is their margin
_SAME = 0.5  # sizes by which ends at one place differ
_WIDE = 0.85  # share of a page within its margins from where the longest line tells where it ends
_NARROW = 15  # sizes: lines that are shorter do not tell where their column ends


@dataclass(slots=True)
class Laid:
    """A page whose tables are told: `runs` are what is left, `lone` what belongs to no line."""

    page: Page
    runs: list[Run]
    sheets: list[Sheet] = field(default_factory=list)


def elements_of(pages: Sequence[Page]) -> list[list[Element]]:
    """The paragraphs and tables of each page, without running heads; notes and labels last."""
    repeated = _repeated(pages)
    laid = [_laid(page) for page in pages]
    _leave_out_running(laid)
    margins = _margins(laid)
    return [
        [*_elements(each, margins[round(each.page.width)]), *_beside(each.page, repeated)]
        for each in laid
    ]


def _repeated(pages: Iterable[Page]) -> set[str]:
    """The slanting texts that stand more than once: watermarks."""
    counts = Counter(run.text for page in pages for run in page.slanting)
    return {text for text, count in counts.items() if count > 1}


def _laid(page: Page) -> Laid:
    """A page with what stands in ruled tables taken from its runs."""
    laid = Laid(page, page.runs)
    for grid in sorted(page.grids, key=lambda grid: grid.box.area):
        box = grid.box
        inside = [run for run in laid.runs if box.holds(_centre(run), run.middle)]
        sheet = ruled_sheet(grid, inside, page.number)
        if sheet:
            laid.sheets.append(sheet)
            taken = set(map(id, inside))
            laid.runs = [run for run in laid.runs if id(run) not in taken]
    return laid


def _centre(run: Run) -> float:
    return (run.left + run.right) / 2


def _leave_out_running(laid: Sequence[Laid]) -> None:
    """Take running heads and feet from the pages; a small table at the edge may be one."""
    rows = [_rows(each) for each in laid]
    ranges = text_ranges([[text for text, _ in page] for page in rows])
    for each, page, (start, end) in zip(laid, rows, ranges, strict=True):
        gone = {id(part) for _, parts in (*page[:start], *page[end:]) for part in parts}
        each.runs = [run for run in each.runs if id(run) not in gone]
        each.sheets = [sheet for sheet in each.sheets if id(sheet) not in gone]


def _rows(laid: Laid) -> list[tuple[str, list[Run | Sheet]]]:
    """The lines of a page from its top downwards, and what they consist of.

    Tables inside the page are told from lines at its edges by a mark that no line has.
    """
    page = laid.page
    found: list[tuple[float, str, list[Run | Sheet]]] = []
    for row in rows_of(laid.runs):
        parts = sorted(row, key=lambda run: run.left)
        found.append((row[0].middle, " ".join(run.text for run in parts).strip(), [*parts]))
    for sheet in laid.sheets:
        at_top = sheet.box.bottom < page.top + _EDGE * page.height
        at_bottom = sheet.box.top > page.top + (1 - _EDGE) * page.height
        words = [cell.text for row in sheet.rows for cell in dict.fromkeys(row)]
        text = " ".join(filter(None, words)) if at_top or at_bottom else f"\0{id(sheet)}"
        found.append((sheet.box.top, text, [sheet]))
    return [(text, parts) for _, text, parts in sorted(found, key=lambda each: each[0])]


def _margins(laid: Sequence[Laid]) -> dict[int, Margins]:
    """Where text begins and ends on pages of each width."""
    rows: dict[int, list[list[Run]]] = {}
    for each in laid:
        rows.setdefault(round(each.page.width), []).extend(rows_of(each.runs))
    return {width: _margins_of(own, width) for width, own in rows.items()}


def _margins_of(rows: Sequence[Sequence[Run]], width: float) -> Margins:
    """Where lines begin and end; where no two end at one place, the sides are alike."""
    if not rows:
        return 0.0, width
    start = min(run.left for row in rows for run in row)
    size = median(run.size for row in rows for run in row)
    ends = sorted((max(run.right for run in row) for row in rows), reverse=True)
    often = max(2, math.ceil(_COMMON * len(ends)))
    for end, last in zip(ends[: 2 * often], ends[often - 1 :], strict=False):
        if end - start < _NARROW * size:
            break
        if last > end - _SAME * size:
            return start, end
    opposite = width - start
    return start, ends[0] if ends[0] > start + _WIDE * (opposite - start) else opposite


def _elements(laid: Laid, margins: Margins) -> Iterator[Element]:
    placed = [Placed(sheet.box, at) for at, sheet in enumerate(laid.sheets)]
    number = laid.page.number
    if laid.page.is_vertical:  # where such lines end does not tell whether the text goes on
        margins = (margins[0], -math.inf)
    for part in parts_of([*laid.runs, *placed], *margins):
        if isinstance(part, Column):
            yield from texts_of(lines_of(part.runs, number, part.start, part.end))
        elif isinstance(part, Aligned):
            yield aligned_sheet(part, number)
        else:
            yield laid.sheets[part.number]


def _beside(page: Page, repeated: set[str]) -> Iterator[Text]:
    """Notes, and what is turned, each by itself; watermarks are left out."""
    lone = [run for run in page.slanting if run.text not in repeated]
    for runs in (page.asides, *page.notes, *([run] for run in lone)):
        if runs:
            right = max(run.right for run in runs)
            yield from _asides(texts_of(lines_of(runs, page.number, 0, right)))


def _asides(texts: Iterable[Text]) -> Iterator[Text]:
    for text in texts:
        text.is_beside = True
        yield text
