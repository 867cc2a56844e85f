"""Word files: paragraphs, headings by style, and table rows, in the order of the document."""

import io
import re
import zipfile

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

from index.errors import DocumentError
from index.formats.reading import Assembly, Kind, Part, Reading
from index.formats.tables import Cell, add_table
from index.script import one_line

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_MEGABYTES = 200  # a file that unpacks to more is a zip bomb, not a report


def read(data: bytes) -> Reading:
    """Read a `.docx` file.

    :raises DocumentError: if it is damaged or unpacks to more than 200 MB.
    """
    document = _open(data)
    assembly = Assembly()
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            add_table(assembly, _cells(part))
        else:
            assembly.add(one_line(part.text), *_style(part))
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


def _style(paragraph: Paragraph) -> tuple[Kind, int]:
    name = (paragraph.style.name if paragraph.style else None) or ""
    if name.lower() in ("title", "标题"):
        return Kind.HEADING, 0
    heading = _HEADING.match(name)
    return (Kind.HEADING, int(heading[1])) if heading else (Kind.TEXT, 0)


def _cells(table: Table) -> list[list[Cell]]:
    return [[Cell([Part(one_line(cell.text))]) for cell in row.cells] for row in table.rows]
