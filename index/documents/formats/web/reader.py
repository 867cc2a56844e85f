"""A page's headings, paragraphs, list items and table rows, in their order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from index.documents.formats.breaks import BREAK, parted
from index.documents.formats.labels import Cell
from index.documents.formats.links import told
from index.documents.formats.plain import decode
from index.documents.formats.reading import Assembly, Kind, Part, Reading, raised
from index.documents.formats.tables import Spanning, add_table, spread
from index.documents.formats.web.furniture import take_out
from index.documents.formats.web.page import home_of, metadata_of, parsed, without_hidden
from index.documents.formats.web.spelling import spell_out
from index.script import has_han

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
# What pages declare and what they hold.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Whatever is none of these stands within a line, tags that a page made up too.
_BLOCKS = frozenset(
    """
    address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li
    main menu ol p pre search section summary table tbody td tfoot th thead title tr ul
    """.split()
)
_CODE = ["code", "samp", "kbd"]
_WIDEST = 1000  # as browsers have it

VERSION = 3
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read an HTML file.

    :raises DocumentError: if the encoding can't be told, or the file is not text.
    """
    markup = decoded(data)
    page = parsed(markup)
    says, home = metadata_of(page), home_of(page)
    without_hidden(page)
    text = take_out(page, markup)
    spell_out(text, home)
    return Assembly(_parts(text)).finish(says.title, says)


def decoded(data: bytes, declared: str | None = None) -> str:
    """The markup in a file's bytes, in the encoding that it declares if that is to be believed.

    :raises DocumentError: if the encoding can't be told, or the file is not text.
    """
    said = _DECLARED.search(data[:4096])
    name = (said[1].decode("ascii") if said else declared or "").lower()
    return decode(data, _SUPERSETS.get(name, name or None))


def parts_of(markup: str) -> list[Part]:
    """What HTML that is already text holds."""
    page = parsed(markup)
    without_hidden(page)
    spell_out(page)
    return _parts(page)


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag whose end is not reached; `kind` and `level` are those of the text in it."""

    rest: Iterator[PageElement]
    kind: Kind
    level: int
    is_block: bool


class _Walk:
    """Collects inline text and lets it go as one piece at each edge of a block."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._inline: list[str] = []
        self._number = ""  # of the item that is gone into

    def through(self, root: Tag) -> None:
        """Add what a tag holds; by a stack, since tags that are never closed nest by thousands."""
        stack = [_Open(root.children, Kind.TEXT, 0, is_block=True)]
        while stack:
            around = stack[-1]
            child = next(around.rest, None)
            if child is None:
                stack.pop()
                if around.is_block:
                    self._flush(around)
            elif isinstance(child, Tag):
                stack.extend(self._entered(child, around))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._inline.append(str(child))

    def _entered(self, tag: Tag, around: _Open) -> Iterator[_Open]:
        """The tag to go into, if that is how it is read."""
        if tag.name == "sup":
            self._inline.append(raised(tag.get_text()))
        elif tag.name not in _BLOCKS:
            yield _Open(tag.children, around.kind, around.level, is_block=False)
        elif tag.name == "br":
            self._inline.append(" " if around.kind is Kind.HEADING else BREAK)
        else:
            self._flush(around)
            yield from self._block(tag, around)

    def _block(self, tag: Tag, around: _Open) -> Iterator[_Open]:
        if tag.name == "table" and tag.find(["td", "th"]):
            for caption in _own(tag, "caption"):
                self._assembly.extend(_parts(caption))
            add_table(self._assembly, spread(_rows(tag)))
        elif tag.name == "dd" and (term := _neighbour(tag.previous_siblings, "dt")):
            self._define(term, tag)
        elif tag.name in _HEADINGS:
            yield _Open(tag.children, Kind.HEADING, _HEADINGS[tag.name], is_block=True)
        elif tag.name == "li":
            self._number = _number(tag)
            deeper = around.level + 1 if around.kind is Kind.ITEM else 1
            yield _Open(tag.children, Kind.ITEM, deeper, is_block=True)
        elif _is_code(tag):
            yield _Open(tag.children, Kind.CODE, around.level, is_block=True)
        elif tag.name not in ("head", "title") and not _is_defined(tag):
            yield _Open(tag.children, around.kind, around.level, is_block=True)

    def _define(self, term: Tag, definition: Tag) -> None:
        """A term goes before the first paragraph of its definition."""
        word = " ".join(part.text for part in _parts(term))
        parts = _parts(definition)
        if word and parts and parts[0].kind is Kind.TEXT:
            colon = "：" if has_han(word + parts[0].text) else ": "
            word = f"{word.rstrip('：:')}{colon}{parts.pop(0).text}"
        self._assembly.add(word)
        self._assembly.extend(parts)

    def _flush(self, around: _Open) -> None:
        said = "".join(self._inline)
        is_code = around.kind is Kind.CODE
        for text in [told(said.replace(BREAK, "\n"))] if is_code else parted(said):
            if around.kind is Kind.ITEM:
                self._assembly.add(self._number + text, around.kind, around.level)
                self._number = ""
            else:
                self._assembly.add(text, around.kind, around.level)
        self._inline.clear()


def _is_code(tag: Tag) -> bool:
    """Whether a tag keeps the lines of a program: one for code stands in it, or it has a class, as
    those have whose words are coloured."""
    around = tag.parent
    is_named = tag.has_attr("class") or (around is not None and around.has_attr("class"))
    return tag.name == "pre" and (is_named or tag.find(_CODE) is not None)


def _number(item: Tag) -> str:
    """The number that a browser shows before an item of an ordered list."""
    around = item.parent
    if around is None or around.name != "ol":
        return ""
    before = sum(1 for each in item.previous_siblings if getattr(each, "name", None) == "li")
    first = str(around.get("start", "1"))
    own = str(item.get("value", ""))
    number = int(own) if own.isdecimal() else before + (int(first) if first.isdecimal() else 1)
    return f"{number}. "


def _parts(tag: Tag) -> list[Part]:
    assembly = Assembly()
    _Walk(assembly).through(tag)
    return assembly.parts


def _is_defined(tag: Tag) -> bool:
    return tag.name == "dt" and _neighbour(tag.next_siblings, "dd") is not None


def _neighbour(siblings: Iterator[PageElement], name: str) -> Tag | None:
    beside = next((sibling for sibling in siblings if isinstance(sibling, Tag)), None)
    return beside if beside and beside.name == name else None


def _own(table: Tag, *names: str) -> Iterator[Tag]:
    """A table's own cells or captions, and nothing of what a cell holds."""
    for tag in table.find_all(names):
        if tag.find_parent(["td", "th", "table"]) is table:
            yield tag


def _rows(table: Tag) -> Iterator[list[Spanning]]:
    cells = _own(table, "td", "th")
    # Some pages begin their rows without a tag.
    for _, row in groupby(cells, lambda cell: id(cell.find_parent(["tr", "table"]))):
        yield [_cell(cell) for cell in row]


def _cell(tag: Tag) -> Spanning:
    section = tag.find_parent(["thead", "tbody", "tfoot", "table"])
    is_head = section is not None and section.name == "thead"
    is_label = tag.name == "th" or tag.has_attr("scope") or is_head
    return Cell(_parts(tag), is_label), _span(tag, "rowspan"), _span(tag, "colspan")


def _span(tag: Tag, name: str) -> int:
    """How many rows or columns a cell spans, which pages give as 100 to mean all there are."""
    said = str(tag.get(name, "")).strip()
    return max(1, min(int(said), _WIDEST)) if said.isdecimal() else 1
