"""OpenDocument text and slides (`.odt`, `.odp`): headings, lists, tables and notes."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from odfdo import Document, Element, XmlPart

from index.documents.formats import archive
from index.documents.formats.cells import MOST
from index.documents.formats.labels import NOTHING, Cell
from index.documents.formats.reading import Assembly, Kind, Part, Reading, of_pages
from index.documents.formats.tables import Spanning, add_table, spread
from index.errors import DocumentError
from index.script import one_line

_SLIDE_TITLE = 2  # the level of a slide's title; that of the document is above
_WIDEST = 1000  # cells and rows; more are repeated to the edge of a sheet
# What was struck out, what the headings say already, and what a reader of the page does not see.
_PASSED = frozenset(
    """
    text:tracked-changes text:table-of-content text:table-index text:illustration-index
    text:alphabetical-index text:bibliography office:annotation office:forms svg:title svg:desc
    text:sequence-decls text:variable-decls presentation:date-time presentation:footer
    text:ruby-text
    """.split()
)
_SPACES = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
_APART = ("text:note", "draw:")  # what stands in a paragraph and is none of its text


VERSION = 1
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read an `.odt` or `.odp` file; of slides every piece knows its own.

    :raises DocumentError: if it is damaged, has a password, or unpacks to too much.
    """
    with archive.opened(data) as files:
        manifest = archive.xml_of(files, "META-INF/manifest.xml")
        if manifest.find(".//{*}encryption-data") is not None:
            raise DocumentError("password")
    try:
        document = Document(io.BytesIO(data))
        walk = _Walk(dict(_list_styles(document)))
        slides = document.body.get_elements("//draw:page")
        if slides:
            pages = [walk.all_of(slide) for slide in slides]
            titles = (part.text for parts in pages for part in parts if part.kind is Kind.HEADING)
            return of_pages(pages, next(titles, None))
        return Assembly(walk.all_of(document.body)).finish(document.meta.title)
    except DocumentError:
        raise
    except Exception as broken:  # odfdo and lxml each raise their own kinds
        raise DocumentError("damaged") from broken


def _list_styles(document: Document) -> Iterator[tuple[tuple[str, int], tuple[str, str]]]:
    """By style and depth what stands before and after the numbers of a list that has some."""
    for part in ("content.xml", "styles.xml"):
        root = document.get_part(part)
        styles = root.get_elements("//text:list-style") if isinstance(root, XmlPart) else []
        for style in styles:
            for level in style.get_elements("text:list-level-style-number"):
                if level.get_attribute("style:num-format"):
                    key = str(style.get_attribute("style:name")), int(_said(level, "text:level"))
                    before, after = (
                        _said(level, f"style:num-{side}fix") for side in ("pre", "suf")
                    )
                    yield key, (before, after)


def _said(element: Element, name: str) -> str:
    return str(element.get_attribute(name) or "")


@dataclass(slots=True)
class _List:
    """A list that is gone into; `numbers` are those of its items to come."""

    style: str
    depth: int
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


class _Walk:
    """Adds what elements hold to an assembly."""

    def __init__(self, styles: dict[tuple[str, int], tuple[str, str]]) -> None:
        self._styles = styles
        self._number = ""  # of the item that is gone into
        self._left = MOST  # cells of tables

    def all_of(self, parent: Element, around: _List | None = None) -> list[Part]:
        """What the document, a slide, a cell, a text box or a note holds."""
        assembly = Assembly()
        self._through(assembly, parent.children, around)
        return assembly.parts

    def _through(
        self, assembly: Assembly, elements: Iterable[Element], around: _List | None
    ) -> None:
        for element in elements:
            self._add(assembly, element, around)

    def _add(self, assembly: Assembly, element: Element, around: _List | None) -> None:
        match element.tag:
            case tag if tag in _PASSED:
                return
            case "text:h":
                level = _said(element, "text:outline-level")
                self._add_text(assembly, element, Kind.HEADING, int(level or 1))
            case "text:p" if around:
                self._add_text(assembly, element, Kind.ITEM, around.depth)
            case "text:p":
                self._add_text(assembly, element, Kind.TEXT, 0)
            case "text:list":
                style = _said(element, "text:style-name") or (around.style if around else "")
                inside = _List(style, around.depth + 1 if around else 1)
                self._through(assembly, element.children, inside)
            case "text:list-item" if around:
                self._number = self._numbered(around)
                self._through(assembly, element.children, around)
            case "table:table":
                add_table(assembly, spread(self._rows(element)))
            case "draw:frame" if element.get_attribute("presentation:class") == "title":
                title = " ".join(part.text for part in self.all_of(element))
                assembly.add(title, Kind.HEADING, _SLIDE_TITLE)
            case _:
                self._through(assembly, element.children, around)

    def _add_text(self, assembly: Assembly, element: Element, kind: Kind, level: int) -> None:
        """A paragraph, the first of an item with its number, and then what is anchored in it."""
        text = one_line("".join(_text(element)))
        if text:
            assembly.add(self._number + text, kind, level)
            self._number = ""
        for apart in _apart(element):
            assembly.extend(self.all_of(apart))

    def _numbered(self, around: _List) -> str:
        """What an item of a list begins with."""
        sides = self._styles.get((around.style, around.depth))
        return f"{sides[0]}{next(around.numbers)}{sides[1]} " if sides else ""

    def _rows(self, table: Element) -> Iterator[list[Spanning]]:
        for row, is_label in _rows(table):
            cells = [cell for cell in row.children if cell.tag == "table:table-cell"]
            made = [self._cell(cell, is_label=is_label) for cell in cells]
            again = _times(row, "table:number-rows-repeated")
            filled = [each for of_cell in made for each in of_cell]
            self._left -= len(filled) * again
            if self._left < 0:
                raise DocumentError("many_cells", limit=MOST)
            yield from [filled] * again

    def _cell(self, cell: Element, *, is_label: bool) -> list[Spanning]:
        """A cell with what it spans, as often as it is repeated."""
        parts = self.all_of(cell)
        spans = (
            _times(cell, "table:number-rows-spanned"),
            _times(cell, "table:number-columns-spanned"),
        )
        made = Cell(parts, is_label) if parts else NOTHING
        return [(made, *spans)] * _times(cell, "table:number-columns-repeated")


def _rows(parent: Element, *, is_label: bool = False) -> Iterator[tuple[Element, bool]]:
    """The rows of a table, and whether each is of those that every page repeats."""
    for child in parent.children:
        if child.tag == "table:table-row":
            yield child, is_label
        elif child.tag in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
            yield from _rows(child, is_label=is_label or child.tag == "table:table-header-rows")


def _times(element: Element, name: str) -> int:
    said = _said(element, name)
    return max(1, min(int(said), _WIDEST)) if said.isdecimal() else 1


def _text(element: Element) -> Iterator[str]:
    """The text of a paragraph, without what is anchored in it."""
    yield element.text or ""
    for child in element.children:
        if child.tag in _SPACES:
            yield _SPACES[child.tag] * _times(child, "text:c")
        elif child.tag not in _PASSED and not child.tag.startswith(_APART):
            yield from _text(child)
        yield child.tail or ""


def _apart(element: Element) -> Iterator[Element]:
    """The notes and frames that are anchored in a paragraph."""
    for child in element.children:
        if child.tag == "text:note":
            yield from child.get_elements("text:note-body")
        elif child.tag.startswith(_APART):
            yield child
        elif child.tag not in _PASSED:
            yield from _apart(child)
