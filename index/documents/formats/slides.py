"""PowerPoint files: a slide is a page, its title a heading; tables, diagrams and notes are read."""

import io
from collections.abc import Iterable, Iterator, Sequence

from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.table import CT_TableRow
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.text.text import TextFrame

from index.documents.formats import archive
from index.documents.formats.labels import NOTHING, Cell
from index.documents.formats.reading import Assembly, Kind, Part, Reading, of_pages
from index.documents.formats.tables import Spanning, add_table, spread
from index.errors import DocumentError
from index.script import one_line

_TITLE = 2  # the level of a slide's title; that of the document is above
_BAND = 300_000  # EMU, a third of an inch; shapes that begin in one stand beside one another
_RUNNING = (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER)


VERSION = 1
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a `.pptx` file; every piece knows its slide, and the first title is the document's.

    :raises DocumentError: if it is damaged, has a password, or unpacks to too much.
    """
    archive.opened(data).close()
    try:
        slides = list(Presentation(io.BytesIO(data)).slides)
    except Exception as broken:  # zipfile, lxml and pptx each raise their own kinds
        raise DocumentError("damaged") from broken
    pages = [_parts(slide) for slide in slides]
    titles = (part.text for parts in pages for part in parts if part.kind is Kind.HEADING)
    return of_pages(pages, next(titles, None))


def _parts(slide: Slide) -> list[Part]:
    assembly = Assembly()
    title = slide.shapes.title
    if title is not None:
        assembly.add(_line(title.text_frame.text), Kind.HEADING, _TITLE)
    for shape in _in_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            _add(assembly, shape)
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame):
        _add_text(assembly, notes, is_list=False)
    return assembly.parts


def _in_order(shapes: Iterable[BaseShape]) -> Iterator[BaseShape]:
    """The shapes as they are read, those of a group where the group stands."""
    for shape in sorted(shapes, key=lambda shape: ((shape.top or 0) // _BAND, shape.left or 0)):
        if isinstance(shape, GroupShape):
            yield from _in_order(shape.shapes)
        elif not (shape.is_placeholder and shape.placeholder_format.type in _RUNNING):
            yield shape


def _add(assembly: Assembly, shape: BaseShape) -> None:
    if isinstance(shape, GraphicFrame):
        if shape.has_table:
            rows = shape.table._tbl.tr_lst
            add_table(assembly, spread(map(_row, rows)))
        elif shape.has_chart:
            _add_chart(assembly, shape.chart)
        else:
            _add_diagram(assembly, shape)
    elif isinstance(shape, Shape):
        _add_text(assembly, shape.text_frame, is_list=shape.is_placeholder)


def _add_text(assembly: Assembly, frame: TextFrame, *, is_list: bool) -> None:
    """Its paragraphs, which are items where there are several in the body of a slide."""
    paragraphs = [each for each in frame.paragraphs if each.text.strip()]
    for each in paragraphs:
        if is_list and len(paragraphs) > 1:
            assembly.add(_line(each.text), Kind.ITEM, each.level + 1)
        else:
            assembly.add(_line(each.text))


def _row(row: CT_TableRow) -> list[Spanning]:
    """The cells of a row with what they span; those that others span are none."""
    return [
        (_cell(each.text), each.rowSpan, each.gridSpan)
        for each in row.tc_lst
        if not (each.hMerge or each.vMerge)
    ]


def _cell(text: str, *, is_label: bool = False) -> Cell:
    text = _line(text)
    return Cell([Part(text)], is_label) if text else NOTHING


def _add_chart(assembly: Assembly, chart: Chart) -> None:
    """The figures that a chart shows, as a table of its categories and series."""
    if chart.has_title:
        assembly.add(_line(chart.chart_title.text_frame.text))
    for plot in chart.plots:
        series = list(plot.series)
        heads = [NOTHING, *(_cell(each.name, is_label=True) for each in series)]
        rows = [
            [_cell(str(category)), *(_cell(_number(each.values, at)) for each in series)]
            for at, category in enumerate(plot.categories)
        ]
        add_table(assembly, [heads, *rows])


def _number(values: Sequence[float | None], at: int) -> str:
    value = values[at] if at < len(values) else None
    return "" if value is None else f"{value:.15g}"


def _add_diagram(assembly: Assembly, frame: GraphicFrame) -> None:
    """The text of a diagram (SmartArt), which lies in a file of its own."""
    for relation in frame._element.iter("{*}relIds"):
        part = frame.part.related_part(relation.get(qn("r:dm")))
        for paragraph in parse_xml(part.blob).iter(qn("a:p")):
            text = "".join(each.text or "" for each in paragraph.iter(qn("a:t")))
            assembly.add(_line(text), Kind.ITEM, 1)


def _line(text: str) -> str:
    """A text in one line; a vertical tab is how a forced line break is told."""
    return one_line(text.replace("\v", "\n"))
