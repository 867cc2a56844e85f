"""What is dated at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from index.engines import Index
from index.passages import PassageRecord, sentences
from qa.about.listing import holding
from qa.answers import Part
from qa.question import Figure, figures_in
from qa.results import Source

MOST = 30
"""Entries that are shown, at most."""

_SHORT = 14  # characters: a sentence of a date and little more goes with the next one


def dates_in(text: str) -> list[Figure]:
    """The dates in a text."""
    return [figure for figure in figures_in(text) if figure.kind == "date"]


def dated(when: str, index: Index) -> list[Part]:
    """The sentences that are dated at a time that words tell, as 2022年6月, in their order."""
    asked = dates_in(when)
    if not asked:
        return []
    year = _year(asked[0])
    records = holding(year, index) if year else (record for _, record in index.every())
    return list(islice(_entries(records, asked), MOST))


def _year(date: Figure) -> str:
    """The year of a date as it is mostly written; empty where it has none."""
    least = date.number.least
    return str(least[0]) if least and "year" in date.unit else ""


def _entries(records: Iterator[PassageRecord], asked: Sequence[Figure]) -> Iterator[Part]:
    for record in records:
        start = 0
        parts = sentences(record.chunk.text)
        for at, part in enumerate(parts):
            marks = [
                d.span for d in dates_in(part) if any(a.number.covers(d.number) for a in asked)
            ]
            if marks:
                whole = part + parts[at + 1] if len(part) < _SHORT and at + 1 < len(parts) else part
                yield _quoted(record, start, whole, marks)
            start += len(part)


def _is_at(date: Figure, asked: Sequence[Figure]) -> bool:
    return any(each.number.covers(date.number) for each in asked)


def _quoted(record: PassageRecord, start: int, text: str, marks: Sequence[tuple[int, int]]) -> Part:
    at = record.chunk.start + start
    source = replace(Source.of(record), span=(at, at + len(text.rstrip())))
    return Part(text.rstrip(), source, rank=0, marks=tuple(marks))
