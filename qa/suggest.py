"""Questions to go on with, drawn from the documents' own titles and headings."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

from index.engines import Index
from index.numerals import CHINESE, NUMBER
from index.script import has_han
from index.text import say

_NUMBERING = re.compile(
    rf"^\s*(?:第{NUMBER}[章节篇编]|[（(]?(?:[{CHINESE}]+|\d+(?:\.\d+)*)[)）、.．])\s*"
)
_QUOTED = re.compile(r"^“([^“”]*)”$")
_ASKS = re.compile(
    r"[？?]$|^(?:为什么|为何|如何|怎样|怎么|什么是|(?:what|why|how|who|when)\b)", re.IGNORECASE
)
_LONGEST = 24  # a longer heading is a sentence, and makes an awkward question


def suggest(index: Index, count: int = 6, documents: Sequence[str] = ()) -> tuple[str, ...]:
    """Up to `count` questions on the documents named, else on documents spread over the index.

    The same index always gives the same questions. Each document gives one in turn, from its
    headings, or from its title where it has none; a question is in the language of its heading.
    """
    entries = {entry.path: entry.title for entry in index.documents}
    chosen = [path for path in documents if path in entries] or _spread(list(entries), count)
    read = ((path, index.document(path)) for path in chosen)
    sources = [_questions(entries[path], found.headings if found else ()) for path, found in read]
    return tuple(islice(dict.fromkeys(_in_turn(sources)), count))


def _spread(paths: Sequence[str], count: int) -> list[str]:
    step = max(1.0, len(paths) / max(count, 1))
    return [paths[int(at * step)] for at in range(min(count, len(paths)))]


def _in_turn(sources: Sequence[Iterator[str]]) -> Iterator[str]:
    rounds = zip_longest(*sources)
    return (question for row in rounds for question in row if question is not None)


def _questions(title: str, headings: Sequence[str]) -> Iterator[str]:
    topics = [topic for heading in headings if (topic := _topic(heading))]
    for topic in topics:
        yield topic if _ASKS.search(topic) else _ask(title, topic)
    if not topics:
        yield _ask(title)


def _topic(heading: str) -> str | None:
    bare = _QUOTED.sub(r"\1", _NUMBERING.sub("", heading).strip())
    longest = _LONGEST if has_han(bare) else 2 * _LONGEST
    return bare if 1 < len(bare) <= longest else None


def _ask(title: str, topic: str = "") -> str:
    lang = "zh" if has_han(title + topic) else "en"
    if not topic:
        return say("suggest.title", lang, title=title)
    heading = topic.translate(str.maketrans("“”", "‘’"))  # it is put in quotation marks itself
    return say("suggest.heading", lang, title=title, heading=heading)
