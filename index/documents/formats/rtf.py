"""Rich text (`.rtf`): paragraphs, headings by their outline level, and table rows."""

import re
from dataclasses import dataclass, field

from striprtf.striprtf import rtf_to_text

from index.documents.formats.labels import NOTHING, Cell
from index.documents.formats.reading import Assembly, Kind, Part, Reading
from index.documents.formats.tables import add_table
from index.errors import DocumentError
from index.script import one_line

_HEAD = b"{\\rtf"
# What the library drops or writes as text passes through it as characters that no text has.
_CODES = {"pard": 0xE000, "intbl": 0xE001, "cell": 0xE002, "row": 0xE003, "nestcell": 0x20}
_OUTLINE = 0xE010  # and the level
_PARAGRAPH, _IN_TABLE, _CELL, _ROW = (chr(_CODES[name]) for name in [*_CODES][:4])
_WORD = re.compile(rf"\\[\\{{}}]|\\({'|'.join(_CODES)}|outlinelevel\d|s\d+)(?![a-z\d]) ?")
_HEADING = re.compile(r"\{\\s(\d+)\b[^;{}]*?(?:heading|标题)\s*(\d);", re.IGNORECASE)
_MARK = re.compile("[\ue000-\ue003\ue010-\ue019\n]")
_FIELD = re.compile(r"(?=\{\\field\b)")
_RAW = re.compile(r"[\x80-\xff]")
_BODY_TEXT = 9  # the outline level that is none


VERSION = 1
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a rich text file; its footnotes and text boxes are left out.

    :raises DocumentError: if it is none.
    """
    if not data.lstrip().startswith(_HEAD):
        raise DocumentError("damaged")
    text = rtf_to_text(_marked(data.decode("latin-1")), errors="replace")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    walk = _Walk()
    at = 0
    for mark in _MARK.finditer(text):
        walk.text += text[at : mark.start()]
        walk.see(mark[0])
        at = mark.end()
    walk.text += text[at:]
    return walk.finish()


def _marked(source: str) -> str:
    """The source with its marks, a line a field, and bytes beyond ASCII as it has to have them."""
    source = _RAW.sub(lambda byte: f"\\'{ord(byte[0]):02x}", source)
    levels = {f"s{style}": int(level) - 1 for style, level in _HEADING.findall(source)}

    def mark(word: re.Match[str]) -> str:
        name = word[1] or ""
        code = _CODES.get(name)
        if name.startswith("outlinelevel"):
            code = _OUTLINE + int(name[-1])
        elif name in levels:
            code = _OUTLINE + levels[name]
        marked = f"{{\\uc0\\u{code}}}" if code else ""
        return marked if name in ("cell", "nestcell", "row") else word[0] + marked

    return _FIELD.sub("\n", _WORD.sub(mark, source))


@dataclass(slots=True)
class _Walk:
    """Collects text, and lets it go as a paragraph, or a cell, at its end."""

    text: str = ""
    level: int = _BODY_TEXT
    in_table: bool = False
    cells: list[Cell] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    assembly: Assembly = field(default_factory=Assembly)

    def see(self, mark: str) -> None:
        """What stands between two stretches of text."""
        match mark:
            case "\ue000":
                self.level, self.in_table = _BODY_TEXT, False
            case "\ue001":
                self.in_table = True
            case "\ue002":
                text = one_line(self._taken())
                self.cells.append(Cell([Part(text)]) if text else NOTHING)
            case "\ue003":
                self.rows.append(self.cells)
                self.cells = []
            case "\n" if self.in_table or self.cells:
                self.text += "\n"
            case "\n":
                self._end()
            case _:
                self.level = ord(mark) - _OUTLINE

    def finish(self) -> Reading:
        """The document."""
        self._end()
        self._end_table()
        return self.assembly.finish()

    def _end(self) -> None:
        text = one_line(self._taken())
        if not text:
            return
        self._end_table()
        if self.level < _BODY_TEXT:
            self.assembly.add(text, Kind.HEADING, self.level + 1)
        else:
            self.assembly.add(text, Kind.LINE)

    def _end_table(self) -> None:
        if self.rows:
            add_table(self.assembly, self.rows)
            self.rows = []

    def _taken(self) -> str:
        text, self.text = self.text, ""
        return text
