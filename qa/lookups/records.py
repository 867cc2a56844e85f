"""A record is looked up by its name: of lines such as `北门岗 5502` the one that is named."""

import re
from collections.abc import Iterator, Sequence

from index.documents import Paragraph
from index.passages import normalize
from qa.lookups.look import Look
from qa.quoting import part_of, texts_of
from qa.selection import Selection

_RECORD = re.compile(r"(?P<name>[^\s：:|；;，,。]{2,20}?)(?:\s*[：:]\s*|\s+)(?P<value>\S.{0,39})")
_FEWEST = 2  # lines of one form, one below the other


def record(look: Look) -> Selection | None:
    """The line whose name a question has, where the best sentence is one of several such lines."""
    if look.standing is None:
        return None
    document, best = look.standing
    if best.is_row:
        return None
    texts = texts_of(document)
    lines = list(_beside(texts, texts.index(best)))
    named = [(name, line) for line in lines if (name := _name(line)) and name in look.asked]
    longest = [(n, line) for n, line in named if not any(n != o and n in o for o, _ in named)]
    if len(lines) < _FEWEST or len(longest) != 1:
        return None
    return look.shown("sentence", part_of(look.first, [longest[0][1]]))


def _beside(texts: Sequence[Paragraph], at: int) -> Iterator[Paragraph]:
    """The lines of this form around one, under the same heading."""
    if _name(texts[at]) is None:
        return
    start = end = at
    while start > 0 and _is_alike(texts[start - 1], texts[at]):
        start -= 1
    while end + 1 < len(texts) and _is_alike(texts[end + 1], texts[at]):
        end += 1
    yield from texts[start : end + 1]


def _is_alike(line: Paragraph, other: Paragraph) -> bool:
    return line.headings == other.headings and not line.is_row and _name(line) is not None


def _name(line: Paragraph) -> str | None:
    """What the record is of, in normal form, as far as a line is one."""
    found = _RECORD.fullmatch(line.text.strip())
    if found is None or not any(map(str.isalpha, found["name"])):
        return None
    return normalize(found["name"])
