"""What paragraphs and runs are by their styles."""

import re
from collections.abc import Iterator
from functools import cache

from docx.document import Document as WordDocument
from docx.oxml import ns
from docx.oxml.xmlchemy import BaseOxmlElement

from index.documents.formats.fonts import MONOSPACED
from index.documents.formats.reading import Kind

Role = tuple[Kind, int]
"""What a paragraph is, and its level."""

qn = cache(ns.qn)
"""A name with its namespace, looked up once: a file asks for the same few some 50,000 times."""

TEXT: Role = (Kind.TEXT, 0)
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_CODE = re.compile(
    r"(?:source |program )?code\b|html (?:preformatted|预设格式)|代码", re.IGNORECASE
)
_BODY_TEXT = 9  # the outline level that is none
_DEFAULT_SIZE = ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:sz")
_PARAGRAPH, _RUN, _RUN_PROPERTIES = qn("w:p"), qn("w:r"), qn("w:rPr")
_LETTERS = qn("w:ascii")
_PARAGRAPH_STYLE = f"{qn('w:pPr')}/{qn('w:pStyle')}"
_RUN_STYLE = f"{_RUN_PROPERTIES}/{qn('w:rStyle')}"
_OFF = frozenset(["0", "false", "off", "none"])
_HALF_POINTS = 20  # in which Word has text where nothing says a size


class Styles:
    """The styles of a document, by their identifiers."""

    def __init__(self, document: WordDocument) -> None:
        element = document.styles.element
        self._styles = {style.get(qn("w:styleId"), ""): style for style in element.style_lst}
        self._default = next(
            (name for name, style in self._styles.items() if _is_default(style)), ""
        )
        size = element.find("/".join(map(qn, _DEFAULT_SIZE)))
        self._size = _number(size, _HALF_POINTS)
        self._kept: dict[tuple[str, str], str | None] = {}

    def role(self, paragraph: BaseOxmlElement) -> Role:
        """What the paragraph says, or its style, or the nearest that this is based on."""
        said = _outlined(paragraph)
        if said is not None:
            return said
        for style in self.chain(paragraph):
            name = (_value(style.find(qn("w:name"))) or "").lower()
            if name in ("title", "标题"):
                return Kind.HEADING, 0
            if heading := _HEADING.match(name):
                return Kind.HEADING, int(heading[1])
            if (outlined := _outlined(style)) is not None:
                return outlined
        return TEXT

    def chain(self, element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
        """The style of a paragraph or run and those that it is based on, the nearest first."""
        return self._based(self._name(element))

    def has(self, run: BaseOxmlElement, paragraph: BaseOxmlElement, *properties: str) -> bool:
        """Whether one of these switches is on, as the run says, or its style, or the paragraph's.

        A switch is a property such as `w:strike`, without its prefix.
        """
        said = self._said(run, paragraph, *properties)
        return any(value is not None and value.lower() not in _OFF for value in said)

    def is_code(self, paragraph: BaseOxmlElement) -> bool:
        """Whether a paragraph has a style for code, or all its words a type of one width."""
        names = (_value(style.find(qn("w:name"))) or "" for style in self.chain(paragraph))
        if any(map(_CODE.match, names)):
            return True
        runs = [run for run in paragraph.iter(_RUN) if "".join(run.itertext()).strip()]
        return bool(runs) and all(MONOSPACED.search(self._font(run, paragraph)) for run in runs)

    def _font(self, run: BaseOxmlElement, paragraph: BaseOxmlElement) -> str:
        """The name of the type that a run's letters are set in, as far as it is said."""
        return next(self._said(run, paragraph, "rFonts")) or ""

    def size(self, run: BaseOxmlElement, paragraph: BaseOxmlElement) -> int:
        """How large a run's type is, in half points."""
        said = next(self._said(run, paragraph, "sz")) or ""
        return int(said) if said.isdecimal() else self._size

    def named(self, name: str) -> BaseOxmlElement | None:
        """A style by its identifier."""
        return self._styles.get(name)

    def _said(
        self, run: BaseOxmlElement, paragraph: BaseOxmlElement, *properties: str
    ) -> Iterator[str | None]:
        """What the nearest place that says something says of each property."""
        own, styles = run.find(_RUN_PROPERTIES), (self._name(run), self._name(paragraph))
        for name in properties:
            said = None if own is None else _property(own, name)
            inherited = (self._inherited(style, name) for style in styles)
            yield said or next((value for value in inherited if value is not None), None)

    def _inherited(self, style: str, name: str) -> str | None:
        """What a style, or one that it is based on, says of a run."""
        if (style, name) not in self._kept:
            held = (based.find(_RUN_PROPERTIES) for based in self._based(style))
            says = (_property(each, name) for each in held if each is not None)
            self._kept[style, name] = next((said for said in says if said is not None), None)
        return self._kept[style, name]

    def _name(self, element: BaseOxmlElement) -> str:
        is_paragraph = element.tag == _PARAGRAPH
        said = _value(element.find(_PARAGRAPH_STYLE if is_paragraph else _RUN_STYLE))
        return said or (self._default if is_paragraph else "")

    def _based(self, name: str) -> Iterator[BaseOxmlElement]:
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = _value(self._styles[name].find(qn("w:basedOn"))) or ""


def _is_default(style: BaseOxmlElement) -> bool:
    is_paragraph = style.get(qn("w:type")) == "paragraph"
    return is_paragraph and style.get(qn("w:default"), "0") not in _OFF


def _outlined(element: BaseOxmlElement) -> Role | None:
    """What a style or paragraph is in the outline, if it says so."""
    said = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if said is None:
        return None
    level = _number(said, _BODY_TEXT)
    return (Kind.HEADING, level + 1) if level < _BODY_TEXT else TEXT


def _property(properties: BaseOxmlElement, name: str) -> str | None:
    """What is said of runs; a switch without a value is on."""
    said = properties.find(qn(f"w:{name}"))
    if said is None:
        return None
    value: str | None = said.get(_LETTERS) if name == "rFonts" else said.get(qn("w:val"), "1")
    return value


def _value(element: BaseOxmlElement | None) -> str | None:
    return None if element is None else element.get(qn("w:val"))


def _number(element: BaseOxmlElement | None, otherwise: int) -> int:
    said = _value(element) or ""
    return int(said) if said.isdecimal() else otherwise
