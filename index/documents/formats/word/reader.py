"""A Word file's paragraphs, headings by style, list items and table rows, in their order."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeVar

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from index.documents.formats.breaks import BREAK, parted
from index.documents.formats.labels import NOTHING, Cell
from index.documents.formats.links import told, without_notes
from index.documents.formats.pictures import described
from index.documents.formats.reading import Assembly, Kind, Part, Reading
from index.documents.formats.tables import add_table
from index.documents.formats.word.chunks import parts_of_chunk
from index.documents.formats.word.line import BOX, GONE, is_gone, text_of
from index.documents.formats.word.numbering import Numbering, Place
from index.documents.formats.word.opening import opened
from index.documents.formats.word.properties import metadata_of
from index.documents.formats.word.styles import TEXT, Role, Styles, qn
from index.documents.formats.word.titles import title_in

_GALLERY = "/".join(map(qn, ["w:sdtPr", "w:docPartObj", "w:docPartGallery"]))
_CHUNK, _PICTURE = qn("w:altChunk"), qn("wp:docPr")
_NOTES = {
    RELATIONSHIP_TYPE.FOOTNOTES: qn("w:footnoteReference"),
    RELATIONSHIP_TYPE.ENDNOTES: qn("w:endnoteReference"),
}

_Element = TypeVar("_Element", bound=BaseOxmlElement)

VERSION = 4
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a `.docx` file; a note stands below the paragraph or table that refers to it.

    :raises DocumentError: if it has a password, is of a Word before 2007, is damaged, or unpacks
        to more than 200 MB.
    """
    document = opened(data)
    says = metadata_of(document)
    return Assembly(_Walk(document).everything()).finish(says.title, says)


def _notes(document: WordDocument) -> dict[tuple[str, str], BaseOxmlElement]:
    """The footnotes and endnotes, by the kind of reference and its number."""
    return {
        (_NOTES[relation.reltype], note.get(qn("w:id"), "")): note
        for relation in document.part.rels.values()
        if relation.reltype in _NOTES and not relation.is_external
        for note in parse_xml(relation.target_part.blob)
    }


class _Walk:
    """Goes through a document, which it does but once: Word's numbers are counted on the way."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles = Styles(document)
        self._numbering = Numbering(document, self._styles)
        self._program: Part | None = None
        self._addresses = {
            name: relation.target_ref
            for name, relation in document.part.rels.items()
            if relation.reltype == RELATIONSHIP_TYPE.HYPERLINK and relation.is_external
        }

    def everything(self) -> list[Part]:
        """What the document holds."""
        assembly, notes = Assembly(), _notes(self._document)
        blocks = list(_blocks(self._document.element.body))
        numbered = [block for block in blocks if self._place(block)]
        title = title_in(blocks, self._styles, numbered)
        for block, is_item in self._with_lists(blocks):
            if block in title[:1]:
                assembly.add(" ".join(map(self._line, title)), Kind.HEADING, 0)
            self._add(assembly, block, is_item=is_item, is_told=block in title)
            for reference in block.iter(*_NOTES.values()):
                note = notes.get((reference.tag, reference.get(qn("w:id"), "")))
                if note is not None and not is_gone(reference):
                    assembly.extend(self._all_of(note))
        return assembly.parts

    def _all_of(self, parent: BaseOxmlElement) -> list[Part]:
        """What a cell, a text box or a note holds."""
        assembly = Assembly()
        for block, is_item in self._with_lists(list(_blocks(parent))):
            self._add(assembly, block, is_item=is_item)
        return assembly.parts

    def _with_lists(self, blocks: list[BaseOxmlElement]) -> Iterator[tuple[BaseOxmlElement, bool]]:
        """Each block, and whether it is an item of a list."""
        places = [self._place(block) for block in blocks]
        lists = [place.abstract if place else None for place in places]
        beside = [one is not None and one == other for one, other in pairwise([None, *lists, None])]
        for at, (block, place) in enumerate(zip(blocks, places, strict=True)):
            has_neighbour = beside[at] or beside[at + 1]
            yield block, place is not None and self._numbering.is_item(place, has_neighbour)

    def _place(self, block: BaseOxmlElement) -> Place | None:
        return self._numbering.place(block) if isinstance(block, CT_P) else None

    def _add(
        self,
        assembly: Assembly,
        block: BaseOxmlElement,
        *,
        is_item: bool,
        is_told: bool = False,
    ) -> None:
        """Add a block; of a paragraph whose text is told already only what hangs on it."""
        if isinstance(block, CT_Tbl):
            add_table(assembly, self._grid(block))
        elif not isinstance(block, CT_P):
            relation = self._document.part.rels.get(block.get(qn("r:id"), ""))
            if relation is not None and not relation.is_external:
                assembly.extend(parts_of_chunk(relation.target_part, read_parts))
        else:
            if not is_told:
                self._paragraph(assembly, block, is_item=is_item)
            for hanging in block.iter(BOX, _PICTURE):
                if next(hanging.iterancestors(qn("w:p"))) is block and not is_gone(hanging):
                    assembly.extend(self._hanging(hanging))

    def _paragraph(self, assembly: Assembly, block: CT_P, *, is_item: bool) -> None:
        role, number = self._styles.role(block), ""
        place = self._place(block)
        if place:
            number = self._numbering.number(place)
            if is_item and role == TEXT:
                role = Kind.ITEM, place.depth + 1
        elif role == TEXT and self._styles.is_code(block):
            self._code(assembly, block)
            return
        for text in self._lines(block, role):
            assembly.add(number + text, *role)
            number = ""

    def _lines(self, block: CT_P, role: Role) -> list[str]:
        text = text_of(block, self._styles, self._addresses)
        return [self._line(block)] if role[0] is Kind.HEADING else parted(text)

    def _code(self, assembly: Assembly, block: CT_P) -> None:
        """Add lines of a program, which are one piece with those right before them."""
        text = told(text_of(block, self._styles, self._addresses).replace(BREAK, "\n"))
        if not text.strip():
            return
        if self._program and assembly.parts and assembly.parts[-1] is self._program:
            text = f"{assembly.parts.pop().text}\n{text}"
        assembly.add(text, Kind.CODE)
        self._program = assembly.parts[-1]

    def _line(self, block: BaseOxmlElement) -> str:
        text = without_notes(text_of(block, self._styles, self._addresses))
        return " ".join(parted(text))

    def _hanging(self, element: BaseOxmlElement) -> list[Part]:
        """What a text box holds, or a picture shows."""
        if element.tag == BOX:
            return self._all_of(element)
        shows = described(element.get("descr", "") or element.get("title", ""))
        return [Part(shows)] if shows else []

    def _grid(self, table: CT_Tbl) -> Iterator[list[Cell]]:
        """The cells of each row in their columns, those that span several in each of them."""
        above: list[Cell] = []
        for row in _inside(table, CT_Row):
            is_label = _is_repeated(row)
            cells = [NOTHING] * row.grid_before
            for place in _inside(row, CT_Tc):
                at = len(cells)
                reaches = place.vMerge == "continue" and at < len(above)
                cell = above[at] if reaches else Cell(self._all_of(place), is_label)
                cells += [cell] * place.grid_span
            yield cells
            above = cells


def read_parts(data: bytes) -> list[Part]:
    """What a Word file within another holds."""
    return _Walk(opened(data)).everything()


def _blocks(parent: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Paragraphs, tables, and what other files are put in."""
    for child in parent:
        if isinstance(child, CT_P | CT_Tbl) or child.tag == _CHUNK:
            yield child
        elif _is_entered(child):
            yield from _blocks(child)


def _inside(parent: BaseOxmlElement, kind: type[_Element]) -> Iterator[_Element]:
    """The elements of a kind, whatever controls and marks of revision are around them."""
    for child in parent:
        if isinstance(child, kind):
            yield child
        elif _is_entered(child):
            yield from _inside(child, kind)


def _is_entered(child: BaseOxmlElement) -> bool:
    """Whether there may be text; a table of contents says again what the headings do."""
    gallery = child.find(_GALLERY)
    is_contents = gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"
    return child.tag not in GONE and not is_contents


def _is_repeated(row: CT_Row) -> bool:
    """Whether it stands atop every page on which the table goes on, as headings do."""
    said = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
    return said is not None and said.get(qn("w:val"), "1") not in ("0", "false", "off")
