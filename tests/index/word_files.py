"""Word files of a few elements, and what is read of them."""

import io
import re

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import ParagraphStyle

from index.documents.formats.reading import Reading
from index.documents.formats.word import read

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.{name}"'
    for prefix, name in [
        ("w", "openxmlformats.org/wordprocessingml/2006/main"),
        ("mc", "openxmlformats.org/markup-compatibility/2006"),
        ("wps", "microsoft.com/office/word/2010/wordprocessingShape"),
        ("w14", "microsoft.com/office/word/2010/wordml"),
        ("m", "openxmlformats.org/officeDocument/2006/math"),
        ("r", "openxmlformats.org/officeDocument/2006/relationships"),
        ("wp", "openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ]
)


def file(made: Document) -> bytes:
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def saved(made: Document) -> Reading:
    return read(file(made))


def word(body: str, made: Document | None = None) -> Reading:
    """What is read of a document that ends with this."""
    made = made or docx.Document()
    for child in element(f"<w:body>{body}</w:body>"):
        made.element.body.append(child)
    return saved(made)


def add_style(made: Document, name: str, base: str, level: int | None = None) -> ParagraphStyle:
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = made.styles[base]
    if level is not None:
        style.element.get_or_add_pPr().append(element(f'<w:outlineLvl w:val="{level}"/>'))
    return style


def add_notes(made: Document, kind: str, texts: dict[int, str]) -> None:
    notes = "".join(
        f'<w:{kind} w:id="{number}">{paragraph(text)}</w:{kind}>' for number, text in texts.items()
    )
    blob = f"<w:{kind}s {NAMESPACES}>{notes}</w:{kind}s>".encode()
    part = Part(PackURI(f"/word/{kind}s.xml"), "application/xml", blob, made.part.package)
    made.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S"))


def add_part(made: Document, name: str, kind: str, blob: bytes) -> str:
    """The identifier of a relation to a new part."""
    part = Part(PackURI(f"/word/{name}"), kind, blob, made.part.package)
    return made.part.relate_to(part, f"{OFFICE}/aFChunk")


def element(xml: str) -> BaseOxmlElement:
    return parse_xml(re.sub(r"^<[\w:]+", rf"\g<0> {NAMESPACES}", xml))


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def parts(reading: Reading) -> list[tuple[str, str, int]]:
    return [(reading.text[p.start : p.end], p.kind.value, p.level) for p in reading.pieces]


def texts(reading: Reading) -> list[str]:
    return [text for text, _, _ in parts(reading)]
