"""Documents and passages in one SQLite file: any row is read without loading the others."""

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from index.documents import Document
from index.passages import Chunk, Entry, PassageRecord

RECORDS = "records.sqlite"

_SCHEMA = """
create table documents (
    id integer primary key, path text not null, fields text not null
);
create table passages (
    row integer primary key, document integer not null references documents, digest text not null,
    fields text not null
);
create index passages_of_document on passages (document);
create index passages_by_digest on passages (digest);
"""


def write_records(file: Path, entries: Iterable[Entry]) -> None:
    """Write a new file; documents and passages are numbered from 0 in the order of the entries."""
    connection = sqlite3.connect(file)
    try:
        connection.executescript(_SCHEMA)
        row = 0
        for number, entry in enumerate(entries):
            document = entry.document
            about = (number, document.path, _packed(document))
            connection.execute("insert into documents values (?, ?, ?)", about)
            rows = [
                (row + at, number, chunk.digest, _packed(chunk))
                for at, chunk in enumerate(entry.chunks)
            ]
            connection.executemany("insert into passages values (?, ?, ?, ?)", rows)
            row += len(rows)
        connection.commit()
    finally:
        connection.close()


class Records:
    """The documents and passages of one segment, for reading; safe to share between threads.

    :raises sqlite3.DatabaseError: from any method, if the file is damaged.
    :raises ValueError: likewise, if what is in it is.
    """

    def __init__(self, file: Path) -> None:
        uri = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self.close = weakref.finalize(self, self._connection.close)

    def passage(self, row: int) -> PassageRecord:
        """One passage by its row number."""
        query = (
            "select d.path, p.fields from passages p join documents d on p.document = d.id"
            " where row = ?"
        )
        ((path, fields),) = self._all(query, row)
        return PassageRecord(path, msgspec.json.decode(fields, type=Chunk))

    def document(self, number: int) -> Document:
        """One document by its number, as it was read when it was indexed."""
        ((fields,),) = self._all("select fields from documents where id = ?", number)
        return msgspec.json.decode(fields, type=Document)

    def digests(self) -> list[str]:
        """The digest of every passage, in row order."""
        return [digest for (digest,) in self._all("select digest from passages order by row")]

    def row_of(self, digest: str) -> int | None:
        """A row whose passage has this digest, if there is one."""
        return self._all("select min(row) from passages where digest = ?", digest)[0][0]  # type: ignore[no-any-return]

    def chunks(self, number: int) -> tuple[Chunk, ...]:
        """The passages of a document, in order."""
        found = self._all("select fields from passages where document = ? order by row", number)
        return tuple(msgspec.json.decode(fields, type=Chunk) for (fields,) in found)

    def problems(self) -> Iterator[str]:
        """What is wrong inside the file: its structure, or a passage that is not what it says."""
        yield from (said for (said,) in self._all("pragma integrity_check") if said != "ok")
        for row, digest in enumerate(self.digests()):
            if self.passage(row).chunk.digest != digest:
                yield f"{RECORDS}: passage {row}"

    def _all(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def _packed(value: Document | Chunk) -> str:
    return msgspec.json.encode(value).decode()
