"""Word files: paragraphs, headings by style, and table rows, in the order of the document."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TypeVar

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import ParagraphStyle

from index.documents.formats.labels import NOTHING, Cell
from index.documents.formats.reading import Assembly, Kind, Part, Reading, raised
from index.documents.formats.tables import add_table
from index.errors import DocumentError
from index.script import one_line

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_MEGABYTES = 200  # a file that unpacks to more is a zip bomb, not a report
_BODY_TEXT = 9  # the outline level that is none
_MARKS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_TEXT, _RUN, _BOX = qn("w:t"), qn("w:r"), qn("w:txbxContent")
# What was struck out or moved away, how a word is read aloud, and what older programs see instead.
_GONE = frozenset(
    [
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:rt"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    ]
)
_NO_TEXT = _GONE | {_BOX, qn("w:pPr"), qn("w:rPr")}
_GALLERY = "/".join(map(qn, ["w:sdtPr", "w:docPartObj", "w:docPartGallery"]))
_NOTES = {
    RELATIONSHIP_TYPE.FOOTNOTES: qn("w:footnoteReference"),
    RELATIONSHIP_TYPE.ENDNOTES: qn("w:endnoteReference"),
}

_Element = TypeVar("_Element", bound=BaseOxmlElement)
_Role = tuple[Kind, int]


def read(data: bytes) -> Reading:
    """Read a `.docx` file; a note stands below the paragraph or table that refers to it.

    :raises DocumentError: if it is damaged or unpacks to more than 200 MB.
    """
    document = _open(data)
    walk, notes = _Walk(_roles(document)), _notes(document)
    assembly = Assembly()
    for block in _inside(document.element.body, CT_P, CT_Tbl):
        walk.add(assembly, block)
        for reference in block.iter(*_NOTES.values()):
            note = notes.get((reference.tag, reference.get(qn("w:id"), "")))
            if note is not None and not _is_gone(reference):
                assembly.extend(walk.all_of(note))
    return assembly.finish()


def _open(data: bytes) -> WordDocument:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            megabytes = sum(entry.file_size for entry in archive.infolist()) // 2**20
        if megabytes > _MEGABYTES:
            raise DocumentError("too_large", size=megabytes, limit=_MEGABYTES)
        return docx.Document(io.BytesIO(data))
    except DocumentError:
        raise
    except Exception as broken:  # zipfile, lxml and docx each raise their own kinds
        raise DocumentError("damaged") from broken


def _roles(document: WordDocument) -> dict[str, _Role]:
    """What a paragraph of each style is, by the style's identifier."""
    return {
        style.style_id: _role(style)
        for style in document.styles
        if isinstance(style, ParagraphStyle)
    }


def _role(style: ParagraphStyle) -> _Role:
    """What the style says, or the nearest that it is based on."""
    seen = set()
    based: ParagraphStyle | None = style
    while isinstance(based, ParagraphStyle) and based.style_id not in seen:
        seen.add(based.style_id)
        name = based.name or ""
        if name.lower() in ("title", "标题"):
            return Kind.HEADING, 0
        if heading := _HEADING.match(name):
            return Kind.HEADING, int(heading[1])
        if (outlined := _outlined(based.element)) is not None:
            return outlined
        based = based.base_style
    return Kind.TEXT, 0


def _outlined(element: BaseOxmlElement) -> _Role | None:
    """What a style or paragraph is in the outline, if it says so."""
    said = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if said is None:
        return None
    level = int(said.get(qn("w:val"), _BODY_TEXT))
    return (Kind.HEADING, level + 1) if level < _BODY_TEXT else (Kind.TEXT, 0)


def _notes(document: WordDocument) -> dict[tuple[str, str], BaseOxmlElement]:
    """The footnotes and endnotes, by the kind of reference and its number."""
    return {
        (_NOTES[relation.reltype], note.get(qn("w:id"), "")): note
        for relation in document.part.rels.values()
        if relation.reltype in _NOTES and not relation.is_external
        for note in parse_xml(relation.target_part.blob)
    }


class _Walk:
    """Adds paragraphs and tables to an assembly."""

    def __init__(self, roles: dict[str, _Role]) -> None:
        self._roles = roles

    def all_of(self, parent: BaseOxmlElement) -> list[Part]:
        """What the document, a cell, a text box or a note holds."""
        assembly = Assembly()
        for block in _inside(parent, CT_P, CT_Tbl):
            self.add(assembly, block)
        return assembly.parts

    def add(self, assembly: Assembly, block: BaseOxmlElement) -> None:
        if isinstance(block, CT_Tbl):
            add_table(assembly, self._grid(block))
            return
        role = _outlined(block) or self._roles.get(block.style or "", (Kind.TEXT, 0))
        assembly.add(one_line("".join(_text(block))), *role)
        for box in block.iter(_BOX):
            if next(box.iterancestors(qn("w:p"))) is block and not _is_gone(box):
                assembly.extend(self.all_of(box))

    def _grid(self, table: CT_Tbl) -> Iterator[list[Cell]]:
        """The cells of each row in their columns, those that span several in each of them."""
        above: list[Cell] = []
        for row in _inside(table, CT_Row):
            is_label = _is_repeated(row)
            cells = [NOTHING] * row.grid_before
            for place in _inside(row, CT_Tc):
                at = len(cells)
                reaches = place.vMerge == "continue" and at < len(above)
                cell = above[at] if reaches else Cell(self.all_of(place), is_label)
                cells += [cell] * place.grid_span
            yield cells
            above = cells


def _inside(parent: BaseOxmlElement, *kinds: type[_Element]) -> Iterator[_Element]:
    """The elements of these kinds, whatever controls and marks of revision are around them.

    A table of contents is passed over: it says again what the headings do.
    """
    for child in parent:
        if isinstance(child, kinds):
            yield child
        elif child.tag not in _GONE and not _is_contents(child):
            yield from _inside(child, *kinds)


def _is_contents(control: BaseOxmlElement) -> bool:
    gallery = control.find(_GALLERY)
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _text(element: BaseOxmlElement) -> Iterator[str]:
    """The text of a paragraph, without that of its text boxes."""
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _RUN and _is_raised(child):
            yield raised("".join(_text(child)))
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in _NO_TEXT:
            yield from _text(child)


def _is_raised(run: BaseOxmlElement) -> bool:
    said = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return said is not None and said.get(qn("w:val")) == "superscript"


def _is_repeated(row: CT_Row) -> bool:
    """Whether it stands atop every page on which the table goes on, as headings do."""
    said = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
    return said is not None and said.get(qn("w:val"), "1") not in ("0", "false", "off")


def _is_gone(element: BaseOxmlElement) -> bool:
    return any(around.tag in _GONE for around in element.iterancestors())
