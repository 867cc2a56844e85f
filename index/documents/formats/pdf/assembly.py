"""Paragraphs and tables become a document's text and its pieces, and where each was printed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.documents.formats.labels import Cell
from index.documents.formats.pdf.cells import Sheet
from index.documents.formats.pdf.hyphens import HYPHENS, joined, words_of
from index.documents.formats.pdf.layout import Element
from index.documents.formats.pdf.lines import Line
from index.documents.formats.pdf.paragraphs import Text
from index.documents.formats.reading import GAP, Assembly, Field, Kind, Part, Piece
from index.documents.headings import BULLET
from index.script import Span

_DEEPER = 0.8  # sizes by which the mark of an item stands farther in than those around it


@dataclass(slots=True)
class Assembled:
    """The text so far, its pieces, and the lines that ranges of it were read from."""

    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    places: list[tuple[Span, Sequence[Line]]] = field(default_factory=list)
    has_headings: bool = False
    has_code: bool = False
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _tables: int = 0
    _page: int = 0
    _indents: list[float] = field(default_factory=list)

    def add(self, element: Element, words: Counter[str]) -> None:
        """Append a paragraph, or the rows of a table."""
        if isinstance(element, Text):
            self._add_text(element, words)
        else:
            self._indents.clear()
            self._add_rows(element)

    def finish(self) -> "Assembled":
        """With the whole text."""
        self.text = "".join(self._parts)
        return self

    def _add_text(self, element: Text, words: Counter[str]) -> None:
        lines = element.lines
        kind, level = self._kind(element)
        raw = _told(lines, kind, words)
        ends = [len(_told(lines[: at + 1], kind, words)) for at in _turns(lines)]
        if not raw.strip():
            return
        after_gap = lines[0].gap > 0
        start = self._begin(lines[0].page, after_gap=after_gap)
        turns = tuple(
            (start + end, lines[at + 1].page) for at, end in zip(_turns(lines), ends, strict=True)
        )
        self._end(raw)
        self.places.append(((start, self._length), lines))
        self.pieces.append(
            Piece(
                start,
                self._length,
                kind,
                level,
                page=lines[0].page,
                after_gap=after_gap or self._page != lines[0].page,
                is_whole=True,
                turns=turns,
            )
        )
        self._page = lines[-1].page

    def _kind(self, element: Text) -> tuple[Kind, int]:
        """What a paragraph is, and how deep as a heading or item."""
        if element.level is not None:
            self._indents.clear()
            return Kind.HEADING, element.level
        if BULLET.match(element.text):
            return Kind.ITEM, self._depth(element.lines[0])
        self._indents.clear()
        if self.has_code and len(element.lines) > 1 and all(line.is_code for line in element.lines):
            return Kind.CODE, 0
        is_line = len(element.lines) == 1 and not self.has_headings and not element.is_beside
        return (Kind.LINE if is_line else Kind.TEXT), 0

    def _depth(self, line: Line) -> int:
        """How deep an item is among those right before it."""
        margin = _DEEPER * line.size
        while self._indents and line.left < self._indents[-1] - margin:
            self._indents.pop()
        if not self._indents or line.left > self._indents[-1] + margin:
            self._indents.append(line.left)
        return len(self._indents)

    def _add_rows(self, sheet: Sheet) -> None:
        assembly = Assembly()
        from index.documents.formats.tables import add_table

        add_table(assembly, sheet.rows)
        self._tables += any(part.table is not None for part in assembly.parts)
        for at, part in enumerate(assembly.parts):
            page = _page_of(part, sheet)
            start = self._begin(page, after_gap=at == 0)
            self._end(part.text)
            fields = tuple(each.moved(start) for each in part.fields)
            self._place(fields, part, sheet)
            self.pieces.append(
                Piece(
                    start,
                    self._length,
                    part.kind,
                    part.level,
                    page=page,
                    is_whole=True,
                    table=self._tables if part.table else 0,
                    fields=fields,
                )
            )
            self._page = page

    def _place(self, fields: Sequence[Field], part: Part, sheet: Sheet) -> None:
        for own, cell in zip(fields, part.cells, strict=True):
            if isinstance(cell, Cell):
                lines = [line for text in sheet.texts.get(cell, ()) for line in text.lines]
                self.places.append((own.value, lines))

    def _begin(self, page: int, *, after_gap: bool) -> int:
        if self._length:
            self._end(GAP if after_gap or page != self._page else "\n")
        return self._length

    def _end(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _turns(lines: Sequence[Line]) -> list[int]:
    """The lines after which a page turns."""
    return [at for at in range(len(lines) - 1) if lines[at].page != lines[at + 1].page]


def _page_of(part: Part, sheet: Sheet) -> int:
    """The page on which a row ends: its first cells may reach down from the page before."""
    pages = [
        text.lines[0].page
        for cell in part.cells
        if isinstance(cell, Cell)
        for text in sheet.texts.get(cell, ())
    ]
    return max(pages, default=sheet.page)


def assembled(elements: Sequence[Element]) -> Assembled:
    """All of a document."""
    made = Assembled()
    made.has_headings = any(isinstance(each, Text) and each.level is not None for each in elements)
    lines = list(_lines(elements))
    # What is typed in one width throughout is a typescript.
    made.has_code = 2 * sum(line.is_code for line in lines) < len(lines)
    texts = [line.text for line in lines]
    is_hyphened = any(text.endswith(HYPHENS) for text in texts)
    words = words_of(texts) if is_hyphened else Counter[str]()
    for element in elements:
        made.add(element, words)
    return made.finish()


def _lines(elements: Sequence[Element]) -> Iterator[Line]:
    for element in elements:
        if isinstance(element, Text):
            yield from element.lines


def _told(lines: Sequence[Line], kind: Kind, words: Counter[str]) -> str:
    texts = [line.text for line in lines]
    return "\n".join(texts) if kind is Kind.CODE else joined(texts, words)
