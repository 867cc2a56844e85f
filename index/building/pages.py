"""Pages read from their pictures: each once, whatever becomes of the build.

What was read lies in one SQLite file of the builder's state, known by the picture and by what read
it, as long as a document of the index has it.
"""

import hashlib
import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from PIL.Image import Image

from index.building.journal import system_errors
from index.documents import Draw, Line, drawn, lines_of, ocr_name
from index.progress import Meter

PAGES = "pages.sqlite"
"""In the folder of a builder's state."""

_SCHEMA = """
create table if not exists pages (picture text primary key, document text not null, lines text)
"""


class PageReader:
    """Reads pages for one build and tells `meter` of each.

    :raises OSError: from any method, if the file can't be written.
    """

    def __init__(self, folder: Path, meter: Meter) -> None:
        self.meter = meter
        self._folder = folder
        self._name = ocr_name()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file, which stays."""
        if self._connection:
            self._connection.close()

    def see(self, document: str, pages: Mapping[int, Draw]) -> dict[int, Sequence[Line]]:
        """Read pages of the document with this hash; none where there is nothing to read with."""
        if self._name is None:
            return {}
        self.meter.start_pages(len(pages))
        found = {}
        for page, shown in drawn(pages):
            found[page] = self._lines(document, shown)
            self.meter.page_read()
        return found

    def forget_others(self, documents: Collection[str]) -> None:
        """Keep only pages of the documents with these hashes."""
        if not (self._folder / PAGES).exists():
            return
        with system_errors(), self._opened() as pages:
            held = {row[0] for row in pages.execute("select distinct document from pages")}
            gone = [(document,) for document in held.difference(documents)]
            pages.executemany("delete from pages where document = ?", gone)

    def _lines(self, document: str, shown: Image) -> Sequence[Line]:
        """What is on a page, as it was read before, or read now and kept."""
        key = _key(shown, str(self._name))
        with system_errors(), self._opened() as pages:
            row = pages.execute("select lines from pages where picture = ?", (key,)).fetchone()
            if row is None:
                lines = lines_of(shown)
                row = (json.dumps(lines, ensure_ascii=False),)
            pages.execute("insert or replace into pages values (?, ?, ?)", (key, document, row[0]))
        return [Line(*line) for line in json.loads(row[0])]

    def _opened(self) -> sqlite3.Connection:
        """The file; begun anew if it is damaged, as all in it can be read again."""
        if self._connection is None:
            try:
                self._connection = _connected(self._folder)
            except sqlite3.DatabaseError:
                for name in (PAGES, f"{PAGES}-journal"):
                    (self._folder / name).unlink(missing_ok=True)
                self._connection = _connected(self._folder)
        return self._connection


def recalled(folder: Path, shown: Image) -> Sequence[Line]:
    """What builds that keep their state in a folder have read on a picture of a page; nothing if
    none has, or their file can't be looked into now.
    """
    try:
        with closing(
            sqlite3.connect(f"{(folder.resolve() / PAGES).as_uri()}?mode=ro", uri=True)
        ) as pages:
            key = _key(shown, str(ocr_name()))
            row = pages.execute("select lines from pages where picture = ?", (key,)).fetchone()
    except sqlite3.Error:
        return ()
    return [Line(*line) for line in json.loads(row[0] if row else "[]")]


def _connected(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / PAGES)
    try:
        connection.execute(_SCHEMA)
        connection.execute("select count(*) from pages where lines is null").fetchone()
        connection.commit()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _key(shown: Image, name: str) -> str:
    digest = hashlib.blake2b(f"{name} {shown.size}".encode(), digest_size=16)
    digest.update(shown.tobytes())
    return digest.hexdigest()
