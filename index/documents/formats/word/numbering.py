"""The numbers that Word shows before paragraphs, which stand in none of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from index.documents.formats.word.counting import CHINESE, counted
from index.documents.formats.word.styles import Styles, qn
from index.script import is_unspaced

_PLACE = re.compile(r"%([1-9])")
_NONE = "0"  # the number of a list by which a paragraph says that it is in none
_DEEPEST = 9
_ARTICLE = "第"
_OPEN_ENDED = frozenset("、．。：）)】》")  # after which nothing need part a number from its text


@dataclass(frozen=True, slots=True)
class Level:
    """How paragraphs of a list are numbered at one depth.

    `pattern` has `%1` to `%9` where the numbers of the levels go, in the formats `style`.
    `restarts` is the depth, from 1, at or above which another number makes this one begin anew,
    0 if none does.
    """

    style: str = "decimal"
    pattern: str = ""
    start: int = 1
    restarts: int = _DEEPEST
    is_legal: bool = False
    is_closed: bool = False


@dataclass(slots=True)
class _List:
    """A list's levels, by depth from 0, and how far it has been counted."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the lists a paragraph stands: in which list, and how deep, from 0."""

    list: str
    abstract: str
    depth: int


class Numbering:
    """Counts the paragraphs of a document, which are to be asked for in their order."""

    def __init__(self, document: WordDocument, styles: Styles) -> None:
        self._styles = styles
        root = _part(document)
        abstracts = {} if root is None else _by_id(root, "abstractNum", "abstractNumId")
        self._nums = {} if root is None else _by_id(root, "num", "numId")
        self._abstracts = {name: self._behind(abstracts, name) for name in abstracts}
        self._lists: dict[str, _List] = {}
        self._begun: set[tuple[str, int]] = set()

    def place(self, paragraph: BaseOxmlElement) -> Place | None:
        """In which list a paragraph is, if it is in one."""
        number, depth = _said(paragraph)
        by_style = None
        for style in self._styles.chain(paragraph):
            found, deep = _said(style)
            if found is not None:
                by_style = found
                linked = self._linked(found, style.get(qn("w:styleId"), ""))
                depth = depth if depth is not None else linked if linked is not None else deep
                break
        number = number if number is not None else by_style
        if number is None or number == _NONE or number not in self._nums:
            return None
        abstract = _value(self._nums[number], "w:abstractNumId") or ""
        return Place(number, abstract, min(depth or 0, _DEEPEST - 1))

    def is_item(self, place: Place, has_neighbour: bool) -> bool:
        """Whether a paragraph is an item of a list: it has a bullet, or a neighbour in its list.

        What is counted as articles and sections are (第一条, 一、, 1.1) may be headings.
        """
        level = self._level(place, place.depth)
        is_outline = len(_PLACE.findall(level.pattern)) > 1 or _ARTICLE in level.pattern
        is_counted = has_neighbour and not is_outline and level.style not in CHINESE
        return level.style == "bullet" or is_counted

    def number(self, place: Place) -> str:
        """Count the next paragraph; what stands before it, with the space that parts them."""
        counts = self._list(place).counts
        level = self._level(place, place.depth)
        start = self._start(place)
        if start is not None:
            counts[place.depth] = start
        else:
            counts[place.depth] = counts.get(place.depth, level.start - 1) + 1
        for deeper in range(place.depth + 1, _DEEPEST):
            if place.depth < self._level(place, deeper).restarts:
                counts.pop(deeper, None)
        if level.style == "bullet":
            return ""
        text = _PLACE.sub(lambda found: self._counted(place, int(found[1]) - 1), level.pattern)
        return _parted(text.strip(), level.is_closed)

    def _counted(self, place: Place, depth: int) -> str:
        level = self._level(place, depth)
        count = self._list(place).counts.get(depth, level.start)
        is_legal = self._level(place, place.depth).is_legal
        return counted(count, "decimal" if is_legal and level.style != "none" else level.style)

    def _start(self, place: Place) -> int | None:
        """Where a list that goes on another's counting begins anew, at its first paragraph."""
        begun = (place.list, place.depth)
        override = _override(self._nums[place.list], place.depth)
        if override is None or begun in self._begun:
            return None
        self._begun.add(begun)
        said = _value(override, "w:startOverride")
        return int(said) if said and said.isdecimal() else None

    def _level(self, place: Place, depth: int) -> Level:
        override = _override(self._nums[place.list], depth)
        own = None if override is None else override.find(qn("w:lvl"))
        if own is not None:
            return _level(own, depth)
        return self._list(place).levels.get(depth, Level())

    def _list(self, place: Place) -> _List:
        if place.abstract not in self._lists:
            abstract = self._abstracts.get(place.abstract)
            levels = {} if abstract is None else dict(_levels(abstract))
            self._lists[place.abstract] = _List(levels)
        return self._lists[place.abstract]

    def _linked(self, number: str, style: str) -> int | None:
        """The depth that a list gives to paragraphs of a style."""
        if number not in self._nums:
            return None
        abstract = self._abstracts.get(_value(self._nums[number], "w:abstractNumId") or "")
        for level in [] if abstract is None else abstract.findall(qn("w:lvl")):
            if _value(level, "w:pStyle") == style:
                return _depth(level)
        return None

    def _behind(self, abstracts: dict[str, BaseOxmlElement], name: str) -> BaseOxmlElement:
        """The list of a numbering style, where one only refers to that."""
        linked = _value(abstracts[name], "w:numStyleLink")
        style = self._styles.named(linked) if linked else None
        number, _ = (None, None) if style is None else _said(style)
        if number not in self._nums:
            return abstracts[name]
        return abstracts.get(_value(self._nums[number], "w:abstractNumId") or "", abstracts[name])


def _part(document: WordDocument) -> BaseOxmlElement | None:
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


def _by_id(root: BaseOxmlElement, tag: str, name: str) -> dict[str, BaseOxmlElement]:
    return {each.get(qn(f"w:{name}"), ""): each for each in root.findall(qn(f"w:{tag}"))}


def _said(element: BaseOxmlElement) -> tuple[str | None, int | None]:
    """The list and the depth that a paragraph or style names."""
    properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if properties is None:
        return None, None
    depth = _value(properties, "w:ilvl")
    return _value(properties, "w:numId"), int(depth) if depth and depth.isdecimal() else None


def _override(number: BaseOxmlElement, depth: int) -> BaseOxmlElement | None:
    overrides = number.findall(qn("w:lvlOverride"))
    return next((each for each in overrides if _depth(each) == depth), None)


def _levels(abstract: BaseOxmlElement) -> Iterator[tuple[int, Level]]:
    for level in abstract.findall(qn("w:lvl")):
        yield _depth(level), _level(level, _depth(level))


def _depth(level: BaseOxmlElement) -> int:
    said = level.get(qn("w:ilvl"), "0")
    return int(said) if said.isdecimal() else 0


def _level(element: BaseOxmlElement, depth: int) -> Level:
    start, restarts = _value(element, "w:start"), _value(element, "w:lvlRestart")
    legal = element.find(qn("w:isLgl"))
    return Level(
        style=_style(element),
        pattern=_value(element, "w:lvlText") or "",
        start=int(start) if start and start.isdecimal() else 1,
        restarts=int(restarts) if restarts and restarts.isdecimal() else depth,
        is_legal=legal is not None and legal.get(qn("w:val"), "1") not in ("0", "false", "off"),
        is_closed=_value(element, "w:suff") == "nothing",
    )


def _style(level: BaseOxmlElement) -> str:
    """The format; of one that a newer Word describes by examples, the first of them."""
    said = level.find(f".//{qn('w:numFmt')}")
    if said is None:
        return "decimal"
    example = said.get(qn("w:format"), "").split(",")[0].strip()
    return example if example.isdecimal() else str(said.get(qn("w:val"), "decimal"))


def _value(element: BaseOxmlElement, tag: str) -> str | None:
    found = element.find(qn(tag))
    return None if found is None else found.get(qn("w:val"))


def _parted(text: str, is_closed: bool) -> str:
    if not text or is_closed or (is_unspaced(text[-1]) and not text[-1].isalnum()):
        return text
    return f"{text} "
