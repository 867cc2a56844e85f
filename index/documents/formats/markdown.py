"""Markdown (CommonMark with tables): its marks are taken off, its structure is kept."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin

from index.documents.formats import web
from index.documents.formats.breaks import parted
from index.documents.formats.front import front_matter
from index.documents.formats.inline import Inline, is_note
from index.documents.formats.labels import Cell
from index.documents.formats.plain import decode
from index.documents.formats.reading import Assembly, Kind, Part, Reading
from index.documents.formats.tables import add_table
from index.script import one_line

_DEEPEST = 100  # levels, two for each list in a list; what is deeper the parser leaves out
_PARSER = (
    MarkdownIt(
        "commonmark", {"maxNesting": _DEEPEST, "inline_definitions": True, "store_labels": True}
    )
    .enable(["table", "strikethrough"])
    .use(container_plugin, "notice", validate=lambda *_: True)
    .use(admon_plugin)
)
_SORT = re.compile(r"\s*(?:\{[^}]*\}|\S+)\s*")
"""What sort of notice it is, before its title."""

_BETWEEN_TAGS = MarkdownIt("commonmark", {"html": False})
_MARKS = re.compile(r"\]\(\S|\*\*[^\s*]|`[^\s`]")

VERSION = 4
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a Markdown file.

    :raises DocumentError: if the encoding can't be told, or the file is not text.
    """
    metadata, body = front_matter(decode(data))
    tokens = _PARSER.parse(body)
    used = set(_labels(tokens))
    lines = body.split("\n")
    writer = _Writer()
    for line in metadata.lines():
        writer.assembly.add(line)
    rest = iter(tokens)
    for token in rest:
        if token.type != "definition":
            writer.add(token, rest)
        elif is_note(token) or token.meta["id"] not in used:
            writer.assembly.add(_source(token, lines))
    return writer.assembly.finish(metadata.title, metadata)


def _labels(tokens: Iterable[Token]) -> Iterator[str]:
    """The labels of the definitions that links and pictures use."""
    for token in tokens:
        for inline in token.children or ():
            yield inline.meta.get("label", "")
            yield from _labels([inline])


def _source(definition: Token, lines: Sequence[str]) -> str:
    """A definition as it is written, without the mark of a list or quotation before it."""
    text = one_line("\n".join(lines[slice(*definition.map or ())]))
    return text[text.find("[") :]


@dataclass(slots=True)
class _Lists:
    """How deep in lists the reading is, and the number that the next paragraph has in its list."""

    depth: int = 0
    number: str = ""

    def see(self, token: Token) -> None:
        """Go into a list or an item, or out of it."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.depth += 1
            case "bullet_list_close" | "ordered_list_close":
                self.depth -= 1
            case "list_item_open":
                self.number = f"{token.info}{token.markup} " if token.info else ""

    def role(self) -> tuple[Kind, int]:
        """What the next paragraph is."""
        return (Kind.ITEM, self.depth) if self.depth else (Kind.TEXT, 0)


@dataclass(slots=True)
class _Writer:
    """Adds what the tokens of a text say to an assembly."""

    assembly: Assembly = field(default_factory=Assembly)
    _lists: _Lists = field(default_factory=_Lists)
    _inline: Inline = field(default_factory=Inline)
    _is_titled: bool = False  # the notice that is gone into

    def add(self, token: Token, rest: Iterator[Token]) -> None:
        """A token, and of `rest` those that belong to it."""
        match token.type:
            case "heading_open":
                text = self._inline.text(next(rest), with_addresses=False)
                self.assembly.add(" ".join(parted(text)), Kind.HEADING, int(token.tag[1:]))
            case "inline":
                self._paragraph(token)
            case "fence" | "code_block":
                self.assembly.add(token.content, Kind.CODE, self._lists.depth)
            case "container_notice_open":
                self.assembly.add(_SORT.sub("", token.info, count=1))
            case "admonition_title_open":
                title = next(rest)
                if self._is_titled:
                    self._paragraph(title)
            case "html_block":
                self.assembly.extend(map(self._unmarked, web.parts_of(token.content)))
            case "table_open":
                add_table(self.assembly, self._rows(rest))
            case "admonition_open":
                self._is_titled = '"' in token.info  # else the parser makes one up
            case _:
                self._lists.see(token)

    def _paragraph(self, token: Token) -> None:
        """A paragraph, which may be of an item; the item's first one has its number."""
        for text in parted(self._inline.text(token)):
            self.assembly.add(self._lists.number + text, *self._lists.role())
            self._lists.number = ""

    def _unmarked(self, part: Part) -> Part:
        """What stands in tags; there too many pages have links and marks as Markdown has."""
        if part.table or not _MARKS.search(part.text):
            return part
        (inline,) = _BETWEEN_TAGS.parseInline(part.text)
        return part._replace(text=" ".join(parted(self._inline.text(inline))))

    def _rows(self, rest: Iterator[Token]) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        is_label = True
        for token in rest:
            match token.type:
                case "table_close":
                    break
                case "thead_close":
                    is_label = False
                case "tr_open":
                    rows.append([])
                case "inline":
                    parts = [Part(text) for text in parted(self._inline.text(token))]
                    rows[-1].append(Cell(parts, is_label))
        return rows
