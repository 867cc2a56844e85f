"""Rows of a table as its cells: a row's text tells label and value, one after the other."""

from collections.abc import Iterator, Mapping, Sequence

from index.documents import Document, Paragraph
from index.script import Span
from qa.results import marked


def heads_of(document: Document, row: Paragraph) -> tuple[str, ...]:
    """What stands above the cells of a row, column by column; nothing of what is no row."""
    labels = {
        field.column: document.text[slice(*field.label)] for field in row.fields if any(field.label)
    }
    return _by_column(labels)


def cells_of(
    document: Document, row: Paragraph, marks: Mapping[str, Sequence[Span]]
) -> tuple[str, ...]:
    """The cells of a row as HTML, escaped, column by column; `marks` are ranges of its text."""
    cells: dict[int, str] = {}
    moved = {name: list(_moved(document, row, spans)) for name, spans in marks.items()}
    for field in row.fields:
        start, end = field.value
        inside = {
            name: [
                (max(first, start) - start, min(last, end) - start)
                for first, last in spans
                if first < end and start < last
            ]
            for name, spans in moved.items()
        }
        cells[field.column] = marked(document.text[start:end], inside)
    return _by_column(cells)


def _by_column(cells: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(cells.get(column, "") for column in range(max(cells, default=-1) + 1))


def _moved(document: Document, row: Paragraph, spans: Sequence[Span]) -> Iterator[Span]:
    """Ranges of a row's text as those of its document's, from which only white space differs."""
    own = [at for at, character in enumerate(row.text) if not character.isspace()]
    whole = range(row.start, row.end)
    there = [at for at in whole if not document.text[at].isspace()]
    for first, last in spans:
        inside = [to for at, to in zip(own, there, strict=False) if first <= at < last]
        if inside:
            yield inside[0], inside[-1] + 1
