"""HTML: headings, paragraphs, list items and table rows, without menus and scripts."""

import re
import warnings
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement, PreformattedString

from index.formats.plain import decode
from index.formats.reading import Assembly, Kind, Reading
from index.formats.tables import row_texts
from index.script import one_line

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030"}  # what pages declare and what they hold
_HIDDEN = ["script", "style", "noscript", "template", "nav", "svg", "iframe", "object", "form"]
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
        "label",
        "rb",
    ]
)


def read(data: bytes) -> Reading:
    """Read an HTML file.

    :raises DocumentError: if the encoding can't be told, or the file is not text.
    """
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else None
    return read_text(decode(data, _SUPERSETS.get(name or "", name)))


def read_text(markup: str) -> Reading:
    """Read HTML that is already text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(markup, "lxml")
    title = one_line(soup.title.get_text()) if soup.title else None
    for element in soup.find_all(_HIDDEN):
        element.decompose()
    assembly = Assembly()
    _Walk(assembly).block((soup.body or soup).children, Kind.TEXT, 0)
    return assembly.finish(title)


class _Walk:
    """Collects inline text and lets it go as one piece at each edge of a block."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._inline: list[str] = []

    def block(self, children: Iterable[PageElement], kind: Kind, level: int) -> None:
        self._inlines(children, kind, level)
        self._flush(kind, level)

    def _inlines(self, children: Iterable[PageElement], kind: Kind, level: int) -> None:
        for child in children:
            if isinstance(child, Tag):
                self._tag(child, kind, level)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._inline.append(str(child))

    def _tag(self, tag: Tag, kind: Kind, level: int) -> None:
        if tag.name in _INLINE:
            self._inlines(tag.children, kind, level)
            return
        if tag.name == "br" and kind is Kind.HEADING:
            self._inline.append(" ")
            return
        self._flush(kind, level)
        if tag.name == "table":
            for text in row_texts(_cells(tag)):
                self._assembly.add(text, Kind.ROW)
        elif tag.name in _HEADINGS:
            self.block(tag.children, Kind.HEADING, _HEADINGS[tag.name])
        elif tag.name not in ("head", "title", "br"):
            self.block(tag.children, kind, level)

    def _flush(self, kind: Kind, level: int) -> None:
        self._assembly.add(one_line("".join(self._inline)), kind, level)
        self._inline.clear()


def _cells(table: Tag) -> list[list[str]]:
    """The cells of a table's own rows; a table inside a cell is that cell's text."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    return [
        [cell.get_text(" ") for cell in row.find_all(["td", "th"], recursive=False)] for row in rows
    ]
