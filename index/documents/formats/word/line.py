"""The text of a paragraph: of its runs, fields, controls, signs and equations."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docx.oxml.xmlchemy import BaseOxmlElement

from index.documents.formats.breaks import BREAK
from index.documents.formats.equations import Node, linear
from index.documents.formats.links import note
from index.documents.formats.reading import raised
from index.documents.formats.word.styles import Styles, qn
from index.documents.formats.word.symbols import EMPTY, TICKED, is_sign_font, signs

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TICK_BOX = f"{qn('w:sdtPr')}/{_W14}checkbox"
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_OFF = frozenset(["0", "false", "off"])
_MARKS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): BREAK,
    qn("w:cr"): BREAK,
    qn("w:noBreakHyphen"): "-",
}
BOX = qn("w:txbxContent")
GONE = frozenset(
    [
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:rt"),
        f"{_MC}Fallback",
    ]
)
"""What was struck out or moved away, how a word is read aloud, what older programs see instead."""
_CHOICES = frozenset([f"{_MC}AlternateContent", f"{_MC}Choice"])
_NO_TEXT = GONE | {BOX, qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr")}


class _Tag:
    """What is read in a way of its own."""

    RUN = qn("w:r")
    LINK = qn("w:hyperlink")
    FIELD = qn("w:fldSimple")
    CONTROL = qn("w:sdt")
    EQUATION = f"{_MATH}oMath"
    EQUATIONS = f"{_MATH}oMathPara"


def is_gone(element: BaseOxmlElement) -> bool:
    """Whether an element stands in what is no text any more."""
    return any(around.tag in GONE for around in element.iterancestors())


def text_of(paragraph: BaseOxmlElement, styles: Styles, addresses: Mapping[str, str]) -> str:
    """The text of a paragraph without that of its text boxes, as `parted` takes it.

    `addresses` are those of links, by the identifiers of their relations.
    """
    line = _Line(paragraph, styles, addresses)
    line.add(paragraph)
    return "".join(line.words)


@dataclass(slots=True)
class _Field:
    """A field whose end is not reached: where in the words it began, and what it says it is."""

    start: int
    instruction: str = ""


@dataclass(slots=True)
class _Line:
    paragraph: BaseOxmlElement
    styles: Styles
    addresses: Mapping[str, str]
    words: list[str] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)

    def add(self, element: BaseOxmlElement) -> None:
        """Add what an element holds."""
        for child in element:
            start = len(self.words)
            match child.tag:
                case _Tag.RUN:
                    self._run(child)
                case _Tag.LINK:
                    self.add(child)
                    self._link(start, self.addresses.get(child.get(qn("r:id"), ""), ""))
                case _Tag.FIELD:
                    self.add(child)
                    self._refer(start, child.get(qn("w:instr"), ""))
                case _Tag.CONTROL if (box := child.find(_TICK_BOX)) is not None:
                    self.words.append(_box(box.find(f"{_W14}checked"), f"{_W14}val"))
                case _Tag.EQUATION:
                    self.words.append(linear(_node(child)))
                case _Tag.EQUATIONS:
                    equations = child.iter(_Tag.EQUATION)
                    self.words.append(BREAK.join(linear(_node(each)) for each in equations))
                case tag if tag not in _NO_TEXT:
                    self.add(child)

    def _run(self, run: BaseOxmlElement) -> None:
        is_shown = not self.styles.has(run, self.paragraph, "vanish", "strike", "dstrike")
        self._signs(run, run, is_shown=is_shown)

    def _signs(self, run: BaseOxmlElement, held: BaseOxmlElement, *, is_shown: bool) -> None:
        """Add what a run holds, or a choice within it."""
        for child in held:
            if child.tag == qn("w:fldChar"):
                self._turn(child)
            elif child.tag == qn("w:instrText") and self._fields:
                self._fields[-1].instruction += child.text or ""
            elif not is_shown or child.tag in _NO_TEXT:
                continue
            elif child.tag == qn("w:t"):
                self._write(run, child.text or "")
            elif child.tag == qn("w:sym"):
                self.words.append(_symbol(child))
            elif child.tag in _MARKS:
                self.words.append(_MARKS[child.tag])
            elif child.tag in _CHOICES:
                self._signs(run, child, is_shown=is_shown)
            else:
                self.add(child)

    def _write(self, run: BaseOxmlElement, text: str) -> None:
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        font = "" if fonts is None else fonts.get(qn("w:ascii"), "")
        if is_sign_font(font):
            text = signs(text, font)
        self.words.append(raised(text) if _is_raised(run) else text)

    def _turn(self, mark: BaseOxmlElement) -> None:
        """The beginning or the end of a field."""
        match mark.get(qn("w:fldCharType")):
            case "begin":
                self._fields.append(_Field(len(self.words)))
                self.words.extend(_form_value(mark))
            case "end" if self._fields:
                ended = self._fields.pop()
                self._refer(ended.start, ended.instruction)

    def _refer(self, start: int, instruction: str) -> None:
        if found := _LINK.match(instruction):
            self._link(start, found[1])

    def _link(self, start: int, address: str) -> None:
        """Put an address after the words of its link."""
        self.words.append(note("".join(self.words[start:]), address))


def _form_value(mark: BaseOxmlElement) -> Iterator[str]:
    """Whether the box of a form is ticked, or what was chosen of a list."""
    form = mark.find(qn("w:ffData"))
    if form is None:
        return
    if (box := form.find(qn("w:checkBox"))) is not None:
        said = box.find(qn("w:checked"))
        yield _box(said if said is not None else box.find(qn("w:default")), qn("w:val"))
    if (choice := form.find(qn("w:ddList"))) is not None:
        entries = [each.get(qn("w:val"), "") for each in choice.findall(qn("w:listEntry"))]
        said = choice.find(qn("w:result"))
        chosen = "0" if said is None else said.get(qn("w:val"), "0")
        yield from entries[int(chosen) :][:1] if chosen.isdecimal() else ()


def _box(said: BaseOxmlElement | None, value: str) -> str:
    return EMPTY if said is None or said.get(value, "1").lower() in _OFF else TICKED


def _symbol(element: BaseOxmlElement) -> str:
    font, code = element.get(qn("w:font"), ""), element.get(qn("w:char"), "")
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return signs(character, font) if is_sign_font(font) else character


def _is_raised(run: BaseOxmlElement) -> bool:
    said = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return said is not None and said.get(qn("w:val")) == "superscript"


def _node(element: BaseOxmlElement) -> Node:
    """An equation's element, as `linear` takes it."""
    children = [child for child in element if isinstance(child.tag, str) and child.tag not in GONE]
    settings = {
        _bare(said.tag): said.get(f"{_MATH}val", "")
        for child in children
        if _bare(child.tag).endswith("Pr")
        for said in child
    }
    held = tuple(_node(child) for child in children if not _bare(child.tag).endswith("Pr"))
    is_text = element.tag in (f"{_MATH}t", qn("w:t"))
    return Node(_bare(element.tag), held, (element.text or "") if is_text else "", settings)


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
