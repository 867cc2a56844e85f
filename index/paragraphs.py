"""Blocks become paragraphs that know their article, author and heading trail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import groupby

from index.formats.reading import Kind, Reading
from index.headings import UNNUMBERED, byline, heading_level, is_author_note, numbered_level
from index.lines import Block, join_broken

_LONGEST_RUN = 5  # more short lines in a row than a page's titles are a list
_BELOW_MARKUP = 10  # a heading told by its number alone stands below those that markup declares


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
    bylines. `headings` runs from the outermost to the innermost.
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
    is_row: bool = False


def paragraphs_of(reading: Reading, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    """The title of a document and its paragraphs; `name` stands in where it has no title."""
    blocks = join_broken(reading.text, reading.pieces)
    roles = _roles(reading.text, blocks)
    title = _title(reading, blocks, roles) or name
    return title, tuple(_Walk(reading.text, title).paragraphs(blocks, roles))


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    text: str


# A block's role: a heading with its level, an author, or text.
_Role = _Heading | Role


def _roles(text: str, blocks: Sequence[Block]) -> list[_Role]:
    candidates = _candidates(blocks)
    roles: list[_Role] = [Role.TEXT] * len(blocks)
    following: int | None = None  # the candidate level of the next block, None where it is text
    heads = False  # whether the next block can stand under a heading
    for at in reversed(range(len(blocks))):
        level = candidates[at]
        if level is not None and _is_confirmed(level, following, heads):
            roles[at] = _Heading(level, blocks[at].text.rstrip("：:"))
            heads = True
        else:
            heads = level is None
        following = level
    _find_bylines(text, blocks, roles)
    return roles


def _is_confirmed(level: int, following: int | None, heads: bool) -> bool:
    """A heading heads something: a paragraph, or a heading that is deeper or no less confirmed."""
    if following is None:
        return heads
    return following > level or (level == following == UNNUMBERED and heads)


def _candidates(blocks: Sequence[Block]) -> list[int | None]:
    """The level each block would have as a heading; runs of short lines are lists, not headings."""
    levels = [_candidate(block) for block in blocks]
    at = 0
    for level, run in groupby(levels):
        length = len(list(run))
        if level == UNNUMBERED and length > _LONGEST_RUN and blocks[at].kind is Kind.LINE:
            levels[at : at + length] = [None] * length
        at += length
    return levels


def _candidate(block: Block) -> int | None:
    match block.kind:
        case Kind.HEADING:
            return block.level
        case Kind.ROW:
            return None
        case Kind.TEXT:
            level = numbered_level(block.text)
            return None if level is None else level + _BELOW_MARKUP
        case Kind.LINE:
            return heading_level(block.text)


def _find_bylines(text: str, blocks: Sequence[Block], roles: list[_Role]) -> None:
    """A byline stands right below a title, and text below it."""
    for at in range(1, len(blocks) - 1):
        above = roles[at - 1]
        if (
            isinstance(above, _Heading)
            and not _is_numbered(blocks[at - 1])
            and blocks[at].kind in (Kind.LINE, Kind.TEXT)
            and byline(text[blocks[at].start : blocks[at].end])
        ):
            roles[at] = Role.AUTHOR


def _is_numbered(block: Block) -> bool:
    return numbered_level(block.text) is not None


def _title(reading: Reading, blocks: Sequence[Block], roles: Sequence[_Role]) -> str | None:
    """The document's title: its only top heading, else the format's field, else its first line."""
    declared = [
        role
        for block, role in zip(blocks, roles, strict=True)
        if isinstance(role, _Heading) and block.kind is Kind.HEADING and role.level <= 1
    ]
    top = [heading for heading in declared if heading.level == declared[0].level]
    if declared and declared[0].level == min(h.level for h in declared) and len(top) == 1:
        return top[0].text
    if reading.title:
        return reading.title
    if blocks and blocks[0].kind is Kind.LINE and isinstance(roles[0], _Heading):
        return roles[0].text
    return None


@dataclass(slots=True)
class _Walk:
    """Goes through the blocks in order and remembers under which headings it stands."""

    _text: str
    _title: str
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
            self._author = byline(self._text[block.start : block.end])
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
            is_row=block.kind is Kind.ROW,
        )
