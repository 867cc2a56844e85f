"""What the room knows of languages, a file each (see `index.languages`)."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

from index.languages import Table, languages, listed, rows

LANGUAGES = Path(__file__).with_name("languages")


def rows_of(table: str) -> list[Table]:
    """The rows of a table in all languages."""
    return rows(LANGUAGES, table)


@cache
def words_of(language: str, name: str) -> Mapping[str, Fraction]:
    """The words of a language that stand for numbers of one sort, such as months."""
    words = languages(LANGUAGES)[language].get("words", {}).get(name, {})
    return {word: Fraction(str(number)) for word, number in words.items()}


def patterns_of(section: str, name: str) -> list[str]:
    """What all languages list under a name in a section."""
    return listed(LANGUAGES, section, name)
