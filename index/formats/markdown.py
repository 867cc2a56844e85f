"""Markdown (CommonMark with tables): its marks are taken off, its structure is kept."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.formats import web
from index.formats.plain import decode
from index.formats.reading import Assembly, Kind, Part, Reading
from index.formats.tables import Cell, add_table
from index.script import one_line

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_TITLE = re.compile(r"""^title\s*:\s*["']?(.*?)["']?\s*$""", re.MULTILINE | re.IGNORECASE)


def read(data: bytes) -> Reading:
    """Read a Markdown file.

    :raises DocumentError: if the encoding can't be told, or the file is not text.
    """
    source = decode(data)
    front = _FRONT_MATTER.match(source)
    title = _TITLE.search(front[1]) if front else None
    body = source[front.end() :] if front else source
    assembly = Assembly()
    tokens = iter(MarkdownIt("commonmark").enable("table").parse(body))
    for token in tokens:
        _add(assembly, token, tokens)
    return assembly.finish(title[1] if title else None)


def _add(assembly: Assembly, token: Token, rest: Iterator[Token]) -> None:
    match token.type:
        case "heading_open":
            assembly.add(_inline(next(rest)), Kind.HEADING, int(token.tag[1:]))
        case "inline":
            assembly.add(_inline(token))
        case "fence" | "code_block":
            assembly.add(token.content)
        case "html_block":
            assembly.extend(web.parts_of(token.content))
        case "table_open":
            add_table(assembly, _rows(rest))


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
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "image":
            yield from _words(token.children or ())
        elif token.type != "html_inline":
            yield token.content
