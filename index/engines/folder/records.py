"""Documents and passages in one SQLite file: any row is read without loading the others."""

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from index.documents import Document, Paragraph, Role
from index.passages import Chunk, Entry, PassageRecord

RECORDS = "records.sqlite"

_SCHEMA = """
create table documents (
    id integer primary key, path text not null, title text not null, digest text not null,
    text text not null, paragraphs text not null
);
create table passages (
    row integer primary key, document integer not null references documents, digest text not null,
    text text not null, start integer not null, "end" integer not null, paragraphs text not null,
    title text not null, author text, headings text not null, page integer,
    is_ocr integer not null
);
create index passages_of_document on passages (document);
create index passages_by_digest on passages (digest);
"""
_CHUNK = 'text, start, "end", paragraphs, title, author, headings, page, is_ocr'


def write_records(file: Path, entries: Iterable[Entry]) -> None:
    """Write a new file; documents and passages are numbered from 0 in the order of the entries."""
    connection = sqlite3.connect(file)
    try:
        connection.executescript(_SCHEMA)
        row = 0
        for number, entry in enumerate(entries):
            _insert(connection, "documents", _document_row(number, entry))
            for chunk in entry.chunks:
                _insert(connection, "passages", (row, number, chunk.digest, *_chunk_row(chunk)))
                row += 1
        connection.commit()
    finally:
        connection.close()


class Records:
    """The documents and passages of one segment, for reading; safe to share between threads.

    :raises sqlite3.DatabaseError: from any method, if the file is damaged.
    """

    def __init__(self, file: Path) -> None:
        uri = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self.close = weakref.finalize(self, self._connection.close)

    def passage(self, row: int) -> PassageRecord:
        """One passage by its row number."""
        columns = ", ".join(f"p.{name.strip()}" for name in _CHUNK.split(","))
        found = self._all(
            f"select d.path, {columns} from passages p join documents d on p.document = d.id"
            " where row = ?",
            row,
        )
        return PassageRecord(found[0][0], _chunk(found[0][1:]))

    def document(self, number: int) -> Document:
        """One document by its number, as it was read when it was indexed."""
        query = "select path, title, text, paragraphs from documents where id = ?"
        return _document(self._all(query, number)[0])

    def headings(self, number: int) -> list[str]:
        """The innermost heading of each section of a document that has one, in order."""
        trails = self._all(
            "select headings from passages where document = ? group by headings order by min(row)",
            number,
        )
        return [trail[-1] for (found,) in trails if (trail := json.loads(found))]

    def digests(self) -> list[str]:
        """The digest of every passage, in row order."""
        return [digest for (digest,) in self._all("select digest from passages order by row")]

    def row_of(self, digest: str) -> int | None:
        """A row whose passage has this digest, if there is one."""
        return self._all("select min(row) from passages where digest = ?", digest)[0][0]  # type: ignore[no-any-return]

    def document_count(self) -> int:
        """How many documents there are."""
        return int(self._all("select count(*) from documents")[0][0])

    def entry(self, number: int) -> Entry:
        """An indexed document whole, to be written again."""
        ((digest,),) = self._all("select digest from documents where id = ?", number)
        chunks = self._all(f"select {_CHUNK} from passages where document = ? order by row", number)
        return Entry(self.document(number), tuple(_chunk(row) for row in chunks), digest)

    def problems(self) -> Iterator[str]:
        """What is wrong inside the file: its structure, or a passage that is not what it says."""
        yield from (said for (said,) in self._all("pragma integrity_check") if said != "ok")
        for row, digest in enumerate(self.digests()):
            if self.passage(row).chunk.digest != digest:
                yield f"{RECORDS}: passage {row}"

    def _all(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def _insert(connection: sqlite3.Connection, table: str, row: tuple[object, ...]) -> None:
    connection.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)


def _document_row(number: int, entry: Entry) -> tuple[object, ...]:
    document = entry.document
    paragraphs = [_paragraph_row(paragraph) for paragraph in document.paragraphs]
    return (
        number,
        document.path,
        document.title,
        entry.digest,
        document.text,
        json.dumps(paragraphs, ensure_ascii=False),
    )


def _paragraph_row(paragraph: Paragraph) -> list[object]:
    values = asdict(paragraph)
    values["role"] = paragraph.role.value
    return list(values.values())


def _document(row: Iterable[Any]) -> Document:
    path, title, text, paragraphs = row
    return Document(path, title, text, tuple(_paragraphs(json.loads(paragraphs))))


def _paragraphs(rows: Iterable[list[Any]]) -> Iterator[Paragraph]:
    names = [field.name for field in fields(Paragraph)]
    for row in rows:
        values = dict(zip(names, row, strict=True))
        values["role"] = Role(values["role"])
        values["headings"] = tuple(values["headings"])
        values["turns"] = tuple((start, page) for start, page in values["turns"])
        yield Paragraph(**values)


def _chunk_row(chunk: Chunk) -> tuple[object, ...]:
    return (
        chunk.text,
        chunk.start,
        chunk.end,
        json.dumps(chunk.paragraphs),
        chunk.title,
        chunk.author,
        json.dumps(chunk.headings, ensure_ascii=False),
        chunk.page,
        chunk.is_ocr,
    )


def _chunk(row: Iterable[Any]) -> Chunk:
    text, start, end, paragraphs, title, author, headings, page, is_ocr = row
    return Chunk(
        text,
        start,
        end,
        tuple(json.loads(paragraphs)),
        title,
        author,
        tuple(json.loads(headings)),
        page,
        bool(is_ocr),
    )
