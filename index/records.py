"""Documents and passages in one SQLite file: any row is read without loading the others."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from index.chunks import Chunk
from index.documents import Document
from index.errors import DocumentError
from index.paragraphs import Paragraph, Role

RECORDS = "records.sqlite"

_SCHEMA = """
create table documents (
    id integer primary key, path text unique not null, title text not null,
    size integer not null, modified integer not null, inode integer not null, digest text not null,
    text text not null, paragraphs text not null
);
create table passages (
    row integer primary key, document integer not null references documents, digest text not null,
    text text not null, start integer not null, "end" integer not null, paragraphs text not null,
    title text not null, author text, headings text not null, page integer
);
create index passages_of_document on passages (document);
create table failures (
    path text primary key, size integer not null, modified integer not null,
    inode integer not null, reason text not null, "values" text not null
);
"""
_CHUNK = 'text, start, "end", paragraphs, title, author, headings, page'


@dataclass(frozen=True, slots=True)
class FileState:
    """What tells without reading whether a file has changed."""

    size: int
    modified: int
    inode: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with its passages, and the file it was read from; `digest` is the file's hash."""

    document: Document
    chunks: tuple[Chunk, ...]
    state: FileState
    digest: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read; `reason` and `values` are those of its `DocumentError`."""

    path: str
    state: FileState
    reason: str
    values: dict[str, Any]

    def sentence(self) -> str:
        """The reason, in the language in force."""
        return DocumentError(self.reason, **self.values).sentence()


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A line of the list of documents."""

    path: str
    title: str
    passages: int


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage as it is stored, and the path of its document."""

    document: str
    chunk: Chunk


def write_records(file: Path, entries: Iterable[Entry], failures: Iterable[Failed]) -> None:
    """Write a new file; passages are numbered from 0 in the order of the entries."""
    connection = sqlite3.connect(file)
    try:
        connection.executescript(_SCHEMA)
        row = 0
        for number, entry in enumerate(entries):
            _insert(connection, "documents", _document_row(number, entry))
            for chunk in entry.chunks:
                _insert(connection, "passages", (row, number, chunk.digest, *_chunk_row(chunk)))
                row += 1
        for failed in failures:
            values = json.dumps(failed.values, ensure_ascii=False, default=str)
            _insert(
                connection, "failures", (failed.path, *_state(failed.state), failed.reason, values)
            )
        connection.commit()
    finally:
        connection.close()


class Records:
    """The stored documents and passages, for reading; safe to share between threads.

    :raises sqlite3.DatabaseError: from any method, if the file is damaged.
    """

    def __init__(self, file: Path) -> None:
        uri = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def documents(self) -> tuple[DocumentEntry, ...]:
        """Every document with its number of passages, by path."""
        return tuple(
            DocumentEntry(*row)
            for row in self._all(
                "select path, d.title, count(row) from documents d"
                " left join passages on document = id group by id order by path"
            )
        )

    def passage(self, row: int) -> PassageRecord:
        """One passage by its row number."""
        columns = ", ".join(f"p.{name.strip()}" for name in _CHUNK.split(","))
        found = self._all(
            f"select d.path, {columns} from passages p join documents d on p.document = d.id"
            " where row = ?",
            row,
        )
        return PassageRecord(found[0][0], _chunk(found[0][1:]))

    def document(self, path: str) -> Document | None:
        """One document by its path, as it was read when it was indexed; None if it is not there."""
        found = self._all(
            "select path, title, text, paragraphs from documents where path = ?", path
        )
        return _document(found[0]) if found else None

    def outline(self) -> list[tuple[str, str]]:
        """Path and innermost heading of every section that has one, in order."""
        rows = self._all(
            "select d.path, p.headings from passages p join documents d on p.document = d.id"
            " group by d.path, p.headings order by min(p.row)"
        )
        trails = ((path, json.loads(headings)) for path, headings in rows)
        return [(path, trail[-1]) for path, trail in trails if trail]

    def digests(self) -> list[str]:
        """The digest of every passage, in row order."""
        return [digest for (digest,) in self._all("select digest from passages order by row")]

    def states(self) -> dict[str, tuple[FileState, str]]:
        """State and hash of every indexed file, by path."""
        rows = self._all("select path, size, modified, inode, digest from documents")
        return {path: (FileState(*state), digest) for path, *state, digest in rows}

    def failures(self) -> dict[str, Failed]:
        """The files that could not be read, by path."""
        rows = self._all('select path, size, modified, inode, reason, "values" from failures')
        return {
            path: Failed(path, FileState(*state), reason, json.loads(values))
            for path, *state, reason, values in rows
        }

    def entry(self, path: str) -> Entry:
        """An indexed document whole, to be written again."""
        (number, size, modified, inode, digest, *document) = self._all(
            "select id, size, modified, inode, digest, path, title, text, paragraphs"
            " from documents where path = ?",
            path,
        )[0]
        chunks = self._all(f"select {_CHUNK} from passages where document = ? order by row", number)
        return Entry(
            _document(document),
            tuple(_chunk(row) for row in chunks),
            FileState(size, modified, inode),
            digest,
        )

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
        *_state(entry.state),
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
    )


def _chunk(row: Iterable[Any]) -> Chunk:
    text, start, end, paragraphs, title, author, headings, page = row
    return Chunk(
        text,
        start,
        end,
        tuple(json.loads(paragraphs)),
        title,
        author,
        tuple(json.loads(headings)),
        page,
    )


def _state(state: FileState) -> tuple[int, int, int]:
    return state.size, state.modified, state.inode
