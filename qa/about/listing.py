"""Which documents there are, and which of them mention something: exact, and all of them."""

from collections import Counter
from collections.abc import Iterator

from index.engines import Index
from index.passages import PassageRecord, normalize


def holding(phrase: str, index: Index) -> Iterator[PassageRecord]:
    """Every passage in which a phrase stands, however it is written, by rising row.

    The postings of its terms tell which passages may hold it, and these are looked at.
    """
    wanted = normalize(phrase).strip()
    rows = index.words(phrase).best(max(1, index.passage_count)) if wanted else ()
    for row in sorted(int(row) for row in rows):
        record = index.passage(row)
        if wanted in normalize(record.chunk.in_context):
            yield record


def mentioning(phrase: str, index: Index) -> dict[str, int]:
    """The documents that mention a phrase, by path, with the number of passages that do."""
    found = Counter(record.document for record in holding(phrase, index))
    return dict(sorted(found.items()))
