"""Who may, and what one may not: 除…外, and sentences that allow one thing and forbid another."""

import re
from itertools import pairwise

from index.languages import pattern
from index.script import Span, folded
from qa.answers import WORDS
from qa.lookups.look import Look
from qa.lookups.words import any_of, rows_of
from qa.quoting import quoted
from qa.selection import Selection
from qa.trimming import whole_words

_EXCEPTED = [pattern(row["written"], re.IGNORECASE) for row in rows_of("exception")]
_FORBIDS, _ALLOWS, _DENIES, _NAMED, _WHICH = (
    any_of("allowed", name) for name in ("forbids", "allows", "denies", "named", "which")
)
_COMMA = re.compile("[，,]")


def excepted(look: Look) -> Selection | None:
    """Who or what is excepted, where what is asked for is not so of all others: who may what they
    must not, or who need not what they must."""
    plain, first = look.plain, look.first
    view, best = first.reading.view, first.reading.best()
    start, end = view.sentences[best]
    text = folded(view.text[start:end])
    found = next((m for written in _EXCEPTED if (m := written.search(text))), None)
    if found is None or not _NAMED.search(plain):
        return None
    a, b = found.span("who")
    is_forbidden = _FORBIDS.search(text[:a] + text[b:]) is not None
    asks_who_may = _modality(plain) is False
    asks_who_not = asks_who_may is False and _DENIES.search(plain) is not None
    if not (asks_who_may if is_forbidden else asks_who_not):
        return None
    words = whole_words(view.text, (start + a, start + b))
    part = quoted(first, (start, end), look.index, words)
    return Selection(WORDS, (part,), float(first.reading.units[best]), 0.0)


def of_one_modality(look: Look) -> Selection | None:
    """What a sentence forbids, or what it allows, where it does both and one is asked for."""
    asked = _modality(look.plain)
    if asked is None or not _WHICH.search(look.plain):
        return None
    first = look.first
    best = first.reading.best()
    span = first.reading.view.sentences[best]
    parts = _parted(first.reading.view.text, span)
    of_asked = [part for part, modality in parts if modality == asked]
    if {True, False} - {modality for _, modality in parts}:
        return None
    told = (of_asked[0][0], of_asked[-1][1])
    return Selection(
        "sentence", (quoted(first, told, look.index),), float(first.reading.units[best]), 0.0
    )


def _modality(text: str) -> bool | None:
    """Whether a text forbids something (else it allows); None where it does neither."""
    return True if _FORBIDS.search(text) else False if _ALLOWS.search(text) else None


def _parted(text: str, span: Span) -> list[tuple[Span, bool | None]]:
    """The ranges between commas, those together that say the same, as a list does."""
    start, end = span
    bounds = [start, *(start + m.end() for m in _COMMA.finditer(text[start:end])), end]
    parts: list[tuple[Span, bool | None]] = []
    for a, b in pairwise(bounds):
        modality = _modality(folded(text[a:b]))
        if parts and modality in (None, parts[-1][1]):
            parts[-1] = (parts[-1][0][0], b), parts[-1][1]
        else:
            parts.append(((a, b), modality))
    return parts
