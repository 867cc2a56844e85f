"""JSON: a list of records is a table, a name above others a heading, any other value a line."""

import json
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from index.documents.formats.labels import NOTHING, Cell
from index.documents.formats.plain import decode
from index.documents.formats.reading import Assembly, Kind, Part, Reading
from index.documents.formats.tables import add_table
from index.errors import DocumentError
from index.script import has_han, one_line

_DEEPEST = 50  # levels

_Step = tuple[str, object, int]  # a name, its value and its level


VERSION = 1
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a JSON file.

    :raises DocumentError: if it is damaged, nests too deep, or its encoding can't be told.
    """
    assembly = Assembly()
    for name, value, level in _steps(parsed(data)):
        if _is_table(value):
            assembly.add(name, Kind.HEADING, level)
            add_table(assembly, _grid(value))
        elif isinstance(value, dict | list):
            assembly.add(name, Kind.HEADING, level)
        else:
            text = one_line(_written(value))
            colon = "：" if has_han(name + text) else ": "
            if name:
                assembly.add(f"{name}{colon}{text}" if text else "", Kind.ROW)
            else:
                assembly.add(text, Kind.ITEM, 1)
    return assembly.finish()


def parsed(data: bytes) -> object:
    """What a JSON file holds; numbers as they are written.

    :raises DocumentError: if it is damaged, nests too deep, or its encoding can't be told.
    """
    try:
        found: object = json.loads(decode(data), parse_int=str, parse_float=str, parse_constant=str)
        return found
    except ValueError as broken:
        raise DocumentError("damaged") from broken
    except RecursionError as deep:
        raise DocumentError("nested", limit=_DEEPEST) from deep


def _is_table(value: object) -> TypeGuard[list[dict[str, object]]]:
    """Whether it is a list of records of plain values, most of which have the same names."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    if not all(isinstance(row, dict) and not any(map(_is_nested, row.values())) for row in value):
        return False
    names = {name for row in value for name in row}
    return 2 * sum(map(len, value)) > len(names) * len(value)


def _is_nested(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_is_nested, value)))


def _steps(root: object) -> Iterator[_Step]:
    """Every value with its name and how deep it is, from the outside in.

    Plain ones come first, as what follows a heading is taken to stand under it.
    """
    stack: list[_Step] = [("", root, 0)]
    while stack:
        name, value, level = stack.pop()
        if level > _DEEPEST:
            raise DocumentError("nested", limit=_DEEPEST)
        yield name, value, level
        if isinstance(value, dict):
            inside = sorted(value.items(), key=lambda each: isinstance(each[1], dict | list))
            stack += [(str(key), each, level + 1) for key, each in reversed(inside)]
        elif isinstance(value, list) and not _is_table(value):
            stack += [("", each, level + 1) for each in reversed(value)]


def _grid(rows: Sequence[dict[str, object]]) -> list[list[Cell]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    heads = [_cell(name, is_label=True) for name in names]
    return [heads, *([_cell(_written(row.get(name))) for name in names] for row in rows)]


def _cell(text: str, *, is_label: bool = False) -> Cell:
    text = one_line(text)
    return Cell([Part(text)], is_label) if text else NOTHING


def _written(value: object) -> str:
    """A plain value, or a list of some, as text; `null` is none."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            texts = [_written(each) for each in value]
            return ("、" if has_han("".join(texts)) else ", ").join(filter(None, texts))
        case _:
            return str(value)
