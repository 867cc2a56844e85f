"""What is known of languages: tables in TOML, a file a language, with examples beside each row.

A row says what it knows, and gives texts for which it `holds` and texts for which it `fails`, which
the tests try. In a pattern {number} stands for a whole number in Arabic or Chinese digits,
{chinese} for one in Chinese digits, {english} for one in English words, {roman} for a Roman one.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from index.numerals import CHINESE, ENGLISH, NUMBER

Table = Mapping[str, Any]

_NUMBERS = {
    "{number}": NUMBER,
    "{chinese}": f"[{CHINESE}]+",
    "{english}": f"(?:{'|'.join(ENGLISH)})",
    "{roman}": "[ivxlc]+",
}


@cache
def languages(folder: Path) -> Mapping[str, Table]:
    """The tables of each language that has a file in a folder, by the file's name."""
    files = sorted(folder.glob("*.toml"))
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in files}


def rows(folder: Path, table: str) -> list[Table]:
    """The rows that any language has in a table, each with its `language`."""
    return [
        {"language": language, **row}
        for language, tables in languages(folder).items()
        for row in tables.get(table, ())
    ]


def listed(folder: Path, section: str, name: str) -> list[str]:
    """What all languages list under a name in a section."""
    own = (tables.get(section, {}) for tables in languages(folder).values())
    return [each for names in own for each in names.get(name, ())]


def pattern(written: str | Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """One pattern of several, whichever fits first, with its numbers filled in."""
    joined = written if isinstance(written, str) else "|".join(written)
    for name, number in _NUMBERS.items():
        joined = joined.replace(name, number)
    return re.compile(joined, flags)
