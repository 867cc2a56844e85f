"""The words that look-ups go by, a file a language (see `index.languages`)."""

import re
from pathlib import Path

from index.languages import Table, listed, pattern, rows

_LANGUAGES = Path(__file__).with_name("languages")


def rows_of(table: str) -> list[Table]:
    """The rows of a table in all languages."""
    return rows(_LANGUAGES, table)


def any_of(section: str, name: str) -> re.Pattern[str]:
    """A pattern of all that languages list under a name in a section."""
    return pattern(listed(_LANGUAGES, section, name), re.IGNORECASE)
