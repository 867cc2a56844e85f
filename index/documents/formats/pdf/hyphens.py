"""Words that a hyphen parts at the end of a line: broken words are joined, compounds keep it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from index.documents.formats.pdf.writing import SOFT_HYPHEN

HYPHENS = ("-", "‐", SOFT_HYPHEN)
"""What a word ends with that may go on in the next line."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_END = re.compile(rf"([^\W_][\w-]*)[-‐{SOFT_HYPHEN}]$")
_NO_WORDS = Counter[str]()
_BEGIN = re.compile(r"[^\W_][\w-]*")


def words_of(lines: Iterable[str]) -> Counter[str]:
    """How often a document has each word, compounds as one and in parts."""
    counts = Counter[str]()
    for line in lines:
        for word in _WORD.findall(line):
            counts[word.casefold()] += 1
    return counts


def joined(lines: Sequence[str], words: Counter[str] = _NO_WORDS) -> str:
    """The lines of a paragraph, a line break where one stood outside of words."""
    text = ""
    for line in lines:
        end = _END.search(text, max(0, len(text) - 60)) if text.endswith(HYPHENS) else None
        begin = _BEGIN.match(line) if end else None
        if end and begin:
            text = text[:-1] + ("-" if _stays(end[1], begin[0], words) else "") + line
        else:
            text += f"\n{line}" if text else line
    return text.replace(SOFT_HYPHEN, "-")


def _stays(before: str, after: str, words: Counter[str]) -> bool:
    """Whether the hyphen between two parts is one of a compound."""
    if "-" in before or "-" in after or not after[0].islower() or not before[-1].islower():
        return True
    one, other = before.casefold(), after.casefold()
    whole, compound = words[one + other], words[f"{one}-{other}"]
    if whole or compound:
        return compound > whole
    return len(one) > 2 and len(other) > 2 and bool(words[one]) and words[other] > 1
