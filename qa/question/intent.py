"""Whether a question is about the documents rather than about what they say.

The words are in the tables of languages. Of what such a question is, `what` is the part that may
name a document, or say what is looked for, and `when` a date.
"""

import re
from dataclasses import dataclass
from enum import Enum

from index.languages import pattern
from index.script import folded
from qa.question.tables import rows_of


class Aim(Enum):
    """What a question about the documents wants."""

    SUMMARY = "summary"
    FILES = "files"
    COUNT = "count"
    MENTION = "mention"
    AUTHOR = "author"
    DATE = "date"
    EVENTS = "events"
    GREETING = "greeting"


@dataclass(frozen=True, slots=True)
class Intent:
    """An aim, and of what: empty where the question names nothing, as in 「这份文件讲了什么」."""

    aim: Aim
    what: str = ""


_WRITTEN = [(Aim(row["name"]), pattern(row["written"], re.IGNORECASE)) for row in rows_of("intent")]
_GENERIC = pattern((row["written"] for row in rows_of("generic")), re.IGNORECASE)


def intent_of(question: str) -> Intent | None:
    """What a question wants of the documents themselves; None where it asks what they say."""
    text = question.strip()
    plain = folded(text)
    for aim, written in _WRITTEN:
        found = written.fullmatch(plain)
        if found:
            spans = [found.span(name) for name in written.groupindex]
            what = next((text[a:b].strip(" 　，,") for a, b in spans if a < b), "")
            return Intent(aim, "" if _GENERIC.fullmatch(folded(what)) else what)
    return None
