"""Documents and their vectors as rows."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from index.arrays import FloatMatrix
from index.engines.catalog import Failure
from index.engines.milvus.blobs import (
    DOCUMENT,
    PASSAGE,
    TOKENS,
    Kept,
    fetched,
    number,
    packed,
    packed_bits,
    passage_numbers,
    rows_of,
    unpacked,
    window_numbers,
)
from index.engines.milvus.client import Client, Row
from index.engines.milvus.words import sparse
from index.passages import Bits, Embedding, Entry, terms_of

_BATCH = 500  # passages that are held as rows at once
_TITLE = 1_000  # characters of a title in the list of documents; the document has all of it


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage with its vectors."""

    number: int
    document: int
    kept: Kept
    vector: FloatMatrix
    windows: FloatMatrix
    tokens: Bits


@dataclass(slots=True)
class Batch:
    """Some whole documents of a build."""

    build: int
    documents: list[Row] = field(default_factory=list)
    blobs: list[Row] = field(default_factory=list)
    passages: list[_Passage] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self.passages)

    @property
    def length(self) -> int:
        """How many terms they have."""
        return sum(passage.kept.counts.total() for passage in self.passages)

    @property
    def holding(self) -> Counter[str]:
        """How many of them hold each term."""
        return Counter(term for passage in self.passages for term in passage.kept.counts)

    def rows(self, mean: float | None, *, with_words: bool) -> dict[str, list[Row]]:
        """What to write, by collection; the documents last, as one that is listed is whole.

        `mean` is how many terms the index's passages have in the mean, by default those of these.
        """
        usual = self.length / max(1, self.size) if mean is None else mean
        passages = [_passage_row(each, self.build) for each in self.passages]
        if with_words:
            for row, each in zip(passages, self.passages, strict=True):
                row["words"] = sparse(each.kept.counts, usual)
        return {
            "blobs": self.blobs + [row for p in self.passages for row in _blob_rows(p, self.build)],
            "windows": [row for p in self.passages for row in _window_rows(p, self.build)],
            "passages": passages,
            "documents": self.documents,
        }


def batches(
    entries: Sequence[Entry], embedding: Embedding, build: int, source: str
) -> Iterator[Batch]:
    """Documents of a source with their passages' vectors, so many at once as fit in memory."""
    batch, first = Batch(build), 0
    starts = np.searchsorted(embedding.window_places[:, 0], range(len(embedding.passages) + 1))
    for entry in entries:
        document = number(build, entry.document.path)
        batch.blobs += rows_of(document, DOCUMENT, packed(entry.document), build, document)
        before = batch.length
        numbers = passage_numbers(document, len(entry.chunks))
        for at, chunk in enumerate(entry.chunks):
            row = first + at
            kept = Kept(entry.document.path, chunk, Counter(terms_of(chunk.in_context)))
            batch.passages.append(
                _Passage(
                    numbers[at],
                    document,
                    kept,
                    embedding.passages[row],
                    embedding.windows[starts[row] : starts[row + 1]],
                    embedding.tokens.bits_of(row),
                )
            )
        first += len(entry.chunks)
        whose = {"id": document, "build": build, "source": source}
        batch.documents.append({**whose, **_document_fields(entry, batch.length - before)})
        if batch.size >= _BATCH:
            yield batch
            batch = Batch(build)
    if batch.documents:
        yield batch


def failure_row(failed: Failure, build: int, source: str) -> Row:
    """A file that could not be read, in the list of documents."""
    return {
        "id": number(build, failed.path, "failed"),  # as some of it may have been read
        "build": build,
        "source": source,
        "path": failed.path,
        "title": "",
        "digest": "",
        "recipe": failed.recipe,
        "failure": json.dumps(asdict(failed), ensure_ascii=False, default=str),
        "passages": 0,
        "length": 0,
    }


def held_terms(client: Client, rows: Sequence[int]) -> Counter[str]:
    """How many of some passages hold each term."""
    found: Counter[str] = Counter()
    for at in range(0, len(rows), _BATCH):
        for data in fetched(client, rows[at : at + _BATCH], PASSAGE).values():
            found.update(unpacked(data, Kept).counts.keys())
    return found


def _document_fields(entry: Entry, length: int) -> Row:
    return {
        "path": entry.document.path,
        "title": entry.document.title[:_TITLE],
        "digest": entry.digest,
        "recipe": entry.recipe,
        "failure": "",
        "passages": len(entry.chunks),
        "length": length,
    }


def _passage_row(passage: _Passage, build: int) -> Row:
    return {
        "id": passage.number,
        "build": build,
        "document": passage.document,
        "windows": len(passage.windows),
        "digest": passage.kept.chunk.digest,
        "vector": passage.vector,
    }


def _window_rows(passage: _Passage, build: int) -> Iterator[Row]:
    about = {"build": build, "document": passage.document, "passage": passage.number}
    numbers = window_numbers(passage.number, len(passage.windows))
    for own, vector in zip(numbers, passage.windows, strict=True):
        yield {"id": own, **about, "vector": vector}


def _blob_rows(passage: _Passage, build: int) -> Iterator[Row]:
    whose = (build, passage.document)
    yield from rows_of(passage.number, PASSAGE, packed(passage.kept), *whose)
    if len(passage.tokens):
        yield from rows_of(passage.number, TOKENS, packed_bits(passage.tokens), *whose)
