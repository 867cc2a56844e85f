"""Blocks become paragraphs that know their article, author and heading trail."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import groupby

from index.documents.formats.reading import Field, Kind, Reading
from index.documents.headings import (
    UNNUMBERED,
    byline,
    heading_level,
    is_author_note,
    is_field,
    is_first,
    numbered_level,
)
from index.documents.lines import Block, join_broken
from index.documents.naming import bare, title_of
from index.documents.titles import is_date
from index.script import Span

VERSION = 4
"""Raised when the same reading becomes other lines, headings or paragraphs than before."""

_NAMES_WHO = re.compile(r"[：:／/]|^by\s", re.IGNORECASE)  # who wrote it, and not only a name
_LONGEST_RUN = 5  # more short lines in a row than a page's titles are a list
_BELOW_MARKUP = 10  # a heading told by its number alone stands below those that markup declares
_NOTHING, _ANYTHING = -1, 1_000  # below and above every level


class Role(Enum):
    """What a paragraph is for: `TEXT` is cut into passages, the others say where they stand."""

    TITLE = "title"
    AUTHOR = "author"
    HEADING = "heading"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and its place.

    `text` is `document.text[start:end]` with broken lines joined: only white space differs.
    `number` counts the document's text paragraphs from 1 and is None for titles, headings and
    bylines. `headings` runs from the outermost to the innermost. `depth` is how deep in a list it
    stands, as far as the format tells, 0 in none. `turns` are where in the
    document's text further pages begin, with their numbers. A row of a table has the number of
    its table, counted from 1 (0 is none), and its `fields`, whose ranges are of the document's
    text: by them the table can be shown as one. `is_ocr` tells that some of it was read from a
    picture.
    """

    text: str
    start: int
    end: int
    role: Role
    title: str
    number: int | None = None
    author: str | None = None
    headings: tuple[str, ...] = ()
    page: int | None = None
    depth: int = 0
    turns: tuple[tuple[int, int], ...] = ()
    table: int = 0
    fields: tuple[Field, ...] = ()
    is_ocr: bool = False

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.table > 0

    @property
    def is_program(self) -> bool:
        """Whether it is lines of a program, as no other paragraph has lines."""
        return "\n" in self.text

    @property
    def leads(self) -> bool:
        """Whether it is a date or a byline alone, which says something of what is below it."""
        said = byline(self.text, "") if _NAMES_WHO.search(self.text) else None
        return is_date(self.text) or said is not None

    def page_at(self, place: int) -> int | None:
        """The page on which a place in the document's text stands."""
        return max((page for start, page in self.turns if start <= place), default=self.page)


def paragraphs_of(reading: Reading, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    """The title of a document and its paragraphs; `name` stands in where it has no title."""
    blocks = join_broken(reading.text, reading.pieces)
    levels = _candidates(blocks)
    title = title_of(reading, blocks, levels) or name
    roles = _roles(reading.text, blocks, levels, title)
    walk = _Walk(reading.text, title, frozenset(reading.ocr))
    return title, tuple(walk.paragraphs(blocks, roles))


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    text: str


# A block's role: a heading with its level, an author, or text.
_Role = _Heading | Role
_Levels = Sequence[int | None]


def _roles(text: str, blocks: Sequence[Block], levels: _Levels, title: str) -> list[_Role]:
    """What each block is for; a heading under which nothing stands is text, so that it is found."""
    authors = _authors(text, blocks)
    roles: list[_Role] = [Role.TEXT] * len(blocks)
    heads = _NOTHING  # the level above which a heading is to be for something to stand under it
    has_text = False
    for at in reversed(range(len(blocks))):
        level = levels[at]
        heading = None if level is None else _Heading(level, bare(blocks[at]))
        if at in authors:
            roles[at] = Role.AUTHOR
        elif heading and (at + 1 in authors or (heading.text == title and has_text)):
            roles[at], heads = heading, _NOTHING  # what is before belongs to another article
            has_text = False
        elif heading and heading.level < heads:
            roles[at], heads = heading, heading.level
        else:
            has_text = True
            if is_author_note(blocks[at].text):
                heads = _NOTHING  # it stands under the article
            elif heads != level:  # of several in a row, none stands under another
                heads = _ANYTHING
    return roles


def _candidates(blocks: Sequence[Block]) -> list[int | None]:
    """The level each block would have as a heading; items of lists have none."""
    levels = [_candidate(block) for block in blocks]
    for at in _fields(blocks, levels):
        levels[at] = None
    for start, end in _close_lines(blocks, levels):
        levels[max(start, 1) : end] = [None] * (end - max(start, 1))
    at = 0
    for level, run in groupby(_countings(blocks, levels)):
        length = len(list(run))
        if _is_list(blocks[at], level[0], length):
            levels[at : at + length] = [None] * length
        at += length
    return levels


def _candidate(block: Block) -> int | None:
    match block.kind:
        case Kind.HEADING:
            return block.level
        case Kind.ROW | Kind.ITEM | Kind.CODE:
            return None
        case Kind.TEXT:
            level = numbered_level(block.text)
            return None if level is None else level + _BELOW_MARKUP
        case Kind.LINE:
            return None if is_date(block.text) else heading_level(block.text)


def _fields(blocks: Sequence[Block], levels: _Levels) -> set[int]:
    """The short lines that are entries of one form with a line beside them."""
    short = [_is_short(block, level) for block, level in zip(blocks, levels, strict=True)]
    are = {at for at, block in enumerate(blocks) if short[at] and is_field(block.text)}
    return {at for at in are if at - 1 in are or at + 1 in are}


def _close_lines(blocks: Sequence[Block], levels: _Levels) -> Iterator[Span]:
    """Ranges of short lines that are closer to one another, or to what is above, than to what is
    below: a list rather than headings, but for a title."""
    start = 0
    for at in range(1, len(blocks) + 1):
        if at < len(blocks) and _is_short(blocks[at], levels[at]) and not blocks[at].after_gap:
            continue
        is_below = start > 0 and blocks[start - 1].kind is Kind.LINE and not blocks[start].after_gap
        ends = at == len(blocks) or blocks[at].after_gap
        if _is_short(blocks[start], levels[start]) and ends and (is_below or at - start > 1):
            yield start, at
        start = at


def _is_short(block: Block, level: int | None) -> bool:
    return block.kind is Kind.LINE and level == UNNUMBERED


def _countings(blocks: Sequence[Block], levels: _Levels) -> Iterator[tuple[int | None, int]]:
    """The level of each block, and which counting from one at that level it is of."""
    counting = 0
    for block, level in zip(blocks, levels, strict=True):
        counting += level is not None and level != UNNUMBERED and is_first(block.text)
        yield level, counting


def _is_list(block: Block, level: int | None, length: int) -> bool:
    """Whether so many blocks of one level in a row, of which one is given, are no headings."""
    if level is None or block.kind is Kind.HEADING:
        return False
    return length > (_LONGEST_RUN if level == UNNUMBERED else 1)


def _authors(text: str, blocks: Sequence[Block]) -> set[int]:
    """The bylines: each stands right below a title, and text below it."""
    return {
        at
        for at in range(1, len(blocks) - 1)
        if blocks[at].kind in (Kind.LINE, Kind.TEXT)
        and _is_title(blocks[at - 1])
        and _candidate(blocks[at + 1]) is None
        and byline(text[blocks[at].start : blocks[at].end], blocks[at - 1].text)
    }


def _is_title(block: Block) -> bool:
    """Whether an article may begin with a block."""
    return block.level <= 1 if block.kind is Kind.HEADING else _candidate(block) == UNNUMBERED


@dataclass(slots=True)
class _Walk:
    """Goes through the blocks in order and remembers under which headings it stands."""

    _text: str
    _title: str
    _ocr: frozenset[int]
    _article: str | None = None
    _author: str | None = None
    _trail: list[_Heading] = field(default_factory=list)
    _number: int = 0

    def paragraphs(self, blocks: Sequence[Block], roles: Sequence[_Role]) -> Iterator[Paragraph]:
        for at, (block, role) in enumerate(zip(blocks, roles, strict=True)):
            below = roles[at + 1] if at + 1 < len(roles) else None
            yield self._paragraph(block, role, below)

    def _paragraph(self, block: Block, role: _Role, below: _Role | None) -> Paragraph:
        if isinstance(role, _Heading):
            return self._heading(block, role, below)
        if role is Role.AUTHOR:
            self._author = byline(self._text[block.start : block.end], self._article or "")
            return self._made(block, Role.AUTHOR)
        self._number += 1
        ends_article = is_author_note(block.text)
        if ends_article:
            self._trail.clear()
        made = replace(self._made(block, Role.TEXT), number=self._number)
        if ends_article:
            self._leave_article()
        return made

    def _heading(self, block: Block, heading: _Heading, below: _Role | None) -> Paragraph:
        if below is Role.AUTHOR or heading.text == self._title:
            self._leave_article()
            self._article = heading.text
            return self._made(block, Role.TITLE)
        while self._trail and self._trail[-1].level >= heading.level:
            self._trail.pop()
        made = self._made(block, Role.HEADING)
        self._trail.append(heading)
        return made

    def _leave_article(self) -> None:
        self._article = self._author = None
        self._trail.clear()

    def _made(self, block: Block, role: Role) -> Paragraph:
        return Paragraph(
            text=block.text,
            start=block.start,
            end=block.end,
            role=role,
            title=self._article or self._title,
            author=self._author,
            headings=tuple(heading.text for heading in self._trail),
            page=block.page,
            depth=block.level if block.kind in (Kind.ITEM, Kind.CODE) else 0,
            turns=block.turns,
            table=block.table,
            fields=block.fields,
            is_ocr=not self._ocr.isdisjoint([block.page, *(page for _, page in block.turns)]),
        )
