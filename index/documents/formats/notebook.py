"""Jupyter notebooks: text as Markdown, code as it stands, and what was printed below it."""

from collections.abc import Iterator
from typing import Any

from index.documents.formats import markdown, structured, web
from index.documents.formats.reading import Assembly, Kind, Part, Reading, parts_of
from index.errors import DocumentError

VERSION = 1 + markdown.VERSION + web.VERSION
"""Raised when a file is read otherwise than before, or its cells are."""


def read(data: bytes) -> Reading:
    """Read a notebook of format 4.

    :raises DocumentError: if it is damaged or of another format.
    """
    found: Any = structured.parsed(data)
    try:
        cells = found["cells"]
        assembly = Assembly()
        for cell in cells:
            assembly.extend(_parts(cell))
    except (AttributeError, KeyError, TypeError) as broken:
        raise DocumentError("damaged") from broken
    return assembly.finish()


def _parts(cell: dict[str, Any]) -> Iterator[Part]:
    source = _joined(cell["source"])
    if cell["cell_type"] == "markdown":
        yield from parts_of(markdown.read(source.encode()))
        return
    yield Part(source, Kind.CODE)
    for output in cell.get("outputs", ()):
        yield from _printed(output)


def _printed(output: dict[str, Any]) -> Iterator[Part]:
    """What an output shows as text: a table of HTML, else the text that stands in for it."""
    shown = output.get("data", {})
    if markup := _joined(shown.get("text/html", "")):
        yield from web.parts_of(markup)
    else:
        yield Part(_joined(shown.get("text/plain", output.get("text", ""))), Kind.CODE)


def _joined(lines: str | list[str]) -> str:
    return lines if isinstance(lines, str) else "".join(lines)
