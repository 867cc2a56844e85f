"""Markdown (CommonMark with tables): its marks are taken off, its structure is kept."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.documents.formats import web
from index.documents.formats.labels import Cell
from index.documents.formats.plain import decode
from index.documents.formats.reading import Assembly, Kind, Part, Reading
from index.documents.formats.tables import add_table
from index.script import one_line

# Between two rules stand keys and what belongs to them; a rule with prose below it is only a rule.
_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?=\w)((?:(?:\w[\w. -]*:(?:[ \t].*)?|[ \t#-].*)?\n)+?)"
    r"(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_TITLE = re.compile(r"""^title\s*:\s*["']?(.*?)["']?\s*$""", re.MULTILINE | re.IGNORECASE)
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_DEEPEST = 100  # levels, two for each list in a list; what is deeper the parser leaves out
_PARSER = MarkdownIt(
    "commonmark", {"maxNesting": _DEEPEST, "inline_definitions": True, "store_labels": True}
).enable("table")


def read(data: bytes) -> Reading:
    """Read a Markdown file.

    :raises DocumentError: if the encoding can't be told, or the file is not text.
    """
    source = decode(data)
    front = _FRONT_MATTER.match(source)
    title = _TITLE.search(front[1]) if front else None
    body = source[front.end() :] if front else source
    tokens = _PARSER.parse(body)
    used = set(_labels(tokens))
    lines = body.split("\n")
    assembly, lists = Assembly(), _Lists()
    rest = iter(tokens)
    for token in rest:
        if token.type != "definition":
            _add(assembly, token, rest, lists)
        elif _is_note(token) or token.meta["id"] not in used:
            assembly.add(_source(token, lines))
    return assembly.finish(title[1] if title else None)


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


def _is_note(token: Token) -> bool:
    """Whether it is a footnote or a link to one, which CommonMark takes for those of an address."""
    return str(token.meta.get("label", "")).startswith("^")


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

    def add(self, assembly: Assembly, text: str) -> None:
        """A paragraph, which may be of an item; the item's first one has its number."""
        if self.depth and text:
            assembly.add(self.number + text, Kind.ITEM, self.depth)
            self.number = ""
        else:
            assembly.add(text)


def _add(assembly: Assembly, token: Token, rest: Iterator[Token], lists: _Lists) -> None:
    match token.type:
        case "heading_open":
            assembly.add(_inline(next(rest)), Kind.HEADING, int(token.tag[1:]))
        case "inline":
            lists.add(assembly, _inline(token))
        case "fence" | "code_block":
            assembly.add(token.content)
        case "html_block":
            assembly.extend(web.parts_of(token.content))
        case "table_open":
            add_table(assembly, _rows(rest))
        case _:
            lists.see(token)


def _rows(rest: Iterator[Token]) -> list[list[Cell]]:
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
                text = _inline(token)
                rows[-1].append(Cell([Part(text)] if text else [], is_label))
    return rows


def _inline(token: Token) -> str:
    return one_line("".join(_words(token.children or ())))


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    is_note = False
    for token in tokens:
        match token.type:
            case "link_open":
                is_note = _is_note(token)
                yield "[" if is_note else ""
            case "link_close":
                yield "]" if is_note else ""
            case "softbreak":
                yield "\n"
            case "hardbreak":
                yield " "
            case "image":
                yield from _words(token.children or ())
            case "html_inline":
                yield " " if _BREAK.match(token.content) else ""
            case _:
                yield token.content
